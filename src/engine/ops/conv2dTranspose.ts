/** Transposed convolution: a convolution run backwards, from its output to the image that it read. */
import { EngineError } from '../errors.ts';
import { checkWindow, kernelSpan, type Padding, type Pair, windowGeometry } from '../geometry.ts';
import { type Message, message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import {
  biasGradient,
  type Conv2dGradients,
  type Conv2dInputs,
  type Conv2dPlan,
  checkBias,
  checkGroups,
  eachProduct,
  planConv2d,
} from './conv2d.ts';
import {
  checkExtents,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  planeExtents,
  type ShapesOf,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/**
 * `input`: `[batch, height, width, inChannels]`.
 * `kernel`: `[kernelHeight, kernelWidth, outChannels / groups, inChannels]`: that of the convolution which
 * is run backwards, so the last two extents are in the opposite order of {@link Conv2dInputs}.
 * `bias`: `[outChannels]`, or none.
 */
export type Conv2dTransposeInputs = Conv2dInputs;

/** Those of the convolution that is run backwards. */
export interface Conv2dTransposeParams {
  /** Rows and columns that the output moves on for each cell of the input; 1 by default. */
  readonly stride?: Pair;
  /** Distance between neighbouring taps of the kernel; 1 by default. */
  readonly dilation?: Pair;
  /** Cells that are cut off the output; `valid`, none, by default. `same` makes it input · stride. */
  readonly padding?: Padding;
  /**
   * Rows and columns more at the output's end, 0 by default and smaller than the stride: of the images that
   * a strided convolution takes to one size, this chooses one.
   */
  readonly outputPadding?: Pair;
  /** Channels are cut into this many groups that do not see each other. */
  readonly groups?: number;
}

/**
 * The convolution that is run backwards: it takes what is the output here to what is the input here.
 *
 * @throws EngineError `tensor-rank`, `tensor-size`, `window-parameter`, `groups`; `kernel-channels` where
 *   the kernel was made for other channels; `bias-size`; `output-padding`; `transpose-padding` where all of
 *   the output is cut off.
 */
function planConvolution(
  { input, kernel, bias }: ShapesOf<Conv2dTransposeInputs>,
  params: Conv2dTransposeParams,
): Conv2dPlan {
  const { batch, height, width, channels } = planeExtents(input);
  checkExtents(kernel, 4, kernelProblem);
  const [kernelHeight, kernelWidth, outPerGroup, kernelChannels] = kernel.shape;
  if (kernelChannels !== channels) throw kernelForOthers(kernelChannels, channels);
  const groups = params.groups ?? 1;
  checkGroups(groups, 'input', channels);
  const outChannels = outPerGroup * groups;
  if (bias) checkBias(bias, outChannels);
  const [outHeight, outWidth] = outputPlane([height, width], [kernelHeight, kernelWidth], params);
  return planConv2d({ input: { shape: [batch, outHeight, outWidth, outChannels] }, kernel }, params);
}

/** Height and width of the output. */
function outputPlane(input: Pair, kernel: Pair, params: Conv2dTransposeParams): Pair {
  const { stride = [1, 1], dilation = [1, 1], padding = 'valid', outputPadding = [0, 0] } = params;
  // One cell always fits in one cell: this refuses parameters, and nothing else.
  checkWindow(1, 1, { kernel: [1, 1], stride, dilation, padding });
  const { rows, columns } = windowGeometry(1, 1, { kernel, stride, dilation, padding });
  const extents = [rows, columns].map(({ before, after }, axis) => {
    checkOutputPadding(outputPadding[axis], padding === 'same' ? 0 : stride[axis] - 1);
    if (padding === 'same') return input[axis] * stride[axis];
    const whole = (input[axis] - 1) * stride[axis] + kernelSpan(kernel[axis], dilation[axis]);
    return whole - before - after + outputPadding[axis];
  });
  const [outHeight, outWidth] = extents;
  if (outHeight < 1 || outWidth < 1) throw allCutOff(outHeight, outWidth);
  return [outHeight, outWidth];
}

function kernelProblem(found: string): Message {
  return message(
    'The kernel must have the shape [height, width, out channels / groups, in channels], each at least 1, but it is [{found}].',
    { found },
  );
}

function kernelForOthers(found: number, expected: number): EngineError {
  return new EngineError({
    code: 'kernel-channels',
    problem: message('The kernel is for {found} channels, but the input has {expected}.', {
      found,
      expected,
    }),
    remedy: message('Give the kernel the shape [height, width, out channels / groups, {expected}].', {
      expected,
    }),
  });
}

function checkOutputPadding(value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new EngineError({
    code: 'output-padding',
    problem: message('The output padding must be a whole number from 0 to {most}, but it is {value}.', {
      most,
      value,
    }),
    remedy: message('Keep it smaller than the stride, and 0 with the padding same.'),
  });
}

function allCutOff(height: number, width: number): EngineError {
  return new EngineError({
    code: 'transpose-padding',
    problem: message(
      'The padding cuts off all of the output: {height} rows and {width} columns would be left.',
      { height, width },
    ),
    remedy: message('Pad less.'),
  });
}

function outputShape(inputs: ShapesOf<Conv2dTransposeInputs>, params: Conv2dTransposeParams): number[] {
  const { batch, height, width, channels } = planConvolution(inputs, params);
  return [batch, height, width, channels];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: Conv2dTransposeInputs,
  params: Conv2dTransposeParams,
  memory?: Output,
): Output {
  const convolution = planConvolution(inputs, params);
  const output = outputMemory(outputShape(inputs, params), memory);
  const { input, kernel, bias } = inputs;
  const sums = new Float64Array(output.data.length);
  eachProduct(convolution, (place, cell, weight) => {
    if (cell >= 0) sums[cell] += input.data[place] * kernel.data[weight];
  });
  for (let cell = 0; cell < sums.length; cell++) {
    output.data[cell] = sums[cell] + (bias ? bias.data[cell % convolution.channels] : 0);
  }
  return output;
}

function backward(
  inputs: Conv2dTransposeInputs,
  params: Conv2dTransposeParams,
  dOutput: TensorInput,
): Conv2dGradients {
  const convolution = planConvolution(inputs, params);
  checkGradientShape(dOutput, outputShape(inputs, params));
  const { input, kernel, bias } = inputs;
  const dInput = new Float64Array(input.data.length);
  const dKernel = new Float64Array(kernel.data.length);
  eachProduct(convolution, (place, cell, weight) => {
    if (cell < 0) return;
    dInput[place] += dOutput.data[cell] * kernel.data[weight];
    dKernel[weight] += dOutput.data[cell] * input.data[place];
  });
  return {
    dInput: storedSums(input.shape, dInput),
    dKernel: storedSums(kernel.shape, dKernel),
    ...(bias && { dBias: biasGradient(dOutput, convolution.channels) }),
  };
}

/**
 * Lays a copy of the kernel on the output for each cell of the input, weighted by it, and adds them up: what
 * `conv2d` does backward to its input, as a layer of its own that enlarges.
 *
 * output[n, y, x, o] = bias[o] + Σ input[n, r, s, c] · kernel[i, j, o, c] over all r, s, i, j, c with
 * y = r·stride + i·dilation − before and x = s·stride + j·dilation − before, where c runs over the input
 * channels of o's group.
 *
 * Shapes: `[batch, height, width, inChannels]`, `[kernelHeight, kernelWidth, outChannels / groups,
 * inChannels]`, `[outChannels]` → `[batch, outHeight, outWidth, outChannels]`;
 * outHeight = (height − 1) · stride + dilation · (kernelHeight − 1) + 1 − top − bottom + outputPadding, or
 * height · stride with `same`; outWidth likewise.
 *
 * Backward: dInput is the convolution of dOutput with the same kernel, without a bias;
 * dKernel[i, j, o, c] = Σ dOutput[n, y, x, o] · input[n, r, s, c]; dBias[o] = Σ_{n, y, x} dOutput[n, y, x, o],
 * absent without a bias.
 *
 * Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), §4; sizes as in
 * PyTorch's `ConvTranspose2d`, whose kernel is `[inChannels, outChannels / groups, kernelHeight,
 * kernelWidth]`; `same` and the order of the kernel's extents as in TensorFlow's `conv2d_transpose`.
 */
export const conv2dTranspose: TrainableOp<Conv2dTransposeInputs, Conv2dTransposeParams, Conv2dGradients> = {
  outputShape,
  forward,
  backward,
};
