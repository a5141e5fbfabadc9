/** Maximum pooling: keeps the strongest answer of each window and forgets where exactly it was. */
import type { Tensor } from '../tensor.ts';
import { allocate, type Op } from './op.ts';
import { coveredCells, type PoolInputs, type PoolParams, poolOutputShape, validatePool } from './pool.ts';

function forward({ input }: PoolInputs, params: PoolParams): Tensor {
  const { batch, height, width, channels, rows, columns } = validatePool({ input }, params);
  const output = allocate(poolOutputShape({ input }, params));
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let outRow = 0; outRow < rows.output; outRow++) {
      for (let outColumn = 0; outColumn < columns.output; outColumn++) {
        const { from: top, to: bottom } = coveredCells(rows, outRow);
        const { from: left, to: right } = coveredCells(columns, outColumn);
        for (let channel = 0; channel < channels; channel++) {
          let best = Number.NEGATIVE_INFINITY;
          for (let row = top; row <= bottom; row++) {
            for (let column = left; column <= right; column++) {
              const value = input.data[((image * height + row) * width + column) * channels + channel];
              if (winsMaximum(value, best)) best = value;
            }
          }
          output.data[place++] = best;
        }
      }
    }
  }
  return output;
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
 * Source: PyTorch's `MaxPool2d`, for padding and for what is not a number.
 */
export const maxPool2d: Op<PoolInputs, PoolParams> = { outputShape: poolOutputShape, forward };
