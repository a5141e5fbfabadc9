/** The network `digits` of `trainNetworks.ts` by the ops and gradients of TensorFlow.js on its CPU backend. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { classes, digits, imagesOf } from './trainNetworks.ts';

// Else it recommends its native build at the first call.
tf.enableProdMode();

/** Ready to do one step of Adam with so many images. */
export function tfjsTraining(images: number): () => void {
  const data = imagesOf(digits, images);
  const pixels = tf.tensor4d(data.images.data, [images, 28, 28, 1]);
  const labels = tf.oneHot(tf.tensor1d(data.labels.data, 'int32'), classes);
  const weights = (shape: number[]) => tf.variable(tf.randomNormal(shape, 0, 0.05));
  const bias = (size: number) => tf.variable(tf.zeros([size]));
  const kernels = [weights([3, 3, 1, 16]), weights([3, 3, 16, 32])] as tf.Variable<tf.Rank.R4>[];
  const biases = [bias(16), bias(32)];
  const dense = [weights([1568, 128]), weights([128, classes])] as tf.Variable<tf.Rank.R2>[];
  const denseBiases = [bias(128), bias(classes)];
  const loss = () => {
    let value: tf.Tensor4D = pixels;
    kernels.forEach((kernel, layer) => {
      value = tf.maxPool(tf.relu(tf.add(tf.conv2d(value, kernel, 1, 'same'), biases[layer])), 2, 2, 'valid');
    });
    const flat = tf.reshape<tf.Rank.R2>(value, [images, 1568]);
    const hidden = tf.relu(tf.add(tf.matMul(flat, dense[0]), denseBiases[0])) as tf.Tensor2D;
    const logits = tf.add(tf.matMul(hidden, dense[1]), denseBiases[1]);
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  };
  const optimizer = tf.train.adam(0.001);
  return () => {
    optimizer.minimize(loss);
  };
}

export const tfjsName = `tfjs ${tf.version_core} cpu`;
