/** Average pooling: the mean of each window, a blur and a reduction in one. */
import type { Tensor } from '../tensor.ts';
import { allocate, type Op } from './op.ts';
import { coveredCells, type PoolInputs, type PoolParams, poolOutputShape, validatePool } from './pool.ts';

export interface AvgPool2dParams extends PoolParams {
  /** Counts padded cells as zeros that take part; false by default: they are left out of the mean. */
  readonly countPadding?: boolean;
}

function forward({ input }: PoolInputs, params: AvgPool2dParams): Tensor {
  const { batch, height, width, channels, rows, columns } = validatePool({ input }, params);
  const output = allocate(poolOutputShape({ input }, params));
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let outRow = 0; outRow < rows.output; outRow++) {
      for (let outColumn = 0; outColumn < columns.output; outColumn++) {
        const { from: top, to: bottom } = coveredCells(rows, outRow);
        const { from: left, to: right } = coveredCells(columns, outColumn);
        const covered = (bottom - top + 1) * (right - left + 1);
        const count = params.countPadding ? rows.kernel * columns.kernel : covered;
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let row = top; row <= bottom; row++) {
            for (let column = left; column <= right; column++) {
              sum += input.data[((image * height + row) * width + column) * channels + channel];
            }
          }
          output.data[place++] = sum / count;
        }
      }
    }
  }
  return output;
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
 * Source: PyTorch's `AvgPool2d` (its `count_include_pad` is `countPadding`), TensorFlow's default.
 */
export const avgPool2d: Op<PoolInputs, AvgPool2dParams> = { outputShape: poolOutputShape, forward };
