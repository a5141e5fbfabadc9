/** The first of two passes: the column of a kernel, over whole padded rows. */
import type { Arena } from './arena.ts';
import { paddedWidth, rowBytes } from './columnTaps.ts';
import { groupRows, type RowKernels } from './rowKernels.ts';
import { RowRing } from './rowRing.ts';
import type { RowSource } from './rowSource.ts';
import type { AxisTap, StepPlan } from './stepPlan.ts';
import { plainEnding, TapTable } from './tapTable.ts';

/** Gives the rows between the passes. */
export interface ColumnPass {
  attach(buffer: ArrayBuffer): void;
  forget(): void;
  /** The address of the padded row between the passes for output row `row`. */
  rowFor(row: number): number;
}

/** What every pass is made of. */
export interface Parts {
  readonly plan: StepPlan;
  readonly input: RowSource;
  readonly kernels: RowKernels;
  readonly arena: Arena;
}

/** Shorter columns gain nothing from several rows at once. */
const groupsFrom = groupRows + 1;

/** The quickest pass for a column. */
export function createColumnPass(parts: Parts, column: readonly AxisTap[], slides: boolean): ColumnPass {
  if (slides) return slidingPass(parts, column);
  const { combine, geometry } = parts.plan;
  const { stride, dilation } = geometry.rows;
  const isDense = column[column.length - 1].cell - column[0].cell === column.length - 1;
  const groups =
    combine !== 'max' && stride === 1 && dilation === 1 && isDense && column.length >= groupsFrom;
  return groups ? groupedPass(parts, column) : singlePass(parts, column);
}

/** Numbers of a row between the passes. */
function paddedNumbers({ plan, input }: Parts): number {
  return paddedWidth(plan.geometry.columns) * input.channels;
}

function tableOf(column: readonly AxisTap[], { plan, kernels, arena }: Parts, spare = 0): TapTable {
  const weights = column.map(({ weight }) => weight);
  return new TapTable(weights, plan.combine, kernels, arena, spare);
}

function singlePass(parts: Parts, column: readonly AxisTap[]): ColumnPass {
  const { plan, input, kernels, arena } = parts;
  const numbers = paddedNumbers(parts);
  const cells = column.map(({ cell }) => cell);
  const ring = new RowRing(input, plan, cells, null, kernels, arena);
  const table = tableOf(column, parts);
  const target = arena.allocate(rowBytes(numbers));
  return {
    attach(buffer) {
      ring.attach(buffer);
      table.attach(buffer);
    },
    forget: () => ring.forget(),
    rowFor(row) {
      ring.open(row);
      for (let tap = 0; tap < table.count; tap++) table.aim(tap, ring.addresses[tap]);
      table.run(target, numbers, plainEnding);
      return target;
    },
  };
}

const never = -2 * groupRows;

/** A running sum: adds the row that enters the window and takes away the row that leaves it. */
function slidingPass(parts: Parts, column: readonly AxisTap[]): ColumnPass {
  const { plan, input, kernels, arena } = parts;
  const numbers = paddedNumbers(parts);
  // The row above the window comes first.
  const cells = [-1, ...column.map(({ cell }) => cell)];
  const ring = new RowRing(input, plan, cells, null, kernels, arena);
  const table = tableOf(column, parts);
  const target = arena.allocate(rowBytes(numbers));
  let lastRow = never;
  return {
    attach(buffer) {
      ring.attach(buffer);
      table.attach(buffer);
      lastRow = never;
    },
    forget() {
      ring.forget();
      lastRow = never;
    },
    rowFor(row) {
      ring.open(row);
      const { addresses } = ring;
      if (row === lastRow + 1) kernels.slide(target, addresses[column.length], addresses[0], numbers);
      else {
        for (let tap = 0; tap < table.count; tap++) table.aim(tap, addresses[tap + 1]);
        table.run(target, numbers, plainEnding);
      }
      lastRow = row;
      return target;
    },
  };
}

/**
 * Several rows at once; the ones that follow are there when they are asked for. Groups begin at fixed rows:
 * the order of additions, and with it the last bit, depends on a row's place in its group.
 */
function groupedPass(parts: Parts, column: readonly AxisTap[]): ColumnPass {
  const { plan, input, kernels, arena } = parts;
  const numbers = paddedNumbers(parts);
  const first = column[0].cell;
  const cells = Array.from({ length: column.length + groupRows - 1 }, (_, index) => first + index);
  const ring = new RowRing(input, plan, cells, null, kernels, arena);
  const table = tableOf(column, parts, groupRows - 1);
  const step = Math.ceil(rowBytes(numbers) / 64) * 64;
  const target = arena.allocate(step * groupRows);
  let firstRow = never;
  return {
    attach(buffer) {
      ring.attach(buffer);
      table.attach(buffer);
      firstRow = never;
    },
    forget() {
      ring.forget();
      firstRow = never;
    },
    rowFor(row) {
      const start = row - (row % groupRows);
      if (start !== firstRow) {
        ring.open(start);
        for (let tap = 0; tap < cells.length; tap++) table.aim(tap, ring.addresses[tap]);
        table.runGroup(target, step, numbers);
        firstRow = start;
      }
      return target + (row - firstRow) * step;
    },
  };
}
