/** Maximum pooling: keeps the strongest answer of each window and forgets where exactly it was. */
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
  type PoolGradients,
  type PoolInputs,
  type PoolParams,
  planPool,
  poolOutputShape,
} from './pool.ts';

function forward<Output extends NumberTensor = Tensor>(
  { input }: PoolInputs,
  params: PoolParams,
  memory?: Output,
): Output {
  const output = outputMemory(poolOutputShape({ input }, params), memory);
  eachWindow(planPool({ input }, params), (place, cells) => {
    output.data[place] = input.data[winner(input, cells)];
  });
  return output;
}

function backward({ input }: PoolInputs, params: PoolParams, dOutput: TensorInput): PoolGradients {
  checkGradientShape(dOutput, poolOutputShape({ input }, params));
  const dInput = new Float64Array(input.data.length);
  eachWindow(planPool({ input }, params), (place, cells) => {
    dInput[winner(input, cells)] += dOutput.data[place];
  });
  return { dInput: storedSums(input.shape, dInput) };
}

/** The one of `cells` whose number is the maximum. */
export function winner({ data }: TensorInput, cells: readonly number[]): number {
  return cells.reduce((best, cell) => (winsMaximum(data[cell], data[best]) ? cell : best));
}

/**
 * Whether `value` takes the place of the best so far, read in order: larger, or the first that is not a
 * number. Of equal values the first stays; the gradient goes to that one.
 */
export function winsMaximum(value: number, best: number): boolean {
  return value > best || (Number.isNaN(value) && !Number.isNaN(best));
}

/**
 * The largest value of each window, channel by channel.
 *
 * output[n, y, x, c] = max_{i, j} input[n, y·stride + i − before, x·stride + j − before, c]; padding
 * counts as −∞. A window that holds a number that is not one gives not a number.
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, outHeight, outWidth, channels]`, extents by
 * `windowGeometry`.
 *
 * Backward: each window hands its dOutput to the cell that won it, of equal cells the first in reading
 * order. dInput[cell] = Σ dOutput[n, y, x, c] over the windows that the cell won; no window, no gradient.
 *
 * Source: PyTorch's `MaxPool2d`, for padding, for ties and for what is not a number.
 */
export const maxPool2d: TrainableOp<PoolInputs, PoolParams, PoolGradients> = {
  outputShape: poolOutputShape,
  forward,
  backward,
};
