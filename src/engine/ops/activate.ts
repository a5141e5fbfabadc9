/** Activation functions: what makes a network more than one big matrix. */
import type { ActivationName } from '../activation.ts';
import type { Tensor } from '../tensor.ts';
import { erfc } from './erf.ts';
import { type LayerGradients, type LayerInputs, layerExtents, sameShapeAsInput } from './layerInput.ts';
import {
  allocate,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/** `input`: `[batch, height, width, channels]` or `[batch, units]`. */
export type ActivateInputs = LayerInputs;

export interface ActivateParams {
  readonly activation: ActivationName;
}

/** A function of one number, and its derivative. */
interface ScalarActivation {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

/** Slope of `leakyRelu` left of zero. */
export const leak = 0.01;

/** Every activation that looks at one number alone. A number that is not one stays so. At a bend: PyTorch's slope. */
const scalarActivations: Readonly<Record<Exclude<ActivationName, 'softmax'>, ScalarActivation>> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x <= 0 ? 0 : 1) },
  leakyRelu: { value: (x) => (x < 0 ? leak * x : x), slope: (x) => (x <= 0 ? leak : 1) },
  elu: { value: (x) => (x < 0 ? Math.expm1(x) : x), slope: (x) => (x < 0 ? Math.exp(x) : 1) },
  // σ(−x) is 1 − σ(x) without cancellation far to the right, and 1 / cosh² is 1 − tanh².
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { value: Math.tanh, slope: (x) => 1 / Math.cosh(x) ** 2 },
  gelu: { value: gelu, slope: geluSlope },
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

/** Φ(x) + x · φ(x), φ the density e^(−x²/2) / √(2π). */
function geluSlope(x: number): number {
  if (!Number.isFinite(x)) return x > 0 ? 1 : x < 0 ? 0 : x;
  return 0.5 * erfc(-x * Math.SQRT1_2) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
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
  return activation === 'softmax' ? softmax(values) : values.map(scalarActivations[activation].value);
}

function forward<Output extends NumberTensor = Tensor>(
  { input }: ActivateInputs,
  { activation }: ActivateParams,
  output?: Output,
): Output {
  const memory = outputMemory(sameShapeAsInput({ input }), output);
  if (activation === 'softmax') {
    for (const { first, values } of cellsOf(input)) memory.data.set(softmax(values), first);
    return memory;
  }
  const { value } = scalarActivations[activation];
  for (let place = 0; place < memory.data.length; place++) memory.data[place] = value(input.data[place]);
  return memory;
}

function backward(
  { input }: ActivateInputs,
  { activation }: ActivateParams,
  dOutput: TensorInput,
): LayerGradients {
  checkGradientShape(dOutput, sameShapeAsInput({ input }));
  const dInput = allocate([...input.shape]);
  if (activation === 'softmax') {
    for (const { first, values } of cellsOf(input)) {
      const shares = softmax(values);
      const mean = shares.reduce((sum, share, channel) => sum + share * dOutput.data[first + channel], 0);
      shares.forEach((share, channel) => {
        dInput.data[first + channel] = share * (dOutput.data[first + channel] - mean);
      });
    }
    return { dInput };
  }
  const { slope } = scalarActivations[activation];
  for (let place = 0; place < dInput.data.length; place++) {
    dInput.data[place] = slope(input.data[place]) * dOutput.data[place];
  }
  return { dInput };
}

/** The numbers of every cell, and the place of the first of them. */
function* cellsOf(input: TensorInput) {
  const { cells, channels } = layerExtents(input);
  for (let first = 0; first < cells * channels; first += channels) {
    yield { first, values: Array.from({ length: channels }, (_, channel) => input.data[first + channel]) };
  }
}

/**
 * Applies an activation to every number; `softmax` to the channels of every cell together.
 *
 * `linear` x · `relu` max(x, 0) · `leakyRelu` x, left of zero 0.01 x · `elu` x, left of zero eˣ − 1 ·
 * `sigmoid` 1 / (1 + e⁻ˣ) · `tanh` · `gelu` x · (1 + erf(x / √2)) / 2 · `softmax` eˣ / Σ_channels eˣ.
 *
 * Backward: dInput = dOutput · f′(input), at the bend of `relu` 0, of `leakyRelu` 0.01; for `softmax` with output p
 * dInput_c = p_c · (dOutput_c − Σ_k p_k · dOutput_k).
 *
 * Shapes: `[batch, height, width, channels]` or `[batch, units]` → the same.
 *
 * Not a number in, not a number out; infinities give their limits, but for a softmax with +∞.
 *
 * Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016); Clevert et al., ELU (2015), α = 1;
 * slopes at a bend as in PyTorch.
 */
export const activate: TrainableOp<ActivateInputs, ActivateParams, LayerGradients> = {
  outputShape: sameShapeAsInput,
  forward,
  backward,
};
