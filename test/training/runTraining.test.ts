/** What a run says, keeps and measures. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/data/datasets/openDataset.ts';
import { Network } from '../../src/engine/network/network.ts';
import { scheduledRate } from '../../src/engine/schedules.ts';
import type { CompiledNetwork } from '../../src/network/compile/compileNetwork.ts';
import { loadTensors, openCheckpoint } from '../../src/training/checkpoint.ts';
import { evaluate } from '../../src/training/evaluation.ts';
import { folderWith, idx, ramp } from '../data/datasets/files.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, compiledOf, eventsOf, type FileParts, metricsOf, runOf } from './runs.ts';

async function finishedRun(parts: FileParts = {}) {
  const folder = join(await temporaryFolder(), 'run');
  const compiled = compiledOf(parts);
  const run = await runOf({ folder, compiled });
  if (run.error) throw run.error;
  return { ...run, folder, compiled };
}

function dataOf({ input, dataset, seed }: CompiledNetwork) {
  const { shape: inputShape, normalize } = input;
  return openDataset(dataset, { inputShape, normalize, seed, baseFolder: '.' });
}

/** Weights alone, which nothing moves. */
const still = {
  layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }],
  training: { optimizer: { type: 'sgd', learningRate: 1e-30 }, shuffle: false },
};

describe('a run', () => {
  it('says what it begins with, every batch, every epoch and its end, in this order', async () => {
    const run = await finishedRun();
    expect(run.events.map(({ type }) => type)).toEqual([
      'started',
      ...[1, 2, 3].flatMap(() => [...new Array(6).fill('batch'), 'epoch', 'sample', 'health']),
      'finished',
    ]);
    expect(run.events[0]).toEqual({
      type: 'started',
      folder: run.folder,
      classes: ['horizontal', 'vertical', 'rising', 'falling'],
      images: { train: 48, validation: 12, test: null },
      epochs: 3,
      batchSize: 8,
      batches: 6,
      resumed: null,
      elapsedMs: 0,
    });
    const places = eventsOf(run, 'batch').map(({ epoch, batch, step, images }) => [
      epoch,
      batch,
      step,
      images,
    ]);
    expect(places).toEqual(
      Array.from({ length: 18 }, (_, i) => [1 + Math.floor(i / 6), 1 + (i % 6), i + 1, 8]),
    );
    expect(run.events.at(-1)).toMatchObject({ reason: 'epochs', wasOver: false, epoch: 3, step: 18 });
  });

  it('learns, and measures how well: losses and accuracies are means over the images', async () => {
    const run = await finishedRun({ training: { epochs: 12, batchSize: 9 } });
    for (const { epoch, trainLoss, trainAccuracy } of eventsOf(run, 'epoch')) {
      const batches = eventsOf(run, 'batch').filter((batch) => batch.epoch === epoch);
      expect(batches.map(({ images }) => images)).toEqual([9, 9, 9, 9, 9, 3]);
      const mean = (name: 'loss' | 'accuracy') =>
        batches.reduce((sum, batch) => sum + batch[name] * batch.images, 0) / 48;
      expect(trainLoss).toBeCloseTo(mean('loss'), 12);
      expect(trainAccuracy).toBeCloseTo(mean('accuracy'), 12);
    }
    const [first, last] = [eventsOf(run, 'epoch')[0], eventsOf(run, 'epoch')[11]];
    expect(last.trainLoss).toBeLessThan(first.trainLoss / 3);
    expect(last.trainAccuracy).toBeGreaterThan(0.8);
  });

  it('validates the network that its checkpoint then holds', async () => {
    const run = await finishedRun();
    const { layers, input } = run.compiled;
    const dataset = await dataOf(run.compiled);
    const network = new Network({ layers, inputShape: input.shape });
    const { file } = await openCheckpoint(join(run.folder, 'checkpoint.safetensors'));
    await loadTensors(network, file, { withOptimizer: false });
    await file.close();
    if (!dataset.validation) throw new Error('There is no validation.');
    // Another batch size: what is measured does not depend on it.
    const found = await evaluate(network, dataset.validation, {
      batchSize: 5,
      loss: { type: 'crossEntropy' },
      units: 4,
    });
    const { validationLoss, validationAccuracy, confusion } = eventsOf(run, 'epoch')[2];
    expect(found?.loss).toBeCloseTo(validationLoss ?? Number.NaN, 6);
    expect([found?.accuracy, found?.confusion]).toEqual([validationAccuracy, confusion?.counts]);
  });

  it('keeps what it was, what it measured and what it named wrong', async () => {
    const run = await finishedRun();
    expect((await readdir(run.folder)).toSorted()).toEqual([
      'checkpoint.safetensors',
      'epochs',
      'metrics.jsonl',
      'run.json',
      'samples',
    ]);
    const record = JSON.parse(await readFile(join(run.folder, 'run.json'), 'utf8'));
    const { name: _, ...network } = run.compiled;
    expect(record).toMatchObject({
      convscope: '1.2.3',
      node: process.version,
      file: 'some.cnn.json',
      network: JSON.parse(JSON.stringify(network)),
      data: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), images: { train: 48 } },
      backend: { level: 'reference', threads: 1 },
    });
    const kept = run.events.filter(({ type }) => ['batch', 'epoch', 'health'].includes(type));
    const lines = (await readFile(join(run.folder, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(kept);

    const [, , sample] = eventsOf(run, 'sample');
    const samples = join(run.folder, 'samples');
    expect(JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8'))).toEqual(sample);
    const pictures = sample.wrong.map(({ index }) => `${index}.png`);
    expect((await readdir(samples)).toSorted()).toEqual([...pictures, 'samples.json'].toSorted());
    expect((await readFile(join(samples, pictures[0]))).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('names by their classes what was named wrong, the surest first', async () => {
    const run = await finishedRun();
    const { wrong } = eventsOf(run, 'sample')[2];
    const { confusion } = eventsOf(run, 'epoch')[2];
    const counts = [0, 1, 2, 3].map(() => [0, 0, 0, 0]);
    for (const { label, predicted } of wrong) counts[label][predicted]++;
    const apart = confusion?.counts.map((row, label) =>
      row.map((n, predicted) => (n && label !== predicted ? n : 0)),
    );
    expect(wrong.length).toBeGreaterThan(0);
    expect(counts).toEqual(apart);
    const confidences = wrong.map(({ confidence }) => confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(confidences.every((confidence) => confidence >= 0.25 && confidence <= 1)).toBe(true);
  });

  it('with the squared error compares with 1 for the class and 0 for all others', async () => {
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 4, activation: 'softmax' }];
    const run = await finishedRun({
      layers,
      training: { epochs: 1, loss: 'meanSquaredError', batchSize: 48 },
    });
    const dataset = await dataOf(run.compiled);
    const network = new Network({ layers: run.compiled.layers, inputShape: [8, 8, 1], seed: 5 });
    let [loss, correct] = [0, 0];
    for (let index = 0; index < 48; index++) {
      const image = new Float32Array(64);
      await dataset.train.readInto(index, image);
      const { data } = await network.predict({ shape: [1, 8, 8, 1], data: image });
      const label = dataset.train.label(index);
      for (const [unit, value] of data.entries()) loss += (value - (unit === label ? 1 : 0)) ** 2 / (48 * 4);
      if (Math.max(...data) === data[label]) correct++;
    }
    const [first] = eventsOf(run, 'batch');
    expect(first.loss).toBeCloseTo(loss, 6);
    expect(first.accuracy).toBe(correct / 48);
    expect(eventsOf(run, 'sample')[0].wrong[0].confidence).toBeLessThanOrEqual(1);
  });

  it('goes by its schedule', async () => {
    const schedule = { type: 'step', every: 1, factor: 0.5, warmupEpochs: 1 } as const;
    const run = await finishedRun({ training: { schedule } });
    const rates = eventsOf(run, 'batch').map(({ learningRate }) => learningRate);
    const expected = Array.from({ length: 18 }, (_, step) =>
      scheduledRate(
        schedule,
        { learningRate: 0.01, epochs: 3, batchesPerEpoch: 6 },
        { epoch: Math.floor(step / 6), batch: step % 6 },
      ),
    );
    expect(rates).toEqual(expected);
    expect([rates[0], rates[5], rates[17]]).toEqual([0.01 / 6, 0.01, 0.005]);
  });

  it('tells its images apart by seed, and shuffles them anew in each epoch unless told not to', async () => {
    const losses = async (parts: FileParts) =>
      eventsOf(await finishedRun(parts), 'batch').map(({ loss }) => loss);
    const ordered = await losses(still);
    expect(ordered.slice(6, 12)).toEqual(ordered.slice(0, 6));
    const shuffled = await losses({ ...still, training: { ...still.training, shuffle: true } });
    expect(shuffled.slice(6, 12)).not.toEqual(shuffled.slice(0, 6));
    expect(await losses({})).toEqual(await losses({}));
    expect(await losses({ seed: 6 })).not.toEqual(await losses({}));
  });
});

describe('a last batch of one image', () => {
  const training = { batchSize: 47, epochs: 2 };
  it('is a step like others where it can be', async () => {
    const run = await finishedRun({ training });
    expect(eventsOf(run, 'batch').map(({ images }) => images)).toEqual([47, 1, 47, 1]);
  });

  it('is left out where a batch normalisation cannot be trained with it', async () => {
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }, { type: 'batchNorm' }];
    const run = await finishedRun({ training, layers });
    expect(eventsOf(run, 'started')[0].batches).toBe(1);
    expect(eventsOf(run, 'batch').map(({ images }) => images)).toEqual([47, 47]);
    // Every image is validated all the same.
    expect(
      eventsOf(run, 'epoch')[0]
        .confusion?.counts.flat()
        .reduce((a, b) => a + b),
    ).toBe(12);
  });

  it('is said by the engine where there is no other', async () => {
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }, { type: 'batchNorm' }];
    const folder = join(await temporaryFolder(), 'run');
    const compiled = compiledOf({ layers });
    const { error } = await runOf({
      folder,
      compiled: { ...compiled, training: { ...compiled.training, batchSize: 1 } },
    });
    expect(error?.message).toMatch(/^batchNorm_2: Training a batch normalisation needs at least 2 numbers/);
  });
});

describe('early stopping', () => {
  const stopping = (earlyStopping: object, training: object = {}) => ({
    ...still,
    training: { ...still.training, epochs: 9, earlyStopping, ...training },
  });

  it('ends the run after so many epochs without a better number', async () => {
    for (const metric of ['trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy']) {
      const run = await finishedRun(stopping({ metric, patience: 2 }));
      expect([eventsOf(run, 'epoch').length, eventsOf(run, 'finished')[0].reason]).toEqual([
        3,
        'earlyStopping',
      ]);
    }
    expect(eventsOf(await finishedRun(stopping({})), 'epoch')).toHaveLength(4);
  });

  it('waits as long as it gets better', async () => {
    const optimizer = { type: 'sgd', learningRate: 0.01 };
    const run = await finishedRun(stopping({ metric: 'trainLoss', patience: 1 }, { optimizer }));
    const losses = eventsOf(run, 'epoch').map(({ trainLoss }) => trainLoss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses).toHaveLength(9);
  });
});

it('a run without validation has no numbers of it', async () => {
  const dataset = { type: 'synthetic', generator: 'stripes', samples: 40 };
  const run = await finishedRun({ dataset, training: { epochs: 1 } });
  expect(run.events.map(({ type }) => type)).toEqual([
    'started',
    ...new Array(5).fill('batch'),
    'epoch',
    'health',
    'finished',
  ]);
  expect(eventsOf(run, 'epoch')[0]).toMatchObject({
    validationLoss: null,
    validationAccuracy: null,
    testLoss: null,
    testAccuracy: null,
    confusion: null,
  });
  expect((await metricsOf(run.folder)).length).toBe(7);
  expect(Object.keys(await bitsOf(run.folder))).toContain('optimizer/conv2d_0.kernel.mean');
});

describe('a run with test images', () => {
  const labels = (count: number) => Array.from({ length: count }, (_, i) => i % 4);
  const files = {
    images: idx([24, 8, 8], ramp(24 * 64)),
    labels: idx([24], labels(24)),
    'test-images': idx([9, 8, 8], ramp(9 * 64, 40)),
    'test-labels': idx([9], labels(9)),
  };
  const train = { images: 'images', labels: 'labels' };
  const test = { images: 'test-images', labels: 'test-labels' };

  it.each([0, 0.5])(
    'measures them in each epoch, with a validation of %s beside them',
    async (validationSplit) => {
      const parent = await folderWith(files);
      const compiled = compiledOf({
        dataset: { type: 'idx', train, test, validationSplit },
        training: { epochs: 2 },
      });
      const run = await runOf({ file: join(parent, 'some.cnn.json'), compiled });
      expect(run.error).toBeNull();
      expect(eventsOf(run, 'started')[0].images).toEqual({
        train: validationSplit ? 12 : 24,
        validation: validationSplit ? 12 : null,
        test: 9,
      });
      for (const epoch of eventsOf(run, 'epoch')) {
        expect((epoch.testAccuracy ?? Number.NaN) * 9).toBeCloseTo(
          Math.round((epoch.testAccuracy ?? 0) * 9),
          9,
        );
        expect(epoch.testLoss).toBeGreaterThan(0);
        expect(epoch.validationLoss === null).toBe(validationSplit === 0);
        const images = epoch.confusion?.counts.flat().reduce((sum, count) => sum + count);
        expect([epoch.confusion?.part, images]).toEqual(validationSplit ? ['validation', 12] : ['test', 9]);
      }
    },
  );
});
