/** Cells of the kernel editor and of the arithmetic card: as large as fits, never too small to read. */
import type { MatrixLayout } from '../../shared/cells/fittedFont.ts';
import type { EditorLayout } from '../../shared/matrix/editorLayout.ts';

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

/** Cells of a grid of the card. */
export function cardLayout(height: number, width: number): MatrixLayout {
  const longest = Math.max(height, width);
  const cell = longest <= 3 ? 36 : longest <= 5 ? 34 : 30;
  return { cell, font: cell >= 36 ? 12 : 11, isWide: longest > 5 };
}
