/** Two-dimensional convolution as networks mean it: correlation with a kernel that slides over the image. */
import { EngineError } from '../errors.ts';
import { checkWindow, type Padding, type Pair, type WindowGeometry } from '../geometry.ts';
import { message } from '../message.ts';
import { type PadMode, padValue } from '../padMode.ts';
import type { Tensor } from '../tensor.ts';
import {
  allocate,
  checkRank,
  type Op,
  type PlaneExtents,
  paddedCells,
  planeExtents,
  type Shaped,
  type ShapesOf,
  type TensorInput,
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

/** The checked extents of one convolution. */
interface Conv2dPlan extends WindowGeometry, PlaneExtents {
  readonly groups: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly outChannels: number;
}

/**
 * @throws EngineError `tensor-rank`, `tensor-size`; `groups` where they do not divide the channels;
 *   `kernel-channels` where the kernel was made for other channels; `bias-size`; those of `checkWindow`.
 */
function validate({ input, kernel, bias }: ShapesOf<Conv2dInputs>, params: Conv2dParams): Conv2dPlan {
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
  return { ...extents, ...window, groups, inPerGroup, outPerGroup: outChannels / groups, outChannels };
}

function checkBias(bias: Shaped, outChannels: number): void {
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

function checkGroups(groups: number, side: 'input' | 'output', channels: number): void {
  if (Number.isInteger(groups) && groups >= 1 && channels % groups === 0) return;
  const args = { groups, channels };
  throw new EngineError({
    code: 'groups',
    problem:
      side === 'input'
        ? message('The groups must divide the input channels: {groups} groups, {channels} channels.', args)
        : message('The groups must divide the output channels: {groups} groups, {channels} channels.', args),
    remedy: message('Use 1 group, or a whole number that divides both.'),
  });
}

function outputShape(inputs: ShapesOf<Conv2dInputs>, params: Conv2dParams): number[] {
  const { batch, rows, columns, outChannels } = validate(inputs, params);
  return [batch, rows.output, columns.output, outChannels];
}

function forward(inputs: Conv2dInputs, params: Conv2dParams): Tensor {
  const plan = validate(inputs, params);
  const output = allocate(outputShape(inputs, params));
  const divisor = params.divisor ?? 1;
  const windowSum = windowSums(inputs, plan, params.padMode ?? { type: 'zeros' });
  let place = 0;
  for (let image = 0; image < plan.batch; image++) {
    for (let row = 0; row < plan.rows.output; row++) {
      for (let column = 0; column < plan.columns.output; column++) {
        for (let out = 0; out < plan.outChannels; out++) {
          const bias = inputs.bias ? inputs.bias.data[out] : 0;
          output.data[place++] = windowSum(image, row, column, out) / divisor + bias;
        }
      }
    }
  }
  return output;
}

/** The function that multiplies one window with the kernel of one output channel and adds it all up. */
function windowSums({ input, kernel }: Conv2dInputs, plan: Conv2dPlan, mode: PadMode) {
  const { height, width, channels, inPerGroup, outPerGroup, outChannels } = plan;
  const rowCells = paddedCells(plan.rows, mode);
  const columnCells = paddedCells(plan.columns, mode);
  const fill = padValue(mode);

  return (image: number, outRow: number, outColumn: number, out: number): number => {
    const firstChannel = Math.floor(out / outPerGroup) * inPerGroup;
    let sum = 0;
    for (let tapRow = 0; tapRow < plan.rows.kernel; tapRow++) {
      const row = rowCells[outRow * plan.rows.stride + tapRow * plan.rows.dilation];
      for (let tapColumn = 0; tapColumn < plan.columns.kernel; tapColumn++) {
        const column = columnCells[outColumn * plan.columns.stride + tapColumn * plan.columns.dilation];
        const inside = row >= 0 && column >= 0;
        const cell = ((image * height + row) * width + column) * channels + firstChannel;
        const tap = (tapRow * plan.columns.kernel + tapColumn) * inPerGroup;
        for (let channel = 0; channel < inPerGroup; channel++) {
          const value = inside ? input.data[cell + channel] : fill;
          sum += value * kernel.data[(tap + channel) * outChannels + out];
        }
      }
    }
    return sum;
  };
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
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), §9.1 and §9.5; groups as in PyTorch's
 * `Conv2d`; `same` as in TensorFlow.
 */
export const conv2d: Op<Conv2dInputs, Conv2dParams> = { outputShape, forward };
