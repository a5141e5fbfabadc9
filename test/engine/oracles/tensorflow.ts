/** Kernels of TensorFlow.js: an oracle forward and for gradients, which its CPU backend has but for a dilation. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type Padding, type Pair, windowGeometry } from '../../../src/engine/geometry.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { type Tensor, tensor } from '../../../src/engine/tensor.ts';

// Else it recommends its native build at the first call.
tf.enableProdMode();

/** What a kernel takes beside tensors. */
type Attributes = Readonly<Record<string, string | number | readonly (number | readonly number[])[]>>;

/** Runs the kernel `name`, such as `Conv2DBackpropFilter`. */
export function runTensorflow(
  name: string,
  inputs: Readonly<Record<string, TensorInput>>,
  attributes: Attributes,
): Tensor {
  const output = tf.tidy(() => {
    const named = Object.fromEntries(
      Object.entries(inputs).map(([key, { shape, data }]) => [
        key,
        tf.tensor(Float32Array.from(data), [...shape]),
      ]),
    );
    return tf.engine().runKernel<tf.Tensor>(name, named, { ...attributes });
  });
  const numbers = tensor(output.shape, Float32Array.from(output.dataSync<'float32'>()));
  output.dispose();
  return numbers;
}

/** `padding` as its kernels take it: `same` and `valid` by their own rules, all else cell by cell. */
export function tensorflowPadding(
  [, height, width]: readonly number[],
  kernel: Pair,
  stride: Pair,
  padding: Padding,
): 'same' | 'valid' | number[][] {
  if (padding === 'same' || padding === 'valid') return padding;
  const { rows, columns } = windowGeometry(height, width, { kernel, stride, dilation: [1, 1], padding });
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}
