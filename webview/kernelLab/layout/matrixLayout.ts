/** Cells of the kernel editor and of the arithmetic card: as large as fits, never too small to read. */

/** Sizes in CSS pixels. */
export interface MatrixLayout {
  readonly cell: number;
  readonly font: number;
  /** The matrix needs the whole width of its column. */
  readonly isWide: boolean;
}

/** Digits of the editor's font are this wide, as a share of its size. */
const digitWidth = 0.62;
const smallestFont = 8;

/** The size at which `text` fits its cell, at most `font`. */
export function fittedFont(text: string, { cell, font }: MatrixLayout): number {
  const fitting = Math.floor((2 * (cell - 2)) / (digitWidth * text.length)) / 2;
  return Math.max(smallestFont, Math.min(font, fitting));
}

const columnWidth = 190;
const smallMatrix = 114;
const largestCell = 38;
const smallestCell = 27;

/** Cells of the editor for a kernel: three rows stand beside the divisor, more take the column. */
export function editorLayout(height: number, width: number): MatrixLayout {
  const isWide = width > 3 || height > 5;
  const room = isWide ? columnWidth : smallMatrix;
  const cell = Math.max(smallestCell, Math.min(largestCell, Math.floor(room / Math.max(width, 3))));
  return { cell, font: cell >= 36 ? 13 : cell >= 30 ? 12 : 11, isWide };
}

/** Cells of a grid beside controls. */
export const smallCells: MatrixLayout = { cell: 36, font: 11, isWide: false };

/** Cells of a grid of the card. */
export function cardLayout(height: number, width: number): MatrixLayout {
  const longest = Math.max(height, width);
  const cell = longest <= 3 ? 40 : longest <= 5 ? 34 : 30;
  return { cell, font: cell >= 40 ? 12 : 11, isWide: longest > 5 };
}
