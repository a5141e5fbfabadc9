import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../../src/data/encodeImage.ts';
import type { Ablation, MapsLook, Unit } from '../../../src/protocol/featureMaps.ts';
import { SafetensorsFile } from '../../../src/training/safetensors/safetensorsFile.ts';
import { run } from '../../cli/runInProcess.ts';
import { runOf } from '../../training/runs.ts';
import { first, openSession } from './openSession.ts';

/** What the thread answers about a network in which something is switched off or edited. */

const mapOff: Ablation = { type: 'map', layer: 'conv2d_0', channel: 1 };
const kernelOff: Ablation = { type: 'kernel', layer: 'conv2d_0', input: null, output: 2 };
const weight: Ablation = { type: 'weight', tensor: 'conv2d_0.kernel', place: [1, 1, 0, 3], value: 1.5 };

const mapsOf = ({ layers }: MapsLook, name: string) =>
  layers.find(({ layer }) => layer === name)?.maps.values ?? new Float32Array();

/** The numbers of one of four maps of 8 × 8. */
const mapOf = (look: MapsLook, name: string, channel: number) =>
  mapsOf(look, name).subarray(64 * channel, 64 * (channel + 1));

describe('a look', () => {
  test('has both predictions and the maps of the changed network; without changes all is as before', async () => {
    const { session } = await openSession();
    const before = await session.look(first);
    expect(before.changed).toBeNull();
    const look = await session.look({ ...first, changes: [weight] });
    expect(look.probabilities).toEqual(before.probabilities);
    expect(look.changed).not.toEqual(before.probabilities);
    expect(mapOf(look, 'conv2d_0', 3)).not.toEqual(mapOf(before, 'conv2d_0', 3));
    for (const channel of [0, 1, 2]) {
      expect(mapOf(look, 'conv2d_0', channel)).toEqual(mapOf(before, 'conv2d_0', channel));
    }
    expect(await session.look(first)).toEqual(before);
  });

  test('shows what a map that is off would be, and 0 of it in what reads it', async () => {
    const { session } = await openSession();
    const before = await session.look(first);
    const look = await session.look({ ...first, changes: [mapOff] });
    expect(mapsOf(look, 'conv2d_0')).toEqual(mapsOf(before, 'conv2d_0'));
    // Batch normalisation of 0 is one number everywhere.
    expect(new Set(mapOf(look, 'batchNorm_1', 1)).size).toBe(1);
    expect(mapOf(look, 'batchNorm_1', 2)).toEqual(mapOf(before, 'batchNorm_1', 2));
    expect(look.layers.map(({ layer }) => layer)).toEqual(before.layers.map(({ layer }) => layer));
  });

  test('with a weight that is none is refused; the next one without is answered', async () => {
    const { session } = await openSession();
    const before = await session.look(first);
    const wrong: Ablation = { ...weight, place: [3, 0, 0, 0] };
    await expect(session.look({ ...first, changes: [wrong] })).rejects.toThrow(/no place 3,0,0,0/);
    expect(await session.look(first)).toEqual(before);
  });

  test('keeps the changes for other weights', async () => {
    const { file, session, open } = await openSession();
    const random = await session.look({ ...first, changes: [weight] });
    await runOf({ file });
    await open();
    const trained = await session.look({ ...first, changes: [weight] });
    expect(trained.changed).not.toEqual(random.changed);
    const { values } = await session.kernels({ layer: 'conv2d_0', input: 0, outputs: [3] });
    expect(values[4]).toBe(1.5);
  });
});

test('kernels are the changed ones, with the trained ones beside them', async () => {
  const { session } = await openSession();
  await session.look(first);
  const asked = { layer: 'conv2d_0', input: 0, outputs: [2, 3] };
  const before = await session.kernels(asked);
  expect(before.trained).toEqual({ values: before.values, biases: before.biases });
  const bias: Ablation = { type: 'weight', tensor: 'conv2d_0.bias', place: [3], value: -2 };
  await session.look({ ...first, changes: [kernelOff, weight, bias] });
  const kernels = await session.kernels(asked);
  expect(kernels.trained).toEqual(before.trained);
  expect([...kernels.values]).toEqual([...new Array(9).fill(0), ...before.values.slice(9).with(4, 1.5)]);
  expect(kernels.biases).toEqual([before.biases?.[0], -2]);
  expect((await session.kernel({ layer: 'conv2d_0', channel: 3, input: 0 })).matrix[1][1]).toBe(1.5);
});

test.each([
  [[weight, kernelOff]],
  [[mapOff, weight]],
  [[mapOff, { type: 'map', layer: 'flatten_4', channel: 9 } as const]],
])(
  'the arithmetic of %j sums to the numbers of the changed network, in names of the file',
  async (changes) => {
    const { session, network } = await openSession();
    const before = await session.look(first);
    await session.look({ ...first, changes });
    const names = [null, ...network.layers.map(({ name }) => name)];
    const units: Unit[] = [
      { layer: 'conv2d_0', place: [3, 4, 3] },
      { layer: 'conv2d_0', place: [3, 4, 1] },
      { layer: 'batchNorm_1', place: [3, 4, 1] },
      { layer: 'maxPool2d_2', place: [1, 2, 1] },
      { layer: 'flatten_4', place: [9] },
      { layer: 'dense_5', place: [2] },
    ];
    for (const unit of units) {
      const { explanation, marks, text } = await session.explain({ unit });
      expect(explanation.unit).toEqual(unit);
      expect(Math.abs(explanation.value - explanation.computed)).toBeLessThanOrEqual(explanation.tolerance);
      expect(explanation.value).toBe((await session.point({ unit })).value);
      expect(JSON.stringify([explanation, marks, text])).not.toContain('mask');
      expect(marks.every(({ layer }) => names.includes(layer))).toBe(true);
    }
    const map = mapOf(before, 'conv2d_0', 1);
    const strongest = map.indexOf(Math.max(...map));
    const place = [Math.floor(strongest / 8), strongest % 8, 1];
    const { explanation } = await session.explain({ unit: { layer: 'batchNorm_1', place } });
    if (explanation.type !== 'normalization') throw new Error(explanation.type);
    const isOff = changes.some((change) => change === mapOff);
    expect(explanation.term.unit.layer).toBe('conv2d_0');
    expect(explanation.term.value === 0).toBe(isOff);
  },
);

test('with changes so many of the images are named right as one by one', async () => {
  const { session } = await openSession();
  const changes = [0, 1, 2].map((channel): Ablation => ({ type: 'map', layer: 'conv2d_0', channel }));
  let [trained, changed] = [0, 0];
  for (let index = 0; index < 12; index++) {
    const look = await session.look({ ...first, index, changes });
    const isRight = (values: readonly number[] | null) =>
      values?.indexOf(Math.max(...values)) === look.sample?.label;
    if (isRight(look.probabilities)) trained++;
    if (isRight(look.changed)) changed++;
  }
  const accuracy = await session.changedAccuracy({ changes });
  expect(accuracy).toEqual({ part: 'validation', count: 12, trained: trained / 12, changed: changed / 12 });
});

test('of a trained network the accuracy with changes is another: a bias that decides all is right for one class', async () => {
  const { file, session, open } = await openSession();
  await runOf({ file });
  await open();
  const changes: Ablation[] = [{ type: 'weight', tensor: 'dense_5.bias', place: [2], value: 1000 }];
  let right = 0;
  for (let index = 0; index < 12; index++) {
    const { sample } = await session.look({ ...first, index, changes });
    if (sample?.label === 2) right++;
  }
  const accuracy = await session.changedAccuracy({ changes });
  expect(accuracy).toMatchObject({ part: 'validation', count: 12, changed: right / 12 });
  expect(accuracy?.trained).not.toBe(accuracy?.changed);
});

test('another look ends the counting of images', async () => {
  const { session } = await openSession();
  await session.look({ ...first, changes: [mapOff] });
  const counting = session.changedAccuracy({ changes: [mapOff] });
  await session.look({ ...first, changes: [weight] });
  expect(await counting).toBeNull();
  expect(await session.changedAccuracy({ changes: [mapOff] })).toBeNull();
  expect(await session.changedAccuracy({ changes: [weight] })).toMatchObject({ count: 12 });
});

test('nothing is written by a look with changes, its arithmetic or its accuracy', async () => {
  const { folder, file, session, open } = await openSession();
  await runOf({ file });
  await open();
  const files = async () => (await readdir(folder, { recursive: true })).sort();
  const before = [await files(), await readFile(file, 'utf8')];
  const changes = [weight, kernelOff, mapOff];
  await session.look({ ...first, changes });
  await session.kernels({ layer: 'conv2d_0', input: 0, outputs: [3] });
  await session.explain({ unit: { layer: 'conv2d_0', place: [3, 4, 3] } });
  await session.kernel({ layer: 'conv2d_0', channel: 3, input: 0 });
  expect(await session.changedAccuracy({ changes })).not.toBeNull();
  await session.look(first);
  expect([await files(), await readFile(file, 'utf8')]).toEqual(before);
});

describe('weights that are written', () => {
  async function written(path: string): Promise<ReadonlyMap<string, Float32Array>> {
    const file = await SafetensorsFile.open(path);
    try {
      const names = [...file.shapes.keys()];
      return new Map(await Promise.all(names.map(async (name) => [name, await file.read(name)] as const)));
    } finally {
      await file.close();
    }
  }

  test('are those of the run with the changes, no optimizer among them', async () => {
    const { folder, file, session, open } = await openSession();
    await runOf({ file });
    await open();
    await session.look(first);
    const [plain, path] = [join(folder, 'plain.safetensors'), join(folder, 'changed.safetensors')];
    await session.write({ path: plain, changes: [] });
    await session.write({ path, changes: [kernelOff, weight] });
    const [before, after] = [await written(plain), await written(path)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after.keys()].some((name) => name.startsWith('optimizer/'))).toBe(false);
    for (const [name, numbers] of before) {
      const expected = name === 'conv2d_0.kernel' ? changedKernel(numbers) : numbers;
      expect(after.get(name)).toEqual(expected);
    }
  });

  /** `[3, 3, 1, 4]`: map 2 is off, map 3 has another weight in the middle. */
  const changedKernel = (numbers: Float32Array) =>
    numbers.map((number, place) => (place % 4 === 2 ? 0 : place === 4 * 4 + 3 ? 1.5 : number));

  test('make the network that was looked at, maps that are off too', async () => {
    const { folder, file, session, open } = await openSession();
    await runOf({ file });
    await open();
    const changes: Ablation[] = [mapOff, { type: 'map', layer: 'batchNorm_1', channel: 0 }, weight];
    const look = await session.look({ ...first, changes });
    const path = join(folder, 'changed.safetensors');
    await session.write({ path, changes });
    const { height, width } = look.picture;
    const image = join(folder, 'image.png');
    await writeFile(image, await encodePng({ height, width, channels: 1, data: look.picture.bytes }));
    const predicted = await run('predict', file, image, '--checkpoint', path, '--json');
    expect(predicted.error).toBe('');
    expect(Object.values(JSON.parse(predicted.out).probabilities)).toEqual(look.changed);
    const evaluated = await run('evaluate', file, '--checkpoint', path, '--json');
    expect(JSON.parse(evaluated.out)).toMatchObject({ images: 12, classes: look.classes });
  });

  test.each([
    ['maxPool2d_2', 1],
    ['flatten_4', 7],
  ])('cannot switch off a map of %s: that is said, and nothing is written', async (layer, channel) => {
    const { folder, session } = await openSession();
    const path = join(folder, 'changed.safetensors');
    await expect(session.write({ path, changes: [{ type: 'map', layer, channel }] })).rejects.toThrow(
      `Map ${channel} of ${layer} cannot be written: no weights of this layer make it 0.`,
    );
    await expect(written(path)).rejects.toThrow();
  });

  test('cannot switch off what an activation makes of 0', async () => {
    const { folder, session } = await openSession({
      layers: [
        { type: 'conv2d', filters: 2, kernelSize: 3, activation: 'sigmoid' },
        { type: 'flatten' },
        { type: 'dense', units: 4 },
      ],
    });
    const path = join(folder, 'changed.safetensors');
    await expect(session.write({ path, changes: [mapOff] })).rejects.toThrow(/cannot be written/);
  });
});
