/** Padding as an operation of its own: what a convolution sees beyond the rim, made visible. */
import { checkWindow, type WindowGeometry } from '../geometry.ts';
import { type PadMode, padValue } from '../padMode.ts';
import type { Tensor } from '../tensor.ts';
import {
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  paddedCells,
  planeExtents,
  type ShapesOf,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

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

/** ∂loss/∂input, of the input's shape. */
export interface Pad2dGradients {
  readonly dInput: Tensor;
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

function forward<Output extends NumberTensor = Tensor>(
  { input }: Pad2dInputs,
  params: Pad2dParams,
  memory?: Output,
): Output {
  const output = outputMemory(outputShape({ input }, params), memory);
  const fill = padValue(modeOf(params));
  eachCell({ input }, params, (place, cell) => {
    output.data[place] = cell >= 0 ? input.data[cell] : fill;
  });
  return output;
}

function backward({ input }: Pad2dInputs, params: Pad2dParams, dOutput: TensorInput): Pad2dGradients {
  checkGradientShape(dOutput, outputShape({ input }, params));
  const dInput = new Float64Array(input.data.length);
  eachCell({ input }, params, (place, cell) => {
    if (cell >= 0) dInput[cell] += dOutput.data[place];
  });
  return { dInput: storedSums(input.shape, dInput) };
}

function modeOf({ mode }: Pad2dParams): PadMode {
  return mode ?? { type: 'zeros' };
}

/** Every number of the output: number `place` is number `cell` of the input, or the fill value where −1. */
function eachCell(
  inputs: Pad2dInputs,
  params: Pad2dParams,
  visit: (place: number, cell: number) => void,
): void {
  const geometry = validate(inputs, params);
  const { batch, height, width, channels } = planeExtents(inputs.input);
  const rows = paddedCells(geometry.rows, modeOf(params));
  const columns = paddedCells(geometry.columns, modeOf(params));
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (const row of rows) {
      for (const column of columns) {
        const first = ((image * height + row) * width + column) * channels;
        const inside = row >= 0 && column >= 0;
        for (let channel = 0; channel < channels; channel++) visit(place++, inside ? first + channel : -1);
      }
    }
  }
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
 * Backward: dInput[cell] = Σ dOutput over all places where the cell stands, its own and its copies beyond
 * the rim.
 *
 * Source: `numpy.pad`, modes constant, edge (here `replicate`), reflect, wrap.
 */
export const pad2d: TrainableOp<Pad2dInputs, Pad2dParams, Pad2dGradients> = {
  outputShape,
  forward,
  backward,
};
