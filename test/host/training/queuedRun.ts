import { noPoints } from '../../../src/protocol/changedRun.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';

/** A run that has not begun. */
export const queuedRun: RunView = {
  id: 'some',
  name: '',
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
