/** The loss of a network that predicts numbers: how far off they are, squared. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import { layerExtents } from './layerInput.ts';
import {
  allocate,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type ShapesOf,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/** Both `[batch, outputs]`, or both `[batch, height, width, channels]`. */
export interface MeanSquaredErrorInputs {
  readonly prediction: TensorInput;
  readonly target: TensorInput;
}

/** None. */
export type MeanSquaredErrorParams = Readonly<Record<string, never>>;

export interface MeanSquaredErrorGradients {
  readonly dPrediction: Tensor;
}

/** @throws EngineError `tensor-rank`, `tensor-size`, `target-shape` where they differ. */
function validate({ prediction, target }: ShapesOf<MeanSquaredErrorInputs>): void {
  layerExtents(prediction);
  layerExtents(target);
  if (prediction.shape.join() === target.shape.join()) return;
  throw new EngineError({
    code: 'target-shape',
    problem: message('The target must have the shape of the prediction, [{expected}], but it is [{found}].', {
      expected: prediction.shape.join(', '),
      found: target.shape.join(', '),
    }),
    remedy: message('Give one target for each number that is predicted.'),
  });
}

/** `[1]`: the mean over batch and outputs. */
function outputShape(inputs: ShapesOf<MeanSquaredErrorInputs>): number[] {
  validate(inputs);
  return [1];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: MeanSquaredErrorInputs,
  _: MeanSquaredErrorParams,
  output?: Output,
): Output {
  const memory = outputMemory(outputShape(inputs), output);
  const { prediction, target } = inputs;
  const numbers = prediction.data.length;
  let sum = 0;
  for (let place = 0; place < numbers; place++) sum += (prediction.data[place] - target.data[place]) ** 2;
  memory.data[0] = sum / numbers;
  return memory;
}

function backward(
  inputs: MeanSquaredErrorInputs,
  _: MeanSquaredErrorParams,
  dOutput: TensorInput,
): MeanSquaredErrorGradients {
  checkGradientShape(dOutput, outputShape(inputs));
  const { prediction, target } = inputs;
  const dPrediction = allocate([...prediction.shape]);
  const numbers = prediction.data.length;
  for (let place = 0; place < numbers; place++) {
    const error = prediction.data[place] - target.data[place];
    dPrediction.data[place] = (dOutput.data[0] * 2 * error) / numbers;
  }
  return { dPrediction };
}

/**
 * The mean of the squared errors over the batch and over all outputs of a sample.
 *
 * loss = Σ (prediction − target)² / N, N = batch · outputs.
 *
 * Backward: dPrediction = dOutput · 2 (prediction − target) / N.
 * The target has no gradient.
 *
 * Shapes: any two equal ones → `[1]`.
 *
 * Source: PyTorch's `MSELoss` with its default reduction.
 */
export const meanSquaredError: TrainableOp<
  MeanSquaredErrorInputs,
  MeanSquaredErrorParams,
  MeanSquaredErrorGradients
> = { outputShape, forward, backward };
