import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFile, samplePictures } from '../../../src/host/training/samplePictures.ts';
import { readRun } from '../../../src/host/training/storedRun.ts';
import type { FolderChange, TrainRequest } from '../../../src/host/training/trainingProtocol.ts';
import { TrainingRun } from '../../../src/host/training/trainingRun.ts';
import { changedRun } from '../../../src/protocol/changedRun.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { temporaryFolder } from '../../training/folder.ts';
import { networkFile } from '../../training/runs.ts';
import { queuedRun } from './queuedRun.ts';

const networkWorkerFile = resolve(import.meta.dirname, '../../../dist/networkWorker.js');

interface Told {
  readonly view: RunView;
  readonly changes: readonly FolderChange[];
  readonly folder: string;
  readonly defects: readonly string[];
}

/** Trains, and puts together what a panel would hear; `onChange` may meddle. */
async function trained(
  request: Partial<TrainRequest> & Pick<TrainRequest, 'file'>,
  onChange?: (view: RunView, run: TrainingRun) => void,
): Promise<Told> {
  let view = queuedRun;
  let folder = request.resume ?? '';
  const changes: FolderChange[] = [];
  const defects: string[] = [];
  const run = new TrainingRun({
    bundle: {},
    networkWorkerFile,
    version: '1.2.3',
    report: (detail) => defects.push(detail),
    onChange: (change) => {
      changes.push(change);
      const { folder: told = folder, ...heard } = change;
      folder = told;
      view = changedRun(view, { ...heard, id: 'some' });
      onChange?.(view, run);
    },
  });
  const text = await readFile(request.file, 'utf8');
  await run.train({ text, resume: null, threads: 1, roots: [], ...request });
  return { view, changes, folder, defects };
}

/** Without what depends on the clock. */
function numbersOf({ points, history, batch, samples, forming, canResume, state }: RunView) {
  const untimed = history.map(({ imagesPerSecond: _, elapsedMs: __, ...epoch }) => epoch);
  const { imagesPerSecond: _, elapsedMs: __, ...numbers } = batch ?? {};
  return { points, history: untimed, batch: numbers, samples, forming, canResume, state };
}

test('what a panel hears piece by piece is what the folder keeps', async () => {
  const file = await networkFile(await temporaryFolder());
  const { view, folder, defects } = await trained({ file });
  expect(defects).toEqual([]);
  expect(view).toMatchObject({ state: 'finished', epochs: 3, problem: null, msLeft: null });
  const stored = await readRun(folder, {});
  expect(numbersOf(view)).toEqual(numbersOf(stored?.view as RunView));
  expect(view.kernels.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
  expect(view.kernels[0].layers[0].values).not.toEqual(view.kernels[3].layers[0].values);
});

test('a run that was stopped goes on as if it had not been, and is told whole', async () => {
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  const training = { epochs: 12 };
  const whole = await trained({ file: await networkFile(one, { training }) });
  const file = await networkFile(other, { training });
  const stopped = await trained({ file }, ({ state, batch }, run) => {
    if (state === 'running' && batch) run.control({ action: 'stop' });
  });
  expect(stopped.view).toMatchObject({ state: 'stopped', canResume: true });
  const resumed = await trained({ file, resume: stopped.folder });
  expect(resumed.changes[0]).toMatchObject({ state: 'starting', finished: null });
  expect(numbersOf(resumed.view)).toEqual(numbersOf(whole.view));
});

test('a pause is told, one batch may be done in it, and it goes on', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs: 100_000 } });
  const states: string[] = [];
  const steps: number[] = [];
  await trained({ file }, ({ state, batch }, run) => {
    if (states.at(-1) !== state) {
      states.push(state);
      if (state === 'paused') {
        run.control({ action: 'stepBatch' });
        run.control({ action: 'stepBatch' });
      }
    }
    if (!batch) return;
    if (state === 'paused' && steps.at(-1) !== batch.step) steps.push(batch.step);
    if (state === 'paused' && batch.step === steps[0] + 2) run.control({ action: 'resume' });
    if (state === 'running') run.control({ action: states.includes('paused') ? 'stop' : 'pause' });
  });
  expect(states).toEqual(['running', 'paused', 'running', 'stopped']);
  expect(steps.at(-1)).toBe(steps[0] + 2);
});

test('an error in the file, a blocked folder and foreign data fail with a sentence, and nothing else', async () => {
  const home = await temporaryFolder();
  const wrong = await networkFile(home, { layers: [{ type: 'dense' }] }, 'wrong.cnn.json');
  const failed = await trained({ file: wrong });
  expect(failed.defects).toEqual([]);
  expect(failed.view).toMatchObject({ state: 'failed', canResume: false });
  expect(failed.view.problem).toContain('units');

  const file = await networkFile(home, {}, 'blocked.cnn.json');
  await writeFile(join(home, '.convscope'), '');
  const blocked = await trained({ file });
  expect(blocked.view.problem).toContain('a file stands in its place');
  await rm(join(home, '.convscope'));

  const missing = { type: 'idx', train: { images: 'no-images', labels: 'no-labels' } };
  const gone = await trained({ file: await networkFile(home, { dataset: missing }, 'gone.cnn.json') });
  expect(gone.view.problem).toContain('no-images');
});

test('what was named wrong is seen: the picture that the run keeps, until it is gone', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs: 1 } });
  const { view, folder } = await trained({ file });
  const [{ index }] = view.samples?.wrong ?? [];
  const [picture, ...others] = await samplePictures(folder, [index, 99_999]);
  expect(others).toEqual([]);
  expect(picture).toMatchObject({ index, height: 8, width: 8, channels: 1 });
  expect(picture.bytes.length).toBe(64);
  expect(await sampleFile(folder, index)).toBe(join(folder, 'samples', `${index}.png`));
  const samples = join(folder, 'samples');
  for (const name of await readdir(samples)) if (name.endsWith('.png')) await rm(join(samples, name));
  expect(await samplePictures(folder, [index])).toEqual([]);
  expect(await sampleFile(folder, index)).toBeNull();
});
