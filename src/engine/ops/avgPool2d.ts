/** Average pooling: the mean of each window, a blur and a reduction in one. */
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

export interface AvgPool2dParams extends PoolParams {
  /** Counts padded cells as zeros that take part; false by default: they are left out of the mean. */
  readonly countPadding?: boolean;
}

function forward<Output extends NumberTensor = Tensor>(
  { input }: PoolInputs,
  params: AvgPool2dParams,
  memory?: Output,
): Output {
  const output = outputMemory(poolOutputShape({ input }, params), memory);
  eachWindow(planPool({ input }, params), (place, cells) => {
    const sum = cells.reduce((total, cell) => total + input.data[cell], 0);
    output.data[place] = sum / meanCount(cells, params);
  });
  return output;
}

function backward({ input }: PoolInputs, params: AvgPool2dParams, dOutput: TensorInput): PoolGradients {
  checkGradientShape(dOutput, poolOutputShape({ input }, params));
  const dInput = new Float64Array(input.data.length);
  eachWindow(planPool({ input }, params), (place, cells) => {
    for (const cell of cells) dInput[cell] += dOutput.data[place] / meanCount(cells, params);
  });
  return { dInput: storedSums(input.shape, dInput) };
}

/** How many numbers the mean of a window counts that covers `cells` of the input. */
function meanCount(cells: readonly number[], { poolSize, countPadding }: AvgPool2dParams): number {
  return countPadding ? poolSize[0] * poolSize[1] : cells.length;
}

/**
 * The mean of each window, channel by channel.
 *
 * output[n, y, x, c] = Σ_{i, j} input[n, y·stride + i − before, x·stride + j − before, c] / count, where
 * count is the number of cells inside the image, or all cells of the window with `countPadding`.
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, outHeight, outWidth, channels]`, extents by
 * `windowGeometry`.
 *
 * Backward: each window hands equal parts of its dOutput to its cells; what falls to padding is lost.
 * dInput[cell] = Σ dOutput[n, y, x, c] / count over the windows that cover the cell.
 *
 * Source: PyTorch's `AvgPool2d` (its `count_include_pad` is `countPadding`), TensorFlow's default.
 */
export const avgPool2d: TrainableOp<PoolInputs, AvgPool2dParams, PoolGradients> = {
  outputShape: poolOutputShape,
  forward,
  backward,
};
