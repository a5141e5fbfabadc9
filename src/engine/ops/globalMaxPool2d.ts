/** Global maximum pooling: the strongest answer of each feature map, wherever in the image it is. */
import type { Tensor } from '../tensor.ts';
import { winner } from './maxPool2d.ts';
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
    output.data[place] = input.data[winner(input, cells)];
  });
  return output;
}

function backward({ input }: PoolInputs, _: GlobalPoolParams, dOutput: TensorInput): PoolGradients {
  checkGradientShape(dOutput, globalPoolOutputShape({ input }));
  const dInput = new Float64Array(input.data.length);
  eachWindow(planGlobalPool({ input }), (place, cells) => {
    dInput[winner(input, cells)] = dOutput.data[place];
  });
  return { dInput: storedSums(input.shape, dInput) };
}

/**
 * The largest value of every channel over the whole image.
 *
 * output[n, c] = max_{y, x} input[n, y, x, c]; an image that holds a number that is not one gives not a
 * number.
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, channels]`, a vector for each image, as a dense
 * layer reads it.
 *
 * Backward: dInput[n, y, x, c] is dOutput[n, c] where the maximum stands, at the first of equals in reading
 * order, and 0 elsewhere.
 *
 * Source: PyTorch's `MaxPool2d` with one window over the image; the shape is that of Keras's
 * `GlobalMaxPooling2D`.
 */
export const globalMaxPool2d: TrainableOp<PoolInputs, GlobalPoolParams, PoolGradients> = {
  outputShape: globalPoolOutputShape,
  forward,
  backward,
};
