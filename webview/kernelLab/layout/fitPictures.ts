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

/** A picture's place on the screen. */
export interface PictureBox {
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** Largest cell, in CSS pixels. */
export const largestCell = 64;

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

/** The box of a stage at a zoom, in whole device pixels, at least one: a thin image can be seen. */
export function pictureBox({ height, width }: Extent, scale: number, ratio: number): PictureBox {
  return {
    cssWidth: devicePixels(width * scale, ratio) / ratio,
    cssHeight: devicePixels(height * scale, ratio) / ratio,
  };
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

/** The cell under a point of a picture, in CSS pixels from its corner; null beside it. */
export function cellAt(
  x: number,
  y: number,
  scale: number,
  { height, width }: Extent,
): { readonly row: number; readonly column: number } | null {
  const row = Math.floor(y / scale);
  const column = Math.floor(x / scale);
  return row >= 0 && column >= 0 && row < height && column < width ? { row, column } : null;
}
