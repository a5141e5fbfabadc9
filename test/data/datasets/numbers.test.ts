/** The portable arithmetic under drawing and augmenting. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NoiseTable } from '../../../src/data/datasets/noiseTable.ts';
import { turn } from '../../../src/data/datasets/turn.ts';
import { Random, randomKey } from '../../../src/engine/random.ts';

describe('turn', () => {
  test('quarter turns are exact', () => {
    expect([0, 90, 180, 270, -90, 360].map(turn)).toEqual([
      { cos: 1, sin: 0 },
      { cos: -0, sin: 1 },
      { cos: -1, sin: -0 },
      { cos: 0, sin: -1 },
      { cos: 0, sin: -1 },
      { cos: 1, sin: 0 },
    ]);
  });

  test('is cosine and sine', () => {
    fc.assert(
      fc.property(fc.double({ min: -720, max: 720, noNaN: true }), (degrees) => {
        const { cos, sin } = turn(degrees);
        const angle = (degrees * Math.PI) / 180;
        expect(Math.abs(cos - Math.cos(angle))).toBeLessThan(2e-15 * Math.max(1, Math.abs(angle)));
        expect(Math.abs(sin - Math.sin(angle))).toBeLessThan(2e-15 * Math.max(1, Math.abs(angle)));
      }),
    );
  });
});

describe('NoiseTable', () => {
  const noise = (seed: number, place: number, length = 4000) => {
    const values = new Float64Array(length).fill(100);
    new NoiseTable(seed).add(values, 5, new Random(randomKey(1, place)));
    return values;
  };

  test('has mean 0 and the deviation that is asked for', () => {
    const values = noise(1, 1, 2 ** 14);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 100)).toBeLessThan(0.15);
    expect(Math.abs(Math.sqrt(squares) - 5)).toBeLessThan(0.15);
  });

  test('meets every number once before it meets one again', () => {
    const values = noise(1, 1, 2 ** 14 + 3);
    expect(new Set(values.subarray(0, 2 ** 14)).size).toBeGreaterThan(2 ** 14 - 100);
    expect([...values.subarray(2 ** 14)]).toEqual([...values.subarray(0, 3)]);
  });

  test('images walk through it in ways of their own, and neighbours are not alike', () => {
    const [a, b] = [noise(1, 1), noise(1, 2)];
    expect(noise(1, 1)).toEqual(a);
    expect(noise(2, 1)).not.toEqual(a);
    const followers = new Map([...a.subarray(0, -1)].map((value, i) => [value, a[i + 1]]));
    const shared = b.subarray(0, -1).filter((value, i) => followers.get(value) === b[i + 1]);
    expect(shared.length).toBeLessThan(20);
    const correlation = (x: Float64Array, y: Float64Array) =>
      x.reduce((sum, value, i) => sum + (value - 100) * (y[i] - 100), 0) / (25 * x.length);
    expect(Math.abs(correlation(a, b))).toBeLessThan(0.06);
    expect(Math.abs(correlation(a.subarray(1), a.subarray(0, -1)))).toBeLessThan(0.06);
  });
});
