/** Two-dimensional convolution as networks mean it: correlation with a kernel that slides over the image. */
import { EngineError } from '../errors.ts';
import { checkWindow, type Padding, type Pair, type WindowGeometry } from '../geometry.ts';
import { message } from '../message.ts';
import { type PadMode, padValue } from '../padMode.ts';
import type { Tensor } from '../tensor.ts';
import {
  checkGradientShape,
  checkRank,
  type NumberTensor,
  outputMemory,
  type PlaneExtents,
  paddedCells,
  planeExtents,
  type Shaped,
  type ShapesOf,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/**
 * `input`: `[batch, height, width, inChannels]`.
 * `kernel`: `[kernelHeight, kernelWidth, inChannels / groups, outChannels]`.
 * `bias`: `[outChannels]`, or none.
 */
export interface Conv2dInputs {
  readonly input: TensorInput;
  readonly kernel: TensorInput;
  readonly bias?: TensorInput | undefined;
}

/** How the kernel slides, and what each sum is divided by. */
export interface Conv2dParams {
  /** Rows and columns from one window to the next; 1 by default. */
  readonly stride?: Pair;
  /** Distance between neighbouring taps of the kernel; 1 by default. */
  readonly dilation?: Pair;
  /** `valid` by default. */
  readonly padding?: Padding;
  /** What stands in the padding; zeros by default. */
  readonly padMode?: PadMode;
  /** Channels are cut into this many groups that do not see each other; as many as channels: depthwise. */
  readonly groups?: number;
  /** 1 by default. Dividing the sum, not the weights, keeps kernels such as 1/9 of ones exact. */
  readonly divisor?: number;
}

/** ∂loss/∂input, ∂loss/∂kernel and, where there is a bias, ∂loss/∂bias, each of its input's shape. */
export interface Conv2dGradients {
  readonly dInput: Tensor;
  readonly dKernel: Tensor;
  readonly dBias?: Tensor;
}

/** One convolution, checked, with its defaults filled in. */
export interface Conv2dPlan extends WindowGeometry, PlaneExtents {
  readonly padMode: PadMode;
  /** What stands in the padding where `padMode` takes no cell of the input. */
  readonly fill: number;
  readonly divisor: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly outChannels: number;
}

/**
 * The convolution of these inputs, with what cannot be computed refused.
 *
 * @throws EngineError `tensor-rank`, `tensor-size`; `groups` where they do not divide the channels;
 *   `kernel-channels` where the kernel was made for other channels; `bias-size`; those of `checkWindow`.
 */
export function planConv2d(
  { input, kernel, bias }: ShapesOf<Conv2dInputs>,
  params: Conv2dParams,
): Conv2dPlan {
  const extents = planeExtents(input);
  checkRank('kernel', kernel);
  const [kernelHeight, kernelWidth, inPerGroup, outChannels] = kernel.shape;
  const groups = params.groups ?? 1;
  checkGroups(groups, 'input', extents.channels);
  checkGroups(groups, 'output', outChannels);
  if (inPerGroup !== extents.channels / groups) {
    throw new EngineError({
      code: 'kernel-channels',
      problem: message(
        'The kernel reads {found} channels, but each of the {groups} groups of the input has {expected}.',
        { found: inPerGroup, groups, expected: extents.channels / groups },
      ),
      remedy: message('Give the kernel {expected} input channels.', { expected: extents.channels / groups }),
    });
  }
  if (bias) checkBias(bias, outChannels);
  const window = checkWindow(extents.height, extents.width, {
    kernel: [kernelHeight, kernelWidth],
    stride: params.stride ?? [1, 1],
    dilation: params.dilation ?? [1, 1],
    padding: params.padding ?? 'valid',
  });
  const padMode: PadMode = params.padMode ?? { type: 'zeros' };
  return {
    ...extents,
    ...window,
    padMode,
    fill: padValue(padMode),
    divisor: params.divisor ?? 1,
    inPerGroup,
    outPerGroup: outChannels / groups,
    outChannels,
  };
}

/** @throws EngineError `tensor-rank`, `tensor-size`; `bias-size` unless there is one for each output channel. */
export function checkBias(bias: Shaped, outChannels: number): void {
  checkRank('bias', bias);
  if (bias.shape[0] === outChannels) return;
  throw new EngineError({
    code: 'bias-size',
    problem: message('The bias has {found} numbers, but there are {expected} output channels.', {
      found: bias.shape[0],
      expected: outChannels,
    }),
    remedy: message('Give one bias for each output channel.'),
  });
}

/** @throws EngineError `groups` where they do not divide the channels of one side. */
export function checkGroups(groups: number, side: 'input' | 'output', channels: number): void {
  if (Number.isInteger(groups) && groups >= 1 && channels % groups === 0) return;
  const args = { groups, channels };
  throw new EngineError({
    code: 'groups',
    problem:
      side === 'input'
        ? message(
            'The number of groups must divide that of the input channels: {groups} does not divide {channels}.',
            args,
          )
        : message(
            'The number of groups must divide that of the output channels: {groups} does not divide {channels}.',
            args,
          ),
    remedy: message('Use 1 group, or a whole number that divides both.'),
  });
}

function outputShape(inputs: ShapesOf<Conv2dInputs>, params: Conv2dParams): number[] {
  return planShape(planConv2d(inputs, params));
}

function planShape({ batch, rows, columns, outChannels }: Conv2dPlan): number[] {
  return [batch, rows.output, columns.output, outChannels];
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: Conv2dInputs,
  params: Conv2dParams,
  memory?: Output,
): Output {
  const plan = planConv2d(inputs, params);
  const output = outputMemory(planShape(plan), memory);
  const { input, kernel, bias } = inputs;
  const { fill, divisor } = plan;
  const sums = new Float64Array(output.data.length);
  eachProduct(plan, (place, cell, weight) => {
    const value = cell >= 0 ? input.data[cell] : fill;
    sums[place] += value * kernel.data[weight];
  });
  for (let place = 0; place < sums.length; place++) {
    output.data[place] = sums[place] / divisor + (bias ? bias.data[place % plan.outChannels] : 0);
  }
  return output;
}

function backward(inputs: Conv2dInputs, params: Conv2dParams, dOutput: TensorInput): Conv2dGradients {
  const plan = planConv2d(inputs, params);
  checkGradientShape(dOutput, planShape(plan));
  const { input, kernel, bias } = inputs;
  const { fill, divisor } = plan;
  const dInput = new Float64Array(input.data.length);
  const dKernel = new Float64Array(kernel.data.length);
  eachProduct(plan, (place, cell, weight) => {
    const dSum = dOutput.data[place] / divisor;
    if (cell >= 0) dInput[cell] += dSum * kernel.data[weight];
    dKernel[weight] += dSum * (cell >= 0 ? input.data[cell] : fill);
  });
  return {
    dInput: storedSums(input.shape, dInput),
    dKernel: storedSums(kernel.shape, dKernel),
    ...(bias && { dBias: biasGradient(dOutput, plan.outChannels) }),
  };
}

/** Every output takes its channel's bias as it is: dBias[o] = Σ_{n, y, x} dOutput[n, y, x, o]. */
export function biasGradient(dOutput: TensorInput, outChannels: number): Tensor {
  const dBias = new Float64Array(outChannels);
  for (let place = 0; place < dOutput.data.length; place++) {
    dBias[place % outChannels] += dOutput.data[place];
  }
  return storedSums([outChannels], dBias);
}

/**
 * Every product of a convolution, output by output: number `place` of the output adds number `cell` of the
 * input (−1 where the fill value stands) times number `weight` of the kernel. Forward, both gradients and
 * the transposed convolution are these same products, read in different directions.
 */
export function eachProduct(
  plan: Conv2dPlan,
  visit: (place: number, cell: number, weight: number) => void,
): void {
  const { rows, columns, width, height, channels, inPerGroup, outPerGroup, outChannels } = plan;
  const rowCells = paddedCells(rows, plan.padMode);
  const columnCells = paddedCells(columns, plan.padMode);

  const visitWindow = (image: number, outRow: number, outColumn: number, out: number, place: number) => {
    const firstChannel = Math.floor(out / outPerGroup) * inPerGroup;
    for (let tapRow = 0; tapRow < rows.kernel; tapRow++) {
      const row = rowCells[outRow * rows.stride + tapRow * rows.dilation];
      for (let tapColumn = 0; tapColumn < columns.kernel; tapColumn++) {
        const column = columnCells[outColumn * columns.stride + tapColumn * columns.dilation];
        const inside = row >= 0 && column >= 0;
        const cell = ((image * height + row) * width + column) * channels + firstChannel;
        const tap = (tapRow * columns.kernel + tapColumn) * inPerGroup;
        for (let channel = 0; channel < inPerGroup; channel++) {
          visit(place, inside ? cell + channel : -1, (tap + channel) * outChannels + out);
        }
      }
    }
  };

  let place = 0;
  for (let image = 0; image < plan.batch; image++) {
    for (let outRow = 0; outRow < rows.output; outRow++) {
      for (let outColumn = 0; outColumn < columns.output; outColumn++) {
        for (let out = 0; out < outChannels; out++) visitWindow(image, outRow, outColumn, out, place++);
      }
    }
  }
}

/**
 * Slides a kernel over an image; each output is the sum of what it covers, weighted.
 *
 * output[n, y, x, o] = bias[o] + Σ_{i, j, c} padded[n, y·stride + i·dilation, x·stride + j·dilation, c]
 * · kernel[i, j, c, o] / divisor, where c runs over the input channels of o's group.
 *
 * The kernel is not flipped: this is cross-correlation, which deep learning calls convolution.
 *
 * Shapes: `[batch, height, width, inChannels]`, `[kernelHeight, kernelWidth, inChannels / groups,
 * outChannels]`, `[outChannels]` → `[batch, outHeight, outWidth, outChannels]`, extents by
 * `windowGeometry`. Output channels lie group after group.
 *
 * Backward: each product padded · kernel / divisor hands its dOutput to both of its factors.
 * dInput[cell] = Σ dOutput[n, y, x, o] · kernel[i, j, c, o] / divisor over all products that read the cell,
 * in its place or as its reflection, repetition or wrap in the padding;
 * dKernel[i, j, c, o] = Σ_{n, y, x} dOutput[n, y, x, o] · padded[…] / divisor, constant fills included;
 * dBias[o] = Σ_{n, y, x} dOutput[n, y, x, o], absent without a bias.
 *
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), §9.1 and §9.5, which has the gradients too;
 * groups as in PyTorch's `Conv2d`; `same` as in TensorFlow.
 */
export const conv2d: TrainableOp<Conv2dInputs, Conv2dParams, Conv2dGradients> = {
  outputShape,
  forward,
  backward,
};
