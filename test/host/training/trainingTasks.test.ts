import { afterEach, expect, test, vi } from 'vitest';
import {
  type CancellationToken,
  EventEmitter,
  type Pseudoterminal,
  type Task,
  type TaskProvider,
  tasks,
} from 'vscode';
import type { HeldRun } from '../../../src/host/training/heldRun.ts';
import { TrainingTasks } from '../../../src/host/training/trainingTasks.ts';
import { queuedRun } from './queuedRun.ts';

/** The terminal of a run, from its begin to its end. */

vi.mock('vscode', () => import('../fakeVscode.ts'));
afterEach(() => vi.clearAllMocks());

/** A terminal whose run begins when the test says so. */
async function openTerminal() {
  const begun = Promise.withResolvers<HeldRun | null>();
  const errors: string[] = [];
  const parts: unknown[] = [
    { onDidChange: new EventEmitter().event },
    { train: () => begun.promise },
    { error: (detail: string) => errors.push(detail) },
  ];
  TrainingTasks.register(...(parts as Parameters<typeof TrainingTasks.register>));
  const provider = vi.mocked(tasks.registerTaskProvider).mock.lastCall?.[1] as TaskProvider;
  const definition = { type: 'convscope', task: 'train', file: 'some.cnn.json' };
  const task = await provider.resolveTask({ definition } as unknown as Task, {} as CancellationToken);
  const execution = task?.execution as unknown as { callback(): Promise<Pseudoterminal> };
  const terminal = await execution.callback();
  const lines: string[] = [];
  const codes: unknown[] = [];
  terminal.onDidWrite((line) => lines.push(line.trim()));
  terminal.onDidClose?.((code) => codes.push(code));
  terminal.open(undefined);
  return { begun, terminal, lines, codes, errors };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a run that cannot be begun is said, and the task ends', async () => {
  const { begun, lines, codes, errors } = await openTerminal();
  begun.reject(new Error('a defect'));
  await settled();
  expect(lines).toEqual([expect.stringMatching(/^Something went wrong/)]);
  expect(codes).toEqual([1]);
  expect(errors).toEqual([expect.stringContaining('a defect')]);
});

test('a terminal that was closed while a person was asked stops the run that begins then', async () => {
  const { begun, terminal, lines } = await openTerminal();
  const actions: string[] = [];
  terminal.close();
  begun.resolve({ view: queuedRun, control: (action: string) => actions.push(action) } as unknown as HeldRun);
  await settled();
  expect(actions).toEqual(['stop']);
  expect(lines).toEqual([]);
});

test('a terminal that is open says where its run stands', async () => {
  const { begun, lines, codes } = await openTerminal();
  begun.resolve({ view: queuedRun } as HeldRun);
  await settled();
  expect(lines).toEqual(['Waiting for another run']);
  expect(codes).toEqual([]);
});
