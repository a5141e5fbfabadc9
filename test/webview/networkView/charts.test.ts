import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastValue, nearestPlace, smooth } from '../../../webview/shared/charts/chartLine.ts';
import { epochTicks, linearScale, logScale } from '../../../webview/shared/charts/chartScale.ts';
import { spread } from '../../../webview/shared/charts/drawOverlay.ts';

describe('the scale of a loss', () => {
  test.each([
    { values: [0.12, 2.3], low: 0.1, high: 5, ticks: [0.1, 0.2, 0.5, 1, 2, 5] },
    { values: [0.5, 0.5], low: 0.5, high: 1, ticks: [0.5, 1] },
    { values: [1e-4, 3], low: 1e-4, high: 5, ticks: [1e-4, 1e-3, 1e-2, 0.1, 1] },
    { values: [999999999.9999979], low: 5e8, high: 1e9, ticks: [5e8, 1e9] },
    { values: [], low: 0.1, high: 1, ticks: [0.1, 0.2, 0.5, 1] },
  ])('in powers: $values', ({ values, ...scale }) => {
    expect(logScale(values)).toEqual({ kind: 'log', ...scale });
  });

  test.each([
    { values: [0.12, 2.3], high: 3, ticks: [0, 1, 2, 3] },
    { values: [0.05], high: 0.06, ticks: [0, 0.02, 0.04, 0.06] },
    { values: [], high: 1, ticks: [0, 0.5, 1] },
  ])('from zero: $values', ({ values, ...scale }) => {
    expect(linearScale(values)).toEqual({ kind: 'linear', low: 0, ...scale });
  });

  test('holds every value that can be shown, and few ticks, whatever the values', () => {
    const value = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        for (const scale of [logScale([...values, Number.NaN, 0]), linearScale([...values, Number.NaN])]) {
          expect(scale.low).toBeLessThanOrEqual(Math.min(...values));
          expect(scale.high).toBeGreaterThanOrEqual(Math.max(...values) * (1 - 1e-9));
          expect(scale.low).toBeLessThan(scale.high);
          expect(scale.ticks.length).toBeLessThanOrEqual(7);
          expect(scale.ticks).toEqual(scale.ticks.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

describe('the ticks of epochs', () => {
  test('are whole, from 0, and as many as there is room for', () => {
    expect(epochTicks(8, 400)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(epochTicks(100, 300)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(epochTicks(1, 10)).toEqual([0, 1]);
    expect(epochTicks(100_000, 380)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000]);
  });
});

describe('places of a line', () => {
  test('the nearest is found, whatever is asked', () => {
    const list = fc
      .array(fc.integer({ min: -50, max: 50 }), { minLength: 1 })
      .map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(list, fc.integer({ min: -60, max: 60 }), (x, asked) => {
        const distance = Math.min(...x.map((one) => Math.abs(one - asked)));
        expect(Math.abs(x[nearestPlace(x, asked)] - asked)).toBe(distance);
      }),
    );
    expect(nearestPlace([], 3)).toBe(-1);
  });

  test('the last value is the last number', () => {
    expect(lastValue({ x: [1, 2, 3], y: [5, 6, Number.NaN] })).toEqual({ x: 2, y: 6 });
    expect(lastValue({ x: [1], y: [Number.NaN] })).toBeNull();
  });

  test('a smoothed line begins where the values do, stays within them and passes over what is no number', () => {
    expect(smooth([2, 1])).toEqual([2, 1.5]);
    expect(smooth([2, Number.NaN, 1])).toEqual([2, 2, 1.5]);
    const values = Array.from({ length: 40 }, (_, index) => Math.sin(index));
    for (const value of smooth(values)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });
});

describe('names at line ends', () => {
  test('keep their distance and stay inside', () => {
    expect(spread([10, 12], { gap: 15, low: 0, high: 100 })).toEqual([10, 25]);
    expect(spread([98, 97], { gap: 15, low: 0, high: 100 })).toEqual([100, 85]);
    expect(spread([50, 2], { gap: 15, low: 4, high: 100 })).toEqual([50, 4]);
  });
});
