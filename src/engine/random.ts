/**
 * Random numbers that are the same on every machine. A block cipher turns (key, position) into 64 bits, so
 * that any number of a sequence can be had without those before it: threads need no order, a checkpoint
 * needs no more than a position. Additions, rotations and exclusive-ors of 32-bit integers alone, and
 * + − × ÷ √ of doubles, all of which every engine rounds alike; `Math.log` and its kin are not used.
 */
import { EngineError } from './errors.ts';
import { message } from './message.ts';

/** Names one sequence of random numbers: two words of 32 bits, whole numbers from 0 to 2³² − 1. */
export type RandomKey = readonly [number, number];

/** Where a {@link Random} stands: plain numbers, to be written to a checkpoint. */
export interface RandomState {
  readonly key: RandomKey;
  /** Blocks drawn so far. */
  readonly position: number;
}

/** Bits by which each of 8 rounds turns the second word. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const rounds = 20;
const parity = 0x1bd11bda;

/**
 * Turns one pair of 32-bit words into another that looks random; the key decides how. No two pairs become
 * the same.
 *
 * Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (2011), Threefry-2x32 of 20 rounds, as
 * JAX has it; it passes BigCrush.
 */
export function threefry(key: RandomKey, [first, second]: RandomKey): RandomKey {
  const schedule = [key[0], key[1], parity ^ key[0] ^ key[1]];
  let [a, b] = [(first + key[0]) | 0, (second + key[1]) | 0];
  for (let round = 1; round <= rounds; round++) {
    const turn = rotations[(round - 1) % 8];
    a = (a + b) | 0;
    b = ((b << turn) | (b >>> (32 - turn))) ^ a;
    if (round % 4 !== 0) continue;
    const injection = round / 4;
    a = (a + schedule[injection % 3]) | 0;
    b = (b + schedule[(injection + 1) % 3] + injection) | 0;
  }
  return [a >>> 0, b >>> 0];
}

/** Block `position` of the sequence of `key`, a whole number from 0 to 2⁵³ − 1: two words of 32 random bits. */
export function randomBlock(key: RandomKey, position: number): RandomKey {
  return threefry(key, words(position));
}

/** Word `position` of the sequence of `key`, where each block counts as two. */
export function randomWord(key: RandomKey, position: number): number {
  return randomBlock(key, Math.floor(position / 2))[position % 2];
}

/**
 * The key of a seed, or of a place below it: `randomKey(seed, layer, step)` is one of its own for each
 * layer and step, as JAX's `fold_in`. Draw from keys without further places below them.
 *
 * @throws EngineError `random-seed` unless all are whole numbers from 0 to 2⁵³ − 1.
 */
export function randomKey(seed: number, ...path: readonly number[]): RandomKey {
  for (const part of [seed, ...path]) checkSeed(part);
  return path.reduce<RandomKey>(randomBlock, words(seed));
}

function checkSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new EngineError({
    code: 'random-seed',
    problem: message('A seed must be a whole number from 0 to {most}, but it is {value}.', {
      most: Number.MAX_SAFE_INTEGER,
      value: seed,
    }),
    remedy: message('Give a whole number in that range.'),
  });
}

/** The high and the low 32 bits of a whole number below 2⁵³. */
function words(value: number): RandomKey {
  return [Math.floor(value / 2 ** 32), value >>> 0];
}

/** Draws one number after the other from the sequence of a key. */
export class Random {
  readonly #key: RandomKey;
  #position: number;

  /** Goes on at `position`, 0 by default: `new Random(state.key, state.position)` takes up a saved state. */
  constructor(key: RandomKey, position = 0) {
    this.#key = key;
    this.#position = position;
  }

  get state(): RandomState {
    return { key: this.#key, position: this.#position };
  }

  /** A number from [0, 1), each multiple of 2⁻⁵³ alike. Draws one block. */
  uniform(): number {
    const [first, second] = randomBlock(this.#key, this.#position++);
    return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
  }

  /** A whole number from 0 to `count` − 1, each alike but for 2⁻⁵³ · count. Draws one block. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /**
   * A number of mean 0 and deviation 1. Draws two blocks for each try, 2.55 on the average.
   *
   * u · √(−2 ln s / s) for a point (u, v) of the disc of radius 1, s = u² + v². The method is exact; what is
   * drawn differs from it by rounding alone, below 1e-14 in relation.
   *
   * Source: Marsaglia and Bray, A Convenient Method for Generating Normal Variables (1964). Their second
   * number, v · √(…), is left out: the position stays the whole state.
   */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * logarithm(s)) / s);
    }
  }

  /**
   * Puts `items` into random order, in place; each order is equally likely. Draws one block for each item
   * but one.
   *
   * Source: Durstenfeld, Algorithm 235: Random permutation (1964).
   */
  shuffle<Item>(items: { readonly length: number; [place: number]: Item }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
  }
}

/**
 * ln x for x > 0, by + − × ÷ alone. Relative error below 1e-15, measured against `Math.log` from 1e-30 to 1.
 *
 * x = 2^k · m with m within √½ and √2, where ln m = 2 (t + t³/3 + t⁵/5 + …), t = (m − 1) / (m + 1),
 * |t| ≤ 0.1716.
 */
export function logarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  for (; mantissa > Math.SQRT2; exponent++) mantissa /= 2;
  const t = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let odd = 21; odd >= 1; odd -= 2) sum = sum * t * t + 1 / odd;
  return exponent * Math.LN2 + 2 * t * sum;
}
