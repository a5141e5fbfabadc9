/** Cells of a matrix that is edited in place. */
import type { MatrixLayout } from '../cells/fittedFont.ts';

/** Sizes in CSS pixels. */
export interface EditorLayout extends MatrixLayout {
  readonly rowHeight: number;
  /** The focused cell stands out over its neighbours, or its number could not be read. */
  readonly isRaised: boolean;
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
