/** From images to vectors: where a network gives up the plane that its convolutions kept. */
import { sizeOf, type Tensor } from '../tensor.ts';
import { type LayerGradients, type LayerInputs, layerExtents } from './layerInput.ts';
import {
  allocate,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type ShapesOf,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/** None. */
export type FlattenParams = Readonly<Record<string, never>>;

/** @throws EngineError `tensor-rank`, `tensor-size`. */
function validate({ input }: ShapesOf<LayerInputs>) {
  const { batch } = layerExtents(input);
  return { batch, units: sizeOf(input.shape) / batch };
}

function outputShape(inputs: ShapesOf<LayerInputs>): number[] {
  const { batch, units } = validate(inputs);
  return [batch, units];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: LayerInputs,
  _: FlattenParams,
  output?: Output,
): Output {
  const memory = outputMemory(outputShape(inputs), output);
  memory.data.set(inputs.input.data);
  return memory;
}

function backward(inputs: LayerInputs, _: FlattenParams, dOutput: TensorInput): LayerGradients {
  checkGradientShape(dOutput, outputShape(inputs));
  const dInput = allocate([...inputs.input.shape]);
  dInput.data.set(dOutput.data);
  return { dInput };
}

/**
 * Writes each image as one long row: row after row, in a row cell after cell, in a cell channel after channel.
 *
 * output[n, (y · width + x) · channels + c] = input[n, y, x, c]; the gradient goes the same way back.
 *
 * Shapes: `[batch, height, width, channels]` → `[batch, height · width · channels]`; vectors stay.
 *
 * Source: Keras's `Flatten` on channels-last images; PyTorch's has the channels outermost.
 */
export const flatten: TrainableOp<LayerInputs, FlattenParams, LayerGradients> = {
  outputShape,
  forward,
  backward,
};
