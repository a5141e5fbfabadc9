import type { Arena } from './arena.ts';
import { fusedActivations, type RowKernels, tapBytes } from './rowKernels.ts';
import type { StepPlan } from './stepPlan.ts';

/** Slope of `leakyRelu` left of zero. */
const leak = 0.01;

/** What `convolve` does last. */
export interface Ending {
  readonly divisor: number;
  readonly bias: number;
  /** One of `fusedActivations`. */
  readonly activation: number;
}

/** Leaves a sum as it is. */
export const plainEnding: Ending = { divisor: 1, bias: 0, activation: fusedActivations.linear };

/** A list of taps in the machine's memory: weights that stay, addresses that move with the window. */
export class TapTable {
  readonly count: number;
  readonly #spare: number;
  readonly #address: number;
  readonly #weights: readonly number[];
  readonly #combine: StepPlan['combine'];
  readonly #kernels: RowKernels;
  #addresses = new Uint32Array(0);

  /** `spare`: taps without a weight behind those of `weights`, as `convolveColumns` reads them. */
  constructor(
    weights: readonly number[],
    combine: StepPlan['combine'],
    kernels: RowKernels,
    arena: Arena,
    spare = 0,
  ) {
    this.count = weights.length;
    this.#spare = spare;
    this.#weights = weights;
    this.#combine = combine;
    this.#kernels = kernels;
    this.#address = arena.allocate((this.count + spare) * tapBytes);
  }

  /** `areWhole`: weights are stored as whole numbers, for `runBytes`. */
  attach(buffer: ArrayBuffer, areWhole = false): void {
    const Numbers = areWhole ? Int32Array : Float32Array;
    const weights = new Numbers(buffer, this.#address, 2 * this.count);
    this.#weights.forEach((weight, tap) => {
      weights[2 * tap + 1] = weight;
    });
    this.#addresses = new Uint32Array(buffer, this.#address, 2 * (this.count + this.#spare));
  }

  /** Lets tap `tap` read from `address` on. */
  aim(tap: number, address: number): void {
    this.#addresses[2 * tap] = address;
  }

  /** Combines all taps into a row of `count` numbers. */
  run(target: number, count: number, { divisor, bias, activation }: Ending): void {
    if (this.#combine === 'max') this.#kernels.maximum(this.#address, this.count, target, count);
    else {
      this.#kernels.convolve(this.#address, this.count, target, count, divisor, bias, activation, leak);
    }
  }

  /** The same for `groupRows` rows at once, `step` bytes apart: row r reads the taps from r on. */
  runGroup(target: number, step: number, count: number): void {
    this.#kernels.convolveColumns(this.#address, this.count, target, step, count);
  }

  /** Combines taps of whole weights on bytes; their sums are not under `least`. */
  runBytes(target: number, count: number, least: number): void {
    this.#kernels.convolveBytes(this.#address, this.count, target, count, least);
  }
}
