/**
 * The numbers that weights start with. Random, so that no two kernels learn the same; of a size at which
 * what passes through a layer neither grows nor shrinks.
 */
import type { Random } from './random.ts';
import { type Tensor, tensor } from './tensor.ts';

/**
 * Makes a weight tensor of `shape`: a convolution's `[kernelHeight, kernelWidth, inChannels / groups,
 * outChannels]` or a dense layer's `[inputs, units]`. Draws from `random`, number by number, row by row.
 */
export type Initializer = (shape: readonly number[], random: Random) => Tensor;

/**
 * How many numbers one output reads (`fanIn`) and how many outputs one number reaches (`fanOut`):
 * kernelHeight · kernelWidth · inChannels / groups and kernelHeight · kernelWidth · outChannels; for a dense
 * layer inputs and units. As in PyTorch and Keras, `fanOut` counts the outputs of all groups.
 */
export function fans(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  const taps = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  const [fanIn, fanOut] = shape.slice(-2).map((extent) => extent * taps);
  return { fanIn, fanOut };
}

/** Uniform in ±√(6 / fanIn). Source: He et al., Delving Deep into Rectifiers (2015); Keras's `HeUniform`. */
export const heUniform: Initializer = (shape, random) =>
  uniform(shape, random, Math.sqrt(6 / fans(shape).fanIn));

/** Normal with deviation √(2 / fanIn), not truncated. Source: as {@link heUniform}; PyTorch's `kaiming_normal_`. */
export const heNormal: Initializer = (shape, random) =>
  normal(shape, random, Math.sqrt(2 / fans(shape).fanIn));

/**
 * Uniform in ±√(6 / (fanIn + fanOut)). Source: Glorot and Bengio, Understanding the Difficulty of Training
 * Deep Feedforward Neural Networks (2010).
 */
export const glorotUniform: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans(shape);
  return uniform(shape, random, Math.sqrt(6 / (fanIn + fanOut)));
};

/** Normal with deviation √(2 / (fanIn + fanOut)), not truncated. Source: as {@link glorotUniform}. */
export const glorotNormal: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans(shape);
  return normal(shape, random, Math.sqrt(2 / (fanIn + fanOut)));
};

/** All 0, as biases and betas start. Draws nothing. */
export const zeros = (shape: readonly number[]): Tensor => tensor(shape);

/** All 1, as gammas start. Draws nothing. */
export const ones = (shape: readonly number[]): Tensor => filled(shape, () => 1);

/** Every initializer by its name. */
export const initializers = { heUniform, heNormal, glorotUniform, glorotNormal, zeros, ones } as const;

export type InitializerName = keyof typeof initializers;

function uniform(shape: readonly number[], random: Random, bound: number): Tensor {
  return filled(shape, () => (2 * random.uniform() - 1) * bound);
}

function normal(shape: readonly number[], random: Random, deviation: number): Tensor {
  return filled(shape, () => random.normal() * deviation);
}

function filled(shape: readonly number[], next: () => number): Tensor {
  const weights = tensor([...shape]);
  for (let place = 0; place < weights.data.length; place++) weights.data[place] = next();
  return weights;
}
