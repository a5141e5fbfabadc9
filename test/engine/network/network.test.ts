import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { LayerError } from '../../../src/engine/network/layerError.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import type { OptimizerSpec } from '../../../src/engine/network/steps/update.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';
import { images, labels, layers, options, rejected, tensorsOf } from './exampleNetwork.ts';

describe('the tensors of a network', () => {
  it('are named by layer, nested with slashes, the state of the optimizer apart', () => {
    const nested: LayerSpec[] = [
      { type: 'residual', layers: [{ type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' }] },
      {
        type: 'parallel',
        name: 'fork',
        branches: [[], [{ type: 'depthwiseConv2d', kernelSize: 2, padding: 'same', useBias: false }]],
      },
      { type: 'batchNorm' },
      { type: 'flatten' },
      { type: 'dense', name: 'last', units: 2 },
    ];
    const network = new Network({ layers: nested, inputShape: [4, 4, 2] });
    expect([...network.tensors]).toEqual([
      ['residual_0/conv2d_0.kernel', [3, 3, 2, 4]],
      ['residual_0/conv2d_0.bias', [4]],
      ['residual_0/projection.kernel', [1, 1, 2, 4]],
      ['fork/1/depthwiseConv2d_0.kernel', [2, 2, 1, 4]],
      ['batchNorm_2.gamma', [8]],
      ['batchNorm_2.beta', [8]],
      ['batchNorm_2.runningMean', [8]],
      ['batchNorm_2.runningVariance', [8]],
      ['last.kernel', [128, 2]],
      ['last.bias', [2]],
    ]);
    const dense: LayerSpec[] = [{ type: 'dense', units: 2, useBias: false }];
    const statesOf = (optimizer: OptimizerSpec) =>
      [...new Network({ layers: dense, inputShape: [3], optimizer }).tensors.keys()].slice(1);
    expect(statesOf({ type: 'adamw' })).toEqual([
      'optimizer/dense_0.kernel.mean',
      'optimizer/dense_0.kernel.meanSquare',
    ]);
    expect(statesOf({ type: 'sgd' })).toEqual([]);
    expect(statesOf({ type: 'sgd', momentum: 0.5 })).toEqual(['optimizer/dense_0.kernel.velocity']);
  });

  it('start at what the initializer draws, at 0 and at 1; given weights are kept', () => {
    const kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const network = new Network({
      layers: [
        { type: 'conv2d', filters: 1, kernelSize: 3, kernel },
        { type: 'batchNorm' },
        { type: 'conv2d', filters: 16, kernelSize: 3, activation: 'relu' },
      ],
      inputShape: [9, 9, 1],
    });
    expect(Array.from(network.read('conv2d_0.kernel').data)).toEqual(kernel);
    expect(Array.from(network.read('conv2d_0.bias').data)).toEqual([0]);
    expect(Array.from(network.read('batchNorm_1.gamma').data)).toEqual([1]);
    expect(Array.from(network.read('batchNorm_1.runningVariance').data)).toEqual([1]);
    // heUniform before relu: within √(6 / 9), and near it.
    const drawn = Math.max(...network.read('conv2d_2.kernel').data.map(Math.abs));
    expect(drawn).toBeLessThan(Math.sqrt(6 / 9));
    expect(drawn).toBeGreaterThan(0.9 * Math.sqrt(6 / 9));
  });

  it('start at 0 in place of what would be drawn, where nothing is to be drawn', () => {
    const network = new Network({
      layers: [
        { type: 'conv2d', filters: 1, kernelSize: [1, 2], kernel: [5, 7] },
        { type: 'batchNorm' },
        { type: 'flatten' },
        { type: 'dense', units: 1 },
      ],
      inputShape: [1, 3, 1],
      drawsWeights: false,
    });
    expect([...network.tensors.keys()].map((name) => [name, ...network.read(name).data])).toEqual([
      ['conv2d_0.kernel', 5, 7],
      ['conv2d_0.bias', 0],
      ['batchNorm_1.gamma', 1],
      ['batchNorm_1.beta', 0],
      ['batchNorm_1.runningMean', 0],
      ['batchNorm_1.runningVariance', 1],
      ['dense_3.kernel', 0, 0],
      ['dense_3.bias', 0],
    ]);
  });

  it('are drawn by the seed and their own name alone', () => {
    const [first, again] = [new Network(options), new Network(options)];
    expect(tensorsOf(again)).toEqual(tensorsOf(first));
    const twins: LayerSpec[] = [
      { type: 'dense', units: 3 },
      { type: 'dense', units: 3 },
    ];
    const pair = new Network({ layers: twins, inputShape: [3] });
    expect(pair.read('dense_0.kernel')).not.toEqual(pair.read('dense_1.kernel'));
    const other = new Network({ ...options, seed: 4 });
    expect(other.read('dense_5.kernel')).not.toEqual(first.read('dense_5.kernel'));
    const wider: LayerSpec[] = [{ ...layers[0], kernelSize: 1 } as LayerSpec, ...layers.slice(1)];
    expect(new Network({ ...options, layers: wider }).read('dense_5.kernel')).toEqual(
      first.read('dense_5.kernel'),
    );
  });

  it('are read as copies and written number by number', () => {
    const network = new Network(options);
    const copy = network.read('dense_5.bias');
    copy.data[0] = 9;
    const view = network.view('dense_5.bias');
    expect(view).toEqual({ shape: [3], data: new Float32Array(3) });
    network.write('dense_5.bias', [1, 2, 3]);
    expect(Array.from(network.read('dense_5.bias').data)).toEqual([1, 2, 3]);
    expect(Array.from(view.data)).toEqual([1, 2, 3]);
    network.write('optimizer/dense_5.bias.mean', [4, 5, 6]);
    expect(Array.from(network.read('optimizer/dense_5.bias.mean').data)).toEqual([4, 5, 6]);
    expect(thrown(() => network.write('dense_5.bias', [1])).message).toBe(
      'dense_5.bias of shape 3 holds 3 weights, but 1 are given. Give as many weights as the shape asks for, or none to draw them.',
    );
    expect(thrown(() => network.read('dense_6.bias')).message).toBe(
      'The network has no weights with the name dense_6.bias. Use the weights of a network with the same layers.',
    );
  });

  it('outlive a longer arena', async () => {
    const network = new Network(options);
    const before = tensorsOf(network);
    await network.predict({ shape: [40, 4, 4, 2], data: seededTensor([40, 4, 4, 2], 2).data });
    expect(tensorsOf(network)).toEqual(before);
    const small = await network.predict(images);
    expect(small).toEqual(await new Network(options).predict(images));
  });
});

describe('what a network refuses', () => {
  it('names the layer, and the rule', () => {
    const flat: LayerSpec[] = [{ type: 'dense', units: 2 }];
    const error = thrown(() => new Network({ layers: flat, inputShape: [4, 4, 2] }));
    expect(error).toBeInstanceOf(LayerError);
    expect(error.message).toBe(
      'dense_0: The input must have the shape [batch, inputs], each at least 1, but it is [1, 4, 4, 2]. Reshape it.',
    );
    expect(error.describe({ 'Reshape it.': 'Cambie su forma.' })).toMatch(/^dense_0: .* Cambie su forma\.$/);
    const twins: LayerSpec[] = [
      { type: 'flatten', name: 'a' },
      { type: 'dense', units: 2, name: 'a' },
    ];
    expect(thrown(() => new Network({ layers: twins, inputShape: [4] })).message).toBe(
      'Two layers have the name a, under which their weights are kept. Give one of them another name.',
    );
    const kernel: LayerSpec[] = [{ type: 'conv2d', filters: 1, kernelSize: 2, kernel: [1, 2, 3] }];
    expect(thrown(() => new Network({ layers: kernel, inputShape: [4, 4, 1] })).message).toBe(
      'conv2d_0: conv2d_0.kernel of shape 2×2×1×1 holds 4 weights, but 3 are given. Give as many weights as the shape asks for, or none to draw them.',
    );
    expect(thrown(() => new Network({ ...options, optimizer: { type: 'adam', beta1: 1 } })).code).toBe(
      'optimizer-option',
    );
  });

  it('is images of another size, or none', async () => {
    const network = new Network(options);
    for (const shape of [[6, 4, 4, 1], [0, 4, 4, 2], [4, 4, 2], []]) {
      const error = await rejected(network.predict({ shape, data: images.data }));
      expect(error.message).toBe(
        `The network reads images of the shape [batch, 4, 4, 2], but these have [${shape.join(', ')}]. Give images of that size and number of channels, one or more.`,
      );
    }
    const short = await rejected(network.predict({ shape: [6, 4, 4, 2], data: [1, 2] }));
    expect(short).toMatchObject({ code: 'tensor-size' });
  });

  it('is labels that do not fit', async () => {
    const network = new Network(options);
    const step = (given: TensorInput) => rejected(network.trainStep(images, given, 0.1));
    expect(await step({ shape: [5], data: [0, 1, 2, 0, 1] })).toMatchObject({ code: 'label-count' });
    expect(await step({ shape: [6], data: [0, 1, 2, 0, 1] })).toMatchObject({ code: 'tensor-size' });
    expect((await step({ shape: [6], data: [0, 1, 2, 0, 1, 3] })).message).toBe(
      'The label of sample 5 must be a whole number from 0 to 2, but it is 3. Give the network one output for each class, and number the classes from 0.',
    );
    const regression = new Network({ ...options, loss: { type: 'meanSquaredError' } });
    expect(await rejected(regression.evaluate(images, labels))).toMatchObject({ code: 'tensor-rank' });
    expect(
      await rejected(regression.evaluate(images, { shape: [6, 2], data: new Float32Array(12) })),
    ).toMatchObject({ code: 'target-shape' });
  });

  it('is a learning rate below 0, a batch of one for batchNorm, training without an optimizer', async () => {
    const network = new Network(options);
    expect(await rejected(network.trainStep(images, labels, -1))).toMatchObject({ code: 'optimizer-option' });
    const bare = new Network({ layers, inputShape: [4, 4, 2] });
    expect(await rejected(bare.trainStep(images, labels, 0.1))).toMatchObject({ code: 'no-optimizer' });
    const single = new Network({
      layers: [{ type: 'batchNorm' }],
      inputShape: [3],
      optimizer: { type: 'sgd' },
    });
    expect(
      await rejected(single.trainStep({ shape: [1, 3], data: [1, 2, 3] }, { shape: [1], data: [0] }, 0.1)),
    ).toMatchObject({ code: 'batch-norm-count' });
  });

  it('is a second call before the first is done', async () => {
    const backend = referenceBackend();
    const gate = Promise.withResolvers<void>();
    const waiting: Backend = { ...backend, run: (...args) => gate.promise.then(() => backend.run(...args)) };
    const network = new Network({ ...options, backend: waiting });
    const first = network.predict(images);
    expect((await rejected(network.trainStep(images, labels, 0.1))).message).toMatch(/one thing at a time/);
    expect(() => network.read('dense_5.bias')).toThrow(/one thing at a time/);
    gate.resolve();
    expect((await first).shape).toEqual([6, 3]);
    expect(await network.trainStep(images, labels, 0.1)).toMatchObject({ correct: expect.any(Number) });
  });
});

describe('the bytes of a plan', () => {
  it('are those that are reserved, and known before', async () => {
    const reserved: number[] = [];
    const backend = referenceBackend();
    const watched: Backend = {
      ...backend,
      reserve(bytes) {
        reserved.push(bytes);
        backend.reserve(bytes);
      },
    };
    const network = new Network({ ...options, backend: watched });
    expect(reserved).toEqual([network.planBytes('inference', 1)]);
    const training = network.planBytes('training', 6);
    expect(training).toBeGreaterThan(network.planBytes('inference', 6));
    expect(reserved).toHaveLength(1);
    await network.trainStep(images, labels, 0.1);
    await network.trainStep(images, labels, 0.1);
    await network.predict(images);
    expect(reserved).toEqual([reserved[0], training]);
    expect(network.planBytes('layers', 6)).toBeGreaterThan(network.planBytes('inference', 6));
  });
});
