/** Activation functions: what makes a network more than one big matrix. */
import type { ActivationName } from '../activation.ts';
import type { Tensor } from '../tensor.ts';
import { erfc } from './erf.ts';
import { allocate, type Op, planeExtents, type ShapesOf, type TensorInput } from './op.ts';

/** `input`: `[batch, height, width, channels]`. */
export interface ActivateInputs {
  readonly input: TensorInput;
}

export interface ActivateParams {
  readonly activation: ActivationName;
}

/** Slope of `leakyRelu` left of zero. */
const leak = 0.01;

/** Every activation that looks at one number alone. A number that is not one stays so. */
const scalarActivations: Readonly<Record<Exclude<ActivationName, 'softmax'>, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  leakyRelu: (x) => (x < 0 ? leak * x : x),
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  sigmoid,
  tanh: Math.tanh,
  gelu,
};

/** 1 / (1 + e^(−x)); the power is of a negative number on both sides, so it never overflows. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** x · Φ(x), Φ the normal distribution; by erfc, so that the left tail keeps its digits. */
function gelu(x: number): number {
  // The limit on the left is 0, but −∞ · 0 is not a number.
  return x === Number.NEGATIVE_INFINITY ? 0 : 0.5 * x * erfc(-x * Math.SQRT1_2);
}

/** e^(x − m) / Σ e^(x − m) with m the largest, so that no power exceeds 1. */
function softmax(values: readonly number[]): number[] {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Activates the channels of one cell. `values` is not changed; numbers are doubles in and out. */
export function activateChannels(values: readonly number[], activation: ActivationName): number[] {
  return activation === 'softmax' ? softmax(values) : values.map(scalarActivations[activation]);
}

/** @throws EngineError `tensor-rank`, `tensor-size`. */
function validate({ input }: ShapesOf<ActivateInputs>) {
  return planeExtents(input);
}

function outputShape(inputs: ShapesOf<ActivateInputs>): number[] {
  validate(inputs);
  return [...inputs.input.shape];
}

function forward(inputs: ActivateInputs, { activation }: ActivateParams): Tensor {
  const { channels } = validate(inputs);
  const { input } = inputs;
  const output = allocate(outputShape(inputs));
  if (activation === 'softmax') {
    for (let first = 0; first < output.data.length; first += channels) {
      const cell = Array.from({ length: channels }, (_, channel) => input.data[first + channel]);
      output.data.set(softmax(cell), first);
    }
    return output;
  }
  const activate = scalarActivations[activation];
  for (let place = 0; place < output.data.length; place++) output.data[place] = activate(input.data[place]);
  return output;
}

/**
 * Applies an activation to every number; `softmax` to the channels of every cell together.
 *
 * `linear` x · `relu` max(x, 0) · `leakyRelu` x, left of zero 0.01 x · `elu` x, left of zero eˣ − 1 ·
 * `sigmoid` 1 / (1 + e⁻ˣ) · `tanh` · `gelu` x · (1 + erf(x / √2)) / 2 · `softmax` eˣ / Σ_channels eˣ.
 *
 * Shapes: `[batch, height, width, channels]` → the same.
 *
 * Not a number in, not a number out; infinities give their limits, but for a softmax with +∞.
 *
 * Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016); Clevert et al., ELU (2015), α = 1.
 */
export const activate: Op<ActivateInputs, ActivateParams> = { outputShape, forward };
