import type { CellRange } from '../../../src/protocol/engineTypes.ts';
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

/** The frames that a chosen cell puts on one stage, whose cells are `x × y` CSS pixels. */
export function markersOn(
  stage: Stage,
  { chosen, related }: Footprint,
  { x: cellWidth, y: cellHeight }: { readonly x: number; readonly y: number },
  pinned: boolean,
): Marker[] {
  return [chosen, ...related]
    .filter((box) => box.stage === stage)
    .map((box) => {
      const lineWidth = pinned && box === chosen ? 2 : 1;
      const [x, width] = cellsBetween(box.columns, cellWidth);
      const [y, height] = cellsBetween(box.rows, cellHeight);
      return { x, y, width, height, lineWidth };
    });
}

/** Where cells lie along one axis, widened to what can be found. */
function cellsBetween(range: CellRange, cell: number): readonly [from: number, size: number] {
  const from = range.from * cell;
  const size = (range.to - range.from + 1) * cell;
  const wide = Math.round(Math.max(size, smallestMarker));
  return [Math.round(from + (size - wide) / 2), wide];
}
