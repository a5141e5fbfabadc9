/** Batch normalisation: every channel is brought to mean 0 and deviation 1, then scaled and moved as learned. */
import { EngineError } from '../errors.ts';
import { type Message, message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import { type LayerExtents, layerExtents } from './layerInput.ts';
import {
  checkExtents,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type Shaped,
  type ShapesOf,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/** `input`: `[batch, height, width, channels]` or `[batch, units]`; all others `[channels]`. */
export interface BatchNormInputs {
  readonly input: TensorInput;
  /** Learned deviation of each channel. */
  readonly gamma: TensorInput;
  /** Learned mean of each channel. */
  readonly beta: TensorInput;
  /** Mean and variance of the training so far; read without `training`, moved on by {@link runningStatistics}. */
  readonly runningMean: TensorInput;
  readonly runningVariance: TensorInput;
}

export interface BatchNormParams {
  /** Normalises by the statistics of this batch; otherwise by the running ones, which are constants then. */
  readonly training: boolean;
  /** Weight of the new value in the running statistics, from 0 to 1; 0.1 by default. */
  readonly momentum?: number;
  /** Added to the variance, so that a constant channel divides by no zero; 1e-5 by default. */
  readonly epsilon?: number;
}

export interface BatchNormGradients {
  readonly dInput: Tensor;
  readonly dGamma: Tensor;
  readonly dBeta: Tensor;
}

/** One number for each channel. */
interface ChannelStatistics {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/**
 * @throws EngineError `tensor-rank`, `tensor-size`; `batch-norm-channels`, `batch-norm-parameter`;
 *   `batch-norm-count` for a training batch with one number in each channel.
 */
function validate(tensors: ShapesOf<BatchNormInputs>, params: BatchNormParams): LayerExtents {
  const { input, ...vectors } = tensors;
  const extents = layerExtents(input);
  for (const [name, vector] of Object.entries(vectors)) checkVector(name, vector, extents.channels);
  checkParameters(params);
  if (!params.training || extents.cells > 1) return extents;
  throw new EngineError({
    code: 'batch-norm-count',
    problem: message(
      'Training a batch normalisation needs at least 2 numbers in each channel, but a batch of shape [{shape}] has 1.',
      { shape: input.shape.join(', ') },
    ),
    remedy: message('Use a larger batch, or one image less or more so that the last batch is not 1.'),
  });
}

function checkVector(name: string, vector: Shaped, channels: number): void {
  checkExtents(vector, 1, (found) =>
    message('{name} must have the shape [channels], at least 1, but it is [{found}].', { name, found }),
  );
  if (vector.shape[0] === channels) return;
  throw new EngineError({
    code: 'batch-norm-channels',
    problem: message('{name} has {found} numbers, but the input has {expected} channels.', {
      name,
      found: vector.shape[0],
      expected: channels,
    }),
    remedy: message('Give one number for each channel.'),
  });
}

function checkParameters({ momentum = 0, epsilon = 0 }: BatchNormParams): void {
  if (!(momentum >= 0 && momentum <= 1)) {
    refuse(message('The momentum must be from 0 to 1, but it is {value}.', { value: momentum }));
  }
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY)) {
    refuse(message('The epsilon must be a number from 0, but it is {value}.', { value: epsilon }));
  }
}

function refuse(problem: Message): never {
  const remedy = message('Give a number in that range.');
  throw new EngineError({ code: 'batch-norm-parameter', problem, remedy });
}

function outputShape(tensors: ShapesOf<BatchNormInputs>, params: BatchNormParams): number[] {
  validate(tensors, params);
  return [...tensors.input.shape];
}

/**
 * Mean and variance of each channel over batch, height and width, in double precision.
 *
 * mean[c] = Σ input[…, c] / m, variance[c] = Σ (input[…, c] − mean[c])² / m, m = batch · height · width:
 * the biased variance, in a second pass so that a large mean cancels nothing.
 *
 * @throws EngineError `tensor-rank`, `tensor-size`.
 */
export function batchStatistics(input: TensorInput) {
  const { cells, channels } = layerExtents(input);
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let place = 0; place < cells * channels; place++) sums[place % channels] += input.data[place];
  const mean = sums.map((sum) => sum / cells);
  for (let place = 0; place < cells * channels; place++) {
    squares[place % channels] += (input.data[place] - mean[place % channels]) ** 2;
  }
  return { mean, variance: squares.map((sum) => sum / cells) };
}

/**
 * The running statistics after a training batch: two new tensors `[channels]`.
 *
 * runningMean ← (1 − momentum) · runningMean + momentum · mean, and likewise runningVariance with the
 * unbiased variance · m / (m − 1), m = batch · height · width. Without `training` they stay as they are.
 *
 * Throws as `batchNorm`.
 */
export function runningStatistics(tensors: BatchNormInputs, params: BatchNormParams) {
  const { cells } = validate(tensors, params);
  const { input, runningMean, runningVariance } = tensors;
  const momentum = params.training ? (params.momentum ?? 0.1) : 0;
  const { mean, variance } = batchStatistics(input);
  const unbiased = variance.map((value) => (value * cells) / (cells - 1));
  return {
    runningMean: movedOn(runningMean, mean, momentum),
    runningVariance: movedOn(runningVariance, unbiased, momentum),
  };
}

function movedOn({ shape, data }: TensorInput, next: Float64Array, momentum: number): Tensor {
  // At 0 the new value does not count at all, not even one that is not a number.
  const moved = momentum === 0 ? data : next.map((value, i) => (1 - momentum) * data[i] + momentum * value);
  return storedSums(shape, Float64Array.from(moved));
}

/** What the channels are normalised by. */
function statisticsOf(tensors: BatchNormInputs, { training }: BatchNormParams): ChannelStatistics {
  if (training) return batchStatistics(tensors.input);
  return { mean: tensors.runningMean.data, variance: tensors.runningVariance.data };
}

/** x̂ = (x − mean) / √(variance + epsilon) of one channel. */
function normalizer(
  { mean, variance }: ChannelStatistics,
  { epsilon = 1e-5 }: { readonly epsilon?: number },
) {
  const deviations = Array.from(variance, (value) => Math.sqrt(value + epsilon));
  return {
    deviations,
    normalized: (value: number, channel: number) => (value - mean[channel]) / deviations[channel],
  };
}

function forward<Output extends NumberTensor = Tensor>(
  tensors: BatchNormInputs,
  params: BatchNormParams,
  output?: Output,
): Output {
  const { cells, channels } = validate(tensors, params);
  const { input, gamma, beta } = tensors;
  const memory = outputMemory(outputShape(tensors, params), output);
  const { normalized } = normalizer(statisticsOf(tensors, params), params);
  for (let cell = 0; cell < cells; cell++) {
    for (let channel = 0; channel < channels; channel++) {
      const place = cell * channels + channel;
      memory.data[place] = gamma.data[channel] * normalized(input.data[place], channel) + beta.data[channel];
    }
  }
  return memory;
}

function backward(
  tensors: BatchNormInputs,
  params: BatchNormParams,
  dOutput: TensorInput,
): BatchNormGradients {
  const { cells, channels } = validate(tensors, params);
  checkGradientShape(dOutput, outputShape(tensors, params));
  const { input, gamma, beta } = tensors;
  const statistics = statisticsOf(tensors, params);
  const { normalized, deviations } = normalizer(statistics, params);
  const dGamma = new Float64Array(channels);
  const dBeta = new Float64Array(channels);
  for (let cell = 0; cell < cells; cell++) {
    for (let channel = 0; channel < channels; channel++) {
      const place = cell * channels + channel;
      dGamma[channel] += dOutput.data[place] * normalized(input.data[place], channel);
      dBeta[channel] += dOutput.data[place];
    }
  }
  const sums = { dGamma: storedSums(gamma.shape, dGamma), dBeta: storedSums(beta.shape, dBeta) };
  if (params.training) {
    const constants = { input, gamma: gamma.data, ...statistics, dGamma, dBeta };
    return { dInput: batchNormInputGradient(constants, { ...params, count: cells }, dOutput), ...sums };
  }
  const dInput = Float64Array.from(
    dOutput.data,
    (slope, place) => (gamma.data[place % channels] / deviations[place % channels]) * slope,
  );
  return { dInput: storedSums(input.shape, dInput), ...sums };
}

/** What {@link batchNormInputGradient} reads: some images of a batch, and one number a channel of the whole. */
export interface BatchNormInputGradientInputs extends ChannelStatistics {
  readonly input: TensorInput;
  readonly gamma: ArrayLike<number>;
  /** Σ dOutput · x̂ over the whole batch. */
  readonly dGamma: ArrayLike<number>;
  /** Σ dOutput over the whole batch. */
  readonly dBeta: ArrayLike<number>;
}

/**
 * The gradient of a training batch, or of some images of one, once the sums over all of it are known.
 *
 * dInput = gamma / √(variance + epsilon) · (dOutput − (dBeta + x̂ · dGamma) / count).
 *
 * Shapes: `input` and `dOutput` `[images, …, channels]` → the same; all others `[channels]`. `count`:
 * numbers of a channel in the whole batch; `epsilon` 1e-5 by default. A new tensor.
 *
 * Throws EngineError `tensor-rank`, `tensor-size`, `gradient-shape`.
 */
export function batchNormInputGradient(
  { input, gamma, dGamma, dBeta, ...statistics }: BatchNormInputGradientInputs,
  params: { readonly epsilon?: number; readonly count: number },
  dOutput: TensorInput,
): Tensor {
  const { channels } = layerExtents(input);
  checkGradientShape(dOutput, input.shape);
  const { normalized, deviations } = normalizer(statistics, params);
  const dInput = Float64Array.from(dOutput.data, (slope, place) => {
    const channel = place % channels;
    // Each number of the batch moves mean and variance too; what it does to all others is taken off.
    const shared = (dBeta[channel] + normalized(input.data[place], channel) * dGamma[channel]) / params.count;
    return (gamma[channel] / deviations[channel]) * (slope - shared);
  });
  return storedSums(input.shape, dInput);
}

/**
 * Normalises each channel, then scales and moves it by learned numbers.
 *
 * output = gamma · x̂ + beta, x̂ = (input − mean) / √(variance + epsilon): mean and biased variance of the
 * batch with `training`, else the running ones. New running statistics: {@link runningStatistics}.
 *
 * Backward: dGamma = Σ dOutput · x̂ and dBeta = Σ dOutput over the m = batch · height · width numbers of the channel;
 * dInput = gamma / √(variance + epsilon) · (dOutput − (dBeta + x̂ · dGamma) / m), without `training`
 * gamma / √(variance + epsilon) · dOutput.
 *
 * Shapes: `[batch, height, width, channels]` or `[batch, units]`, four times `[channels]` → the input's.
 *
 * Source: Ioffe and Szegedy, Batch Normalization (2015); variances and `momentum` as in PyTorch's `BatchNorm2d`.
 */
export const batchNorm: TrainableOp<BatchNormInputs, BatchNormParams, BatchNormGradients> = {
  outputShape,
  forward,
  backward,
};
