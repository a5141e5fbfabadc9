/** How the rows of a window become an output row: all taps at once, or a column and then a row of them. */
import { createColumnPass, type Parts } from './columnPass.ts';
import { ColumnTaps, rowBytes } from './columnTaps.ts';
import { RowRing } from './rowRing.ts';
import type { AxisTap, Tap } from './stepPlan.ts';
import { type Ending, plainEnding, TapTable } from './tapTable.ts';

/** The passes of one step. */
export interface Passes {
  attach(buffer: ArrayBuffer): void;
  /** Forgets the rows that are kept, here and below. */
  forget(): void;
  /** Writes output row `row` at `target`. */
  run(row: number, target: number, ending: Ending): void;
}

/** The passes that a plan asks for. */
export function createPasses(parts: Parts): Passes {
  const { passes } = parts.plan;
  if (passes.type === 'wholeTaps') return bytesPass(parts, passes.taps, passes.least);
  return passes.type === 'direct'
    ? directPass(parts, passes.taps)
    : twoPasses(parts, passes.column, passes.row, passes.type === 'slidingBox');
}

/** Sums in whole numbers first; divisor, bias and activation in a second look at the row. */
function bytesPass(parts: Parts, taps: readonly Tap[], least: number): Passes {
  const { plan, input, kernels, arena } = parts;
  const { columns, output } = plan.geometry;
  const cells = [...new Set(taps.map(({ row }) => row))];
  const ring = new RowRing(input, plan, cells, null, kernels, arena);
  const weights = taps.map(({ weight }) => weight);
  const table = new TapTable(weights, 'sum', kernels, arena);
  const itself = new TapTable([1], 'sum', kernels, arena);
  const rowOfTap = taps.map(({ row }) => cells.indexOf(row));
  const bytesOfTap = taps.map(({ column }) => column * columns.dilation * input.channels);
  const numbers = output.width * input.channels;
  return {
    attach(buffer) {
      ring.attach(buffer);
      table.attach(buffer, true);
      itself.attach(buffer);
    },
    forget: () => ring.forget(),
    run(row, target, ending) {
      ring.open(row);
      for (let tap = 0; tap < table.count; tap++) {
        table.aim(tap, ring.addresses[rowOfTap[tap]] + bytesOfTap[tap]);
      }
      table.runBytes(target, numbers, least);
      if (isPlain(ending)) return;
      itself.aim(0, target);
      itself.run(target, numbers, ending);
    },
  };
}

function isPlain({ divisor, bias, activation }: Ending): boolean {
  return divisor === 1 && bias === 0 && activation === plainEnding.activation;
}

function directPass({ plan, input, kernels, arena }: Parts, taps: readonly Tap[]): Passes {
  const { columns, output } = plan.geometry;
  // A kernel of zeros reads nothing; its ring still needs a row to stand on.
  const cells = [...new Set(taps.map(({ row }) => row))];
  const split = new ColumnTaps(columns, input.channels, [...new Set(taps.map(({ column }) => column))]);
  const ring = new RowRing(input, plan, cells.length > 0 ? cells : [0], split, kernels, arena);
  const weights = taps.map(({ weight }) => weight);
  const table = new TapTable(weights, plan.combine, kernels, arena);
  const rowOfTap = taps.map(({ row }) => cells.indexOf(row));
  const bytesOfTap = taps.map(({ column }) => split.offsetOf(column) * 4);
  const numbers = output.width * input.channels;
  return {
    attach(buffer) {
      ring.attach(buffer);
      table.attach(buffer);
    },
    forget: () => ring.forget(),
    run(row, target, ending) {
      ring.open(row);
      for (let tap = 0; tap < table.count; tap++) {
        table.aim(tap, ring.addresses[rowOfTap[tap]] + bytesOfTap[tap]);
      }
      table.run(target, numbers, ending);
    },
  };
}

function twoPasses(
  parts: Parts,
  column: readonly AxisTap[],
  row: readonly AxisTap[],
  slides: boolean,
): Passes {
  const { plan, input, kernels, arena } = parts;
  const { columns, output } = plan.geometry;
  const cells = row.map(({ cell }) => cell);
  const split = new ColumnTaps(columns, input.channels, cells);
  const columnPass = createColumnPass(parts, column, slides);
  const weights = row.map(({ weight }) => weight);
  const table = new TapTable(weights, plan.combine, kernels, arena);
  const bytesOfTap = cells.map((cell) => split.offsetOf(cell) * 4);
  const splitRow = split.isSplit ? arena.allocate(rowBytes(split.numbers)) : 0;
  const numbers = output.width * input.channels;
  return {
    attach(buffer) {
      columnPass.attach(buffer);
      table.attach(buffer);
    },
    forget: () => columnPass.forget(),
    run(outputRow, target, ending) {
      const between = columnPass.rowFor(outputRow);
      if (split.isSplit) split.split(kernels, between, splitRow);
      const start = split.isSplit ? splitRow : between;
      for (let tap = 0; tap < table.count; tap++) table.aim(tap, start + bytesOfTap[tap]);
      table.run(target, numbers, ending);
    },
  };
}
