import { activate } from '../ops/activate.ts';
import { coveredCells } from '../ops/pool.ts';
import type { Arena } from './arena.ts';
import { rowBytes } from './columnTaps.ts';
import { createPasses, type Passes } from './passes.ts';
import { fusedActivations, type RowKernels } from './rowKernels.ts';
import type { RowSource } from './rowSource.ts';
import type { StepPlan } from './stepPlan.ts';
import type { Ending } from './tapTable.ts';

/** The output of one step, row by row, from a ring of its input's rows. */
export class StepRows implements RowSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly numberBytes = 4;
  readonly isCheap = false;
  readonly #plan: StepPlan;
  readonly #kernels: RowKernels;
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
    this.#passes = createPasses({ plan, input, kernels, arena });
    const { divisor, bias, activation } = plan;
    const isFused = activation in fusedActivations;
    const fused = isFused ? fusedActivations[activation as keyof typeof fusedActivations] : 0;
    this.#ending = { divisor, bias, activation: fused };
    this.#activatesApart = !isFused;
    this.#average = plan.combine === 'average' ? new AverageDivisors(plan, arena) : null;
  }

  attach(buffer: ArrayBuffer): void {
    this.#numbers = new Float32Array(buffer);
    this.#passes.attach(buffer);
    this.#average?.attach(buffer);
  }

  forget(): void {
    this.#passes.forget();
  }

  writeRow(row: number, target: number): void {
    this.#checkpoint();
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
