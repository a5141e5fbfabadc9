import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterChain, FilterStep } from '../../src/engine/filter/filterChain.ts';
import { referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { valueBounds } from '../../src/engine/filter/valueBounds.ts';
import { anyWork, convolution, poolStep } from './steps.ts';

function bounds(channels: FilterChain['channels'], ...steps: FilterStep[]) {
  return valueBounds({ channels, steps }, steps.length - 1);
}

const sobel = convolution([
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
]);

describe('valueBounds by hand', () => {
  it('is 0 to 255 for the image itself', () => {
    expect(valueBounds({ channels: 'each', steps: [sobel] }, -1)).toEqual({ low: 0, high: 255 });
  });

  it('is ± 4 · 255 for Sobel, kept by a pool, and grows with the next', () => {
    expect(bounds('gray', sobel)).toEqual({ low: -1020, high: 1020 });
    expect(bounds('gray', sobel, poolStep('max', 2))).toEqual({ low: -1020, high: 1020 });
    expect(bounds('gray', sobel, sobel)).toEqual({ low: -8160, high: 8160 });
  });

  it('counts divisor, its sign, bias and activation', () => {
    expect(bounds('gray', convolution([[2, -1]], { divisor: -2, bias: 10 }))).toEqual({
      low: -245,
      high: 137.5,
    });
    expect(bounds('gray', { ...sobel, activation: 'relu' })).toEqual({ low: 0, high: 1020 });
    expect(bounds('gray', { ...sobel, activation: 'softmax' })).toEqual({ low: 0, high: 1 });
    expect(bounds('gray', { ...sobel, activation: 'gelu' }).low).toBeCloseTo(-0.17, 2);
  });

  it('counts a fill that is brighter or darker than the image, where there is padding', () => {
    const padMode = { type: 'constant', value: -100 } as const;
    expect(bounds('gray', convolution([[1, 1]], { padMode }))).toEqual({ low: -200, high: 510 });
    expect(bounds('gray', convolution([[1, 1]], { padMode, padding: 'valid' }))).toEqual({
      low: 0,
      high: 510,
    });
  });

  it('adds the channels of a sum once', () => {
    expect(bounds('sum', sobel)).toEqual({ low: -3060, high: 3060 });
    expect(bounds('sum', sobel, convolution([[2]]))).toEqual({ low: -6120, high: 6120 });
    expect(bounds('sum', poolStep('max', 2))).toEqual({ low: 0, high: 765 });
    expect(valueBounds({ channels: 'sum', steps: [sobel] }, 0, 1)).toEqual({ low: -1020, high: 1020 });
  });

  it('always has a width and finite ends', () => {
    expect(bounds('gray', convolution([[0]]))).toEqual({ low: 0, high: 1 });
    expect(bounds('gray', convolution([[0]], { bias: 7 }))).toEqual({ low: 6, high: 7 });
    const steep = convolution([[1e300, -1e300]]);
    const { low, high } = bounds('gray', steep, steep);
    expect(Number.isFinite(low) && Number.isFinite(high) && low < high).toBe(true);
  });
});

describe('valueBounds always', () => {
  it('holds every value of every step, but for rounding', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        referenceFilter(chain, image).forEach(({ data }, step) => {
          const { low, high } = valueBounds(chain, step, image.channels);
          const rounding = 1e-5 * Math.max(Math.abs(low), Math.abs(high), 1);
          for (const value of data) {
            expect(value).toBeGreaterThanOrEqual(low - rounding);
            expect(value).toBeLessThanOrEqual(high + rounding);
          }
        });
      }),
    );
  });
});
