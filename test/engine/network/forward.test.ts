import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../src/engine/activation.ts';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { largestError } from '../largestError.ts';
import { backends, withBackend } from './backends.ts';
import { forwardByOps } from './forwardByOps.ts';
import { aNetwork, imagesOf, type NetworkCase, stirWeights } from './randomNetworks.ts';

/** Layers alone, each in more than one way. Nine images: one more than there are shards. */
const alone: readonly LayerSpec[] = [
  { type: 'conv2d', filters: 5, kernelSize: 3 },
  { type: 'conv2d', filters: 4, kernelSize: [2, 3], stride: [2, 1], padding: [1, 0, 2, 3], dilation: [1, 2] },
  { type: 'conv2d', filters: 6, kernelSize: 3, groups: 2, padding: 'same', useBias: false },
  { type: 'depthwiseConv2d', kernelSize: [3, 2], stride: 2, padding: 'same', activation: 'tanh' },
  { type: 'maxPool2d', poolSize: 3, stride: 2, padding: 'same' },
  { type: 'avgPool2d', poolSize: [2, 3], stride: 1, padding: 'same' },
  { type: 'avgPool2d', poolSize: 3, stride: 2, padding: 1, countPadding: true },
  { type: 'globalMaxPool2d' },
  { type: 'globalAvgPool2d' },
  { type: 'batchNorm', epsilon: 0.01 },
  { type: 'dropout', rate: 0.5 },
  { type: 'flatten' },
  { type: 'residual', layers: [] },
  {
    type: 'residual',
    layers: [{ type: 'conv2d', filters: 3, kernelSize: 3, stride: 2, padding: 'same' }],
    activation: 'relu',
  },
  { type: 'residual', layers: [{ type: 'conv2d', filters: 4, kernelSize: 1 }], activation: 'gelu' },
  { type: 'parallel', branches: [[]] },
  {
    type: 'parallel',
    branches: [
      [{ type: 'conv2d', filters: 3, kernelSize: 1 }],
      [],
      [{ type: 'maxPool2d', poolSize: 3, stride: 1, padding: 'same' }, { type: 'batchNorm' }],
    ],
  },
  ...activationNames.map((name): LayerSpec => ({ type: 'activation', function: name })),
  ...activationNames.map(
    (name): LayerSpec => ({
      type: 'conv2d',
      filters: 3,
      kernelSize: 2,
      activation: name,
    }),
  ),
];

const ofVectors: readonly LayerSpec[] = [
  { type: 'dense', units: 5 },
  { type: 'dense', units: 17, activation: 'elu', useBias: false },
  { type: 'batchNorm' },
  { type: 'activation', function: 'softmax' },
  { type: 'residual', layers: [{ type: 'dense', units: 6, activation: 'sigmoid' }] },
  { type: 'residual', layers: [{ type: 'dense', units: 4 }], activation: 'leakyRelu' },
  { type: 'parallel', branches: [[{ type: 'dense', units: 3 }], [{ type: 'dropout', rate: 0.1 }]] },
];

/** Largest error of `predict` against the reference ops, on weights that are nowhere 0 or 1. */
async function errorOf(network: NetworkCase, backend: Backend): Promise<number> {
  const { layers, inputShape, seed } = network;
  const built = new Network({ layers, inputShape, seed, backend });
  stirWeights(built, seed);
  const images = imagesOf(network);
  const input = { shape: images.shape, data: Float32Array.from(images.data) };
  const expected = forwardByOps(resolveLayers(layers), (name) => built.read(name), input);
  const output = await built.predict(input);
  expect(output.shape).toEqual(expected.shape);
  return largestError(output.data, expected.data);
}

describe.each(backends)('predict on the backend $name', { timeout: 60_000 }, (test) => {
  const single = { batch: 9, loss: { type: 'crossEntropy' }, seed: 5 } as const;

  it.each(alone)('$type of images, case %#', async (layer) => {
    const error = await withBackend(test, (backend) =>
      errorOf({ ...single, layers: [layer], inputShape: [5, 4, 4] }, backend),
    );
    expect(error).toBeLessThan(test.tolerance);
  });

  it.each(ofVectors)('$type of vectors, case %#', async (layer) => {
    const error = await withBackend(test, (backend) =>
      errorOf({ ...single, layers: [layer], inputShape: [6] }, backend),
    );
    expect(error).toBeLessThan(test.tolerance);
  });

  it('is what the layers make one after the other, in random networks', async () => {
    await fc.assert(
      fc.asyncProperty(aNetwork, async (network) => {
        const error = await withBackend(test, (backend) => errorOf(network, backend));
        expect(error).toBeLessThan(10 * test.tolerance);
      }),
      { seed: 6, numRuns: 80 },
    );
  });

  it('gives each image the same output in a batch of any size', async () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 3, kernelSize: 3, activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    await withBackend(test, async (backend) => {
      const network = new Network({ layers, inputShape: [4, 5, 2], backend });
      const images = imagesOf({ ...single, layers, inputShape: [4, 5, 2], batch: 21 });
      const all = await network.predict(images);
      for (const batch of [1, 2, 7, 8, 20]) {
        const first = { shape: [batch, 4, 5, 2], data: images.data.subarray(0, batch * 40) };
        const { data } = await network.predict(first);
        expect(largestError(data, all.data.subarray(0, batch * 4))).toBeLessThan(test.tolerance);
      }
    });
  });
});
