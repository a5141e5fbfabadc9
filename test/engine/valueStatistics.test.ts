import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addValues,
  countOutside,
  emptyStatistics,
  histogramBins,
  mergeStatistics,
  percentileOfMagnitude,
} from '../../src/engine/filter/valueStatistics.ts';

function statisticsOf(values: readonly number[], low: number, high: number, bins = histogramBins) {
  const statistics = emptyStatistics(low, high, bins);
  addValues(statistics, values);
  return statistics;
}

describe('addValues', () => {
  it('counts into equal bins, the ends and what lies beyond into the outer ones', () => {
    const statistics = statisticsOf([0, 0.9, 1, 3.99, 4, -5, 9, Number.NaN], 0, 4, 4);
    expect(Array.from(statistics.histogram)).toEqual([3, 1, 0, 3]);
    expect(statistics).toMatchObject({ min: -5, max: 9, nanCount: 1, below: 1, above: 1 });
  });

  it('counts infinities at the ends', () => {
    const statistics = statisticsOf([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], 0, 4, 2);
    expect(Array.from(statistics.histogram)).toEqual([1, 1]);
  });

  it('gives a range without width one', () => {
    const statistics = statisticsOf([0, 0], 0, 0, 2);
    expect(statistics.high).toBe(1);
    expect(Array.from(statistics.histogram)).toEqual([2, 0]);
    expect(emptyStatistics(1e12, 1e12).high).toBeGreaterThan(1e12);
  });
});

describe('mergeStatistics', () => {
  const value = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constant(Number.NaN));

  it('of two parts is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (first, second) => {
        const merged = mergeStatistics(statisticsOf(first, -8, 8, 64), statisticsOf(second, -8, 8, 64));
        expect(merged).toEqual(statisticsOf([...first, ...second], -8, 8, 64));
      }),
    );
  });

  it('refuses other bins', () => {
    expect(() => mergeStatistics(emptyStatistics(0, 1), emptyStatistics(0, 2))).toThrow('same bins');
  });
});

describe('percentileOfMagnitude', () => {
  it('looks at both signs together', () => {
    const statistics = statisticsOf([-8, -4, 2, 6], -16, 16, 32);
    expect([0.25, 0.5, 0.75, 1].map((fraction) => percentileOfMagnitude(statistics, fraction))).toEqual([
      3, 4, 7, 8,
    ]);
  });

  it('is exactly 0 where zeros reach it, on a range that zero does not divide', () => {
    expect(percentileOfMagnitude(statisticsOf([0, 0, 0, 900], -1020, 1275), 0.75)).toBe(0);
    expect(percentileOfMagnitude(statisticsOf([0], -0.3, 0.7, 10), 1)).toBe(0);
  });

  it('is 0 of nothing', () => {
    expect(percentileOfMagnitude(emptyStatistics(-1, 1), 0.9)).toBe(0);
  });

  it('lies less than a bin above the sorted one, except within the bin of zero', () => {
    const values = fc.array(fc.double({ min: -100, max: 60, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, fraction) => {
        const sorted = list.map(Math.abs).sort((a, b) => a - b);
        const exact = sorted[Math.ceil(fraction * list.length) - 1];
        const found = percentileOfMagnitude(statisticsOf(list, -100, 60, 160), fraction);
        expect(found).toBeLessThanOrEqual(exact + 1.000001);
        expect(found).toBeGreaterThanOrEqual(exact > 1 ? exact : 0);
      }),
    );
  });
});

describe('countOutside', () => {
  it('counts what a display cuts off', () => {
    const statistics = statisticsOf([-300, -255, -1, 0, 255, 256, 1000], -1024, 1024, 4096);
    expect(countOutside(statistics, 0, 255)).toEqual({ below: 3, above: 2 });
    expect(countOutside(statistics, -2000, 2000)).toEqual({ below: 0, above: 0 });
  });

  it('cuts nothing off at the extremes themselves', () => {
    const statistics = statisticsOf([0, 255], 0, 255);
    expect(countOutside(statistics, 0, 255)).toEqual({ below: 0, above: 0 });
  });

  it('forgives a zero that rounding put into the bin below', () => {
    const statistics = emptyStatistics(-1020, 1020);
    statistics.histogram[2047] = 1000;
    expect(countOutside(statistics, 0, 255)).toEqual({ below: 0, above: 0 });
    expect(percentileOfMagnitude(statistics, 1)).toBe(0);
  });
});
