import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { type Ablation, ablatedNetwork } from '../../../src/explain/network/ablation.ts';
import { mapsAsWeights } from '../../../src/explain/network/mapsAsWeights.ts';
import { mixedBatch, mixedLayers } from '../../engine/network/mixedNetwork.ts';
import { stirWeights } from '../../engine/network/randomNetworks.ts';
import { thrown } from '../../engine/thrown.ts';

const inputShape = [11, 9, 3];
const { images } = mixedBatch(4);
const mapOff = (layer: string, channel: number): Ablation => ({ type: 'map', layer, channel });

function networkOf(layers: readonly LayerSpec[]): Network {
  const network = new Network({ layers, inputShape, seed: 5 });
  stirWeights(network, 2);
  return network;
}

function asWeights(layers: readonly LayerSpec[], network: Network, ...changes: Ablation[]) {
  return mapsAsWeights(layers, changes, (name) => network.tensors.has(name));
}

describe('mapsAsWeights', () => {
  it.each([
    ['conv2d_0', 4],
    ['residual_1/depthwiseConv2d_0', 8],
    ['batchNorm_2', 3],
    ['parallel_4/0/conv2d_0', 5],
    ['dense_9', 26],
    ['dense_10', 0],
  ])('makes a map of %s 0 by weights as a mask does', async (layer, channel) => {
    const network = networkOf(mixedLayers);
    const weights = (name: string) => network.read(name);
    const change = mapOff(layer, channel);
    const options = { layers: mixedLayers, inputShape };
    const masked = ablatedNetwork(options, weights, [change]);
    const other = ablatedNetwork(options, weights, asWeights(mixedLayers, network, change));
    // The same tensors: there is no mask.
    expect([...other.tensors.keys()]).toEqual([...network.tensors.keys()]);
    expect((await other.predict(images)).data).toEqual((await masked.predict(images)).data);
    const { shape, data } = (await other.layerOutputs(images)).get(layer) ?? { shape: [], data: [] };
    const channels = shape[shape.length - 1];
    expect(Array.from(data).filter((_, place) => place % channels === channel)).not.toContainEqual(
      expect.toSatisfy((value: number) => value !== 0),
    );
  });

  it('leaves other changes as they are, in their order, and writes no bias where there is none', () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 2, kernelSize: 1, useBias: false },
      { type: 'flatten' },
      { type: 'dense', units: 2 },
    ];
    const weight: Ablation = { type: 'weight', tensor: 'dense_2.bias', place: [1], value: 3 };
    const kernel: Ablation = { type: 'kernel', layer: 'dense_2', input: 0, output: 1 };
    expect(asWeights(layers, networkOf(layers), weight, mapOff('conv2d_0', 1), kernel)).toEqual([
      weight,
      { type: 'kernel', layer: 'conv2d_0', input: null, output: 1 },
      kernel,
    ]);
  });

  it.each(['residual_1', 'maxPool2d_3', 'parallel_4', 'activation_6', 'dropout_7', 'flatten_8', 'nothing'])(
    'refuses a map of %s, which has no weights of its own',
    (layer) => {
      const { message } = thrown(() => asWeights(mixedLayers, networkOf(mixedLayers), mapOff(layer, 1)));
      expect(message).toBe(
        `Map 1 of ${layer} cannot be written: no weights of this layer make it 0. Switch it on again, and off where its convolution makes it.`,
      );
    },
  );

  it.each(['sigmoid', 'softmax'] as const)(
    'refuses a map behind %s, which makes another number of 0',
    (activation) => {
      const layers: LayerSpec[] = [
        { type: 'conv2d', filters: 2, kernelSize: 1, activation },
        { type: 'flatten' },
        { type: 'dense', units: 2 },
      ];
      expect(thrown(() => asWeights(layers, networkOf(layers), mapOff('conv2d_0', 0))).message).toMatch(
        /^Map 0 of conv2d_0 cannot be written/,
      );
    },
  );
});
