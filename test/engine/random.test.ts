import { describe, expect, it } from 'vitest';
import { erfc } from '../../src/engine/ops/erf.ts';
import {
  logarithm,
  Random,
  type RandomKey,
  randomBlock,
  randomKey,
  randomWord,
  threefry,
} from '../../src/engine/random.ts';
import { thrown } from './thrown.ts';

function random(seed: number): Random {
  return new Random(randomKey(seed));
}

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

/** Σ (found − expected)² / expected, of `bins` that should all be hit alike. */
function chiSquare(hits: readonly number[], bins: number): number {
  const counts = new Float64Array(bins);
  for (const bin of hits) counts[bin]++;
  const expected = hits.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('threefry', () => {
  it("gives the published words of Random123's kat_vectors", () => {
    const all = 0xffffffff;
    expect(threefry([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
    expect(threefry([all, all], [all, all])).toEqual([0x1cb996fc, 0xbb002be7]);
    // Digits of π.
    const key: RandomKey = [0x13198a2e, 0x03707344];
    expect(threefry(key, [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  });

  it("gives the words of JAX's random bits, by their position", () => {
    const key = randomKey(0);
    expect(key).toEqual([0, 0]);
    expect(randomBlock(key, 1)).toEqual([0x375f238f, 0xcddb151d]);
    expect(randomBlock(key, 2)).toEqual([0xf71f4ea9, 0xa20e4081]);
    expect(Array.from({ length: 4 }, (_, position) => randomWord(key, position))).toEqual([
      0x6b200159, 0x99ba4efe, 0x375f238f, 0xcddb151d,
    ]);
  });

  it('counts beyond 32 bits', () => {
    const key = randomKey(1);
    expect(randomBlock(key, 2 ** 32)).toEqual(threefry(key, [1, 0]));
    expect(randomBlock(key, 2 ** 53 - 1)).toEqual(threefry(key, [2 ** 21 - 1, 0xffffffff]));
    const [first, second] = randomBlock(key, 2 ** 32 + 5);
    const late = new Random(key, 2 ** 32 + 5);
    expect(late.uniform()).toBe(((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53);
  });
});

describe('randomKey', () => {
  it('makes a key of its own for each seed, layer and step', () => {
    expect(randomKey(7)).toEqual([0, 7]);
    expect(randomKey(2 ** 32 + 7)).toEqual([1, 7]);
    expect(randomKey(7, 2, 30)).toEqual([3101404079, 3872962704]);
    const keys = [randomKey(7, 0), randomKey(7, 1), randomKey(8, 0), randomKey(7, 0, 1), randomKey(7, 1, 0)];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it('refuses what is no seed', () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) {
      const error = thrown(() => randomKey(seed));
      expect(error.code).toBe('random-seed');
      expect(error.message).toBe(
        `A seed must be a whole number from 0 to 9007199254740991, but it is ${seed}. Give a whole number in that range.`,
      );
    }
    expect(thrown(() => randomKey(7, -1)).code).toBe('random-seed');
  });
});

describe('Random', () => {
  it('gives the same numbers on every machine', () => {
    const uniform = random(7);
    expect(draws(4, () => uniform.uniform())).toEqual([
      0.8441069458065502, 0.04541258473549736, 0.22498462687141707, 0.06438560323622777,
    ]);
    const normal = random(7);
    expect(draws(4, () => normal.normal())).toEqual([
      0.6101552856577721, 0.9380663737044337, 1.2176740791824618, 0.33893152623957745,
    ]);
    expect(normal.state.position).toBe(14);
    const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    random(7).shuffle(order);
    expect(order).toEqual([5, 7, 3, 2, 4, 6, 9, 1, 0, 8]);
  });

  it('goes on where a saved state left off', () => {
    const first = random(3);
    draws(10, () => first.normal());
    const state = JSON.parse(JSON.stringify(first.state));
    const second = new Random(state.key, state.position);
    expect(draws(5, () => second.normal())).toEqual(draws(5, () => first.normal()));
    expect(second.state).toEqual(first.state);
  });

  it('spreads uniform numbers evenly, also in pairs', () => {
    const generator = random(11);
    const values = draws(100_000, () => generator.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // 99 degrees of freedom: 999 of 1,000 seeds lie between.
    const hundredths = values.map((value) => Math.floor(value * 100));
    expect(chiSquare(hundredths, 100)).toBeGreaterThan(58);
    expect(chiSquare(hundredths, 100)).toBeLessThan(152);
    const pairs = values
      .slice(1)
      .map((value, place) => Math.floor(value * 10) * 10 + Math.floor(values[place] * 10));
    expect(chiSquare(pairs, 100)).toBeLessThan(152);
    expect(mean(values)).toBeCloseTo(0.5, 2);
  });

  it('sets each of the 64 bits of a block half the time, also from one seed to the next', () => {
    const ones = new Float64Array(64);
    const blocks = 20_000;
    for (let seed = 0; seed < blocks; seed++) {
      randomBlock(randomKey(seed), 0).forEach((word, half) => {
        for (let bit = 0; bit < 32; bit++) ones[half * 32 + bit] += (word >>> bit) & 1;
      });
    }
    // Four deviations of a share among 20,000.
    for (const count of ones)
      expect(Math.abs(count / blocks - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / blocks));
  });

  it('draws normal numbers as the normal distribution has them', () => {
    const generator = random(12);
    const values = draws(50_000, () => generator.normal());
    const twentieths = values.map((value) => Math.floor((erfc(-value * Math.SQRT1_2) / 2) * 20));
    // 19 degrees of freedom: 999 of 1,000 seeds lie below.
    expect(chiSquare(twentieths, 20)).toBeLessThan(44);
    expect(Math.abs(mean(values))).toBeLessThan(0.015);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.025);
    expect(Math.abs(mean(values.map((value) => value ** 3)))).toBeLessThan(0.06);
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.2);
    // 13.5 in 100,000 are expected above 4 deviations and none above 6.
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(3.9);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(6);
  });

  it('draws whole numbers below a count alike', () => {
    const generator = random(13);
    const values = draws(30_000, () => generator.below(7));
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value < 7)).toBe(true);
    expect(chiSquare(values, 7)).toBeLessThan(22.5);
    expect(generator.below(1)).toBe(0);
  });

  it('shuffles into each order alike, and loses nothing', () => {
    const generator = random(14);
    const orders = draws(24_000, () => {
      const items = [0, 1, 2, 3];
      generator.shuffle(items);
      const [a, b, c] = items;
      // The number of the order among 24.
      return a * 6 + (b - Number(b > a)) * 2 + Number(c > items[3]);
    });
    expect(new Set(orders).size).toBe(24);
    // 23 degrees of freedom.
    expect(chiSquare(orders, 24)).toBeLessThan(50);
    const many = Uint32Array.from({ length: 1000 }, (_, place) => place);
    generator.shuffle(many);
    expect(many.some((value, place) => value !== place)).toBe(true);
    expect(Array.from(many.toSorted())).toEqual(Array.from({ length: 1000 }, (_, place) => place));
    const none: number[] = [];
    generator.shuffle(none);
    expect(none).toEqual([]);
  });
});

describe('logarithm', () => {
  it('is the natural one', () => {
    const generator = random(15);
    for (let turn = 0; turn < 5000; turn++) {
      const x = generator.uniform() * 10 ** -generator.below(31);
      expect(Math.abs(logarithm(x) / Math.log(x) - 1)).toBeLessThan(1e-15);
    }
    expect(logarithm(1)).toBe(0);
    expect(logarithm(8)).toBeCloseTo(3 * Math.LN2, 15);
    expect(logarithm(2 ** -1000)).toBeCloseTo(-1000 * Math.LN2, 10);
  });
});
