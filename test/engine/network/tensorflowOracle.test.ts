/** The forward of one whole network in TensorFlow.js: an oracle that shares no code with the engine. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { largestError } from '../largestError.ts';
import { backends, withBackend } from './backends.ts';
import { imagesOf, labelsOf, type NetworkCase, stirWeights } from './randomNetworks.ts';

// Else it recommends its native build at the first call.
tf.enableProdMode();

const layers: readonly LayerSpec[] = [
  { type: 'conv2d', name: 'first', filters: 5, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'maxPool2d', poolSize: 3, stride: 2, padding: 'same' },
  {
    type: 'residual',
    name: 'block',
    activation: 'elu',
    layers: [
      { type: 'conv2d', name: 'a', filters: 6, kernelSize: [2, 3], stride: 2, padding: 'same' },
      { type: 'depthwiseConv2d', name: 'b', kernelSize: 3, padding: 'same', activation: 'sigmoid' },
    ],
  },
  {
    type: 'parallel',
    name: 'fork',
    branches: [[], [{ type: 'conv2d', name: 'c', filters: 3, kernelSize: 1 }]],
  },
  { type: 'globalAvgPool2d' },
  { type: 'dense', name: 'last', units: 3, activation: 'softmax' },
];

const network: NetworkCase = {
  layers,
  inputShape: [9, 8, 2],
  batch: 10,
  loss: { type: 'crossEntropy' },
  seed: 17,
};

type Weights = Readonly<Record<string, tf.Tensor>>;

/** The same layers by its own functions: logits. */
function logits(weights: Weights, images: tf.Tensor4D): tf.Tensor2D {
  const conv = (x: tf.Tensor4D, name: string, stride = 1): tf.Tensor4D => {
    const sums = tf.conv2d(x, weights[`${name}.kernel`] as tf.Tensor4D, stride, 'same');
    return tf.add(sums, weights[`${name}.bias`]);
  };
  const pooled = tf.maxPool(tf.relu(conv(images, 'first')), 3, 2, 'same');
  const a = conv(pooled, 'block/a', 2);
  // Its depthwise kernels are [height, width, channels, 1].
  const kernel = tf.transpose(weights['block/b.kernel'], [0, 1, 3, 2]) as tf.Tensor4D;
  const sums = tf.depthwiseConv2d(a, kernel, 1, 'same');
  const b = tf.sigmoid(tf.add<tf.Tensor4D>(sums, weights['block/b.bias']));
  const shortcut = tf.conv2d(pooled, weights['block/projection.kernel'] as tf.Tensor4D, 2, 'valid');
  const block = tf.elu(tf.add<tf.Tensor4D>(b, shortcut));
  const means = tf.mean(tf.concat([block, conv(block, 'fork/1/c')], 3), [1, 2]) as tf.Tensor2D;
  return tf.add(tf.matMul(means, weights['last.kernel']), weights['last.bias']);
}

function copied({ shape, data }: TensorInput): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape]);
}

describe.each(backends)('a network on the backend $name', (test) => {
  it('has the loss and the probabilities of TensorFlow.js', async () => {
    await withBackend(test, async (backend) => {
      const built = new Network({ ...network, backend });
      stirWeights(built, network.seed);
      const names = [...built.tensors.keys()];
      const weights = Object.fromEntries(names.map((name) => [name, copied(built.read(name))]));
      const [images, labels] = [imagesOf(network), labelsOf(network)];
      const expected = logits(weights, copied(images) as tf.Tensor4D);
      const targets = tf.oneHot(tf.tensor1d([...labels.data], 'int32'), 3);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(expected)), 1)));
      const found = await built.evaluate(images, labels);
      expect(largestError([found.loss], loss.dataSync())).toBeLessThan(1e-5);
      expect(largestError(found.output.data, expected.dataSync())).toBeLessThan(1e-5);
      const { data } = await built.predict(images);
      expect(largestError(data, tf.softmax(expected).dataSync())).toBeLessThan(1e-5);
    });
  });
});
