/** Dropout: while training, a random part of the numbers is left out, so that none is relied on alone. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { type RandomKey, randomWord } from '../random.ts';
import type { Tensor } from '../tensor.ts';
import { type LayerGradients, type LayerInputs, sameShapeAsInput } from './layerInput.ts';
import {
  allocate,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type ShapesOf,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

export interface DropoutParams {
  /** The share of the numbers that is left out, from 0 to below 1. */
  readonly rate: number;
  /** Decides which; one of its own for each layer and step, as `randomKey(seed, layer, step)`. */
  readonly key: RandomKey;
  /** Whether anything is left out at all; otherwise the input passes as it is. */
  readonly training: boolean;
  /** Place of the input's first number in the whole batch, where it holds some images of one; 0 by default. */
  readonly firstPlace?: number;
}

/** @throws EngineError `tensor-rank`, `tensor-size`, `dropout-rate`. */
function validate(inputs: ShapesOf<LayerInputs>, { rate }: DropoutParams): number[] {
  const shape = sameShapeAsInput(inputs);
  if (rate >= 0 && rate < 1) return shape;
  throw new EngineError({
    code: 'dropout-rate',
    problem: message('The rate of a dropout must be at least 0 and below 1, but it is {value}.', {
      value: rate,
    }),
    remedy: message('Give the share of the numbers that is left out, as 0.5.'),
  });
}

/**
 * What number `place` of the input is multiplied with: 0, or 1 / (1 − rate). A function of key and
 * place alone: nothing is kept between forward and backward, and any thread may ask for any place.
 */
function factor(place: number, { rate, key, training, firstPlace = 0 }: DropoutParams): number {
  if (!training) return 1;
  return randomWord(key, firstPlace + place) < rate * 2 ** 32 ? 0 : 1 / (1 - rate);
}

function forward<Output extends NumberTensor = Tensor>(
  { input }: LayerInputs,
  params: DropoutParams,
  output?: Output,
): Output {
  const memory = outputMemory(validate({ input }, params), output);
  for (let place = 0; place < memory.data.length; place++) {
    memory.data[place] = input.data[place] * factor(place, params);
  }
  return memory;
}

function backward({ input }: LayerInputs, params: DropoutParams, dOutput: TensorInput): LayerGradients {
  const shape = validate({ input }, params);
  checkGradientShape(dOutput, shape);
  const dInput = allocate(shape);
  for (let place = 0; place < dInput.data.length; place++) {
    dInput.data[place] = dOutput.data[place] * factor(place, params);
  }
  return { dInput };
}

/**
 * Sets each number to 0 with the probability `rate` and enlarges the others, so that the mean stays.
 *
 * output[i] = input[i] · f[i]. Backward: dInput[i] = dOutput[i] · f[i]. f[i] = 0 where word i of the random sequence
 * of `key` is below rate · 2³², else 1 / (1 − rate). i counts all numbers of the batch, row by row.
 * Without `training` f = 1.
 *
 * Shapes: `[batch, height, width, channels]` or `[batch, units]` → the same.
 *
 * Source: Srivastava et al., Dropout (2014); scaled while training ("inverted") as in PyTorch's `Dropout`.
 */
export const dropout: TrainableOp<LayerInputs, DropoutParams, LayerGradients> = {
  outputShape: validate,
  forward,
  backward,
};
