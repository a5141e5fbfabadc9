/** How large cells are on the screen, and which of them are seen. */

/** How large a cell is. `fit` follows the room; a number is CSS pixels per cell. */
export type Zoom = 'fit' | number;

/** A point in cells; whole numbers are the middles of cells. */
export interface Point {
  readonly row: number;
  readonly column: number;
}

/** Cells `from` to `to`, the last one included, of an axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** CSS pixels of a cell at most. */
export const largestCell = 64;
/** From so many CSS pixels on, cells have lines between them. */
export const gridFrom = 12;
/** From so many on, a cell shows its number. */
export const valuesFrom = 24;
/** From so many on, cells are whole device pixels: they look equal then. */
export const wholePixelsFrom = 3;

/** Zooms that the buttons step through, in CSS pixels per cell. */
const zoomSteps = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/** The next zoom from `scale` in a direction; the last one where there is none. */
export function nextZoom(scale: number, direction: 1 | -1): number {
  const beyond = direction > 0 ? zoomSteps : zoomSteps.toReversed();
  return beyond.find((step) => (step - scale) * direction > scale * 0.01) ?? beyond[beyond.length - 1];
}

/** The zoom at which cells are whole device pixels, where they are large enough to be compared. */
export function equalCells(zoom: number, ratio: number): number {
  return zoom < wholePixelsFrom ? zoom : Math.round(zoom * ratio) / ratio;
}

/** The cells around `center` that fit; all of them where they do. */
export function shownCells({ from, to }: Span, center: number, fitting: number): Span {
  const total = to - from + 1;
  // A rounding error must not cut the last cell of what fits exactly.
  const count = Math.max(1, Math.min(total, Math.floor(fitting + 1e-6)));
  const first = Math.round(center - (count - 1) / 2);
  const start = Math.min(Math.max(first, from), to + 1 - count);
  return { from: start, to: start + count - 1 };
}

export function spanSize({ from, to }: Span): number {
  return to - from + 1;
}

/** Cells and CSS pixels that stay between a cell that is brought into view and the rim. */
const revealedCells = 1;
const revealedPixels = 12;

/** Cells to move `count` of `scale` CSS pixels from `from` on, until `cell` is among them; 0 where it is. */
export function wayInto(from: number, count: number, cell: number, scale: number): number {
  if (cell >= from && cell < from + count) return 0;
  const margin = Math.max(revealedCells, Math.ceil(revealedPixels / scale));
  const aside = Math.min(margin, Math.floor((count - 1) / 2));
  return cell < from ? cell - aside - from : cell + aside - (from + count - 1);
}
