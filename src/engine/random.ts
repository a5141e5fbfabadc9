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

const parity = 0x1bd11bda;

/** Where {@link cipher} leaves its words: a pair that is made anew for each number takes longer than the cipher. */
const words = new Uint32Array(2);

/**
 * Turns one pair of 32-bit words into another that looks random; the key decides how. No two pairs become
 * the same.
 *
 * Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (2011), Threefry-2x32 of 20 rounds, as
 * JAX has it; it passes BigCrush.
 */
export function threefry(key: RandomKey, [first, second]: RandomKey): RandomKey {
  cipher(key, first, second);
  return [words[0], words[1]];
}

/** {@link threefry} to {@link words}, written out: a loop over the rounds takes a third longer or more, and drawn images need millions of numbers. */
function cipher(key: RandomKey, first: number, second: number): void {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = parity ^ k0 ^ k1;
  let a = (first + k0) | 0;
  let b = (second + k1) | 0;
  a = (a + b) | 0;
  b = turned(b, 13) ^ a;
  a = (a + b) | 0;
  b = turned(b, 15) ^ a;
  a = (a + b) | 0;
  b = turned(b, 26) ^ a;
  a = (a + b) | 0;
  b = turned(b, 6) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = turned(b, 17) ^ a;
  a = (a + b) | 0;
  b = turned(b, 29) ^ a;
  a = (a + b) | 0;
  b = turned(b, 16) ^ a;
  a = (a + b) | 0;
  b = turned(b, 24) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = turned(b, 13) ^ a;
  a = (a + b) | 0;
  b = turned(b, 15) ^ a;
  a = (a + b) | 0;
  b = turned(b, 26) ^ a;
  a = (a + b) | 0;
  b = turned(b, 6) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = turned(b, 17) ^ a;
  a = (a + b) | 0;
  b = turned(b, 29) ^ a;
  a = (a + b) | 0;
  b = turned(b, 16) ^ a;
  a = (a + b) | 0;
  b = turned(b, 24) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = turned(b, 13) ^ a;
  a = (a + b) | 0;
  b = turned(b, 15) ^ a;
  a = (a + b) | 0;
  b = turned(b, 26) ^ a;
  a = (a + b) | 0;
  b = turned(b, 6) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 5) | 0;
  words[0] = a;
  words[1] = b;
}

function turned(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Block `position` of the sequence of `key`, a whole number from 0 to 2⁵³ − 1: two words of 32 random bits. */
export function randomBlock(key: RandomKey, position: number): RandomKey {
  return threefry(key, wordsOf(position));
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
  return path.reduce<RandomKey>(randomBlock, wordsOf(seed));
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
function wordsOf(value: number): RandomKey {
  return [highOf(value), value >>> 0];
}

function highOf(value: number): number {
  return Math.floor(value / 2 ** 32);
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
    const position = this.#position++;
    cipher(this.#key, highOf(position), position >>> 0);
    return ((words[0] >>> 5) * 2 ** 26 + (words[1] >>> 6)) / 2 ** 53;
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

/** 1/21, 1/19, … 1. */
const inverses = Float64Array.from({ length: 11 }, (_, place) => 1 / (21 - 2 * place));

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
  for (let place = 0; place < inverses.length; place++) sum = sum * t * t + inverses[place];
  return exponent * Math.LN2 + 2 * t * sum;
}
