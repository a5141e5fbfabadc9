import type { Stage } from '../../../src/protocol/kernelLab.ts';
import type { Footprint } from './windows.ts';

/** A frame around cells of one picture, in CSS pixels from the picture's corner. */
export interface Marker {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pinned is 2, everything else 1. */
  readonly lineWidth: number;
}

/** Smaller frames cannot be found in a picture. */
export const smallestMarker = 15;

/** The frames that a chosen cell puts on one stage. */
export function markersOn(
  stage: Stage,
  { chosen, related }: Footprint,
  scale: number,
  pinned: boolean,
): Marker[] {
  return [chosen, ...related]
    .filter((box) => box.stage === stage)
    .map((box) => {
      const lineWidth = pinned && box === chosen ? 2 : 1;
      const [x, width] = widened(box.columns.from * scale, (box.columns.to - box.columns.from + 1) * scale);
      const [y, height] = widened(box.rows.from * scale, (box.rows.to - box.rows.from + 1) * scale);
      return { x, y, width, height, lineWidth };
    });
}

function widened(from: number, size: number): readonly [from: number, size: number] {
  const wide = Math.round(Math.max(size, smallestMarker));
  return [Math.round(from + (size - wide) / 2), wide];
}
