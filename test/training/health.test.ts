/** What is said of the layers while a network is trained, and what ends a run. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SampleSource } from '../../src/data/datasets/sampleSource.ts';
import { type LayerSpec, resolveLayers } from '../../src/engine/network/layerSpec.ts';
import { Network } from '../../src/engine/network/network.ts';
import { tensor } from '../../src/engine/tensor.ts';
import { examine, firstNotFinite } from '../../src/training/health.ts';
import { commonestShare, layerWarnings, noProgress } from '../../src/training/healthWarnings.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, compiledOf, eventsOf, type FileParts, metricsOf, runOf } from './runs.ts';

/** One pixel an image: 0, 1, 2, … */
function pixels(count: number): SampleSource {
  return {
    count,
    shape: [1, 1, 1],
    label: () => 0,
    nameOf: String,
    fileOf: () => null,
    skipped: [],
    readPixels: async () => true,
    async readInto(index, target) {
      target[0] = index;
      return true;
    },
  };
}

async function examined(layers: readonly LayerSpec[], count = 10) {
  const network = new Network({ layers, inputShape: [1, 1, 1], optimizer: { type: 'adam' } });
  return { network, health: await examine(network, resolveLayers(layers), pixels(count), null) };
}

/** One kernel of the weights, one for each map. */
const maps = (...kernel: readonly number[]): LayerSpec => ({
  type: 'conv2d',
  filters: kernel.length,
  kernelSize: 1,
  kernel,
  activation: 'relu',
});

describe('what is looked at', () => {
  it('is which maps of a relu are 0 for every image', async () => {
    const { health } = await examined([maps(1, -1, 0, 2)]);
    expect(health).toEqual([
      {
        layer: 'conv2d_0',
        relu: { kind: 'maps', count: 4, dead: [1, 2] },
        norms: { kernel: { weight: Math.sqrt(6), gradient: null }, bias: { weight: 0, gradient: null } },
      },
    ]);
  });

  it('is every kind of relu, in blocks too, and no other function', async () => {
    const layers: LayerSpec[] = [
      { type: 'residual', layers: [maps(-2)], activation: 'relu' },
      { type: 'parallel', branches: [[], [maps(-1)]] },
      { type: 'activation', function: 'relu' },
      { type: 'conv2d', filters: 1, kernelSize: 1, kernel: [-1, -1], activation: 'elu' },
      { type: 'flatten' },
      { type: 'dense', units: 2, kernel: [1, -1], activation: 'relu' },
    ];
    const { health } = await examined(layers);
    expect(health.map(({ layer, relu }) => [layer, relu?.dead ?? null])).toEqual([
      ['residual_0/conv2d_0', [0]],
      // The block adds its input to 0.
      ['residual_0', []],
      ['parallel_1/1/conv2d_0', [0]],
      ['activation_2', [1]],
      ['conv2d_3', null],
      ['dense_5', [0]],
    ]);
  });

  it('is images from all of the data', async () => {
    // Awake for the last few of 1000 alone: only those have a pixel above 990.
    const late: LayerSpec[] = [{ type: 'dense', units: 1, kernel: [1], activation: 'relu' }];
    const layers: LayerSpec[] = [{ type: 'flatten' }, ...late];
    const network = new Network({ layers, inputShape: [1, 1, 1] });
    network.write('dense_1.bias', [-990]);
    const [{ relu }] = await examine(network, resolveLayers(layers), pixels(1000), null);
    expect(relu).toEqual({ kind: 'units', count: 1, dead: [] });
  });

  it('says where the first number is that is none', async () => {
    const layers: LayerSpec[] = [maps(1), { type: 'residual', layers: [maps(1), maps(1)] }, maps(1)];
    const { network } = await examined(layers);
    const images = tensor([3, 1, 1, 1], Float32Array.of(1, 2, 3));
    expect(await firstNotFinite(network, images)).toBeNull();
    network.write('residual_1/conv2d_1.kernel', [3e38]);
    // Only the second and the third image overflow.
    expect(await firstNotFinite(network, images)).toBe('residual_1/conv2d_1');
    network.write('conv2d_2.kernel', [Number.NaN]);
    expect(await firstNotFinite(network, images)).toBe('residual_1/conv2d_1');
    network.write('residual_1/conv2d_1.kernel', [1]);
    expect(await firstNotFinite(network, images)).toBe('conv2d_2');
  });
});

describe('what is said', () => {
  const health = (dead: readonly number[], weight = 1) => [
    {
      layer: 'conv2d_0',
      relu: { kind: 'maps', count: 3, dead } as const,
      norms: { kernel: { weight, gradient: null } },
    },
  ];
  const said = (...layers: Parameters<typeof layerWarnings>) =>
    layerWarnings(...layers).map(({ code, problem, layer }) => [code, layer, problem.args]);

  it('is nothing of what is well', () => expect(said(health([]))).toEqual([]));
  it('is one map, some, or all', () => {
    expect(said(health([2]))).toEqual([['dead-units', 'conv2d_0', { layer: 'conv2d_0', unit: 2 }]]);
    expect(said(health([0, 2]))).toEqual([
      ['dead-units', 'conv2d_0', { layer: 'conv2d_0', count: 3, dead: 2 }],
    ]);
    expect(said(health([0, 1, 2]))).toEqual([['dead-layer', 'conv2d_0', { layer: 'conv2d_0' }]]);
  });
  it('is units of a vector where more than three quarters are dead', () => {
    const relu = (dead: number) =>
      ({ kind: 'units', count: 8, dead: Array.from({ length: dead }, (_, i) => i) }) as const;
    const saidOf = (dead: number) => layerWarnings([{ layer: 'dense_0', relu: relu(dead), norms: {} }]);
    expect(
      [1, 6, 7, 8].map((dead) => saidOf(dead).map(({ code, problem }) => [code, problem.args.dead])),
    ).toEqual([[], [], [['dead-units', 7]], [['dead-layer', undefined]]]);
    expect(saidOf(7)[0].problem.text).toMatch(/^\{dead\} of \{count\} units /);
  });
  it('is weights that are lost', () => {
    expect(said(health([], Number.NaN))).toEqual([['nan', 'conv2d_0', { name: 'conv2d_0.kernel' }]]);
  });
  it('is that nothing is learned, after two epochs', () => {
    const labels = [0, 1, 1, 1, 2];
    const commonest = commonestShare({ count: 5, label: (index) => labels[index] });
    expect(commonest).toBe(0.6);
    expect(noProgress(1, 0.6, commonest)).toEqual([]);
    expect(noProgress(2, 0.7, commonest)).toEqual([]);
    expect(noProgress(2, 0.6, commonest)).toMatchObject([
      { code: 'no-progress', problem: { args: { share: 60 } } },
    ]);
  });
});

async function ran(parts: FileParts) {
  const folder = join(await temporaryFolder(), 'run');
  return { folder, ...(await runOf({ folder, compiled: compiledOf(parts) })) };
}

describe('a run whose loss is no number', () => {
  const layers = [
    { type: 'conv2d', name: 'eye', filters: 2, kernelSize: 3 },
    { type: 'flatten' },
    { type: 'dense', name: 'mouth', units: 4, activation: 'softmax' },
  ];
  const wild = (others: object = {}) => ({
    layers,
    training: { optimizer: { type: 'sgd', learningRate: 1e30 }, ...others },
  });

  it('ends, with the batch and the layer, and keeps no weights that are lost', async () => {
    const run = await ran(wild());
    expect(run.error?.message).toMatch(
      /^The loss is no longer a number in epoch 1, batch 2: mouth is the first layer whose output is none\. Try a smaller learning rate, or a batchNorm after each convolution\.$/,
    );
    const types = run.events.map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['health', 'failed']);
    // Plain data, as other threads and programs are told it.
    expect(structuredClone(run.events)).toEqual(run.events);
    expect(run.events.at(-1)).toEqual({
      type: 'failed',
      problem: { code: 'nan', problem: expect.any(Object), remedy: expect.any(Object) },
      reason: run.error?.message,
    });
    expect(eventsOf(run, 'health')[0].warnings).toMatchObject([{ code: 'nan' }]);
    expect(eventsOf(run, 'batch').every(({ loss }) => Number.isFinite(loss))).toBe(true);
    await expect(bitsOf(run.folder)).rejects.toThrow('does not exist');
  });

  it('ends later with the checkpoint of the epochs before', async () => {
    const schedule = { type: 'exponential', factor: 1e20 };
    const optimizer = { type: 'sgd', learningRate: 1e-10 };
    const run = await ran(wild({ optimizer, schedule, epochs: 9 }));
    const epochs = eventsOf(run, 'epoch').length;
    expect(epochs).toBeGreaterThan(0);
    expect(run.error?.message).toContain(`epoch ${epochs + 1}`);
    for (const bits of Object.values(await bitsOf(run.folder))) {
      const numbers = new Float32Array(Uint8Array.from(Buffer.from(bits, 'hex')).buffer);
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });

  it('goes on where the file says so, says it once, and can be resumed', async () => {
    const run = await ran(wild({ stopOn: [], epochs: 2 }));
    expect(run.error).toBeNull();
    const warnings = eventsOf(run, 'health').flatMap(({ warnings }) => warnings);
    const ofBatches = warnings.filter(({ problem }) =>
      problem.text.includes('in epoch {epoch}, batch {batch}'),
    );
    expect(ofBatches).toHaveLength(1);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'nan', layer: 'eye' }));
    expect(eventsOf(run, 'epoch')[1].trainLoss).toBeNaN();
    expect((await metricsOf(run.folder)).at(-2)).toMatchObject({ type: 'epoch', trainLoss: null });
    const more = await runOf({ ...run, compiled: compiledOf(wild({ stopOn: [], epochs: 3 })), resume: true });
    expect([more.error, eventsOf(more, 'epoch').length]).toEqual([null, 1]);
  });

  it('at the end of an epoch, with no batch after it, is not kept either', async () => {
    const run = await ran(wild({ batchSize: 48, epochs: 1 }));
    expect(run.error?.message).toBe(
      'After epoch 1 the loss on other images than those of training is no number. Try a smaller learning rate, or a batchNorm after each convolution.',
    );
    await expect(bitsOf(run.folder)).rejects.toThrow('does not exist');
    const lost = await ran(
      wild({ batchSize: 48, epochs: 1, optimizer: { type: 'sgd', learningRate: 1e39 } }),
    );
    expect(lost.error?.message).toMatch(/^The weights eye\.kernel are no longer numbers\./);
  });
});

describe('a run with a dead layer', () => {
  const dead = (stopOn: readonly string[]) => ({
    layers: [
      { type: 'conv2d', filters: 1, kernelSize: 1, kernel: [[-1]], useBias: false, activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ],
    training: { epochs: 3, stopOn },
  });

  it('says so, and ends where the file asks for it, with its epoch kept', async () => {
    const run = await ran(dead(['deadRelu']));
    expect(run.error?.message).toBe(
      'conv2d_0 is dead: its relu gives 0 for every image. Try a smaller learning rate, another seed, or leakyRelu.',
    );
    expect(run.events.slice(-4).map(({ type }) => type)).toEqual(['epoch', 'sample', 'health', 'failed']);
    expect(eventsOf(run, 'epoch')).toHaveLength(1);
    expect(Object.keys(await bitsOf(run.folder))).toContain('conv2d_0.kernel');
  });

  it('else goes on, and says that nothing is learned', async () => {
    const run = await ran(dead(['nan']));
    const codes = eventsOf(run, 'health').map(({ warnings }) => warnings.map(({ code }) => code));
    expect(run.error).toBeNull();
    expect(codes).toEqual([['dead-layer'], ['dead-layer', 'no-progress'], ['dead-layer', 'no-progress']]);
    expect(eventsOf(run, 'health')[0].layers[0].norms).toEqual({ kernel: { weight: 1, gradient: 0 } });
  });
});

it('the gradients said are those of the last step of the epoch', async () => {
  const parts = {
    layers: [{ type: 'flatten' }, { type: 'dense', units: 4, useBias: false }],
    training: { epochs: 1, batchSize: 48, optimizer: { type: 'sgd', learningRate: 0.5 } },
  };
  const run = await ran(parts);
  const before = new Network({ ...compiledOf(parts), inputShape: [8, 8, 1] }).read('dense_1.kernel').data;
  const bytes = Buffer.from((await bitsOf(run.folder))['dense_1.kernel'], 'hex');
  const after = new Float32Array(Uint8Array.from(bytes).buffer);
  const moved = Math.hypot(...after.map((weight, place) => (weight - before[place]) / 0.5));
  expect(eventsOf(run, 'health')[0].layers[0].norms.kernel.gradient).toBeCloseTo(moved, 4);
});
