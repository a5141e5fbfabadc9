import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Display } from '../../src/engine/filter/display.ts';
import type { ValueRange } from '../../src/engine/filter/valueBounds.ts';
import { addValues, emptyStatistics } from '../../src/engine/filter/valueStatistics.ts';
import { isCutWithinBins, legendBins, legendOf } from '../../src/host/kernelLab/legend.ts';

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

describe('what the display cuts off', () => {
  const statisticsAt = (values: readonly number[]) => statisticsOf(values, -1000, 1000, 4000);
  /** As the panel has it: counted on the scale where bins cannot tell. */
  const legend = (values: readonly number[], display: Display, range: ValueRange) => {
    const statistics = statisticsAt(values);
    const { low, high, bins } = legendBins(display, range);
    const isCut = isCutWithinBins(statistics, display, range);
    return legendOf(statistics, display, range, isCut ? statisticsOf(values, low, high, bins) : undefined);
  };
  const byte = { low: 0, high: 255 };

  test('is known from half bins where the values are whole, or nothing lies beyond', () => {
    for (const values of [
      [-3, -1, 0, 254, 256, 900],
      [0, 0.1, 255],
    ]) {
      expect(isCutWithinBins(statisticsAt(values), 'clamp', byte)).toBe(false);
    }
    expect(legend([-3, -1, 0, 254, 256, 900], 'clamp', byte)).toMatchObject({
      clippedBelow: 2,
      clippedAbove: 2,
    });
  });

  test('is counted on the scale where values share a bin with its end', () => {
    expect(legend([255.2, 700], 'clamp', byte)).toMatchObject({ clippedBelow: 0, clippedAbove: 2 });
    expect(legend([-0.2, 7], 'clamp', byte)).toMatchObject({ clippedBelow: 1, clippedAbove: 0 });
    const { histogram, ...magnitudes } = legend([-255.2, -255, -1, 1, 255.1], 'abs', byte);
    expect(magnitudes).toMatchObject({ clippedBelow: 0, clippedAbove: 2, isMagnitude: true });
    expect([histogram[0], histogram[127], sum(histogram)]).toEqual([2, 3, 5]);
    // A bar ends at 10.25, in the middle of a bin.
    expect(legend([10.1, 10.4], 'clamp', { low: 0.25, high: 256.25 })).toHaveProperty('isHistogramRough');
  });

  test('is that of a count one by one, whatever the values', () => {
    const value = fc.integer({ min: -57_600, max: 57_600 }).map((sixtyFourths) => sixtyFourths / 64);
    const edge = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), edge, edge, (values, one, other) => {
        fc.pre(one < other);
        const count = (is: (value: number) => boolean) => values.filter(is).length;
        const plain = legend(values, 'clamp', { low: one, high: other });
        expect([plain.clippedBelow, plain.clippedAbove]).toEqual([
          count((v) => v < one),
          count((v) => v > other),
        ]);
        if (!plain.isHistogramRough) {
          expect(plain.histogram[0]).toBe(count((v) => v < one + (other - one) / 128));
        }
        fc.pre(other > 0);
        const { clippedAbove } = legend(values, 'abs', { low: 0, high: other });
        expect(clippedAbove).toBe(count((v) => Math.abs(v) > other));
      }),
    );
  });
});
