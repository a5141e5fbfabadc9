import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { message } from '../../../src/engine/message.ts';
import { RunReporter } from '../../../src/host/training/runReporter.ts';
import type { FolderChange } from '../../../src/host/training/trainingProtocol.ts';
import type { HealthWarning } from '../../../src/training/healthWarnings.ts';
import { RunControl } from '../../../src/training/runControl.ts';
import type { EpochEvent, HealthEvent } from '../../../src/training/runEvents.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

function reporter() {
  const sent: FolderChange[] = [];
  const made = new RunReporter({
    bundle: {},
    control: new RunControl(),
    send: (change) => sent.push(change),
  });
  return { reporter: made, sent };
}

const epoch: EpochEvent = {
  type: 'epoch',
  epoch: 1,
  step: 10,
  trainLoss: 1,
  trainAccuracy: 0.5,
  validationLoss: 1.5,
  validationAccuracy: 0.25,
  testLoss: null,
  testAccuracy: null,
  confusion: { part: 'validation', counts: [[4]] },
  skipped: 0,
  imagesPerSecond: 100,
  elapsedMs: 100,
};

const layers = [{ layer: 'conv2d_0', relu: null, norms: {} }];
const remedy = message('Try something else.');
const nan = (batch: number): HealthWarning => {
  return { code: 'nan', layer: null, problem: message('No number in batch {batch}.', { batch }), remedy };
};
const dead = (unit: number): HealthWarning => {
  return { code: 'dead-units', layer: 'conv2d_0', problem: message('Map {unit} is dead.', { unit }), remedy };
};

function health(warnings: readonly HealthWarning[], of: HealthEvent['layers']): HealthEvent {
  return { type: 'health', epoch: 2, step: 20, layers: of, warnings };
}

const problems = ({ health: told }: FolderChange) => told?.warnings.map(({ problem }) => problem);

test('the end of an epoch is told as one: its numbers, and that it is the last', () => {
  const { reporter: one, sent } = reporter();
  one.tell(epoch);
  const { type: _, confusion, ...last } = epoch;
  expect(sent).toEqual([{ history: [{ ...last, confusion }], last }]);
});

test('warnings that come at once are all told, each as it was said last', () => {
  const { reporter: one, sent } = reporter();
  one.tell(health([], layers));
  one.tell(health([dead(3)], layers));
  one.tell(health([nan(7)], []));
  one.tell(health([dead(4)], layers));
  vi.advanceTimersByTime(100);
  expect(sent).toHaveLength(2);
  expect(problems(sent[1])).toEqual(['No number in batch 7.', 'Map 4 is dead.']);
  vi.advanceTimersByTime(100);
  one.tell(health([], layers));
  expect(problems(sent[2])).toEqual([]);
});

test('a warning in the middle of an epoch leaves what was just said of the layers', () => {
  const { reporter: one, sent } = reporter();
  one.tell(health([], []));
  one.tell(health([], layers));
  one.tell({ ...health([nan(7)], []), epoch: 3 });
  vi.advanceTimersByTime(100);
  expect(sent[1].health).toMatchObject({ epoch: 2, layers });
  expect(problems(sent[1])).toEqual(['No number in batch 7.']);
});
