import { expect, test } from 'vitest';
import { changedRun, noPoints } from '../../src/protocol/changedRun.ts';
import type { EpochNumbers, KernelSnapshot, RunView } from '../../src/protocol/networkView.ts';

const epoch = (number: number, trainLoss: number) => ({ epoch: number, trainLoss }) as EpochNumbers;
const kernels = (number: number, step: number): KernelSnapshot => ({ epoch: number, step, layers: [] });

const run = {
  id: 'some',
  state: 'running',
  points: {
    ...noPoints,
    steps: Float64Array.of(1, 2),
    losses: Float32Array.of(3, 2),
    accuracies: Float32Array.of(0, 1),
  },
  history: [epoch(1, 3), epoch(2, 2)],
  kernels: [kernels(0, 0), kernels(2, 10)],
  problem: null,
} as unknown as RunView;

test('parts that are absent stay', () => {
  expect(changedRun(run, { id: 'some', state: 'paused' })).toEqual({ ...run, state: 'paused' });
});

test('epochs follow those that are known, and take the place of the same and later ones', () => {
  const { history } = changedRun(run, { id: 'some', history: [epoch(2, 1.5), epoch(3, 1)] });
  expect(history).toEqual([epoch(1, 3), epoch(2, 1.5), epoch(3, 1)]);
  const after = changedRun(run, { id: 'some', kernels: [kernels(1, 7)] });
  expect(after.kernels).toEqual([kernels(0, 0), kernels(1, 7)]);
  expect(changedRun(run, { id: 'some', history: [] }).history).toEqual(run.history);
});

test('points give way from where the new ones begin', () => {
  const next = {
    first: 1,
    steps: Float64Array.of(4, 6),
    losses: Float32Array.of(1, 0.5),
    accuracies: Float32Array.of(1, 1),
  };
  expect(changedRun(run, { id: 'some', points: next }).points).toEqual({
    first: 0,
    steps: Float64Array.of(1, 4, 6),
    losses: Float32Array.of(3, 1, 0.5),
    accuracies: Float32Array.of(0, 1, 1),
  });
});

test('a warning without layers leaves those of the last epoch', () => {
  const warning = { code: 'nan', layer: null, problem: 'No number.', remedy: 'Try.' } as const;
  const layers = [{ layer: 'conv2d_0', relu: null, norms: {} }];
  const looked = { epoch: 2, step: 10, layers, warnings: [] };
  const after = changedRun(run, { id: 'some', health: looked });
  expect(after.health).toEqual(looked);
  const warned = changedRun(after, {
    id: 'some',
    health: { epoch: 3, step: 12, layers: [], warnings: [warning] },
  });
  expect(warned.health).toEqual({ ...looked, warnings: [warning] });
  expect(changedRun(warned, { id: 'some', health: looked }).health).toEqual(looked);
});
