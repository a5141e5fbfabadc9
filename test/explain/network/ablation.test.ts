import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/datasets/openDataset.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { type Ablation, ablatedGraph, ablatedNetwork } from '../../../src/explain/network/ablation.ts';
import { explainUnit } from '../../../src/explain/network/explainUnit.ts';
import { seeImage } from '../../../src/explain/network/seenImage.ts';
import { placeAt, unitsIn } from '../../../src/explain/network/unit.ts';
import { evaluate } from '../../../src/training/evaluation.ts';
import { mixedBatch, mixedLayers } from '../../engine/network/mixedNetwork.ts';
import { stirWeights } from '../../engine/network/randomNetworks.ts';
import { thrown } from '../../engine/thrown.ts';
import { compiledOf } from '../../training/runs.ts';

const inputShape = [11, 9, 3];
const { images, labels } = mixedBatch(6);

function trainedNetwork(): Network {
  const network = new Network({ layers: mixedLayers, inputShape, seed: 5, optimizer: { type: 'adam' } });
  stirWeights(network, 2);
  return network;
}

function ablated(network: Network, ...ablations: Ablation[]): Network {
  return ablatedNetwork({ layers: mixedLayers, inputShape }, (name) => network.read(name), ablations);
}

describe('ablatedNetwork', () => {
  it('is the same network to the last bit where nothing is ablated', async () => {
    const network = trainedNetwork();
    expect((await ablated(network).predict(images)).data).toEqual((await network.predict(images)).data);
  });

  it.each([
    ['conv2d_0', 4],
    ['residual_1', 2],
    ['residual_1/depthwiseConv2d_0', 8],
    ['parallel_4/1/avgPool2d_0', 0],
    ['parallel_4', 7],
    ['flatten_8', 30],
    ['dense_10', 12],
  ])('switches off a map of %s, and leaves all others of it as they are', async (layer, channel) => {
    const network = trainedNetwork();
    const before = await network.layerOutputs(images);
    const other = ablated(network, { type: 'map', layer, channel });
    const after = await other.layerOutputs(images);
    const { shape, data } = before.get(layer) ?? { shape: [], data: [] };
    const channels = shape[shape.length - 1];
    const expected = Float32Array.from(data, (value, place) => (place % channels === channel ? 0 : value));
    expect(after.get(`${layer} (mask)`)?.data).toEqual(expected);
    expect((await other.predict(images)).data).not.toEqual((await network.predict(images)).data);
    // Nothing has been done to the first.
    expect(await network.layerOutputs(images)).toEqual(before);
  });

  it('changes weights: all of a kernel, what it has for one channel, or one number', () => {
    const network = trainedNetwork();
    const { data } = network.read('conv2d_0.kernel');
    // [3, 2, 3 channels, 9 maps]
    const kernel = ablated(network, { type: 'kernel', layer: 'conv2d_0', input: null, output: 4 }).read(
      'conv2d_0.kernel',
    );
    expect(kernel.data).toEqual(data.map((weight, place) => (place % 9 === 4 ? 0 : weight)));
    const channel = ablated(network, { type: 'kernel', layer: 'conv2d_0', input: 2, output: 4 }).read(
      'conv2d_0.kernel',
    );
    expect(channel.data).toEqual(data.map((weight, place) => (place % 27 === 2 * 9 + 4 ? 0 : weight)));
    const weight = ablated(network, {
      type: 'weight',
      tensor: 'conv2d_0.kernel',
      place: [2, 1, 0, 3],
      value: 7,
    });
    expect(weight.read('conv2d_0.kernel').data).toEqual(
      data.map((old, place) => (place === (2 * 2 + 1) * 27 + 3 ? 7 : old)),
    );
    expect(network.read('conv2d_0.kernel').data).toEqual(data);
  });

  it('does several at once, and is evaluated as the first', async () => {
    const network = trainedNetwork();
    const all = Array.from(
      { length: 13 },
      (_, channel): Ablation => ({ type: 'map', layer: 'dense_10', channel }),
    );
    const silent = ablated(network, ...all, {
      type: 'weight',
      tensor: 'dense_11.bias',
      place: [2],
      value: 100,
    });
    // Without a hidden unit the biases alone decide: every image is class 2.
    const { correct, output } = await silent.evaluate(images, labels);
    expect(correct).toBe(Array.from(labels.data).filter((label) => label === 2).length);
    expect(output.data.slice(0, 5)).toEqual(output.data.slice(25, 30));
  });

  it('says by the accuracy of its validation what a part was good for', async () => {
    const { layers, input, dataset: spec, seed, training } = compiledOf();
    const { shape: inputShape, normalize } = input;
    const dataset = await openDataset(spec, { inputShape, normalize, seed, baseFolder: '.' });
    const { validation } = dataset;
    if (!validation) throw new Error('There are no images for validation.');
    const network = new Network({ layers, inputShape, seed });
    const accuracyOf = (asked: Network) =>
      evaluate(asked, validation, { batchSize: 5, loss: training.loss, units: 4 });
    const before = await accuracyOf(network);
    const maps = [0, 1, 2, 3].map((channel): Ablation => ({ type: 'map', layer: 'conv2d_0', channel }));
    const blind = ablatedNetwork({ layers, inputShape, seed }, (name) => network.read(name), maps);
    const after = await accuracyOf(blind);
    // It sees nothing any more, and names every image alike: one of the four classes of as many images each.
    expect(after?.confusion.filter((row) => row.some((count) => count > 0 && count < 3))).toEqual([]);
    expect(after?.accuracy).toBe(0.25);
    expect(await accuracyOf(network)).toEqual(before);
    await dataset.close();
  });

  it('refuses what is not there', () => {
    const network = trainedNetwork();
    const refusal = (ablation: Ablation) => thrown(() => ablated(network, ablation)).message;
    expect(refusal({ type: 'map', layer: 'conv2d_9', channel: 0 })).toMatch(
      /^The network has no layer with the name conv2d_9\. Name one of these: conv2d_0, /,
    );
    expect(refusal({ type: 'map', layer: 'conv2d_0', channel: 9 })).toBe(
      'conv2d_0 of shape 9 has no place 9. Give a whole number from 0 for each dimension.',
    );
    expect(refusal({ type: 'map', layer: 'dense_11', channel: 0 })).toBe(
      'dense_11 is the last layer, whose numbers are the answer: none can be switched off. Switch off a map of an earlier layer, or a kernel of this one.',
    );
    expect(refusal({ type: 'kernel', layer: 'maxPool2d_3', input: null, output: 0 })).toMatch(
      /no layer with the name/,
    );
    expect(refusal({ type: 'kernel', layer: 'dense_9', input: 0, output: 27 })).toMatch(
      /^dense_9\.kernel of shape .*×27 has no place 0,27/,
    );
    expect(refusal({ type: 'weight', tensor: 'dense_11.bias', place: [5], value: 0 })).toBe(
      'dense_11.bias of shape 5 has no place 5. Give a whole number from 0 for each dimension.',
    );
    expect(refusal({ type: 'weight', tensor: 'dense_11.gamma', place: [0], value: 0 })).toMatch(
      /no weights with the name dense_11\.gamma/,
    );
  });

  it('has a graph whose arithmetic is its own, whatever is switched off in whatever blocks', async () => {
    const maps = {
      conv2d_0: 9,
      residual_1: 9,
      'residual_1/depthwiseConv2d_0': 9,
      maxPool2d_3: 9,
      'parallel_4/0/conv2d_0': 6,
      parallel_4: 15,
      dropout_7: 11,
      flatten_8: 99,
      dense_9: 27,
    };
    const aMap = fc.constantFrom(...Object.entries(maps)).chain(([layer, channels]) =>
      fc.record({
        type: fc.constant('map' as const),
        layer: fc.constant(layer),
        channel: fc.nat(channels - 1),
      }),
    );
    const aKernel = fc.record({
      type: fc.constant('kernel' as const),
      layer: fc.constantFrom('conv2d_0', 'dense_10'),
      input: fc.constantFrom(null, 1),
      output: fc.nat(8),
    });
    const options = { layers: mixedLayers, inputShape };
    const network = trainedNetwork();
    const image = { shape: [1, ...inputShape], data: images.data.slice(0, 11 * 9 * 3) };
    const changes = fc.array(fc.oneof(aMap, aKernel), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(), async (ablations, salt) => {
        const seen = await seeImage(ablated(network, ...ablations), ablatedGraph(options, ablations), image);
        for (const [layer, slot] of seen.graph.outputs) {
          const unit = { layer, place: placeAt(slot, salt % unitsIn(slot)) };
          const { value, computed, tolerance } = explainUnit(seen, unit);
          expect(Math.abs(value - computed)).toBeLessThanOrEqual(tolerance);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of a network of one layer has nothing to switch off', () => {
    const layers: LayerSpec[] = [{ type: 'dense', units: 2, name: 'only' }];
    const network = new Network({ layers, inputShape: [3] });
    const map = { type: 'map', layer: 'only', channel: 0 } as const;
    expect(() => ablatedNetwork({ layers, inputShape: [3] }, (name) => network.read(name), [map])).toThrow(
      'only is the last',
    );
  });
});
