/** The sum of two branches: what makes a residual block, whose shortcut lets the gradient through unchanged. */
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

/** Both `[batch, height, width, channels]` or both `[batch, units]`. */
export interface AddInputs {
  readonly first: TensorInput;
  readonly second: TensorInput;
}

/** None. */
export type AddParams = Readonly<Record<string, never>>;

export interface AddGradients {
  readonly dFirst: Tensor;
  readonly dSecond: Tensor;
}

/** @throws EngineError `tensor-rank`, `tensor-size`, `add-shapes` where they differ. */
function validate({ first, second }: ShapesOf<AddInputs>): void {
  layerExtents(first);
  layerExtents(second);
  if (first.shape.join() === second.shape.join()) return;
  throw new EngineError({
    code: 'add-shapes',
    problem: message('Only equal shapes can be added, but these are [{first}] and [{second}].', {
      first: first.shape.join(', '),
      second: second.shape.join(', '),
    }),
    remedy: message('Bring one to the shape of the other, as by a 1×1 convolution.'),
  });
}

function outputShape(inputs: ShapesOf<AddInputs>): number[] {
  validate(inputs);
  return [...inputs.first.shape];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: AddInputs,
  _: AddParams,
  output?: Output,
): Output {
  const { first, second } = inputs;
  const memory = outputMemory(outputShape(inputs), output);
  for (let place = 0; place < memory.data.length; place++) {
    memory.data[place] = first.data[place] + second.data[place];
  }
  return memory;
}

function backward(inputs: AddInputs, _: AddParams, dOutput: TensorInput): AddGradients {
  const shape = outputShape(inputs);
  checkGradientShape(dOutput, shape);
  const gradients = { dFirst: allocate(shape), dSecond: allocate(shape) };
  gradients.dFirst.data.set(dOutput.data);
  gradients.dSecond.data.set(dOutput.data);
  return gradients;
}

/**
 * Adds two tensors number by number.
 *
 * output = first + second. Backward: dFirst = dSecond = dOutput.
 *
 * Shapes: any two equal ones → the same. Nothing is broadcast.
 *
 * Source: He et al., Deep Residual Learning for Image Recognition (2015), equation 1.
 */
export const add: TrainableOp<AddInputs, AddParams, AddGradients> = { outputShape, forward, backward };
