/**
 * The microkernels of networks: one interface, implemented by WebAssembly (`assembly/`, one module for each
 * feature level) and by plain TypeScript (`scalarKernels.ts`), over one shared memory.
 *
 * A backend calls what is made of these kernels for whole layers:
 * - `convolutionPass.ts`, `packKernel.ts`, `runConvolution.ts`: convolutions of all kinds and dense layers,
 *   forward and dInput; `kernelGradientPass.ts`: dKernel and dBias;
 * - `poolPass.ts`: pools, forward and backward;
 * and {@link ElementKernels} for what is done number by number: `add`, `relu`, `adam`, …
 *
 * Places are byte addresses, multiples of 4; those of tensors and scratch that a pass is told are best
 * multiples of 64. 0 is no address: where a place may be absent, 0 says so. Counts are numbers, not bytes.
 * Nothing is allocated and nothing is checked. Stores stay within the tensor that is named; loads may read
 * up to {@link readSlack} bytes past its end, so the memory must end that much after the last tensor.
 * A kernel keeps nothing from call to call: instances on several threads may work at the same time.
 */

import type { ConvolutionKernels } from './convolutionKernels.ts';

/** Bytes that a kernel may read, not write, past the end of a tensor. */
export const readSlack = 64;

/** What the kernels are made of: fused multiply-add, plain SIMD, or TypeScript. Other levels, other last bits. */
export type KernelLevel = 'relaxed' | 'simd' | 'scalar';

/** What is done to a sum before it is stored. `leakyRelu` is told its slope left of zero. */
export const kernelActivations = { linear: 0, relu: 1, leakyRelu: 2 } as const;

/** Activations with an exponential, by the number that kernels are told. See `ops/activate.ts`. */
export const kernelCurves = { elu: 0, sigmoid: 1, tanh: 2, gelu: 3 } as const;

export interface NetworkKernels
  extends ElementKernels,
    CurveKernels,
    DropoutKernels,
    ConvolutionKernels,
    PoolKernels,
    NormKernels {}

/** One number after the other. A target may be one of the sources, at the same address. */
export interface ElementKernels {
  /** Moves `bytes` bytes; both places may overlap. */
  copy(source: number, target: number, bytes: number): void;
  /** Stores `bytes` bytes of zeros. */
  clear(target: number, bytes: number): void;
  /** `rows` rows of `bytes` bytes from rows `sourceStep` bytes apart to rows `targetStep` bytes apart. */
  copyRows(
    source: number,
    sourceStep: number,
    target: number,
    targetStep: number,
    rows: number,
    bytes: number,
  ): void;
  /** target = a + b */
  add(a: number, b: number, target: number, count: number): void;
  /** target = Σ_p part p, from the first to the last; parts lie `partBytes` apart. */
  sumParts(parts: number, partBytes: number, partCount: number, target: number, count: number): void;
  /** target[column] = Σ_row source[row][column]: `[rows, width]` → `[width]`. */
  columnSums(source: number, rows: number, width: number, target: number): void;
  /** target = source where it is above 0, else source · slope: relu for slope 0. */
  relu(source: number, target: number, count: number, slope: number): void;
  /** target = gradient · slope where output ≤ 0, else gradient. */
  reluBackward(output: number, gradient: number, target: number, count: number, slope: number): void;
  /**
   * g = gradient + weightDecay · parameter; without a velocity d = g, else v ← momentum · v + share · g and
   * d = v, or where nesterovMomentum is not 0 g + nesterovMomentum · v; parameter ← parameter − rate · d.
   * In an optimizer's first step momentum is 0 and share 1.
   */
  sgd(
    parameter: number,
    gradient: number,
    velocity: number,
    count: number,
    rate: number,
    momentum: number,
    share: number,
    weightDecay: number,
    nesterovMomentum: number,
  ): void;
  /**
   * g = gradient + weightDecay · parameter; m ← beta1 · m + share1 · g; v ← beta2 · v + share2 · g²;
   * parameter ← keep · parameter − rate · m / (√(v · squareScale) + epsilon).
   */
  adam(
    parameter: number,
    gradient: number,
    mean: number,
    meanSquare: number,
    count: number,
    rate: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    squareScale: number,
    epsilon: number,
    weightDecay: number,
    keep: number,
  ): void;
  /**
   * g = gradient + weightDecay · parameter; m ← smoothing · m + share · g²; d = g / (√m + epsilon), with a
   * velocity v ← momentum · v + d and d = v; parameter ← parameter − rate · d.
   */
  rmsprop(
    parameter: number,
    gradient: number,
    meanSquare: number,
    velocity: number,
    count: number,
    rate: number,
    smoothing: number,
    share: number,
    epsilon: number,
    momentum: number,
    weightDecay: number,
  ): void;
  /** g = gradient + weightDecay · parameter; s ← s + g²; parameter ← parameter − rate · g / (√s + epsilon). */
  adagrad(
    parameter: number,
    gradient: number,
    sumOfSquares: number,
    count: number,
    rate: number,
    epsilon: number,
    weightDecay: number,
  ): void;
  /**
   * Softmax and cross entropy of logits `[samples, classes]` with labels `[samples]`, numbers of classes as
   * float32: loss[0] = scale · Σ losses, correct[0] = samples whose first largest logit is at the label,
   * dLogits = scale · (p − t), unless it is 0. Scale is 1 / batch, whatever part of the batch this is.
   */
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    samples: number,
    classes: number,
    smoothing: number,
    scale: number,
    loss: number,
    correct: number,
    dLogits: number,
  ): void;
}

/** Activations of {@link kernelCurves}, to about three units of the last place of numbers around 1. */
export interface CurveKernels {
  /** target = f(source) */
  curve(kind: number, source: number, target: number, count: number): void;
  /** target = gradient · f′(source) */
  curveBackward(kind: number, source: number, gradient: number, target: number, count: number): void;
  /** Of each cell of `[cells, channels]`, in double precision: target_c = p_c = e^source_c / Σ_k e^source_k. */
  softmax(source: number, target: number, cells: number, channels: number): void;
  /** target_c = p_c · (gradient_c − Σ_k p_k · gradient_k) */
  softmaxBackward(source: number, gradient: number, target: number, cells: number, channels: number): void;
}

export interface DropoutKernels {
  /**
   * target[i] = source[i] · scale, or · 0 where word firstPlace + i of the random sequence of the step is below
   * `limit`, a whole number below 2³². The step's key is block `step` of the sequence of (key0, key1).
   */
  dropout(
    source: number,
    target: number,
    count: number,
    firstPlace: number,
    key0: number,
    key1: number,
    step: number,
    limit: number,
    scale: number,
  ): void;
}

/** Batch normalisation of `[cells, channels]`, cells being pixels of any number of images. See `ops/batchNorm.ts`. */
export interface NormKernels {
  /** Mean and biased variance of each channel, `[channels]` each. */
  channelStatistics(source: number, cells: number, channels: number, mean: number, variance: number): void;
  /** target = gamma · (source − mean) / √(variance + epsilon) + beta */
  batchNorm(
    source: number,
    cells: number,
    channels: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    epsilon: number,
    target: number,
  ): void;
  /** dGamma = Σ gradient · (source − mean) / √(variance + epsilon), dBeta = Σ gradient, over the cells. */
  batchNormSums(
    source: number,
    gradient: number,
    cells: number,
    channels: number,
    mean: number,
    variance: number,
    epsilon: number,
    dGamma: number,
    dBeta: number,
  ): void;
  /** dInput of these cells from the sums over all `count` cells of the batch. */
  batchNormBackward(
    source: number,
    gradient: number,
    cells: number,
    channels: number,
    gamma: number,
    mean: number,
    variance: number,
    epsilon: number,
    dGamma: number,
    dBeta: number,
    count: number,
    target: number,
  ): void;
}

/** Pools of one image `[height, width, channels]` to `[rows, columns, channels]`. See `poolPass.ts`. */
export interface PoolKernels {
  maxPool: PoolKernel;
  /** Each window's gradient to its first maximum; `extra` is the address of what was pooled. */
  maxPoolBackward: PoolKernel;
  /** The mean of each window: over its cells inside the image, or over all where `extra` is 1. */
  avgPool: PoolKernel;
  /** Equal parts of each window's gradient; `extra` as in `avgPool`. */
  avgPoolBackward: PoolKernel;
}

/**
 * `source` is what is pooled, or the gradient of the pool; `target`, the other of the two, is written whole.
 * The first window starts `top` rows above the image and `left` columns before it.
 */
export type PoolKernel = (
  source: number,
  height: number,
  width: number,
  channels: number,
  poolRows: number,
  poolColumns: number,
  rowStride: number,
  columnStride: number,
  top: number,
  left: number,
  rows: number,
  columns: number,
  target: number,
  extra: number,
) => void;

/** Kernels as they are sent to a thread: no module is the scalar level. */
export interface KernelRecipe {
  readonly level: KernelLevel;
  readonly module: WebAssembly.Module | null;
}
