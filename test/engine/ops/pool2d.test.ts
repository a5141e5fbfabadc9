import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avgPool2d } from '../../../src/engine/ops/avgPool2d.ts';
import { maxPool2d, winsMaximum } from '../../../src/engine/ops/maxPool2d.ts';
import type { PoolParams } from '../../../src/engine/ops/pool.ts';
import { checkGradients, distinctTensor, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';
import { aPool } from './randomLayers.ts';

/** 1 2 3 4 / 5 6 7 8 / 9 10 11 12 */
const twelve = { shape: [1, 3, 4, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };

const max = (params: PoolParams, input = twelve) => Array.from(maxPool2d.forward({ input }, params).data);
const mean = (params: PoolParams & { countPadding?: boolean }, input = twelve) =>
  Array.from(avgPool2d.forward({ input }, params).data);

describe('pools by hand', () => {
  it('take windows side by side by default and leave the remainder', () => {
    expect(max({ poolSize: [2, 2] })).toEqual([6, 8]);
    expect(mean({ poolSize: [2, 2] })).toEqual([3.5, 5.5]);
    expect(maxPool2d.outputShape({ input: twelve }, { poolSize: [2, 2] })).toEqual([1, 1, 2, 1]);
  });

  it('overlap where the stride is smaller', () => {
    expect(max({ poolSize: [2, 3], stride: [1, 1] })).toEqual([7, 8, 11, 12]);
    expect(mean({ poolSize: [1, 2], stride: [2, 1] })).toEqual([1.5, 2.5, 3.5, 9.5, 10.5, 11.5]);
  });

  it('padding never wins a maximum, though all values are negative', () => {
    const negative = { shape: [1, 1, 2, 1], data: [-3, -5] };
    expect(max({ poolSize: [1, 2], stride: [1, 1], padding: [0, 1, 0, 1] }, negative)).toEqual([-3, -3, -5]);
  });

  it('padding is left out of an average, or counts as zeros', () => {
    const padding = [1, 0, 0, 1] as const;
    expect(mean({ poolSize: [2, 2], padding })).toEqual([1, 2.5, 7, 8.5]);
    expect(mean({ poolSize: [2, 2], padding, countPadding: true })).toEqual([0.25, 1.25, 3.5, 8.5]);
  });

  it('by same pads the odd cell after', () => {
    expect(max({ poolSize: [2, 2], padding: 'same' })).toEqual([6, 8, 10, 12]);
    expect(mean({ poolSize: [2, 2], padding: 'same' })).toEqual([3.5, 5.5, 9.5, 11.5]);
  });

  it('pools each channel and each image by itself', () => {
    const input = { shape: [2, 1, 2, 2], data: [1, 8, 2, 7, 3, 6, 4, 5] };
    expect(max({ poolSize: [1, 2] }, input)).toEqual([2, 8, 4, 6]);
    expect(mean({ poolSize: [1, 2] }, input)).toEqual([1.5, 7.5, 3.5, 5.5]);
  });

  it('pass on what is not a number, and infinities', () => {
    const input = { shape: [1, 1, 6, 1], data: [1, Number.NaN, 5, Number.NEGATIVE_INFINITY, 2, 3] };
    expect(max({ poolSize: [1, 2] }, input)).toEqual([Number.NaN, 5, 3]);
    expect(mean({ poolSize: [1, 2] }, input)).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, 2.5]);
  });
});

describe('winsMaximum', () => {
  it('prefers the larger, of equals the first, and the first that is not a number', () => {
    expect(winsMaximum(2, 1)).toBe(true);
    expect(winsMaximum(1, 1)).toBe(false);
    expect(winsMaximum(Number.NaN, 1)).toBe(true);
    expect(winsMaximum(Number.NaN, Number.NaN)).toBe(false);
    expect(winsMaximum(9, Number.NaN)).toBe(false);
  });
});

describe('pools always', () => {
  const small = fc.integer({ min: 1, max: 5 });

  it('keep a constant image constant, with any window, stride and padding', () => {
    const value = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(
        small,
        small,
        small,
        small,
        value,
        fc.constantFrom('same', 'full'),
        (h, w, size, step, v, padding) => {
          const input = { shape: [1, h, w, 1], data: Array(h * w).fill(v) };
          const params: PoolParams = { poolSize: [size, size], stride: [step, step], padding };
          expect(new Set(max(params, input))).toEqual(new Set([v]));
          expect(new Set(mean(params, input))).toEqual(new Set([v]));
        },
      ),
    );
  });

  it('give a maximum that is in the window and not below the average', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 30 }),
        small,
        (data, size) => {
          const input = { shape: [1, 1, data.length, 1], data };
          const params: PoolParams = { poolSize: [1, size], padding: 'same' };
          const means = mean(params, input);
          max(params, input).forEach((value, place) => {
            expect(data).toContain(value);
            expect(value).toBeGreaterThanOrEqual(means[place]);
          });
        },
      ),
    );
  });
});

describe('pools backward', () => {
  /** dInput of a pool of `input` for `slopes`, one for each output. */
  const slopes = (
    pool: typeof maxPool2d | typeof avgPool2d,
    params: PoolParams & { countPadding?: boolean },
    dOutput: readonly number[],
    input = twelve,
  ) => {
    const shape = pool.outputShape({ input }, params);
    return Array.from(pool.backward({ input }, params, { shape, data: dOutput }).dInput.data);
  };

  it('give the slope to the maximum alone; a remainder gets none', () => {
    expect(slopes(maxPool2d, { poolSize: [2, 2] }, [3, 5])).toEqual([0, 0, 0, 0, 0, 3, 0, 5, 0, 0, 0, 0]);
  });

  it('add up where one cell wins several windows', () => {
    const peak = { shape: [1, 1, 3, 1], data: [1, 9, 2] };
    expect(slopes(maxPool2d, { poolSize: [1, 2], stride: [1, 1] }, [3, 5], peak)).toEqual([0, 8, 0]);
    const padded = { poolSize: [1, 2], stride: [1, 1], padding: [0, 1, 0, 1] } as const;
    expect(slopes(maxPool2d, padded, [1, 10, 100, 1000], peak)).toEqual([1, 110, 1000]);
  });

  it('give it to the first of equals, the first that is not a number, and to −∞ where there is no other', () => {
    const { NaN: none, NEGATIVE_INFINITY: least } = Number;
    const pairs = { shape: [1, 1, 8, 1], data: [4, 4, 1, none, none, none, least, least] };
    expect(slopes(maxPool2d, { poolSize: [1, 2] }, [1, 2, 3, 4], pairs)).toEqual([1, 0, 0, 2, 3, 0, 4, 0]);
  });

  it('share the slope of a mean, with or without the padding', () => {
    expect(slopes(avgPool2d, { poolSize: [2, 2] }, [4, 8])).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 0, 0, 0, 0]);
    const two = { shape: [1, 1, 2, 1], data: [1, 2] };
    const padded = { poolSize: [1, 2], stride: [1, 1], padding: [0, 1, 0, 1] } as const;
    expect(slopes(avgPool2d, padded, [1, 10, 100], two)).toEqual([6, 105]);
    expect(slopes(avgPool2d, { ...padded, countPadding: true }, [1, 10, 100], two)).toEqual([5.5, 55]);
  });

  it('are the slopes of forward, for all parameters', () => {
    const property = fc.property(aPool, ({ input: shape, params, seed }) => {
      checkGradients(maxPool2d, { input: distinctTensor(shape, seed) }, params, { seed });
      checkGradients(avgPool2d, { input: seededTensor(shape, seed) }, params, { seed });
    });
    fc.assert(property);
  });

  it('refuse a gradient of another shape', () => {
    for (const pool of [maxPool2d, avgPool2d]) {
      expect(thrown(() => pool.backward({ input: twelve }, { poolSize: [2, 2] }, twelve)).code).toBe(
        'gradient-shape',
      );
    }
  });
});

describe('pools refuse', () => {
  it('windows that could lie wholly in padding', () => {
    for (const pool of [maxPool2d, avgPool2d]) {
      const error = thrown(() => pool.forward({ input: twelve }, { poolSize: [2, 2], padding: 2 }));
      expect(error.code).toBe('pool-padding');
    }
  });

  it('windows that do not fit', () => {
    expect(thrown(() => max({ poolSize: [4, 1] })).message).toContain('taller than what it pools: 4 rows');
  });
});
