import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PointSeries } from '../../../src/host/training/pointSeries.ts';
import { changedRun } from '../../../src/protocol/changedRun.ts';
import { queuedRun } from './queuedRun.ts';

test('each batch is a point, and is said once', () => {
  const series = new PointSeries();
  expect(series.take()).toBeNull();
  series.add(1, 2.5, 0.25);
  series.add(2, 1.5, 0.5);
  expect(series.take()).toEqual({
    first: 0,
    steps: Float64Array.of(1, 2),
    losses: Float32Array.of(2.5, 1.5),
    accuracies: Float32Array.of(0.25, 0.5),
  });
  expect(series.take()).toBeNull();
  series.add(3, 1, 1);
  expect(series.take()).toMatchObject({ first: 2, steps: Float64Array.of(3) });
});

test('a curve too long is one of means, and its last point fills', () => {
  const series = new PointSeries();
  for (let step = 1; step <= 4097; step++) series.add(step, step, 0);
  const points = series.take();
  expect(points).toMatchObject({ first: 0 });
  expect(points?.steps.length).toBe(2049);
  expect([...(points?.steps ?? [])].slice(0, 2)).toEqual([2, 4]);
  expect([...(points?.losses ?? [])].slice(0, 2)).toEqual([1.5, 3.5]);
  expect(points?.steps.at(-1)).toBe(4097);
  series.add(4098, 4098, 0);
  expect(series.take()).toMatchObject({
    first: 2048,
    steps: Float64Array.of(4098),
    losses: Float32Array.of(4097.5),
  });
});

test('what is said piece by piece is what is said at once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }), (pieces) => {
      const [bit, whole] = [new PointSeries(), new PointSeries()];
      let run = queuedRun;
      let step = 0;
      for (const piece of pieces) {
        for (let index = 0; index < piece; index++) {
          step++;
          for (const series of [bit, whole]) series.add(step, Math.sin(step), (step % 7) / 7);
        }
        const next = bit.take();
        if (next) run = changedRun(run, { id: run.id, points: next });
      }
      const { points } = run;
      expect(points).toEqual(whole.take());
      expect(points.steps.length).toBeLessThanOrEqual(4096);
      expect(points.steps.at(-1)).toBe(step);
    }),
    { numRuns: 30 },
  );
});

test('a loss that is no number stays none', () => {
  const series = new PointSeries();
  for (let step = 1; step <= 4098; step++) series.add(step, step === 3 ? Number.NaN : 1, 0);
  const losses = series.take()?.losses ?? [];
  expect([...losses].slice(0, 3)).toEqual([1, Number.NaN, 1]);
});
