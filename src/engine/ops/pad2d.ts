/** Padding as an operation of its own: what a convolution sees beyond the rim, made visible. */
import { checkWindow, type WindowGeometry } from '../geometry.ts';
import { type PadMode, padValue } from '../padMode.ts';
import type { Tensor } from '../tensor.ts';
import { allocate, type Op, paddedCells, planeExtents, type ShapesOf, type TensorInput } from './op.ts';

/** `input`: `[batch, height, width, channels]`. */
export interface Pad2dInputs {
  readonly input: TensorInput;
}

/** Cells added on each side, and what they hold. */
export interface Pad2dParams {
  /** `[top, right, bottom, left]`, in cells, each 0 or more. */
  readonly padding: readonly [number, number, number, number];
  /** Zeros by default. */
  readonly mode?: PadMode;
}

/** @throws EngineError `window-parameter` for a side that is not a whole number, `tensor-rank`. */
function validate({ input }: ShapesOf<Pad2dInputs>, { padding }: Pad2dParams): WindowGeometry {
  const { height, width } = planeExtents(input);
  // A window of one cell that visits every cell: its output is the padded plane.
  return checkWindow(height, width, { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding });
}

function outputShape(inputs: ShapesOf<Pad2dInputs>, params: Pad2dParams): number[] {
  const { rows, columns } = validate(inputs, params);
  const { batch, channels } = planeExtents(inputs.input);
  return [batch, rows.output, columns.output, channels];
}

function forward({ input }: Pad2dInputs, params: Pad2dParams): Tensor {
  const mode: PadMode = params.mode ?? { type: 'zeros' };
  const geometry = validate({ input }, params);
  const output = allocate(outputShape({ input }, params));
  const { batch, height, width, channels } = planeExtents(input);
  const rows = paddedCells(geometry.rows, mode);
  const columns = paddedCells(geometry.columns, mode);
  const fill = padValue(mode);
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (const row of rows) {
      for (const column of columns) {
        const first = ((image * height + row) * width + column) * channels;
        const inside = row >= 0 && column >= 0;
        for (let channel = 0; channel < channels; channel++) {
          output.data[place++] = inside ? input.data[first + channel] : fill;
        }
      }
    }
  }
  return output;
}

/**
 * Adds cells around every image.
 *
 * output[n, y, x, c] = input[n, y − top, x − left, c] inside; beyond the rim `constant` gives its value,
 * `zeros` 0, `replicate` the nearest cell, `reflect` the mirror image about the rim's cell, `wrap` the
 * image again from its other side.
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, top + height + bottom, left + width + right,
 * channels]`.
 *
 * Source: `numpy.pad`, modes constant, edge (here `replicate`), reflect, wrap.
 */
export const pad2d: Op<Pad2dInputs, Pad2dParams> = { outputShape, forward };
