/** How large pictures are: one zoom for all of them, so that they can be compared cell by cell. */
import type { View } from '../../../src/protocol/kernelLab.ts';
import { devicePixels } from '../../shared/canvasSurface.ts';
import type { Extent } from '../state/cursor.ts';

/** Room for one picture, in CSS pixels, and device pixels per CSS pixel. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** How large one cell is. `fit` follows the room; a number is CSS pixels per cell. */
export type Zoom = 'fit' | number;

/** A picture's place on the screen, in CSS pixels. */
export interface PictureBox {
  /** The picture itself. */
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** What is pointed at: the picture, and empty room around one that is too thin to hit. */
  readonly target: { readonly cssWidth: number; readonly cssHeight: number };
  /** The picture's corner in it. */
  readonly left: number;
  readonly top: number;
  /** It is thicker than the zoom says, or it could not be seen. */
  readonly isThickened: boolean;
}

/** Largest cell, in CSS pixels. */
export const largestCell = 64;

/** Thinnest picture, and the thinnest thing to point at, in CSS pixels. */
const leastThickness = 6;
const leastTarget = 24;

/** From this many pixels a cell on, cells are whole pixels: they look equal then. */
const wholePixelsFrom = 3;

/**
 * CSS pixels per cell, common to all pictures. `fit` makes the first two, input and output, as large as
 * the room; the pooled picture follows.
 */
export function cellScale(zoom: Zoom, room: Room, extents: readonly Extent[]): number {
  if (zoom !== 'fit') return Math.min(largestCell, zoom);
  const compared = extents.slice(0, 2);
  const widest = Math.max(1, ...compared.map(({ width }) => width));
  const tallest = Math.max(1, ...compared.map(({ height }) => height));
  const scale = Math.min(room.width / widest, room.height / tallest, largestCell);
  return scale < wholePixelsFrom ? scale : Math.floor(scale * room.ratio) / room.ratio;
}

/** The box of a stage at a zoom, in whole device pixels: an image of one row can be seen and hit. */
export function pictureBox({ height, width }: Extent, scale: number, ratio: number): PictureBox {
  const across = boxSide(width * scale, ratio);
  const down = boxSide(height * scale, ratio);
  return {
    cssWidth: across.size,
    cssHeight: down.size,
    target: { cssWidth: across.target, cssHeight: down.target },
    left: across.from,
    top: down.from,
    isThickened: Math.min(width, height) * scale < leastThickness,
  };
}

function boxSide(css: number, ratio: number) {
  const size = devicePixels(Math.max(css, leastThickness), ratio);
  const target = Math.max(size, devicePixels(leastTarget, ratio));
  return { size: size / ratio, target: target / ratio, from: Math.floor((target - size) / 2) / ratio };
}

/** What to ask the host for: each stage whole, in the device pixels of its box. */
export function viewsOf(extents: readonly Extent[], scale: number, ratio: number): View[] {
  return extents.map(({ height, width }, index) => {
    const { cssWidth, cssHeight } = pictureBox({ height, width }, scale, ratio);
    return {
      stage: index - 1,
      row: 0,
      column: 0,
      height,
      width,
      pixelHeight: devicePixels(cssHeight, ratio),
      pixelWidth: devicePixels(cssWidth, ratio),
    };
  });
}

/** The cell that is nearest to a point, in CSS pixels from the corner of what is pointed at. */
export function cellAt(
  x: number,
  y: number,
  { left, top, cssWidth, cssHeight }: PictureBox,
  { height, width }: Extent,
): { readonly row: number; readonly column: number } {
  const nearest = (share: number, cells: number) =>
    Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
  return { row: nearest((y - top) / cssHeight, height), column: nearest((x - left) / cssWidth, width) };
}
