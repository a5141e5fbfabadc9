import { Random } from '../../engine/random.ts';
import { dataKey } from './dataKeys.ts';

/** A power of two. */
const size = 2 ** 14;

/**
 * Normal noise at the price of one addition a number: 16,384 numbers are drawn once, and every image walks
 * through them from a place and with an odd step of its own, so that it meets each once before it meets one
 * again.
 */
export class NoiseTable {
  readonly #numbers: Float32Array;

  constructor(seed: number) {
    const random = new Random(dataKey(seed, 'noise'));
    this.#numbers = Float32Array.from({ length: size }, () => random.normal());
  }

  /** Adds noise of a deviation to each of `values`, in place. Draws two blocks from `random`. */
  add(values: Float64Array, deviation: number, random: Random): void {
    let at = random.below(size);
    const step = 2 * random.below(size / 2) + 1;
    for (let i = 0; i < values.length; i++) {
      values[i] += deviation * this.#numbers[at];
      at = (at + step) & (size - 1);
    }
  }
}
