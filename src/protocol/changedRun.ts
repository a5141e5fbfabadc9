import type {
  BatchPoints,
  EpochNumbers,
  KernelSnapshot,
  RunChange,
  RunHealth,
  RunView,
} from './networkView.ts';

/** A run as it is after a change; both sides hold it, and come to the same. */
export function changedRun(
  run: RunView,
  { points, history, kernels, health, ...change }: RunChange,
): RunView {
  return {
    ...run,
    ...change,
    points: points ? joinedPoints(run.points, points) : run.points,
    history: joinedEpochs<EpochNumbers>(run.history, history),
    kernels: joinedEpochs<KernelSnapshot>(run.kernels, kernels),
    health: health ? joinedHealth(run.health, health) : run.health,
  };
}

/** What is said in the middle of an epoch is said without layers: those of the last epoch stay. */
export function joinedHealth<Health extends Pick<RunHealth, 'layers'> & { readonly warnings: unknown }>(
  before: Health | null,
  next: Health,
): Health {
  return before && next.layers.length === 0 ? { ...before, warnings: next.warnings } : next;
}

/** The points of both; `next` says how many of those before it stay. */
function joinedPoints(before: BatchPoints, next: BatchPoints): BatchPoints {
  const { first } = next;
  const steps = new Float64Array(first + next.steps.length);
  const losses = new Float32Array(steps.length);
  const accuracies = new Float32Array(steps.length);
  steps.set(before.steps.subarray(0, first));
  losses.set(before.losses.subarray(0, first));
  accuracies.set(before.accuracies.subarray(0, first));
  steps.set(next.steps, first);
  losses.set(next.losses, first);
  accuracies.set(next.accuracies, first);
  return { first: 0, steps, losses, accuracies };
}

function joinedEpochs<Entry extends { readonly epoch: number }>(
  before: readonly Entry[],
  next: readonly Entry[] | undefined,
): readonly Entry[] {
  if (!next || next.length === 0) return before;
  return [...before.filter(({ epoch }) => epoch < next[0].epoch), ...next];
}

export const noPoints: BatchPoints = {
  first: 0,
  steps: new Float64Array(0),
  losses: new Float32Array(0),
  accuracies: new Float32Array(0),
};

/** All of a run that has not begun. */
export const nothingYet: Omit<RunView, 'id' | 'name'> = {
  state: 'queued',
  started: null,
  epochs: null,
  last: null,
  canResume: false,
  facts: null,
  points: noPoints,
  history: [],
  batch: null,
  msLeft: null,
  health: null,
  samples: null,
  kernels: [],
  forming: null,
  finished: null,
  problem: null,
};
