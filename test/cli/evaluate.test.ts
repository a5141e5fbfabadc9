/** What `evaluate` and `predict` say of a trained network. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/data/datasets/openDataset.ts';
import { Network } from '../../src/engine/network/network.ts';
import { latestCheckpoint } from '../../src/training/runFolder.ts';
import { SafetensorsFile } from '../../src/training/safetensors/safetensorsFile.ts';
import { writeSafetensors } from '../../src/training/safetensors/writeSafetensors.ts';
import { compiledOf, networkFile } from '../training/runs.ts';
import { pngOf } from './files.ts';
import { run } from './runInProcess.ts';

const parts = { input: { shape: [8, 8, 1], normalize: 'standardize' } };
const classes = ['horizontal', 'vertical', 'rising', 'falling'];

let folder: string;
let file: string;
/** What the last epoch has measured. */
let epoch: Record<string, unknown>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-evaluate-'));
  file = await networkFile(folder, parts);
  const { out } = await run('train', file, '--json');
  epoch = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('evaluate', () => {
  test('measures the latest checkpoint as its run did', async () => {
    const { status, out, error } = await run('evaluate', file, '--json');
    expect([status, error]).toEqual([0, '']);
    const { confusion, ...result } = JSON.parse(out);
    expect(result).toEqual({
      part: 'validation',
      images: 12,
      loss: epoch.validationLoss,
      accuracy: epoch.validationAccuracy,
      classes,
    });
    expect(confusion.flat().reduce((sum: number, count: number) => sum + count)).toBe(12);
    const right = [0, 1, 2, 3].reduce((sum, label) => sum + confusion[label][label], 0);
    expect(right / 12).toBe(result.accuracy);
  });

  test('says it as a table', async () => {
    const { confusion } = JSON.parse((await run('evaluate', file, '--json')).out);
    const [first, heading, ...rows] = (await run('evaluate', file)).out.trimEnd().split('\n');
    expect(first).toMatch(/^Images for validation: 12, loss [\d.]+, [\d.]+ % right$/);
    expect(heading.split(/ {2,}/)).toEqual(['named as', ...classes]);
    const cells = rows.map((row) => row.split(/ {2,}/));
    expect(cells.map(([name]) => name)).toEqual(classes);
    expect(cells.map((row) => row.slice(1).map((cell) => (cell === '·' ? 0 : Number(cell))))).toEqual(
      confusion,
    );
    expect((await run('evaluate', file, '--lang', 'es')).out).toMatch(
      /^Imágenes de validación: 12, pérdida .* % de aciertos\nnombrada /,
    );
  });

  test('takes training images where there are no others', async () => {
    const dataset = { type: 'synthetic', generator: 'stripes', samples: 60 };
    const other = await networkFile(folder, { ...parts, dataset }, 'all.cnn.json');
    await run('train', other, '--epochs', '1');
    expect(JSON.parse((await run('evaluate', other, '--json')).out)).toMatchObject({
      part: 'train',
      images: 60,
    });
  });

  test('refuses what was trained as another network', async () => {
    const checkpoint = await checkpointOf(file);
    const layers = JSON.parse(await readFile(file, 'utf8')).layers;
    layers[0].activation = 'tanh';
    const other = await networkFile(folder, { ...parts, layers }, 'other.cnn.json');
    const { status, error } = await run('evaluate', other, '--checkpoint', checkpoint);
    expect(status).toBe(1);
    expect(error).toBe(
      `error: Since ${checkpoint} was written, this has changed: layers. Undo the change, or train anew.\n`,
    );
    expect((await run('evaluate', other)).error).toBe(
      `error: ${other} has not been trained yet: there is no checkpoint of it. Train it, or name a checkpoint.\n`,
    );
  });

  test('counts another order of the pixels as another input', async () => {
    const mixed = { type: 'synthetic', generator: 'stripes', samples: 60, permutePixels: true };
    const other = await networkFile(folder, { dataset: mixed }, 'mixed.cnn.json');
    await run('train', other, '--epochs', '1');
    await networkFile(folder, { dataset: mixed, seed: 6 }, 'mixed.cnn.json');
    expect((await run('evaluate', other)).error).toMatch(/ was written, this has changed: input\. /);
    // Without it the seed says only how the run began.
    const plain = await networkFile(folder, { ...parts, seed: 6 }, 'plain.cnn.json');
    const { status } = await run('evaluate', plain, '--checkpoint', await checkpointOf(file));
    expect(status).toBe(0);
  });

  test('but not what was trained in another way', async () => {
    const training = { optimizer: 'sgd', batchSize: 5 };
    const other = await networkFile(folder, { ...parts, training }, 'slower.cnn.json');
    const { out } = await run('evaluate', other, '--checkpoint', await checkpointOf(file), '--json');
    expect(JSON.parse(out).accuracy).toBe(epoch.validationAccuracy);
  });

  test('takes weights of another program, and the folder of a run', async () => {
    const checkpoint = await checkpointOf(file);
    const weights = await SafetensorsFile.open(checkpoint);
    const foreign = join(folder, 'foreign.safetensors');
    const tensors = await Promise.all(
      [...weights.shapes]
        .filter(([name]) => !name.startsWith('optimizer/'))
        .map(async ([name, shape]) => {
          const data = await weights.read(name);
          return [name, { shape, read: () => data }] as const;
        }),
    );
    await weights.close();
    await writeSafetensors(foreign, new Map(), new Map(tensors));
    for (const path of [foreign, join(checkpoint, '..')]) {
      const { out } = await run('evaluate', file, '--checkpoint', path, '--json');
      expect(JSON.parse(out).loss).toBe(epoch.validationLoss);
    }
    // What `standardize` goes by is measured.
    const image = join(folder, 'gray.png');
    await writeFile(
      image,
      pngOf({ height: 8, width: 8, channels: 1, bits: 8, data: Array.from({ length: 64 }, (_, i) => 4 * i) }),
    );
    const probabilities = async (path: string) =>
      JSON.parse((await run('predict', file, image, '--checkpoint', path, '--json')).out).probabilities;
    expect(await probabilities(foreign)).toEqual(await probabilities(checkpoint));
  });

  test('says what is wrong with a checkpoint', async () => {
    const damaged = join(folder, 'damaged.safetensors');
    await writeFile(damaged, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 123]));
    expect((await run('evaluate', file, '--checkpoint', damaged)).error).toBe(
      `error: ${damaged} is no checkpoint, or damaged: its header would be 4294967296 bytes long, of at most 1. Use another checkpoint, or train anew.\n`,
    );
    expect((await run('evaluate', file, '--checkpoint', join(folder, 'no'))).error).toBe(
      `error: ${join(folder, 'no')} does not exist. Check the name and the folder.\n`,
    );
  });
});

async function checkpointOf(path: string): Promise<string> {
  return (await latestCheckpoint(path)) ?? '';
}

describe('predict', () => {
  /** A sample of the data as a picture, and what the network says of it by another way. */
  async function sample(index: number) {
    const { input, dataset: spec, seed, layers } = compiledOf(parts);
    const dataset = await openDataset(spec, {
      inputShape: input.shape,
      normalize: input.normalize,
      seed,
      baseFolder: '.',
    });
    const [pixels, values] = [new Uint8Array(64), new Float32Array(64)];
    await dataset.train.readPixels(index, pixels);
    await dataset.train.readInto(index, values);
    const network = new Network({ layers, inputShape: [8, 8, 1] });
    const weights = await SafetensorsFile.open(await checkpointOf(file));
    for (const name of network.tensors.keys()) network.write(name, await weights.read(name));
    await weights.close();
    const { data } = await network.predict({ shape: [1, 8, 8, 1], data: values });
    const path = join(folder, `${index}.png`);
    await writeFile(path, pngOf({ height: 8, width: 8, channels: 1, bits: 8, data: Array.from(pixels) }));
    return { path, probabilities: Array.from(data) };
  }

  test('gives the probability of each class, and names the likeliest', async () => {
    const samples = [await sample(0), await sample(5)];
    const { status, out, error } = await run('predict', file, ...samples.map(({ path }) => path), '--json');
    expect([status, error]).toEqual([0, '']);
    const found = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found).toHaveLength(2);
    for (const [index, { path, probabilities }] of samples.entries()) {
      const { image, label, probabilities: said, classes: names } = found[index];
      expect([image, names]).toEqual([path, classes]);
      expect(label).toBe(classes[probabilities.indexOf(Math.max(...probabilities))]);
      for (const [unit, probability] of probabilities.entries())
        expect(said[unit]).toBeCloseTo(probability, 5);
      expect(said.reduce((sum: number, share: number) => sum + share)).toBeCloseTo(1, 5);
    }
  });

  test('takes logits where no softmax is at the end', async () => {
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }];
    const other = await networkFile(folder, { ...parts, layers }, 'logits.cnn.json');
    await run('train', other, '--epochs', '1');
    const { path } = await sample(1);
    const { probabilities } = JSON.parse((await run('predict', other, path, '--json')).out);
    expect(probabilities.reduce((sum: number, share: number) => sum + share)).toBeCloseTo(1, 12);
  });

  test('says the three likeliest in a line, and of an image that is none why', async () => {
    const { path, probabilities } = await sample(2);
    await writeFile(join(folder, 'no.png'), 'no');
    const { status, out, error } = await run('predict', file, join(folder, 'no.png'), path);
    expect(status).toBe(1);
    expect(error).toMatch(/^error: .*no\.png/);
    const [best] = probabilities.toSorted((a, b) => b - a);
    expect(out).toMatch(
      new RegExp(`^${path}: \\w+ ${(100 * best).toFixed(1)} %, \\w+ [\\d.]+ %, \\w+ [\\d.]+ %\n$`),
    );
  });

  test.each([
    [
      [],
      'The file is missing: predict needs the path of a network file. Write it like convscope predict network.cnn.json photo.png.',
    ],
    [
      ['some.cnn.json'],
      'The image is missing: predict needs one or more. Write it like convscope predict network.cnn.json photo.png.',
    ],
  ])('%j is wrong usage', async (args, sentence) => {
    expect(await run('predict', ...args)).toEqual({ status: 2, out: '', error: `error: ${sentence}\n` });
  });
});
