/** The maps of every layer of three networks in TensorFlow.js, written by hand: an oracle that shares no code with the engine. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import type { SeenImage } from '../../../src/explain/network/seenImage.ts';
import { largestError } from '../../engine/largestError.ts';
import { backends, withBackend } from '../../engine/network/backends.ts';
import { seen } from './seen.ts';

// Else it recommends its native build at the first call.
tf.enableProdMode();

/** Outputs by the layer's name, in order. */
type Maps = Readonly<Record<string, tf.Tensor>>;

interface Case {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly inputShape: readonly [number, number, number];
  readonly maps: (image: tf.Tensor4D, weights: Weights) => Maps;
}

class Weights {
  readonly #image: SeenImage;

  constructor(image: SeenImage) {
    this.#image = image;
  }

  of<Rank extends tf.Tensor>(name: string): Rank {
    const { shape, data } = this.#image.weights(name);
    return tf.tensor(Float32Array.from(data), [...shape]) as Rank;
  }

  conv(
    x: tf.Tensor4D,
    name: string,
    stride = 1,
    padding: 'same' | 'valid' = 'same',
    dilation = 1,
  ): tf.Tensor4D {
    const kernel = this.of<tf.Tensor4D>(`${name}.kernel`);
    return tf.add(tf.conv2d(x, kernel, stride, padding, 'NHWC', dilation), this.of(`${name}.bias`));
  }

  norm(x: tf.Tensor4D, name: string, epsilon = 1e-5): tf.Tensor4D {
    const [mean, variance, beta, gamma] = ['runningMean', 'runningVariance', 'beta', 'gamma'].map((part) =>
      this.of<tf.Tensor1D>(`${name}.${part}`),
    );
    return tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
  }

  dense(x: tf.Tensor2D, name: string): tf.Tensor2D {
    return tf.add(tf.matMul(x, this.of<tf.Tensor2D>(`${name}.kernel`)), this.of(`${name}.bias`));
  }
}

function flat(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [1, x.size]);
}

const sequence: Case = {
  name: 'a sequence',
  inputShape: [14, 12, 1],
  layers: [
    { type: 'conv2d', filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' },
    { type: 'avgPool2d', poolSize: 2 },
    { type: 'conv2d', name: 'middle', filters: 8, kernelSize: 3, dilation: 2, activation: 'relu' },
    { type: 'dropout', rate: 0.4 },
    { type: 'flatten' },
    { type: 'dense', units: 9, activation: 'sigmoid' },
    { type: 'dense', units: 4, activation: 'softmax' },
  ],
  maps: (image, weights) => {
    const first = tf.tanh(weights.conv(image, 'conv2d_0')) as tf.Tensor4D;
    const pooled = tf.avgPool(first, 2, 2, 'valid');
    const middle = tf.relu(weights.conv(pooled, 'middle', 1, 'valid', 2)) as tf.Tensor4D;
    const hidden = tf.sigmoid(weights.dense(flat(middle), 'dense_5')) as tf.Tensor2D;
    return {
      conv2d_0: first,
      avgPool2d_1: pooled,
      middle,
      dropout_3: middle,
      flatten_4: flat(middle),
      dense_5: hidden,
      dense_6: tf.softmax(weights.dense(hidden, 'dense_6')),
    };
  },
};

const residual: Case = {
  name: 'residual blocks and batch normalisation',
  inputShape: [12, 11, 3],
  layers: [
    { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', useBias: true },
    { type: 'batchNorm', epsilon: 0.001 },
    { type: 'activation', function: 'relu' },
    {
      type: 'residual',
      activation: 'relu',
      layers: [
        { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same' },
        { type: 'batchNorm' },
        { type: 'activation', function: 'relu' },
        { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same' },
        { type: 'batchNorm' },
      ],
    },
    {
      type: 'residual',
      name: 'down',
      activation: 'elu',
      layers: [
        { type: 'conv2d', filters: 12, kernelSize: 3, stride: 2, padding: 'same' },
        { type: 'batchNorm' },
      ],
    },
    { type: 'globalAvgPool2d' },
    { type: 'dense', units: 5 },
  ],
  maps: (image, weights) => {
    const first = weights.conv(image, 'conv2d_0');
    const normed = weights.norm(first, 'batchNorm_1', 0.001);
    const opened = tf.relu(normed);
    const inner = 'residual_3/';
    const a = weights.conv(opened, `${inner}conv2d_0`);
    const aNormed = weights.norm(a, `${inner}batchNorm_1`);
    const b = weights.conv(tf.relu(aNormed), `${inner}conv2d_3`);
    const bNormed = weights.norm(b, `${inner}batchNorm_4`);
    const block = tf.relu(tf.add<tf.Tensor4D>(bNormed, opened));
    const down = weights.conv(block, 'down/conv2d_0', 2);
    const downNormed = weights.norm(down, 'down/batchNorm_1');
    const shortcut = tf.conv2d(block, weights.of<tf.Tensor4D>('down/projection.kernel'), 2, 'valid');
    const out = tf.elu(tf.add<tf.Tensor4D>(downNormed, shortcut));
    const means = tf.mean(out, [1, 2]) as tf.Tensor2D;
    return {
      conv2d_0: first,
      batchNorm_1: normed,
      activation_2: opened,
      [`${inner}conv2d_0`]: a,
      [`${inner}batchNorm_1`]: aNormed,
      [`${inner}activation_2`]: tf.relu(aNormed),
      [`${inner}conv2d_3`]: b,
      [`${inner}batchNorm_4`]: bNormed,
      residual_3: block,
      'down/conv2d_0': down,
      'down/batchNorm_1': downNormed,
      down: out,
      globalAvgPool2d_5: means,
      dense_6: weights.dense(means, 'dense_6'),
    };
  },
};

const parallel: Case = {
  name: 'parallel branches and depthwise convolution',
  inputShape: [9, 10, 2],
  layers: [
    { type: 'conv2d', filters: 16, kernelSize: 3, activation: 'leakyRelu' },
    {
      type: 'parallel',
      name: 'fork',
      branches: [
        [{ type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' }],
        [
          { type: 'maxPool2d', poolSize: 3, stride: 1, padding: 'same' },
          { type: 'conv2d', filters: 4, kernelSize: 1 },
        ],
        [],
      ],
    },
    { type: 'depthwiseConv2d', kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
    { type: 'globalMaxPool2d' },
  ],
  maps: (image, weights) => {
    const first = tf.leakyRelu(weights.conv(image, 'conv2d_0', 1, 'valid'), 0.01);
    const a = weights.conv(first, 'fork/0/conv2d_0');
    const pooled = tf.maxPool(first, 3, 1, 'same');
    const b = weights.conv(pooled, 'fork/1/conv2d_1');
    const fork = tf.concat([a, b, first], 3) as tf.Tensor4D;
    // Its depthwise kernels are [height, width, channels, 1].
    const kernel = tf.transpose(weights.of('depthwiseConv2d_2.kernel'), [0, 1, 3, 2]) as tf.Tensor4D;
    const sums = tf.depthwiseConv2d(fork, kernel, 2, 'same');
    const depthwise = tf.relu(tf.add<tf.Tensor4D>(sums, weights.of('depthwiseConv2d_2.bias')));
    return {
      conv2d_0: first,
      'fork/0/conv2d_0': a,
      'fork/1/maxPool2d_0': pooled,
      'fork/1/conv2d_1': b,
      fork,
      depthwiseConv2d_2: depthwise,
      globalMaxPool2d_3: tf.max(depthwise, [1, 2]),
    };
  },
};

describe.each(backends)('maps on the backend $name', (test) => {
  it.each([sequence, residual, parallel])(
    'of $name are those of TensorFlow.js',
    async ({ layers, inputShape, maps }) => {
      await withBackend(test, async (backend) => {
        const image = await seen(layers, inputShape, { seed: 11, backend });
        const pixels = tf.tensor(Float32Array.from(image.image.data), [1, ...inputShape]) as tf.Tensor4D;
        const expected = Object.entries(maps(pixels, new Weights(image)));
        expect([...image.outputs.keys()]).toEqual(expected.map(([name]) => name));
        for (const [name, tensor] of expected) {
          const found = image.outputs.get(name);
          expect(found?.shape, name).toEqual(tensor.shape);
          expect(largestError(found?.data ?? [], tensor.dataSync()), name).toBeLessThan(2e-5);
        }
      });
    },
  );
});
