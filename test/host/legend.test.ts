import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addValues, emptyStatistics } from '../../src/engine/filter/valueStatistics.ts';
import { legendOf } from '../../src/host/kernelLab/legend.ts';

/** Statistics of `values` in so many bins from `low` to `high`. */
function statisticsOf(values: readonly number[], low: number, high: number, bins: number) {
  const statistics = emptyStatistics(low, high, bins);
  addValues(statistics, values);
  return statistics;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('the histogram of a legend', () => {
  test('grey levels are counted in the bar that they belong to', () => {
    const levels = Array.from({ length: 256 }, (_, level) => level);
    const { histogram } = legendOf(statisticsOf(levels, 0, 256, 4096), 'clamp', { low: 0, high: 256 });
    expect(histogram).toEqual(Array.from({ length: 128 }, () => 2));
  });

  test('bins that are wider than bars leave no gaps', () => {
    // What three kernels could make of a photo, and what they make of it: a bin is as wide as three bars.
    const values = Array.from({ length: 3000 }, (_, index) => (index / 3000) * 340 - 170);
    const statistics = statisticsOf(values, -16_384, 16_384, 4096);
    const { histogram } = legendOf(statistics, 'signed', { low: -170, high: 170 });
    expect(Math.min(...histogram)).toBeGreaterThan(0);
    expect(sum(histogram)).toBe(3000);
  });

  test('a flat output stands in one bar, however wide its bin', () => {
    const { histogram } = legendOf(statisticsOf([0, 0, 0], -1020, 1020, 4096), 'signed', {
      low: -1,
      high: 1,
    });
    expect(histogram.filter((count) => count > 0)).toEqual([3]);
    expect(histogram[64]).toBe(3);
  });

  test('magnitudes are those of both sides; what lies beyond is in the last bar', () => {
    const values = [-3.5, -3.5, 3.5, -200, 300];
    const { histogram, clippedBelow, clippedAbove } = legendOf(statisticsOf(values, -512, 512, 1024), 'abs', {
      low: 0,
      high: 128,
    });
    expect(histogram[3]).toBe(3);
    expect(histogram[127]).toBe(2);
    expect(sum(histogram)).toBe(5);
    expect([clippedBelow, clippedAbove]).toEqual([0, 2]);
  });

  test('nothing is lost and nothing is negative, whatever the range', () => {
    const value = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.double({ min: -900, max: 900, noNaN: true }),
        fc.double({ min: 0, max: 900, noNaN: true }),
        fc.constantFrom('signed', 'abs', 'clamp', 'minmax'),
        (values, low, width, display) => {
          const range = display === 'abs' ? { low: 0, high: width } : { low, high: low + width };
          const { histogram } = legendOf(statisticsOf(values, -1000, 1000, 64), display, range);
          expect(sum(histogram)).toBe(values.length);
          for (const count of histogram) expect(count).toBeGreaterThanOrEqual(0);
          expect(histogram.every(Number.isInteger)).toBe(true);
        },
      ),
    );
  });
});

describe('a count that is said to be exact', () => {
  const legend = (values: readonly number[], low: number, high: number) =>
    legendOf(statisticsOf(values, -1000, 1000, 4000), 'clamp', { low, high });

  test('is: whole numbers in half bins, or nothing beyond', () => {
    const { clippedBelow, clippedAbove, ...rest } = legend([-3, -1, 0, 254, 256, 900], 0, 255);
    expect([clippedBelow, clippedAbove]).toEqual([2, 2]);
    expect(rest).not.toHaveProperty('isClippedRough');
    expect(legend([0, 0.1, 255], 0, 255)).not.toHaveProperty('isClippedRough');
  });

  test('is not where values share a bin with an edge', () => {
    expect(legend([255.2, 700], 0, 255)).toMatchObject({ clippedAbove: 1, isClippedRough: true });
    expect(legend([-0.2, 7], 0, 255)).toMatchObject({ clippedBelow: 0, isClippedRough: true });
    // A bar ends at 10.25, in the middle of a bin.
    expect(legend([10.1, 10.4], 0.25, 256.25)).toMatchObject({ isHistogramRough: true });
  });

  test('is that of a count one by one, whatever the values', () => {
    const value = fc.integer({ min: -57_600, max: 57_600 }).map((sixtyFourths) => sixtyFourths / 64);
    const edge = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), edge, edge, (values, one, other) => {
        fc.pre(one < other);
        const { clippedBelow, clippedAbove, isClippedRough, histogram, isHistogramRough } = legend(
          values,
          one,
          other,
        );
        const count = (is: (value: number) => boolean) => values.filter(is).length;
        if (!isClippedRough) {
          expect([clippedBelow, clippedAbove]).toEqual([count((v) => v < one), count((v) => v > other)]);
        }
        if (!isHistogramRough) expect(histogram[0]).toBe(count((v) => v < one + (other - one) / 128));
      }),
    );
  });
});
