/** What `maps` and `explain` give of one trained network, beside the engine's own numbers. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/data/datasets/openDataset.ts';
import { Network } from '../../src/engine/network/network.ts';
import { loadWeights, writeCheckpoint } from '../../src/training/checkpoint.ts';
import { latestCheckpoint } from '../../src/training/runFolder.ts';
import { largestError } from '../engine/largestError.ts';
import { compiledOf, networkFile } from '../training/runs.ts';
import { numbersOf, pngOf } from './files.ts';
import { run } from './runInProcess.ts';

const parts = {
  input: { shape: [8, 8, 1], normalize: 'standardize' },
  layers: [
    { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' },
    {
      type: 'residual',
      name: 'block',
      layers: [{ type: 'conv2d', filters: 6, kernelSize: 3, stride: 2, padding: 'same' }],
    },
    { type: 'flatten' },
    { type: 'dense', units: 4, activation: 'softmax' },
  ],
};

let folder: string;
let file: string;
let image: string;
/** The same image as the network reads it. */
let values: Float32Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-maps-'));
  file = await networkFile(folder, parts);
  await run('train', file, '--epochs', '1', '--json');
  const { input, dataset: spec, seed } = compiledOf(parts);
  const { shape: inputShape, normalize } = input;
  const dataset = await openDataset(spec, { inputShape, normalize, seed, baseFolder: '.' });
  const pixels = new Uint8Array(64);
  values = new Float32Array(64);
  await dataset.train.readPixels(3, pixels);
  await dataset.train.readInto(3, values);
  image = join(folder, 'stripes.png');
  await writeFile(image, pngOf({ height: 8, width: 8, channels: 1, bits: 8, data: Array.from(pixels) }));
});
afterAll(() => rm(folder, { recursive: true }));

/** The network on the reference, with the weights of a checkpoint or the first ones. */
async function referenceNetwork(checkpoint: string | null) {
  const { layers, seed } = compiledOf(parts);
  const network = new Network({ layers, inputShape: [8, 8, 1], seed });
  if (checkpoint !== null) await loadWeights(network, checkpoint);
  return network;
}

/** What it makes of the image. */
async function expectedMaps(checkpoint: string | null) {
  return (await referenceNetwork(checkpoint)).layerOutputs({ shape: [1, 8, 8, 1], data: values });
}

/** Every .npy of a folder, by its name. */
async function npyFiles(path: string) {
  const names = (await readdir(path)).filter((name) => name.endsWith('.npy')).sort();
  return Promise.all(names.map(async (name) => ({ name, ...numbersOf(await readFile(join(path, name))) })));
}

/** The numbers in a folder are those of the reference. */
async function expectMaps(out: string, checkpoint: string | null) {
  const found = await npyFiles(out);
  const expected = [...(await expectedMaps(checkpoint)).values()];
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape.slice(1)));
  for (const [index, { data }] of found.entries()) {
    expect(largestError(data, expected[index].data)).toBeLessThan(1e-5);
  }
}

describe('maps', () => {
  test('writes the numbers of every layer after its activation, and a picture of each', async () => {
    const out = join(folder, 'made', 'by', 'it');
    const { status, out: said, error } = await run('maps', file, image, '-o', out);
    expect([status, error]).toEqual([0, '']);
    const expected = await expectedMaps(await latestCheckpoint(file));
    const stems = ['00-conv2d_0', '01-block-conv2d_0', '02-block', '03-flatten_2', '04-dense_3'];
    const found = await npyFiles(out);
    expect(found.map(({ name }) => name)).toEqual(stems.map((stem) => `${stem}.npy`));
    expect([...expected.keys()]).toEqual(['conv2d_0', 'block/conv2d_0', 'block', 'flatten_2', 'dense_3']);
    for (const [index, { shape, data }] of [...expected.values()].entries()) {
      expect(found[index].shape).toEqual(shape.slice(1));
      expect(largestError(found[index].data, data)).toBeLessThan(1e-5);
      const { format, width, channels } = await sharp(join(out, `${stems[index]}.png`)).metadata();
      expect([format, channels]).toEqual(['png', 3]);
      expect(width).toBeGreaterThan(8);
    }
    const lines = said.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/01-block-conv2d_0\.npy: 4 × 4 × 6, values from -?[\d.]+ to [\d.]+$/);
    expect((await readdir(out)).length).toBe(10);
  });

  test('shows the first weights of a network that was never trained, and says so', async () => {
    const other = await networkFile(folder, parts, 'fresh.cnn.json');
    const out = join(folder, 'fresh');
    const { status, out: said, error } = await run('maps', other, image, '-o', out, '--json');
    expect(status).toBe(0);
    expect(error).toBe(
      `warning: ${other} has not been trained yet: these are the numbers of its first, random weights.\n`,
    );
    await expectMaps(out, null);
    const [first] = said.split('\n').map((line) => line && JSON.parse(line));
    const { data } = (await expectedMaps(null)).get('conv2d_0') ?? { data: [] };
    expect(first).toMatchObject({
      layer: 'conv2d_0',
      shape: [8, 8, 4],
      deadMaps: [],
      files: { numbers: join(out, '00-conv2d_0.npy'), picture: join(out, '00-conv2d_0.png') },
    });
    expect(first.min).toBeCloseTo(Math.min(...data), 4);
    expect(first.limit).toBeCloseTo(Math.max(...data.map(Math.abs)), 4);
  });

  test('takes the weights of any checkpoint, and measures the data where none says what it was', async () => {
    const other = await networkFile(folder, parts, 'other.cnn.json');
    const checkpoint = await latestCheckpoint(file);
    const foreign = join(folder, 'foreign.safetensors');
    await writeCheckpoint(foreign, await referenceNetwork(checkpoint), null);
    for (const path of [checkpoint ?? '', foreign]) {
      const out = join(folder, 'by checkpoint');
      expect((await run('maps', other, image, '-o', out, '--checkpoint', path)).error).toBe('');
      await expectMaps(out, checkpoint);
    }
  });

  test('numbers more than a hundred layers so that they sort', async () => {
    const layers = [
      ...new Array(98).fill({ type: 'activation', function: 'relu' }),
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const names = async (more: readonly object[]) => {
      const deep = await networkFile(folder, { layers: [...more, ...layers] }, 'deep.cnn.json');
      const out = join(folder, `deep${more.length}`);
      await run('maps', deep, image, '-o', out);
      return (await npyFiles(out)).map(({ name }) => name);
    };
    expect(await names([])).toMatchObject({ 0: '00-activation_0.npy', 99: '99-dense_99.npy' });
    expect(await names([{ ...layers[0] }])).toMatchObject({
      0: '000-activation_0.npy',
      99: '099-flatten_99.npy',
      100: '100-dense_100.npy',
    });
  });

  test('names maps that are 0 everywhere', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 1, kernel: [[0]], activation: 'relu', useBias: false },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const dead = await networkFile(folder, { layers }, 'dead.cnn.json');
    const { out } = await run('maps', dead, image, '-o', join(folder, 'dead'), '--lang', 'es');
    expect(out.split('\n')[0]).toMatch(/8 × 8 × 2, valores de 0 a 0; mapas que son 0 en todas partes: 0, 1$/);
  });

  test('never writes over the image, nor where a file stands', async () => {
    const out = join(folder, 'own');
    await mkdir(out);
    const own = join(out, '00-conv2d_0.png');
    const bytes = await readFile(image);
    await writeFile(own, bytes);
    expect((await run('maps', file, own, '-o', out)).error).toBe(
      `error: ${own} is the image itself, which is never overwritten. Give the output another name.\n`,
    );
    expect(await readFile(own)).toEqual(bytes);
    expect(await run('maps', file, image, '-o', file)).toEqual({
      status: 1,
      out: '',
      error: `error: ${file} is a file, not a folder to write to. Name a folder; it is made where there is none.\n`,
    });
  });

  test.each([
    [
      [],
      'The file is missing: maps needs the path of a network file. Write it like convscope maps network.cnn.json photo.png.',
    ],
    [
      ['a.cnn.json'],
      'The image is missing: maps needs the path of one. Write it like convscope maps network.cnn.json photo.png.',
    ],
    [
      ['a.cnn.json', 'b.png', 'c.png'],
      'maps takes one image, but "c.png" came as well. Name one image, and put a path with spaces in quotes.',
    ],
    [
      ['a.cnn.json', 'b.png'],
      'Nothing would be written: -o is not given. Write it like convscope maps network.cnn.json photo.png -o maps.',
    ],
  ])('%j is wrong usage', async (args, sentence) => {
    expect(await run('maps', ...args)).toEqual({ status: 2, out: '', error: `error: ${sentence}\n` });
  });
});

describe('explain', () => {
  const explain = (...args: string[]) => run('explain', file, image, ...args);

  test('gives the arithmetic of a unit as an object, down to the pixels', async () => {
    const expected = await expectedMaps(await latestCheckpoint(file));
    const { status, out, error } = await explain('--layer', 'block', '--unit=3,1,5', '--json');
    expect([status, error]).toEqual([0, '']);
    const block = JSON.parse(out);
    expect(block).toMatchObject({
      type: 'addition',
      unit: { layer: 'block', place: [3, 1, 5] },
      branch: { unit: { layer: 'block/conv2d_0', place: [3, 1, 5] } },
      shortcut: { unit: { layer: 'block/projection', place: [3, 1, 5] } },
      // Two windows of 3 rows, the outer with stride 2; same pads below and on the right.
      receptiveField: { rows: { from: 5, to: 7 }, columns: { from: 1, to: 5 } },
      input: { height: 8, width: 8 },
    });
    expect(block.value).toBeCloseTo(expected.get('block')?.data[(3 * 4 + 1) * 6 + 5] ?? Number.NaN, 5);
    expect(block.branch.value + block.shortcut.value).toBeCloseTo(block.value, 5);
    const pixel = JSON.parse((await explain('--layer', 'input', '--unit', '2,3,0', '--json')).out);
    expect(pixel).toMatchObject({
      type: 'input',
      value: values[2 * 8 + 3],
      receptiveField: { rows: { from: 2, to: 2 } },
    });
  });

  test('writes it out, and the field with it', async () => {
    const { out } = await explain('--layer', 'conv2d_0', '--unit', '0,0,2');
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^conv2d_0 \(0, 0, 2\) = −?[\d.]+$/);
    expect(lines[2]).toMatch(/^ {2}channel 0: 0 · .* = −?[\d.]+$/);
    expect(lines.at(-1)).toBe('  It sees rows 0 to 1 and columns 0 to 1 of the image.');
    const spanish = await explain('--layer', 'dense_3', '--unit', '1', '--lang', 'es');
    expect(spanish.out).toMatch(/\n {2}y 80 más, juntos −?[\d.]+\n/);
    expect(spanish.out).toMatch(/\n {2}Ve las filas 0 a 7 y las columnas 0 a 7 de la imagen\.\n$/);
  });

  test.each([
    [
      ['--unit', '0'],
      2,
      'Option --layer is missing: explain needs the layer and the place of a unit. Add it like --layer conv2d_0 --unit 3,4,0.',
    ],
    [
      ['--layer', 'block'],
      2,
      'Option --unit is missing: explain needs the layer and the place of a unit. Add it like --layer conv2d_0 --unit 3,4,0.',
    ],
    [
      ['--layer', 'block', '--unit', '1,2'],
      2,
      'Option --unit expects y,x,c or one number, whole numbers from 0, but it is "1,2". Write it like --unit 3,4,0, or --unit 7 for a unit of a vector.',
    ],
    [
      ['--layer', 'blok', '--unit', '1,2,0'],
      1,
      'The network has no layer with the name blok. Name one of these: conv2d_0, block/conv2d_0, block, flatten_2, dense_3, block/projection.',
    ],
    [
      ['--layer', 'block', '--unit', '4,0,0'],
      1,
      'block has no unit 4,0,0: its last is 3,3,5. Give row, column and channel, each from 0.',
    ],
    [
      ['--layer', 'dense_3', '--unit', '0,0,1'],
      1,
      'dense_3 has no unit 0,0,1: its last is 3. Give one number, from 0.',
    ],
  ])('%j is refused', async (args, status, sentence) => {
    expect(await explain(...args)).toEqual({ status, out: '', error: `error: ${sentence}\n` });
  });
});
