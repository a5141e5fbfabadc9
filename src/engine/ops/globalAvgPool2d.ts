/** Global average pooling: one mean for each feature map, how much of it there is in the whole image. */
import type { Tensor } from '../tensor.ts';
import {
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';
import {
  eachWindow,
  type GlobalPoolParams,
  globalPoolOutputShape,
  type PoolGradients,
  type PoolInputs,
  planGlobalPool,
} from './pool.ts';

function forward<Output extends NumberTensor = Tensor>(
  { input }: PoolInputs,
  _: GlobalPoolParams,
  memory?: Output,
): Output {
  const output = outputMemory(globalPoolOutputShape({ input }), memory);
  eachWindow(planGlobalPool({ input }), (place, cells) => {
    output.data[place] = cells.reduce((sum, cell) => sum + input.data[cell], 0) / cells.length;
  });
  return output;
}

function backward({ input }: PoolInputs, _: GlobalPoolParams, dOutput: TensorInput): PoolGradients {
  checkGradientShape(dOutput, globalPoolOutputShape({ input }));
  const dInput = new Float64Array(input.data.length);
  eachWindow(planGlobalPool({ input }), (place, cells) => {
    for (const cell of cells) dInput[cell] = dOutput.data[place] / cells.length;
  });
  return { dInput: storedSums(input.shape, dInput) };
}

/**
 * The mean of every channel over the whole image.
 *
 * output[n, c] = Σ_{y, x} input[n, y, x, c] / (height · width)
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, channels]`, a vector for each image, as a dense
 * layer reads it.
 *
 * Backward: dInput[n, y, x, c] = dOutput[n, c] / (height · width).
 *
 * Source: Lin, Chen, Yan, Network In Network (2013), §3.2; the shape is that of Keras's
 * `GlobalAveragePooling2D`.
 */
export const globalAvgPool2d: TrainableOp<PoolInputs, GlobalPoolParams, PoolGradients> = {
  outputShape: globalPoolOutputShape,
  forward,
  backward,
};
