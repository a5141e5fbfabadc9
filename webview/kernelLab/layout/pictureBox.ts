/** Where a viewport lies on its canvas, and which cell is under a point of it. */
import { devicePixels } from '../../shared/canvasSurface.ts';
import { type Look, numberedFrom, paddingFrom, rulerHeight, rulerWidth, type Viewport } from './viewport.ts';

/** A picture's place on its canvas, in CSS pixels. */
export interface PictureBox {
  /** The cells. */
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** Their corner: beyond the numbers of rows and columns, or within room to hit a thin picture. */
  readonly left: number;
  readonly top: number;
  /** The canvas. */
  readonly target: { readonly cssWidth: number; readonly cssHeight: number };
  /** Rows and columns are numbered. */
  readonly hasRulers: boolean;
  /** It is thicker than the zoom says, or it could not be seen. */
  readonly isThickened: boolean;
}

/** Thinnest picture, and the thinnest thing to point at, in CSS pixels. */
const leastThickness = 6;
const leastTarget = 24;

/** Height of the line that says what is seen and what is never read, where pictures may have one. */
export function notesHeight({ zoom }: Look, scale: number): number {
  return zoom !== 'fit' || scale >= paddingFrom ? 18 : 0;
}

/** The box of a viewport, in whole device pixels: an image of one row can be seen and hit. */
export function pictureBox({ height, width, scale }: Viewport, ratio: number): PictureBox {
  const hasRulers = scale >= numberedFrom;
  const across = boxSide(width * scale, hasRulers ? rulerWidth : 0, ratio);
  const down = boxSide(height * scale, hasRulers ? rulerHeight : 0, ratio);
  return {
    cssWidth: across.size,
    cssHeight: down.size,
    left: across.from,
    top: down.from,
    target: { cssWidth: across.target, cssHeight: down.target },
    hasRulers,
    isThickened: Math.min(width, height) * scale < leastThickness,
  };
}

/** The cell of `viewport` that is nearest to a point, in CSS pixels from the corner of the canvas. */
export function cellAt(
  x: number,
  y: number,
  { left, top, cssWidth, cssHeight }: PictureBox,
  { row, column, height, width }: Viewport,
): { readonly row: number; readonly column: number } {
  const nearest = (share: number, cells: number) =>
    Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
  return {
    row: row + nearest((y - top) / cssHeight, height),
    column: column + nearest((x - left) / cssWidth, width),
  };
}

function boxSide(css: number, ruler: number, ratio: number) {
  const size = devicePixels(Math.max(css, leastThickness), ratio);
  const before = ruler > 0 ? devicePixels(ruler, ratio) : 0;
  const target = Math.max(before + size, devicePixels(leastTarget, ratio));
  const from = ruler > 0 ? before : Math.floor((target - size) / 2);
  return { size: size / ratio, target: target / ratio, from: from / ratio };
}
