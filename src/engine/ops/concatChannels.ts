/** Feature maps of several branches laid behind one another: what joins a parallel block. */
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

/** One or more, in order: `[batch, height, width, channels]` or `[batch, units]`, alike but for the last. */
export type ConcatInputs = readonly TensorInput[];

/** None. */
export type ConcatParams = Readonly<Record<string, never>>;

/** One gradient for each input, in order. */
export type ConcatGradients = readonly Tensor[];

/**
 * @throws EngineError `tensor-rank`, `tensor-size`; `concat-none` without inputs; `concat-shapes` where
 *   they differ in more than their channels.
 */
function validate(inputs: ShapesOf<ConcatInputs>) {
  if (inputs.length === 0) {
    throw new EngineError({
      code: 'concat-none',
      problem: message('There must be at least 1 input to join, but there are 0.'),
      remedy: message('Give one input for each branch.'),
    });
  }
  const branches = inputs.map((input) => layerExtents(input).channels);
  const [first] = inputs;
  for (const { shape } of inputs) {
    if (shape.slice(0, -1).join() === first.shape.slice(0, -1).join()) continue;
    throw new EngineError({
      code: 'concat-shapes',
      problem: message(
        'What is joined may differ in its channels alone, but the shapes are [{first}] and [{other}].',
        { first: first.shape.join(', '), other: shape.join(', ') },
      ),
      remedy: message('Give all branches the same stride and padding.'),
    });
  }
  const channels = branches.reduce((sum, count) => sum + count, 0);
  return { cells: layerExtents(first).cells, branches, channels };
}

function outputShape(inputs: ShapesOf<ConcatInputs>): number[] {
  const { channels } = validate(inputs);
  return [...inputs[0].shape.slice(0, -1), channels];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: ConcatInputs,
  _: ConcatParams,
  output?: Output,
): Output {
  const { cells, branches } = validate(inputs);
  const memory = outputMemory(outputShape(inputs), output);
  let place = 0;
  for (let cell = 0; cell < cells; cell++) {
    inputs.forEach(({ data }, branch) => {
      const channels = branches[branch];
      for (let channel = 0; channel < channels; channel++) {
        memory.data[place++] = data[cell * channels + channel];
      }
    });
  }
  return memory;
}

function backward(inputs: ConcatInputs, _: ConcatParams, dOutput: TensorInput): ConcatGradients {
  const { cells, branches } = validate(inputs);
  checkGradientShape(dOutput, outputShape(inputs));
  const gradients = inputs.map(({ shape }) => allocate([...shape]));
  let place = 0;
  for (let cell = 0; cell < cells; cell++) {
    gradients.forEach(({ data }, branch) => {
      const channels = branches[branch];
      for (let channel = 0; channel < channels; channel++) {
        data[cell * channels + channel] = dOutput.data[place++];
      }
    });
  }
  return gradients;
}

/**
 * Joins tensors along their channels; the gradient is cut into the same parts again.
 *
 * output[n, y, x, c₀ + c] = input_b[n, y, x, c], c₀ the channels of the inputs before b.
 *
 * Shapes: `[batch, height, width, channels_b]` each → `[batch, height, width, Σ channels_b]`; vectors
 * likewise.
 *
 * Source: Szegedy et al., Going Deeper with Convolutions (2014), §4.
 */
export const concatChannels: TrainableOp<ConcatInputs, ConcatParams, ConcatGradients> = {
  outputShape,
  forward,
  backward,
};
