import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import type { CellGrid } from '../../shared/cells/drawCells.ts';
import type { AxisCells, CellBox, CellLattice, Footprint } from './windows.ts';

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
/** From so many CSS pixels a cell on, cells are marked one by one. */
export const eachCellFrom = 6;

/** Cells of a stage's picture. */
export interface StageGrid extends CellGrid {
  /** Where the stage ends within the picture: frames end there too. Open where the picture is cut. */
  readonly rim?: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** The frames that a chosen cell puts on one stage. */
export function markersOn(
  stage: Stage,
  { chosen, related }: Footprint,
  grid: StageGrid,
  pinned: boolean,
): Marker[] {
  const boxes = [chosen, ...related].filter((box) => box.stage === stage);
  // Widened, frames of single cells would lie over each other.
  const least = boxes.length > 1 && grid.x >= eachCellFrom && grid.y >= eachCellFrom ? 0 : smallestMarker;
  return boxes.map((box) => markerOf(box, grid, pinned && box === chosen ? 2 : 1, least));
}

/** The frame around cells, at least `least` CSS pixels wide and tall. */
export function markerOf(
  { rows, columns }: CellBox,
  grid: StageGrid,
  lineWidth: number,
  least = smallestMarker,
): Marker {
  const { rim = openRim } = grid;
  const [x, width] = cellsBetween(columns, grid.column, grid.x, least, [rim.left, rim.right]);
  const [y, height] = cellsBetween(rows, grid.row, grid.y, least, [rim.top, rim.bottom]);
  return { x, y, width, height, lineWidth };
}

const openRim = {
  left: Number.NEGATIVE_INFINITY,
  top: Number.NEGATIVE_INFINITY,
  right: Number.POSITIVE_INFINITY,
  bottom: Number.POSITIVE_INFINITY,
};

/** The block that a lattice spans. */
export function latticeBox({ stage, rows, columns }: CellLattice): CellBox {
  const range = ({ from, step, count }: AxisCells) => ({ from, to: from + (count - 1) * step });
  return { stage, rows: range(rows), columns: range(columns) };
}

/** The corners of the cells of a lattice along each axis that lie in a picture of `width × height` CSS pixels. */
export function latticeCorners(
  { rows, columns }: CellLattice,
  grid: StageGrid,
  width: number,
  height: number,
): { readonly xs: readonly number[]; readonly ys: readonly number[] } {
  return {
    xs: corners(columns, grid.column, grid.x, width),
    ys: corners(rows, grid.row, grid.y, height),
  };
}

function corners({ from, step, count }: AxisCells, corner: number, cell: number, end: number): number[] {
  const first = Math.max(0, Math.ceil((corner - from) / step));
  const last = Math.min(count - 1, Math.floor((end / cell + corner - 1e-6 - from) / step));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Math.round((from + (first + index) * step - corner) * cell),
  );
}

/** Where cells lie along one axis, widened to what can be found. */
function cellsBetween(
  range: CellRange,
  corner: number,
  cell: number,
  least: number,
  [low, high]: readonly [number, number],
): readonly [from: number, size: number] {
  const exact = (range.from - corner) * cell;
  const size = (range.to - range.from + 1) * cell;
  const wide = Math.round(Math.max(size, least));
  const from = Math.round(exact + (size - wide) / 2);
  // A frame that was widened is moved inside; one that reaches beyond the rim ends there.
  if (wide <= least) return [Math.max(low, Math.min(from, high - wide)), wide];
  const start = Math.max(low, Math.min(from, high - least));
  return [start, Math.max(Math.min(from + wide, high) - start, Math.min(wide, least))];
}
