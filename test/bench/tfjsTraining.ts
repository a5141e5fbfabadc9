/**
 * The network `digits` of `trainNetworks.ts` on the CPU backend of TensorFlow.js. It has the kernels of both
 * directions; which follows which is written out here, as the package that knows it is another one.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { classes, digits, imagesOf } from './trainNetworks.ts';

// Else it recommends its native build at the first call.
tf.enableProdMode();

export const tfjsName = `tfjs ${tf.version_core} cpu`;

const convolution = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dimRoundingMode: 'floor' };
const halving = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };

function run(kernel: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor4D {
  return tf.engine().runKernel(kernel, inputs, { ...attributes });
}

/** Ready to do one step of Adam with so many images. */
export function tfjsTraining(images: number): () => void {
  const data = imagesOf(digits, images);
  const pixels = tf.tensor4d(data.images.data, [images, 28, 28, 1]);
  const labels = tf.oneHot(tf.tensor1d(data.labels.data, 'int32'), classes);
  const weights = {
    kernel0: tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 1, 16], 0, 0.1)),
    bias0: tf.variable(tf.zeros<tf.Rank.R1>([16])),
    kernel1: tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 16, 32], 0, 0.1)),
    bias1: tf.variable(tf.zeros<tf.Rank.R1>([32])),
    dense0: tf.variable(tf.randomNormal<tf.Rank.R2>([1568, 128], 0, 0.05)),
    denseBias0: tf.variable(tf.zeros<tf.Rank.R1>([128])),
    dense1: tf.variable(tf.randomNormal<tf.Rank.R2>([128, classes], 0, 0.05)),
    denseBias1: tf.variable(tf.zeros<tf.Rank.R1>([classes])),
  };
  const names = Object.entries(weights).map(([name, variable]) => [variable.name, name] as const);
  const optimizer = tf.train.adam(0.001);
  return () => {
    tf.tidy(() => {
      const gradients: Record<string, tf.Tensor> = gradientsOf(pixels, labels as tf.Tensor2D, weights);
      optimizer.applyGradients(
        names.map(([variable, name]) => ({ name: variable, tensor: gradients[name] })),
      );
    });
  };
}

interface Weights {
  readonly kernel0: tf.Tensor4D;
  readonly bias0: tf.Tensor1D;
  readonly kernel1: tf.Tensor4D;
  readonly bias1: tf.Tensor1D;
  readonly dense0: tf.Tensor2D;
  readonly denseBias0: tf.Tensor1D;
  readonly dense1: tf.Tensor2D;
  readonly denseBias1: tf.Tensor1D;
}

function gradientsOf(pixels: tf.Tensor4D, labels: tf.Tensor2D, weights: Weights) {
  const { kernel0, bias0, kernel1, bias1, dense0, denseBias0, dense1, denseBias1 } = weights;
  const [images] = pixels.shape;
  const map0 = tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(pixels, kernel0, 1, 'same'), bias0));
  const pooled0 = tf.maxPool(map0, 2, 2, 'valid');
  const map1 = tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(pooled0, kernel1, 1, 'same'), bias1));
  const pooled1 = tf.maxPool(map1, 2, 2, 'valid');
  const flat = tf.reshape<tf.Rank.R2>(pooled1, [images, 1568]);
  const hidden = tf.relu(tf.add<tf.Tensor2D>(tf.matMul(flat, dense0), denseBias0));
  const logits = tf.add<tf.Tensor2D>(tf.matMul(hidden, dense1), denseBias1);

  const dLogits = tf.div<tf.Tensor2D>(tf.sub(tf.softmax(logits), labels), images);
  const dHidden = tf.mul<tf.Tensor2D>(tf.matMul(dLogits, dense1, false, true), tf.step(hidden));
  const dPooled1 = tf.reshape(tf.matMul(dHidden, dense0, false, true), pooled1.shape);
  const dMap1 = tf.mul(
    run('MaxPoolGrad', { dy: dPooled1, input: map1, output: pooled1 }, halving),
    tf.step(map1),
  );
  const inputShape = pooled0.shape;
  const dPooled0 = run('Conv2DBackpropInput', { dy: dMap1, filter: kernel1 }, { ...convolution, inputShape });
  const dMap0 = tf.mul(
    run('MaxPoolGrad', { dy: dPooled0, input: map0, output: pooled0 }, halving),
    tf.step(map0),
  );
  const dKernel = (x: tf.Tensor, dy: tf.Tensor, filterShape: readonly number[]) =>
    run('Conv2DBackpropFilter', { x, dy }, { ...convolution, filterShape });
  return {
    kernel0: dKernel(pixels, dMap0, kernel0.shape),
    bias0: tf.sum(dMap0, [0, 1, 2]),
    kernel1: dKernel(pooled0, dMap1, kernel1.shape),
    bias1: tf.sum(dMap1, [0, 1, 2]),
    dense0: tf.matMul(flat, dHidden, true),
    denseBias0: tf.sum(dHidden, 0),
    dense1: tf.matMul(hidden, dLogits, true),
    denseBias1: tf.sum(dLogits, 0),
  };
}
