import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { listRuns, readRun } from '../../../src/host/training/storedRun.ts';
import { RunControl } from '../../../src/training/runControl.ts';
import { temporaryFolder } from '../../training/folder.ts';
import { compiledOf, eventsOf, networkFile, runOf } from '../../training/runs.ts';
import { replaceLastHealth } from './replaceLastHealth.ts';

test('a run reads as it was told', async () => {
  const file = await networkFile(await temporaryFolder());
  const run = await runOf({ file });
  const [{ folder, classes, images, batches }] = eventsOf(run, 'started');
  const view = (await readRun(folder, {}))?.view;
  const epochs = eventsOf(run, 'epoch').map(({ type: _, ...epoch }) => epoch);
  const told = eventsOf(run, 'batch');
  const name = basename(folder);
  expect(view).toMatchObject({
    id: name,
    name,
    state: 'finished',
    canResume: false,
    epochs: 3,
    problem: null,
  });
  expect(view?.facts).toEqual({ folder, classes, images, epochs: 3, batchSize: 8, batches, resumed: null });
  expect(view?.history).toEqual(epochs);
  const { confusion: _, ...last } = epochs[2];
  expect(view?.last).toEqual(last);
  expect(view?.finished).toEqual({ reason: 'epochs', wasOver: true });
  expect([...(view?.points.steps ?? [])]).toEqual(told.map(({ step }) => step));
  expect([...(view?.points.losses ?? [])]).toEqual(told.map(({ loss }) => Math.fround(loss)));
  const { wrong } = eventsOf(run, 'sample').at(-1) ?? {};
  expect(view?.samples?.wrong).toEqual(wrong);
  expect(view?.health?.layers).toEqual(eventsOf(run, 'health').at(-1)?.layers);
  expect(view?.forming?.layers.map(({ layer, shape }) => [layer, shape])).toEqual([
    ['conv2d_0', [3, 3, 1, 4]],
  ]);
});

test('a run is read with the kernels that it began with, drawn anew, unless it began with others', async () => {
  const home = await temporaryFolder();
  const file = await networkFile(home);
  const control = new RunControl();
  const begun: Float32Array[] = [];
  const run = await runOf({ file, control }, (event) => {
    if (event.type === 'started') {
      void control.look((network) => begun.push(network.read('conv2d_0.kernel').data.slice()));
    }
  });
  const [{ folder }] = eventsOf(run, 'started');
  const { kernels = [], forming } = (await readRun(folder, {}))?.view ?? {};
  expect(kernels.map(({ epoch, step }) => [epoch, step])).toEqual([
    [0, 0],
    [1, 6],
    [2, 12],
    [3, 18],
  ]);
  expect(kernels[0].layers[0].values).toEqual(begun[0]);
  expect(kernels[3]).toEqual(forming);
  const weights = join(folder, 'checkpoint.safetensors');
  const other = await runOf({ file, weights });
  const read = await readRun(eventsOf(other, 'started')[0].folder, {});
  const [start] = read?.view.kernels ?? [];
  expect([start.epoch, start.layers]).toEqual([0, forming?.layers]);
});

test('a stopped run ends where its checkpoint is, whatever was measured after', async () => {
  const file = await networkFile(await temporaryFolder());
  const control = new RunControl();
  const run = await runOf({ file, control }, (event) => {
    if (event.type === 'batch' && event.step === 8) control.stop();
  });
  const [{ folder }] = eventsOf(run, 'started');
  await appendFile(
    join(folder, 'metrics.jsonl'),
    '{"type":"batch","step":9,"loss":1,"accuracy":1}\n{"type":"ep',
  );
  const view = (await readRun(folder, {}))?.view;
  expect(view).toMatchObject({ state: 'stopped', canResume: true, finished: null });
  expect(view?.points.steps.at(-1)).toBe(8);
  expect(view?.batch?.step).toBe(8);
  expect(view?.history.map(({ epoch }) => epoch)).toEqual([1]);
});

test('a loss that was no number comes back as none', async () => {
  const folder = await temporaryFolder();
  const file = await networkFile(folder);
  const training = { optimizer: { type: 'sgd', learningRate: 1e30 }, stopOn: [], epochs: 1 };
  const run = await runOf({ file, compiled: compiledOf({ training }) });
  const view = (await readRun(eventsOf(run, 'started')[0].folder, {}))?.view;
  expect(view?.points.losses.some(Number.isNaN)).toBe(true);
  expect(view?.last?.trainLoss).toBeNaN();
  expect(view?.last?.validationLoss).not.toBeNull();
});

test('runs are listed with the newest first; what is no run is left out', async () => {
  const home = await temporaryFolder();
  const file = await networkFile(home);
  expect(await listRuns(file)).toEqual([]);
  const first = await runOf({ file });
  const second = await runOf({ file });
  const folders = [second, first].map((run) => eventsOf(run, 'started')[0].folder);
  const runs = join(home, '.convscope', 'runs', 'some');
  await mkdir(join(runs, '29990101-000000'));
  await mkdir(join(runs, '29990101-000001'));
  await writeFile(join(runs, '29990101-000001', 'run.json'), '{"convscope":"1","started":"now"}');
  expect((await listRuns(file)).map(({ folder }) => folder)).toEqual(folders);
  await rm(join(folders[0], 'checkpoint.safetensors'));
  expect((await listRuns(file))[0]).toMatchObject({ state: 'stopped', canResume: false, last: null });
});

test('a warning after the last epoch comes with how its layers were', async () => {
  const run = await runOf({ file: await networkFile(await temporaryFolder()) });
  const [{ folder }] = eventsOf(run, 'started');
  const warning = { code: 'nan', layer: null, problem: { text: 'No number.' }, remedy: { text: 'Try.' } };
  await replaceLastHealth(folder, { epoch: 4, step: 19, layers: [], warnings: [warning] });
  const health = (await readRun(folder, {}))?.view.health;
  expect(health?.warnings.map(({ problem }) => problem)).toEqual(['No number.']);
  const { epoch, layers } = eventsOf(run, 'health')[1];
  expect(health).toMatchObject({ epoch, layers });
});

test('a list reads the log of a run again where that has changed, and only there', async () => {
  const file = await networkFile(await temporaryFolder());
  const run = await runOf({ file });
  const path = join(eventsOf(run, 'started')[0].folder, 'metrics.jsonl');
  const time = new Date('2026-11-05T10:22:33Z');
  const lossOfLast = async () => (await listRuns(file))[0].last?.trainLoss;
  await utimes(path, time, time);
  const loss = await lossOfLast();
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll(/"trainLoss":./g, '"trainLoss":9'));
  await utimes(path, time, time);
  expect(await lossOfLast()).toBe(loss);
  const later = new Date('2026-11-05T10:22:34Z');
  await utimes(path, later, later);
  expect(await lossOfLast()).toBeGreaterThan(9);
});
