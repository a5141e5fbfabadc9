/** The outputs that a cell goes into, as boxes of a picture and as a grid of the card. */
import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { CellReaders } from '../../../src/protocol/kernelLab.ts';
import type { Place } from '../state/cursor.ts';
import type { CellBox } from './windows.ts';

type AxisReaders = CellReaders['rows'];

/** More uses of one cell along an axis are framed as one. */
const mostGroups = 4;

/**
 * The outputs that read a cell. `isEach`: boxes without a gap, exactly those outputs; else one box for the
 * cell and one for each place where padding repeats it.
 */
export function readerBoxes({ stage, rows, columns }: CellReaders, isEach: boolean): CellBox[] {
  const ranges = isEach ? runs : groups;
  const across = ranges(columns);
  return ranges(rows).flatMap((row) => across.map((column) => ({ stage, rows: row, columns: column })));
}

/** The outputs that read a cell as rows × columns, and what each of them multiplies it by. */
export interface ReaderGrid {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** As applied and over the divisor, row by row; the sum where an output reads the cell more than once. */
  readonly weights: readonly number[];
}

export function readerGrid({ rows, columns, weights, width }: CellReaders): ReaderGrid {
  const down = outputsOf(rows);
  const across = outputsOf(columns);
  const tapsOf = ({ readers }: AxisReaders, output: number) =>
    readers.filter((reader) => reader.output === output).map(({ tap }) => tap);
  const total = (row: number, column: number) => {
    const taps = tapsOf(columns, column);
    return tapsOf(rows, row).reduce(
      (sum, tapRow) => taps.reduce((part, tap) => part + weights[tapRow * width + tap], sum),
      0,
    );
  };
  return {
    rows: down,
    columns: across,
    weights: weights.length === 0 ? [] : down.flatMap((row) => across.map((column) => total(row, column))),
  };
}

/** The output at an index of the grid. */
export function readerPlace(readers: CellReaders, index: number): Place | null {
  const { rows, columns } = readerGrid(readers);
  const row = rows[Math.floor(index / columns.length)];
  const column = columns[index % columns.length];
  return row === undefined || column === undefined ? null : { stage: readers.stage, row, column };
}

/** How often a cell is used, and the uses of it that padding adds, with the places where it stands. */
export interface CellUses {
  readonly total: number;
  readonly repeated: number;
  readonly places: readonly { readonly row: number; readonly column: number }[];
}

export function cellUses({ rows, columns }: CellReaders, row: number, column: number): CellUses {
  const at = ({ readers }: AxisReaders) => [...new Set(readers.map((reader) => reader.at))];
  const own = ({ readers }: AxisReaders, cell: number) =>
    readers.filter((reader) => reader.at === cell).length;
  const total = rows.count * columns.count;
  return {
    total,
    repeated: total - own(rows, row) * own(columns, column),
    places: at(rows)
      .flatMap((down) => at(columns).map((across) => ({ row: down, column: across })))
      .filter((place) => place.row !== row || place.column !== column),
  };
}

function outputsOf({ readers }: AxisReaders): number[] {
  return [...new Set(readers.map(({ output }) => output))];
}

/** Outputs side by side as one range. */
function runs(axis: AxisReaders): CellRange[] {
  const ranges: CellRange[] = [];
  for (const output of outputsOf(axis)) {
    const last = ranges.at(-1);
    if (last?.to === output - 1) ranges[ranges.length - 1] = { from: last.from, to: output };
    else ranges.push({ from: output, to: output });
  }
  return ranges;
}

/** From the first to the last output, for each place where the cell stands. */
function groups({ readers }: AxisReaders): CellRange[] {
  const places = new Map<number, CellRange>();
  for (const { at, output } of readers) {
    places.set(at, { from: places.get(at)?.from ?? output, to: output });
  }
  const ranges = [...places.values()];
  if (ranges.length <= mostGroups) return ranges;
  return [{ from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) }];
}
