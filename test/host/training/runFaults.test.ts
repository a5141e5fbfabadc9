/** What may happen to a run in the host: each is said in a sentence, and the last whole checkpoint is good. */
import { writeFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { TrainingRun } from '../../../src/host/training/trainingRun.ts';
import { changedRun } from '../../../src/protocol/changedRun.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { temporaryFolder } from '../../training/folder.ts';
import { bitsOf, metricsOf, networkFile } from '../../training/runs.ts';
import { queuedRun } from './queuedRun.ts';
import { replaceLastHealth } from './replaceLastHealth.ts';

const networkWorkerFile = resolve(import.meta.dirname, '../../../dist/networkWorker.js');
const epochs = 12;

interface Trained {
  readonly view: RunView;
  readonly folder: string;
}

interface TrainedOptions {
  readonly resume: string | null;
  readonly worker: string;
  readonly report: (detail: string) => void;
}

/** Trains as a panel hears it; `afterEpoch` is told of each epoch with the folder of the run. */
async function trained(
  file: string,
  { resume = null, worker = networkWorkerFile, report = () => {} }: Partial<TrainedOptions> = {},
  afterEpoch?: (epoch: number, folder: string) => void,
): Promise<Trained> {
  let view = queuedRun;
  let folder = resume ?? '';
  const run = new TrainingRun({
    bundle: {},
    networkWorkerFile: worker,
    version: '1.2.3',
    report,
    onChange: (change) => {
      const { folder: told = folder, ...heard } = change;
      folder = told;
      view = changedRun(view, { ...heard, id: 'some' });
      for (const { epoch } of heard.history ?? []) afterEpoch?.(epoch, folder);
    },
  });
  await run.train({ file, text: await readFile(file, 'utf8'), resume, threads: 1, roots: [] });
  return { view, folder };
}

test('a thread that computes dies: the run says so, and goes on from its checkpoint to the same bits', async () => {
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  const training = { epochs };
  const whole = await trained(await networkFile(one, { training }));
  const file = await networkFile(other, { training });
  const [worker, fuse] = [join(other, 'dying.cjs'), join(other, 'fuse')];
  await writeFile(
    worker,
    `const { existsSync } = require('node:fs');
const { wait } = Atomics;
Atomics.wait = (...args) => (existsSync(${JSON.stringify(fuse)}) ? process.exit(9) : wait(...args));
require(${JSON.stringify(networkWorkerFile)});`,
  );
  const { view, folder } = await trained(file, { worker }, () => writeFileSync(fuse, ''));
  expect(view).toMatchObject({ state: 'failed', canResume: true });
  expect(view.problem).toMatch(/thread/);
  const { view: end } = await trained(file, { resume: folder });
  expect(end).toMatchObject({ state: 'finished', problem: null });
  expect(await bitsOf(folder)).toEqual(await bitsOf(whole.folder));
  expect(await metricsOf(folder)).toEqual(await metricsOf(whole.folder));
});

test('the network file is deleted: the run goes on with what stood in it', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs } });
  const { view } = await trained(file, {}, (epoch) => {
    if (epoch === 1) void rm(file, { force: true });
  });
  expect(view).toMatchObject({ state: 'finished', last: { epoch: epochs } });
});

test('the folder of the run is taken away: it says what cannot be written', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs: 100_000 } });
  const { view } = await trained(file, {}, (epoch, folder) => {
    if (epoch === 1) void rename(folder, `${folder}.gone`);
  });
  expect(view).toMatchObject({ state: 'failed', canResume: false });
  expect(view.problem).toMatch(/ cannot be written: there is no folder /);
});

test('what a run has left cannot be read: it is told as failed, and what is wrong is in the log', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs } });
  const { folder } = await trained(file);
  await replaceLastHealth(folder, { layers: [] });
  const defects: string[] = [];
  const { view } = await trained(file, { resume: folder, report: (detail) => defects.push(detail) });
  expect(view).toMatchObject({ state: 'failed' });
  expect(view.problem).toMatch(/^Something went wrong/);
  expect(defects).toEqual([expect.stringContaining('saidHealth'), expect.stringContaining('#end')]);
});
