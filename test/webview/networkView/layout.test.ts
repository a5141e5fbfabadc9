import { describe, expect, test } from 'vitest';
import { isInProgress } from '../../../src/protocol/isInProgress.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import {
  confusionTotals,
  errorShade,
  pairBeside,
  shareText,
} from '../../../webview/networkView/layout/confusion.ts';
import {
  chartLines,
  plannedEpochs,
  reachedEpochs,
  runCurves,
} from '../../../webview/networkView/layout/curves.ts';
import { formingLayer, snapshotFor } from '../../../webview/networkView/layout/forming.ts';
import { reading } from '../../../webview/networkView/layout/reading.ts';
import { durationText, standing } from '../../../webview/networkView/layout/runWords.ts';
import { makeRun, perEpoch } from './harness/runs.ts';

const colors = { text: 'black', faint: 'gray', validation: 'blue', others: ['red', 'green', 'brown'] };

describe('curves', () => {
  const run = makeRun({ done: 2, more: 3 });

  test('batches stand within their epoch, validation at its end', () => {
    const { batches, other, epochs, part } = runCurves(run, 'loss');
    expect(batches.x).toHaveLength(2 * perEpoch + 3);
    expect(batches.x[perEpoch - 1]).toBe(1);
    expect(other).toEqual({ x: [1, 2], y: run.history.map(({ validationLoss }) => validationLoss) });
    expect(epochs.y).toEqual(run.history.map(({ trainLoss }) => trainLoss));
    expect(part).toBe('validation');
    expect(reachedEpochs(run)).toBe(2 + 3 / perEpoch);
    expect(reachedEpochs({ ...run, batch: null })).toBe(2 + 3 / perEpoch);
  });

  test('without validation the test images are shown, without both there is no such curve', () => {
    const without = run.history.map((numbers) => ({
      ...numbers,
      validationLoss: null,
      validationAccuracy: null,
    }));
    const tested = without.map((numbers) => ({ ...numbers, testLoss: 0.5, testAccuracy: 0.75 }));
    expect(runCurves({ ...run, history: tested }, 'accuracy').other.y).toEqual([0.75, 0.75]);
    expect(runCurves({ ...run, history: without }, 'loss')).toMatchObject({ other: { x: [] }, part: null });
  });

  test('the axis has room for all epochs that are planned, and for those that were done beyond', () => {
    expect(plannedEpochs(run)).toBe(8);
    expect(plannedEpochs({ ...run, facts: null, epochs: 1 })).toBe(2);
  });

  test('runs laid over differ by colour and by dashes', () => {
    const curves = runCurves(run, 'loss');
    const others = [1, 2, 3].map((number) => ({ name: `run ${number}`, curves }));
    const lines = chartLines(curves, others, colors, { train: 'train', other: 'validation' });
    const laidOver = lines.filter(({ name }) => name.startsWith('run'));
    expect(new Set(laidOver.map(({ color }) => color)).size).toBe(3);
    expect(new Set(laidOver.map(({ dash }) => dash?.join())).size).toBe(3);
  });

  test('a reading is of the batch pointed at, else of the end of the epoch, else of the newest batch', () => {
    const curves = runCurves(run, 'loss');
    expect(reading(curves, [], { epoch: 2, pointed: null, perEpoch })).toBe(
      'epoch 2, train 1.09, validation 0.846',
    );
    expect(reading(runCurves(makeRun(), 'accuracy'), [], { epoch: 5, pointed: null, perEpoch })).toBe(
      'epoch 5, train 0.955, validation 0.960',
    );
    expect(reading(curves, [], { epoch: 2, pointed: 1.501, perEpoch })).toMatch(/^epoch 2, batch 10, train /);
    expect(reading(curves, [], { epoch: 2, pointed: 1, perEpoch })).toMatch(/^epoch 1, batch 20, /);
    const first = runCurves(makeRun({ done: 0, more: 5 }), 'loss');
    expect(reading(first, [], { epoch: 0, pointed: null, perEpoch })).toMatch(
      /^epoch 1, batch 5, train [\d.]+$/,
    );
    const none = runCurves(makeRun({ done: 0, more: 0 }), 'loss');
    expect(reading(none, [], { epoch: 0, pointed: null, perEpoch })).toBe('no batch yet');
  });
});

describe('confusion', () => {
  const counts = [
    [8, 2, 0],
    [0, 9, 1],
    [5, 0, 5],
  ];
  const { pairs, right, images } = confusionTotals({ part: 'test', counts });

  test('is summed, and its pairs are in order', () => {
    expect([right, images]).toEqual([22, 30]);
    expect(pairs.map(({ label, predicted, count }) => [label, predicted, count])).toEqual([
      [2, 0, 5],
      [0, 1, 2],
      [1, 2, 1],
    ]);
  });

  test('one error is seen, and more are stronger', () => {
    expect(errorShade(1, 5)).toBe(0.2);
    expect(errorShade(5, 5)).toBe(0.8);
    expect(errorShade(1, 1)).toBe(0.2);
  });

  test('shares are of the true class', () => {
    expect(shareText(2, counts[0])).toBe('20');
    expect(shareText(1, [999, 1])).toBe('<1');
    expect(shareText(0, [10, 0])).toBe('0');
  });

  test('arrows go from error to error, and stay where there is none', () => {
    const all = confusionTotals({
      part: 'test',
      counts: counts.map((row) => row.map((count) => count + 1)),
    }).pairs;
    const at = (label: number, predicted: number) => ({ label, predicted, count: 0 });
    expect(pairBeside(all, at(0, 1), 'ArrowRight')).toMatchObject({ label: 0, predicted: 2 });
    expect(pairBeside(all, at(0, 1), 'ArrowDown')).toMatchObject({ label: 2, predicted: 1 });
    expect(pairBeside(all, at(2, 0), 'ArrowUp')).toMatchObject({ label: 1, predicted: 0 });
    expect(pairBeside(all, at(0, 1), 'ArrowLeft')).toEqual(at(0, 1));
  });
});

describe('kernels as they form', () => {
  const values = (scale: number) => Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40], (value) => value * scale);
  const snapshot = (epoch: number, scale: number) => ({
    epoch,
    step: epoch,
    layers: [
      { layer: 'c', shape: [1, 2, 2, 2] as const, inChannels: 2, outChannels: 2, values: values(scale) },
    ],
  });
  const run: RunView = { ...makeRun(), kernels: [snapshot(0, 1), snapshot(2, 2)], forming: snapshot(2, 3) };

  test('one channel of each kernel, and how far all of it moved', () => {
    expect(formingLayer(run, snapshot(2, 2), 'c', 1)).toEqual({
      height: 1,
      width: 2,
      reach: 80,
      epoch: 2,
      kernels: [
        { place: 0, start: [2, 4], now: [4, 8], change: 1 },
        { place: 1, start: [20, 40], now: [40, 80], change: 1 },
      ],
    });
    expect(formingLayer(run, snapshot(2, 2), 'absent', 0)).toBeNull();
  });

  test('a run that is followed shows them as they are now, an epoch those of its end or before', () => {
    expect(snapshotFor(run, null)).toBe(run.forming);
    expect(snapshotFor(run, 2)).toBe(run.kernels[1]);
    expect(snapshotFor(run, 1)).toBe(run.kernels[0]);
    expect(snapshotFor({ ...run, forming: null }, null)).toBe(run.kernels[1]);
  });
});

describe('words', () => {
  test.each([
    [200, '1 s'],
    [89_000, '89 s'],
    [90_000, '2 min'],
    [5_300_000, '88 min'],
    [5_400_000, '1 h 30 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  test('a run that is over says why, one that goes on says nothing', () => {
    expect(standing(makeRun())).toBeNull();
    expect(isInProgress(makeRun({ state: 'paused' }))).toBe(true);
    const stopped = makeRun({ state: 'stopped' });
    expect(isInProgress(stopped)).toBe(false);
    expect(standing(stopped)).toBe('Stopped before its end.');
    expect(standing({ ...stopped, canResume: true })).toBe(
      'Stopped before its end. Its last checkpoint is kept: it can be resumed.',
    );
    const interrupted = { ...stopped, state: 'interrupted' } as const;
    expect(standing(interrupted)).toBe('The process of this run ended before the run did.');
    const early = makeRun({ state: 'finished', finished: { reason: 'earlyStopping', wasOver: false } });
    expect(standing(early)).toBe('Finished after epoch 5: it did not get better any more.');
  });
});
