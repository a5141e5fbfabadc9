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
/** From this size on, a cell shows its number, however long. */
const numberedCell = 24;

/** The size at which `text` fits its cell, at most `font`. */
export function fittedFont(text: string, layout: MatrixLayout): number {
  return Math.max(smallestFont, Math.min(layout.font, fullFont(text, layout)));
}

/** Whether `text` belongs in its cell: it can be read, or the cell is so large that most of it can. */
export function fitsCell(text: string, layout: MatrixLayout): boolean {
  return layout.cell >= numberedCell || fullFont(text, layout) >= smallestFont;
}

function fullFont(text: string, { cell }: MatrixLayout): number {
  return Math.floor((2 * (cell - 2)) / (digitWidth * text.length)) / 2;
}
