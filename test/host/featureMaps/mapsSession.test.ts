import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeImage } from '../../../src/data/decodeImage.ts';
import { encodePng } from '../../../src/data/encodeImage.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { MapsSession } from '../../../src/host/featureMaps/mapsSession.ts';
import { withDead } from '../../../src/host/featureMaps/openedNetwork.ts';
import type { MapsLook, MapsNetwork, SampleSearch } from '../../../src/protocol/featureMaps.ts';
import { temporaryFolder } from '../../training/folder.ts';
import { compiledOf, eventsOf, networkFile, runOf } from '../../training/runs.ts';
import { first, openSession } from './openSession.ts';

/** What the thread answers about the network of a file, and an image. */

function layerOf(look: MapsLook, name: string) {
  const found = look.layers.find(({ layer }) => layer === name);
  if (!found) throw new Error(`No layer ${name}`);
  return found;
}

describe('a network', () => {
  test('that was never trained has its random kernels, and says so', async () => {
    const { network } = await openSession();
    expect(network.weights).toEqual({ type: 'random', why: null });
    expect(network.layers.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv2d_0', [8, 8, 4]],
      ['batchNorm_1', [8, 8, 4]],
      ['maxPool2d_2', [4, 4, 4]],
      ['dropout_3', [4, 4, 4]],
      ['flatten_4', [64]],
      ['dense_5', [4]],
    ]);
    const [convolution, , pool] = network.layers;
    expect(convolution).toMatchObject({
      parameters: 3 * 3 * 4 + 4,
      activation: 'relu',
      sees: [3, 3],
      kernel: { height: 3, width: 3, inChannels: 1, isFirst: true },
    });
    expect(pool).toMatchObject({ kernel: null, sees: [4, 4], parameters: 0 });
  });

  test('has the weights of its newest run, and other ones after the next', async () => {
    const { file, session, open } = await openSession();
    const before = await session.look(first);
    await runOf({ file });
    const { weights } = await open();
    expect(weights).toMatchObject({ type: 'run', epoch: 3 });
    const after = await session.look(first);
    expect(after.picture.bytes).toEqual(before.picture.bytes);
    expect(after.probabilities).not.toEqual(before.probabilities);
  });

  test('is looked at as it was at its random start, after each epoch, and as its run left it', async () => {
    const { folder, file, session, open, network } = await openSession();
    expect(network).toMatchObject({ epochs: [], history: [] });
    const random = await session.look(first);
    const epochs = eventsOf(await runOf({ file }), 'epoch');
    expect(await open()).toMatchObject({
      epochs: [0, 1, 2, 3],
      history: epochs.map(({ epoch, validationLoss }) => ({ epoch, validationLoss })),
    });
    const trained = await session.look(first);
    expect(await session.atEpoch({ epoch: 0 })).toMatchObject({ weights: { type: 'run', epoch: 0 } });
    expect((await session.look(first)).probabilities).toEqual(random.probabilities);
    // After an epoch the network answers as a run that ended there does.
    const other = await networkFile(folder, { training: { epochs: 2 } }, 'other.cnn.json');
    await runOf({ file: other, compiled: compiledOf({ training: { epochs: 2 } }) });
    const two = new MapsSession({ role: 'featureMaps', bundle: {}, language: 'en' });
    onTestFinished(() => two.close());
    await two.open({ file: other, text: await readFile(other, 'utf8'), roots: [folder] });
    await session.atEpoch({ epoch: 2 });
    const drawing = { type: 'drawn', height: 8, width: 8, bytes: trained.picture.bytes } as const;
    expect((await session.look(drawing)).probabilities).toEqual((await two.look(drawing)).probabilities);
    expect(await session.atEpoch({ epoch: 3 })).toMatchObject({ weights: { type: 'run', epoch: 3 } });
    expect((await session.look(first)).probabilities).toEqual(trained.probabilities);
  });

  test('names the maps that were dead after the epoch that is looked at', async () => {
    // Nothing that is black or brighter passes a kernel that is all negative.
    const kernel = [[[[-1, 1]]]];
    const layers = [
      {
        type: 'conv2d',
        filters: 2,
        kernelSize: 1,
        activation: 'relu',
        kernel,
        useBias: false,
        trainable: false,
      },
      { type: 'flatten' },
      { type: 'dense', units: 4, activation: 'softmax' },
    ];
    const { file, session, open } = await openSession({ layers });
    await runOf({ file, compiled: compiledOf({ layers }) });
    const deadOf = (network: MapsNetwork) => network.layers[0].dead;
    expect(deadOf(await open())).toEqual([0]);
    expect(deadOf(await session.atEpoch({ epoch: 1 }))).toEqual([0]);
    expect(deadOf(await session.atEpoch({ epoch: 0 }))).toEqual([]);
    const dead = new Map([1, 2].map((epoch) => [epoch, new Map([['conv2d_0', [epoch]]])]));
    const { layers: shownLayers } = await open();
    const shown = [0, 1, 2, 3].map((epoch) => withDead(shownLayers, dead, epoch)[0].dead);
    expect(shown).toEqual([[], [1], [2], [2]]);
  });

  test('takes the weights of a run in progress, unless they are of other layers', async () => {
    const { session } = await openSession();
    await session.look(first);
    const other = await openSession({ seed: 11 });
    const expected = await other.session.look(first);
    const names = ['conv2d_0.kernel', 'conv2d_0.bias', 'dense_5.kernel', 'dense_5.bias'];
    const norms = ['gamma', 'beta', 'runningMean', 'runningVariance'].map((part) => `batchNorm_1.${part}`);
    const network = new Network({ ...compiledOf({ seed: 11 }), inputShape: [8, 8, 1], seed: 11 });
    const tensors = [...names, ...norms].map((name) => ({
      name,
      data: Float32Array.from(network.read(name).data),
    }));
    expect(await session.follow({ tensors, epoch: 2 })).toMatchObject({
      weights: { type: 'training', epoch: 2 },
    });
    // The images are drawn by the seed too: the same drawing is shown to both.
    const drawing = { type: 'drawn', height: 8, width: 8, bytes: expected.picture.bytes } as const;
    expect((await session.look(drawing)).probabilities).toEqual(expected.probabilities);
    expect(await session.follow({ tensors: tensors.slice(1), epoch: 2 })).toBeNull();
    const [kernel, ...rest] = tensors;
    const short = { ...kernel, data: kernel.data.subarray(1) };
    expect(await session.follow({ tensors: [short, ...rest], epoch: 2 })).toBeNull();
  });

  test('whose layers changed since its run begins anew, with the reason', async () => {
    const { file, session } = await openSession();
    await runOf({ file });
    const text = (await readFile(file, 'utf8')).replace('"filters": 4', '"filters": 5');
    const { weights, layers } = await session.open({ file, text, roots: [] });
    expect(weights).toEqual({
      type: 'random',
      why: 'The newest run had other layers: train the network as it is now.',
    });
    expect(layers[0].shape).toEqual([8, 8, 5]);
  });

  test('with an error is refused by its rule; the one before stays', async () => {
    const { file, session } = await openSession();
    const wrong = session.open({ file, text: '{ "layers": [] }', roots: [] });
    await expect(wrong).rejects.toThrow(/input/);
    expect((await session.look(first)).layers).toHaveLength(6);
  });

  test('with blocks names what is in them behind the block, deeper', async () => {
    const inner = { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' };
    const { network, session } = await openSession({
      layers: [
        { type: 'residual', layers: [inner, { type: 'batchNorm' }], activation: 'relu' },
        { type: 'globalAvgPool2d' },
        { type: 'dense', units: 4 },
      ],
    });
    expect(network.layers.map(({ name, depth }) => [name, depth])).toEqual([
      ['residual_0', 0],
      ['residual_0/conv2d_0', 1],
      ['residual_0/batchNorm_1', 1],
      ['globalAvgPool2d_1', 0],
      ['dense_2', 0],
    ]);
    const look = await session.look(first);
    expect(look.layers.map(({ layer }) => layer)).toEqual(network.layers.map(({ name }) => name));
  });
});

describe('an image', () => {
  test('is a sample with its label; before the first comes the last', async () => {
    const { session } = await openSession();
    const look = await session.look(first);
    expect(look.sample).toMatchObject({ part: 'validation', index: 0 });
    expect(look.sample?.counts).toEqual([
      { part: 'validation', count: 12 },
      { part: 'train', count: 48 },
    ]);
    expect(look.picture).toMatchObject({ height: 8, width: 8, channels: 1 });
    expect(look.classes).toHaveLength(4);
    expect(look.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    const last = await session.look({ ...first, index: -1 });
    expect(last.sample?.index).toBe(11);
    expect((await session.look({ type: 'sample', part: 'train', index: 48 })).sample?.index).toBe(0);
  });

  test('is the nearest sample of a class, right or wrong, in either direction', async () => {
    const { session } = await openSession();
    const all: { readonly label: number; readonly isRight: boolean }[] = [];
    for (let index = 0; index < 12; index++) {
      const { sample, probabilities } = await session.look({ ...first, index });
      const label = sample?.label ?? -1;
      all.push({ label, isRight: probabilities.indexOf(Math.max(...probabilities)) === label });
    }
    const find = async (search: SampleSearch, index: number) =>
      (await session.look({ type: 'sample', part: 'validation', index, search })).sample?.index;
    for (const label of [0, 1, 2, 3]) {
      const places = [...all.keys()].filter((place) => all[place].label === label);
      expect(await find({ label, verdict: null, direction: 1 }, 0)).toBe(places[0]);
      expect(await find({ label, verdict: null, direction: -1 }, 11)).toBe(places.at(-1));
      expect(await find({ label, verdict: null, direction: 1 }, (places.at(-1) ?? 0) + 1)).toBe(places[0]);
    }
    for (const verdict of ['right', 'wrong'] as const) {
      const places = [...all.keys()].filter((place) => all[place].isRight === (verdict === 'right'));
      expect(places.length).toBeGreaterThan(0);
      expect(await find({ label: null, verdict, direction: 1 }, 0)).toBe(places[0]);
    }
  });

  test('of no such kind is refused', async () => {
    const { session } = await openSession();
    const search = { label: 7, verdict: null, direction: 1 } as const;
    await expect(session.look({ ...first, search })).rejects.toThrow('No sample of this kind was found.');
  });

  test('is the same as a sample and as a file, however large the file is', async () => {
    const folder = await temporaryFolder();
    for (const [place, name] of ['a', 'b'].entries()) {
      await mkdir(join(folder, 'photos', name), { recursive: true });
      const data = Uint8Array.from({ length: 61 * 47 }, (_, cell) => (cell * cell * (place + 3)) % 256);
      const png = await encodePng({ height: 61, width: 47, channels: 1, data });
      await writeFile(join(folder, 'photos', name, 'one.png'), png);
    }
    const dataset = { type: 'folder', train: 'photos' };
    const file = await networkFile(folder, { dataset });
    const session = new MapsSession({ role: 'featureMaps', bundle: {}, language: 'en' });
    onTestFinished(() => session.close());
    await session.open({ file, text: await readFile(file, 'utf8'), roots: [folder] });
    const sample = await session.look(first);
    const path = join(folder, 'photos', 'a', 'one.png');
    const looked = await session.look({ type: 'file', image: { kind: 'file', path, name: 'one.png' } });
    expect(looked.picture.bytes).toEqual(sample.picture.bytes);
    expect(looked.probabilities).toEqual(sample.probabilities);
    // Nobody has trained it: the names of its outputs are those of the data.
    expect(looked.classes).toEqual(['a', 'b']);
  });

  test('is a file, or a drawing, fitted as training would', async () => {
    const { folder, session } = await openSession();
    const data = Uint8Array.from({ length: 64 }, (_, place) => place * 4);
    const path = join(folder, 'ramp.png');
    await writeFile(path, await encodePng({ height: 8, width: 8, channels: 1, data }));
    const file = await session.look({ type: 'file', image: { kind: 'file', path, name: 'ramp.png' } });
    expect(file).toMatchObject({ name: 'ramp.png', sample: null });
    expect([...file.picture.bytes]).toEqual([...data]);
    const drawing = await session.look({ type: 'drawn', height: 8, width: 8, bytes: data });
    expect(drawing.probabilities).toEqual(file.probabilities);
  });

  test('whose data is missing is refused with the path; a drawing is still looked at', async () => {
    const { session } = await openSession({
      dataset: { type: 'idx', train: { images: 'no.idx', labels: 'no.idx' } },
    });
    await expect(session.look(first)).rejects.toThrow(/no\.idx/);
    const bytes = new Uint8Array(64);
    expect((await session.look({ type: 'drawn', height: 8, width: 8, bytes })).classes).toBeNull();
  });
});

describe('maps', () => {
  test('are those of the engine, map by map, with their range', async () => {
    const { session } = await openSession();
    const look = await session.look(first);
    const { maps, strengths, low, high, bins } = layerOf(look, 'conv2d_0');
    expect([maps.height, maps.width, maps.channels]).toEqual([8, 8, [0, 1, 2, 3]]);
    for (let place = 0; place < maps.values.length; place++) {
      const [channel, row, column] = [Math.floor(place / 64), Math.floor((place % 64) / 8), place % 8];
      const { value } = await session.point({ unit: { layer: 'conv2d_0', place: [row, column, channel] } });
      expect(maps.values[place]).toBe(value);
    }
    expect([low, high]).toEqual([Math.min(...maps.values), Math.max(...maps.values)]);
    expect(bins.reduce((sum, count) => sum + count, 0)).toBe(8 * 8 * 4);
    for (const channel of maps.channels) {
      const map = maps.values.subarray(channel * 64, (channel + 1) * 64);
      expect(strengths[channel]).toBe(Math.max(...map.map(Math.abs)));
    }
    const one = await session.maps({ layer: 'conv2d_0', channels: [2] });
    expect(one.values).toEqual(maps.values.subarray(128, 192));
  });
});

describe('kernels', () => {
  test('are the weights of one input channel, with biases and the nearest known kernel', async () => {
    const kernel = 'sobel-x';
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel },
      { type: 'conv2d', filters: 3, kernelSize: 3, useBias: false },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { session } = await openSession({ layers });
    await session.look(first);
    const kernels = await session.kernels({ layer: 'conv2d_0', input: 0, outputs: [1] });
    expect([...kernels.values]).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
    expect(kernels.nearest).toEqual([{ name: 'Sobel x', similarity: 1, isNegated: false }]);
    expect(kernels).toMatchObject({ reach: 2, biases: [0] });
    const second = await session.kernels({ layer: 'conv2d_1', input: 1, outputs: [0, 2] });
    expect(second.values).toHaveLength(18);
    expect(second).toMatchObject({ nearest: [null, null], biases: null });
  });
});

describe('a kernel for the Kernel Lab', () => {
  test('comes with the image: the file that it is, or its picture', async () => {
    const { folder, session } = await openSession();
    const look = await session.look(first);
    const { matrix, image } = await session.kernel({ layer: 'conv2d_0', channel: 1, input: 0 });
    const kernels = await session.kernels({ layer: 'conv2d_0', input: 0, outputs: [1] });
    expect(matrix.flat()).toEqual([...kernels.values]);
    if (!('png' in image)) throw new Error('No picture');
    expect([...(await decodeImage(image.png, 'input.png')).data]).toEqual([...look.picture.bytes]);
    const path = join(folder, 'one.png');
    await writeFile(path, image.png);
    await session.look({ type: 'file', image: { kind: 'file', path, name: 'one.png' } });
    expect((await session.kernel({ layer: 'conv2d_0', channel: 1, input: 0 })).image).toEqual({ path });
  });
});

describe('a unit', () => {
  test('marks itself, what it reads on the way, and its receptive field', async () => {
    const { session } = await openSession();
    await session.look(first);
    const { marks } = await session.point({ unit: { layer: 'maxPool2d_2', place: [0, 1, 3] } });
    expect(marks).toEqual([
      { layer: 'maxPool2d_2', row: 0, column: 1, rows: 1, columns: 1, channel: 3 },
      // One pixel of padding is cut off at the top.
      { layer: null, row: 0, column: 1, rows: 3, columns: 4, channel: null },
      { layer: 'conv2d_0', row: 0, column: 2, rows: 2, columns: 2, channel: 3 },
      { layer: 'batchNorm_1', row: 0, column: 2, rows: 2, columns: 2, channel: 3 },
      // The same number: nothing is dropped but in training.
      { layer: 'dropout_3', row: 0, column: 1, rows: 1, columns: 1, channel: 3 },
    ]);
  });

  test('of a vector has no cell of its own, and sees the whole image', async () => {
    const { session } = await openSession();
    await session.look(first);
    const { marks } = await session.point({ unit: { layer: 'dense_5', place: [2] } });
    expect(marks[0]).toEqual({ layer: null, row: 0, column: 0, rows: 8, columns: 8, channel: null });
  });

  test('is explained, with a text to copy; a long list is cut and its rest added up', async () => {
    const { session } = await openSession();
    await session.look(first);
    const { explanation, text, rest } = await session.explain({
      unit: { layer: 'conv2d_0', place: [2, 2, 0] },
    });
    expect(explanation.type).toBe('convolution');
    expect(text).toMatch(/^conv2d_0 \(2, 2, 0\) = /);
    expect(rest).toBeNull();
    const dense = await session.explain({ unit: { layer: 'dense_5', place: [0] } });
    if (dense.explanation.type !== 'dense') throw new Error(dense.explanation.type);
    expect(dense.explanation.terms).toHaveLength(64);
    expect(dense.rest).toBeNull();
  });

  test('without an image there is none', async () => {
    const { session } = await openSession();
    await expect(session.point({ unit: { layer: 'conv2d_0', place: [0, 0, 0] } })).rejects.toThrow(
      'There is no image yet.',
    );
  });
});
