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

/** Cells of the editor. */
export interface EditorLayout extends MatrixLayout {
  readonly rowHeight: number;
  /** The focused cell stands out over its neighbours, or its number could not be read. */
  readonly isRaised: boolean;
}

/** Both ways: the whole kernel is seen, whatever its size. */
const columnWidth = 190;
/** Beside the divisor, whose field holds seven characters. */
const smallMatrix = 108;
const largestCell = 38;
/** A row of text; cells that are narrower need not be as low as they are narrow. */
const textHeight = 22;

/** Cells of the editor for a kernel: three columns stand beside the divisor, more take the whole width. */
export function editorLayout(height: number, width: number): EditorLayout {
  const isWide = width > 3 || height > 5;
  const room = isWide ? columnWidth : smallMatrix;
  const cell = Math.min(largestCell, Math.floor(room / Math.max(width, 3)));
  const rowHeight = Math.min(Math.max(cell, textHeight), Math.floor(columnWidth / height));
  const font = cell >= 36 ? 13 : cell >= 30 ? 12 : 11;
  return {
    cell,
    rowHeight,
    font: Math.min(font, rowHeight - 2),
    isWide,
    isRaised: cell < 30 || rowHeight < 20,
  };
}

/** A cell that is raised, and how tall it is. */
export const raisedCell: MatrixLayout = { cell: 44, font: 12, isWide: false };
const raisedHeight = 24;

/** Where a raised cell stands: over the middle of its place, but inside the matrix. */
export function raisedStyle(
  row: number,
  column: number,
  { height, width }: { readonly height: number; readonly width: number },
  { cell, rowHeight }: EditorLayout,
) {
  return {
    width: `${raisedCell.cell}px`,
    height: `${raisedHeight}px`,
    justifySelf: raisedEdge(column, width, cell, raisedCell.cell),
    alignSelf: raisedEdge(row, height, rowHeight, raisedHeight),
  };
}

function raisedEdge(index: number, count: number, size: number, raised: number): string {
  const overhang = (raised - size) / 2;
  if (index * size < overhang) return 'start';
  return (count - 1 - index) * size < overhang ? 'end' : 'center';
}

/** Cells of a grid of the card. */
export function cardLayout(height: number, width: number): MatrixLayout {
  const longest = Math.max(height, width);
  const cell = longest <= 3 ? 36 : longest <= 5 ? 34 : 30;
  return { cell, font: cell >= 36 ? 12 : 11, isWide: longest > 5 };
}
