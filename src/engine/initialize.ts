/**
 * The numbers that weights start with. Random, so that no two kernels learn the same; of a size at which
 * what passes through a layer neither grows nor shrinks.
 */
import { type NumberTensor, outputMemory } from './ops/op.ts';
import type { Random } from './random.ts';
import type { Tensor } from './tensor.ts';

/**
 * Makes a weight tensor of `shape`: a convolution's `[kernelHeight, kernelWidth, inChannels / groups,
 * outChannels]` or a dense layer's `[inputs, units]`. Draws from `random`, number by number, row by row, and
 * rounds to float32, into `weights` where they are given: a tensor of that shape, which it returns.
 * @throws EngineError `output-shape` where `weights` have another shape.
 */
export type Initializer = <Weights extends NumberTensor = Tensor>(
  shape: readonly number[],
  random: Random,
  weights?: Weights,
) => Weights;

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
export const heUniform: Initializer = (shape, random, weights) =>
  uniform(outputMemory(shape, weights), random, Math.sqrt(6 / fans(shape).fanIn));

/** Normal with deviation √(2 / fanIn), not truncated. Source: as {@link heUniform}; PyTorch's `kaiming_normal_`. */
export const heNormal: Initializer = (shape, random, weights) =>
  normal(outputMemory(shape, weights), random, Math.sqrt(2 / fans(shape).fanIn));

/**
 * Uniform in ±√(6 / (fanIn + fanOut)). Source: Glorot and Bengio, Understanding the Difficulty of Training
 * Deep Feedforward Neural Networks (2010).
 */
export const glorotUniform: Initializer = (shape, random, weights) => {
  const { fanIn, fanOut } = fans(shape);
  return uniform(outputMemory(shape, weights), random, Math.sqrt(6 / (fanIn + fanOut)));
};

/** Normal with deviation √(2 / (fanIn + fanOut)), not truncated. Source: as {@link glorotUniform}. */
export const glorotNormal: Initializer = (shape, random, weights) => {
  const { fanIn, fanOut } = fans(shape);
  return normal(outputMemory(shape, weights), random, Math.sqrt(2 / (fanIn + fanOut)));
};

/** All 0, as biases and betas start. Draws nothing. */
export const zeros: Initializer = (shape, _, weights) => filled(outputMemory(shape, weights), 0);

/** All 1, as gammas start. Draws nothing. */
export const ones: Initializer = (shape, _, weights) => filled(outputMemory(shape, weights), 1);

/** Every initializer by its name. */
export const initializers = { heUniform, heNormal, glorotUniform, glorotNormal, zeros, ones } as const;

export type InitializerName = keyof typeof initializers;

function uniform<Weights extends NumberTensor>(weights: Weights, random: Random, bound: number): Weights {
  const { data } = weights;
  for (let place = 0; place < data.length; place++) {
    data[place] = Math.fround((2 * random.uniform() - 1) * bound);
  }
  return weights;
}

function normal<Weights extends NumberTensor>(weights: Weights, random: Random, deviation: number): Weights {
  const { data } = weights;
  for (let place = 0; place < data.length; place++) data[place] = Math.fround(random.normal() * deviation);
  return weights;
}

function filled<Weights extends NumberTensor>(weights: Weights, value: number): Weights {
  weights.data.fill(value);
  return weights;
}
