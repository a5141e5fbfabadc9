import { activate } from '../ops/activate.ts';
import { coveredCells } from '../ops/pool.ts';
import type { Arena } from './arena.ts';
import { ColumnTaps, paddedWidth, rowBytes } from './columnTaps.ts';
import { fusedActivations, type RowKernels, tapBytes } from './rowKernels.ts';
import { RowRing } from './rowRing.ts';
import type { RowSource } from './rowSource.ts';
import type { StepPlan, Tap } from './stepPlan.ts';

/** Slope of `leakyRelu` left of zero. */
const leak = 0.01;

/** How rows end: what `convolve` does last. */
interface Ending {
  readonly divisor: number;
  readonly bias: number;
  readonly activation: number;
}

const plainEnding: Ending = { divisor: 1, bias: 0, activation: fusedActivations.linear };

/** The output of one step, row by row, from a ring of its input's rows. */
export class StepRows implements RowSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly isCheap = false;
  readonly #plan: StepPlan;
  readonly #kernels: RowKernels;
  readonly #ring: RowRing;
  readonly #passes: Passes;
  readonly #ending: Ending;
  readonly #activatesApart: boolean;
  readonly #average: AverageDivisors | null;
  readonly #checkpoint: () => void;
  #numbers = new Float32Array(0);

  /** `checkpoint` is called before each row; what it throws leaves the run. */
  constructor(plan: StepPlan, input: RowSource, kernels: RowKernels, arena: Arena, checkpoint: () => void) {
    const { output } = plan.geometry;
    this.height = output.height;
    this.width = output.width;
    this.channels = input.channels;
    this.#plan = plan;
    this.#kernels = kernels;
    this.#checkpoint = checkpoint;
    const parts = { plan, input, kernels, arena };
    const passes = plan.passes.type === 'direct' ? directPass(parts, plan.passes.taps) : twoPasses(parts);
    this.#ring = passes.ring;
    this.#passes = passes;
    const { divisor, bias, activation } = plan;
    const isFused = activation in fusedActivations;
    const fused = isFused ? fusedActivations[activation as keyof typeof fusedActivations] : 0;
    this.#ending = { divisor, bias, activation: fused };
    this.#activatesApart = !isFused;
    this.#average = plan.combine === 'average' ? new AverageDivisors(plan, arena) : null;
  }

  attach(buffer: ArrayBuffer): void {
    this.#numbers = new Float32Array(buffer);
    this.#ring.attach(buffer);
    this.#passes.attach(buffer);
    this.#average?.attach(buffer);
  }

  forget(): void {
    this.#ring.forget();
    this.#passes.forget();
  }

  writeRow(row: number, target: number): void {
    this.#checkpoint();
    this.#ring.open(row);
    this.#passes.run(row, target, this.#ending);
    this.#average?.apply(this.#kernels, row, target);
    if (this.#activatesApart) this.#activate(target);
  }

  /** Activations that need more than a comparison: by the reference's own formulas. */
  #activate(target: number): void {
    const numbers = this.width * this.channels;
    const data = this.#numbers.subarray(target / 4, target / 4 + numbers);
    const input = { shape: [1, 1, this.width, this.channels], data };
    data.set(activate.forward({ input }, { activation: this.#plan.activation }).data);
  }
}

/** What turns the rows of an open window into an output row. */
interface Passes {
  readonly ring: RowRing;
  attach(buffer: ArrayBuffer): void;
  forget(): void;
  run(row: number, target: number, ending: Ending): void;
}

interface Parts {
  readonly plan: StepPlan;
  readonly input: RowSource;
  readonly kernels: RowKernels;
  readonly arena: Arena;
}

/** A list of taps in the machine's memory. */
class TapTable {
  readonly count: number;
  readonly #address: number;
  readonly #weights: readonly number[];
  readonly #combine: StepPlan['combine'];
  readonly #kernels: RowKernels;
  #addresses = new Uint32Array(0);

  constructor(weights: readonly number[], { plan, kernels, arena }: Parts) {
    this.count = weights.length;
    this.#weights = weights;
    this.#combine = plan.combine;
    this.#kernels = kernels;
    this.#address = arena.allocate(this.count * tapBytes);
  }

  attach(buffer: ArrayBuffer): void {
    const weights = new Float32Array(buffer, this.#address, 2 * this.count);
    this.#weights.forEach((weight, tap) => {
      weights[2 * tap + 1] = weight;
    });
    this.#addresses = new Uint32Array(buffer, this.#address, 2 * this.count);
  }

  aim(tap: number, address: number): void {
    this.#addresses[2 * tap] = address;
  }

  run(target: number, count: number, { divisor, bias, activation }: Ending): void {
    if (this.#combine === 'max') this.#kernels.maximum(this.#address, this.count, target, count);
    else {
      this.#kernels.convolve(this.#address, this.count, target, count, divisor, bias, activation, leak);
    }
  }
}

function directPass(parts: Parts, taps: readonly Tap[]): Passes {
  const { plan, input, kernels, arena } = parts;
  const { columns, output } = plan.geometry;
  // A kernel of zeros reads nothing; its ring still needs a row to stand on.
  const cells = [...new Set(taps.map(({ row }) => row))];
  const split = new ColumnTaps(columns, input.channels, [...new Set(taps.map(({ column }) => column))]);
  const ring = new RowRing(input, plan, cells.length > 0 ? cells : [0], split, kernels, arena);
  const table = new TapTable(
    taps.map(({ weight }) => weight),
    parts,
  );
  const rowOfTap = taps.map(({ row }) => cells.indexOf(row));
  const bytesOfTap = taps.map(({ column }) => split.offsetOf(column) * 4);
  const numbers = output.width * input.channels;
  return {
    ring,
    attach: (buffer) => table.attach(buffer),
    forget: () => {},
    run(_row, target, ending) {
      for (let tap = 0; tap < table.count; tap++) {
        table.aim(tap, ring.addresses[rowOfTap[tap]] + bytesOfTap[tap]);
      }
      table.run(target, numbers, ending);
    },
  };
}

function twoPasses(parts: Parts): Passes {
  const { plan, input, kernels, arena } = parts;
  const { passes, geometry } = plan;
  if (passes.type === 'direct') throw new RangeError('A direct step has one pass.');
  const slides = passes.type === 'slidingBox';
  const columnCells = passes.column.map(({ cell }) => cell);
  const paddedNumbers = paddedWidth(geometry.columns) * input.channels;
  const split = new ColumnTaps(
    geometry.columns,
    input.channels,
    passes.row.map(({ cell }) => cell),
  );
  // A running sum takes away the row above the window.
  const ringCells = slides ? [-1, ...columnCells] : columnCells;
  const ring = new RowRing(input, plan, ringCells, null, kernels, arena);
  const column = new TapTable(
    passes.column.map(({ weight }) => weight),
    parts,
  );
  const row = new TapTable(
    passes.row.map(({ weight }) => weight),
    parts,
  );
  const between = arena.allocate(rowBytes(paddedNumbers));
  const tapRow = split.isSplit ? arena.allocate(rowBytes(split.numbers)) : between;
  const numbers = geometry.output.width * input.channels;
  const never = -2;
  let lastRow = never;
  return {
    ring,
    attach(buffer) {
      column.attach(buffer);
      row.attach(buffer);
      passes.row.forEach(({ cell }, tap) => {
        row.aim(tap, tapRow + split.offsetOf(cell) * 4);
      });
      lastRow = never;
    },
    forget() {
      lastRow = never;
    },
    run(outputRow, target, ending) {
      const { addresses } = ring;
      if (slides && outputRow === lastRow + 1) {
        kernels.slide(between, addresses[addresses.length - 1], addresses[0], paddedNumbers);
      } else {
        const skipped = addresses.length - column.count;
        for (let tap = 0; tap < column.count; tap++) column.aim(tap, addresses[tap + skipped]);
        column.run(between, paddedNumbers, plainEnding);
      }
      lastRow = outputRow;
      if (split.isSplit) split.split(kernels, between, tapRow);
      row.run(target, numbers, ending);
    },
  };
}

/** Cells of each pooling window that lie in the image: what its sum is divided by. */
class AverageDivisors {
  readonly #plan: StepPlan;
  readonly #address: number;
  readonly #numbers: number;

  constructor(plan: StepPlan, arena: Arena) {
    this.#plan = plan;
    const { output } = plan.geometry;
    this.#numbers = output.width * output.channels;
    this.#address = arena.allocate(rowBytes(this.#numbers));
  }

  attach(buffer: ArrayBuffer): void {
    const { columns, output } = this.#plan.geometry;
    const divisors = new Float32Array(buffer, this.#address, this.#numbers);
    for (let place = 0; place < this.#numbers; place++) {
      const { from, to } = coveredCells(columns, Math.floor(place / output.channels));
      divisors[place] = to - from + 1;
    }
  }

  apply(kernels: RowKernels, row: number, target: number): void {
    const { from, to } = coveredCells(this.#plan.geometry.rows, row);
    kernels.divide(target, this.#address, to - from + 1, this.#numbers);
  }
}
