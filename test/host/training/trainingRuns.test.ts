import { afterEach, expect, test, vi } from 'vitest';
import { window } from 'vscode';
import type { HeldRun } from '../../../src/host/training/heldRun.ts';
import { offerInterrupted } from '../../../src/host/training/offerInterrupted.ts';
import type { TrainingRuns } from '../../../src/host/training/trainingRuns.ts';
import type { RunState } from '../../../src/protocol/networkView.ts';
import { heldRuns } from './heldThread.ts';

/** What a window remembers of its runs, and offers when it comes back. */

vi.mock('vscode', () => import('../fakeVscode.ts'));
const ask = vi.mocked(window.showInformationMessage);

const windows: TrainingRuns[] = [];
afterEach(() => {
  for (const runs of windows.splice(0)) runs.dispose();
  vi.resetAllMocks();
});

async function host() {
  const { openWindow, ...others } = await heldRuns();
  return {
    ...others,
    openWindow: () => {
      const runs = openWindow();
      windows.push(runs);
      return runs;
    },
  };
}

/** Resolves when a run is there, in whatever way it is told. */
function becomes(runs: TrainingRuns, run: HeldRun, state: RunState): Promise<void> {
  if (run.view.state === state) return Promise.resolve();
  return new Promise((resolve) => {
    const subscription = runs.onDidChange(() => {
      if (run.view.state !== state) return;
      subscription.dispose();
      resolve();
    });
  });
}

const chosen = (choice: string | undefined) => choice as never;

test('each run that was cut off is offered by itself, and the one that was offered goes on', async () => {
  const { fileWith, cutOff, openWindow, log } = await host();
  const one = await fileWith('one', ['1', '2']);
  const other = await fileWith('other', ['3']);
  cutOff.set([one.folders[0], other.folders[0]]);
  ask.mockResolvedValueOnce(chosen('Resume')).mockResolvedValueOnce(chosen('Not Now'));
  const resumed: unknown[] = [];
  await offerInterrupted(openWindow(), async (file, id) => void resumed.push([file.path, id]), log);
  expect(ask.mock.calls.map(([words]) => words)).toEqual([
    expect.stringMatching(/^The run of one.cnn.json was interrupted after epoch 4/),
    expect.stringMatching(/^The run of other.cnn.json /),
  ]);
  // It is not the newest of its file.
  expect(resumed).toEqual([[one.file.path, '1']]);
});

test('a run that was turned down is not offered again, one that nobody answered for is', async () => {
  const { fileWith, cutOff, openWindow, log } = await host();
  const { folders } = await fileWith('one', ['1', '2']);
  cutOff.set(folders);
  ask.mockResolvedValueOnce(chosen('Not Now')).mockResolvedValueOnce(chosen(undefined));
  const runs = openWindow();
  await offerInterrupted(runs, async () => {}, log);
  expect(cutOff.get()).toEqual([folders[1]]);
  expect(runs.interrupted).toEqual([folders[1]]);
});

test('a run that begins is remembered beside those that were cut off before', async () => {
  const { fileWith, cutOff, openWindow } = await host();
  const { folders } = await fileWith('one', ['1']);
  const { file } = await fileWith('other', []);
  cutOff.set(folders);
  const runs = openWindow();
  const run = runs.start({ file, text: '', resume: null });
  await becomes(runs, run, 'running');
  expect(cutOff.get()).toEqual([run.folder, ...folders]);
});

test('what a window cuts off as it ends stays remembered, and nothing that waited is begun', async () => {
  const { fileWith, cutOff, openWindow } = await host();
  const { file } = await fileWith('one', []);
  const runs = openWindow();
  const run = runs.start({ file, text: '', resume: null });
  const next = runs.start({ file, text: '', resume: null });
  await becomes(runs, run, 'running');
  const folder = run.folder;
  const begin = vi.spyOn(next, 'start');
  runs.dispose();
  await vi.waitFor(() => expect(run.view.state).toBe('failed'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(begin).not.toHaveBeenCalled();
  expect(next.view.state).toBe('queued');
  expect(cutOff.get()).toEqual([folder]);
});
