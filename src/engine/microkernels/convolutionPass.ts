/**
 * One direction of a convolution, ready to run: plain data, so that it can be handed to other threads.
 *
 * A backend makes the passes of a layer once, when it compiles, and keeps three kinds of memory for them:
 * - `packedBytes` for the kernel in the order in which it is read. `packKernel` writes it, in parts that may
 *   run on different threads, again after each change of the kernel. `convolveImages` only reads it, so all
 *   threads share it;
 * - `scratchBytes` for each thread, of no meaning between calls, so all layers share the largest;
 * - the tensors.
 * An output depends on its image alone, not on how images are dealt out to calls, bit for bit.
 *
 * A dense layer is the convolution of 1×1 images with a 1×1 kernel.
 */
import type { Conv2dPlan } from '../ops/conv2d.ts';
import { type ConvolutionAlgorithm, convolutionAlgorithm } from './convolutionAlgorithm.ts';
import { coveredSpan, forwardAxis, gradientAxes, liesInside, type SlidingAxis } from './slidingWindow.ts';
import { planeBytes, points, stageBytes, type WinogradTiling, winogradTiling } from './winogradTiling.ts';

/** Windows over both axes that make the cells of one phase of the target. */
export interface Sliding {
  readonly rows: SlidingAxis;
  readonly columns: SlidingAxis;
  /** Where its packed weights begin. */
  readonly packedOffset: number;
  /** Whether rows with a rim of zeros are made in the scratch before they are read. */
  readonly isPadded: boolean;
  /** Rows of windows that are made at a time. */
  readonly bandRows: number;
}

export interface ConvolutionPass {
  readonly algorithm: ConvolutionAlgorithm;
  /** `dInput` reads the kernel with its two kinds of channels exchanged. */
  readonly direction: 'forward' | 'dInput';
  readonly slidings: readonly Sliding[];
  /** Each window reads the cell at its own place alone: then all images are one long row of cells. */
  readonly isPointwise: boolean;
  readonly groups: number;
  /** Channels of a group, read and written. */
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Extents of an image of the target. */
  readonly height: number;
  readonly width: number;
  /** Columns and channels of the kernel, `[kernelHeight, kernelColumns, in of a group, out of all groups]`. */
  readonly kernelColumns: number;
  /** Of Winograd's convolution alone. */
  readonly tiling: WinogradTiling | null;
  /** Where in the packed kernel its 36 planes begin, and the bytes of one. */
  readonly planes: { readonly offset: number; readonly bytes: number };
  readonly packedBytes: number;
  readonly scratchBytes: number;
}

/** What one call of a pass works on: addresses, and a number of images. Make it once, use it often. */
export interface ConvolutionCall {
  /** `[images, …]`: the input, or by dInput dOutput. */
  readonly source: number;
  /** What `packKernel` wrote. */
  readonly packed: number;
  /** `[outChannels]`, or 0; 0 by dInput. */
  readonly bias: number;
  /** `[images, …]`, written whole. */
  readonly target: number;
  readonly images: number;
  readonly scratch: number;
  /** One of `kernelActivations`. */
  readonly activation: number;
  readonly slope: number;
}

/** Bytes of padded rows that are made at a time: they stay in the second cache, beside the weights. */
const bandBytes = 2 ** 17;

/**
 * output = activation(bias + input ∗ kernel). `plan` has zeros as padding and the divisor 1; a call has at
 * most as many images as it. The algorithm is the quickest, or one that can compute it.
 */
export function forwardPass(
  plan: Conv2dPlan,
  algorithm: ConvolutionAlgorithm = convolutionAlgorithm(plan, 'forward'),
): ConvolutionPass {
  const axes = { rows: [forwardAxis(plan.rows)], columns: [forwardAxis(plan.columns)] };
  return compile(plan, 'forward', axes, algorithm);
}

/** dInput from dOutput, as `conv2d.backward`. Plan and algorithm as in {@link forwardPass}. */
export function inputGradientPass(
  plan: Conv2dPlan,
  algorithm: ConvolutionAlgorithm = convolutionAlgorithm(plan, 'dInput'),
): ConvolutionPass {
  const axes = { rows: gradientAxes(plan.rows), columns: gradientAxes(plan.columns) };
  return compile(plan, 'dInput', axes, algorithm);
}

/** Where in a packed kernel each tile of channels has the memory in which it is transformed. */
export function stagesOffset(planes: ConvolutionPass['planes']): number {
  return planes.offset + points * planes.bytes;
}

interface Axes {
  readonly rows: readonly SlidingAxis[];
  readonly columns: readonly SlidingAxis[];
}

function compile(
  plan: Conv2dPlan,
  direction: ConvolutionPass['direction'],
  axes: Axes,
  algorithm: ConvolutionAlgorithm,
): ConvolutionPass {
  const { inPerGroup, outPerGroup, rows, columns } = plan;
  const groups = plan.channels / inPerGroup;
  const isForward = direction === 'forward';
  const [channelsIn, channelsOut] = isForward ? [inPerGroup, outPerGroup] : [outPerGroup, inPerGroup];
  const tileChannels = algorithm === 'depthwise' ? 1 : Math.ceil(channelsOut / 8) * 8;
  const pixelBytes = groups * channelsIn * 4;
  let packedBytes = 0;
  const slidings = axes.rows.flatMap((rowAxis) =>
    axes.columns.map((columnAxis): Sliding => {
      const packedOffset = packedBytes;
      packedBytes += rowAxis.taps * columnAxis.taps * groups * channelsIn * tileChannels * 4;
      return { ...bandOf(rowAxis, columnAxis, pixelBytes), packedOffset };
    }),
  );
  const [sliding] = slidings;
  const tiling =
    algorithm === 'winograd'
      ? winogradTiling(sliding.rows, sliding.columns, channelsIn, channelsOut, plan.batch)
      : null;
  const planes = { offset: packedBytes, bytes: planeBytes(channelsIn * tileChannels) };
  return {
    algorithm,
    direction,
    slidings,
    isPointwise: slidings.length === 1 && isPointwise(sliding.rows, sliding.columns),
    groups,
    channelsIn,
    channelsOut,
    height: isForward ? rows.output : rows.input,
    width: isForward ? columns.output : columns.input,
    kernelColumns: columns.kernel,
    tiling,
    planes,
    packedBytes: tiling ? stagesOffset(planes) + (tileChannels / 8) * stageBytes : packedBytes,
    scratchBytes: tiling?.scratchBytes ?? Math.max(...slidings.map((each) => paddedBytes(each, pixelBytes))),
  };
}

/** How many rows of windows are made at a time. */
export function bandOf(rows: SlidingAxis, columns: SlidingAxis, pixelBytes: number) {
  const isPadded = !(liesInside(rows) && liesInside(columns));
  const rowBytes = coveredSpan(columns, columns.windows) * pixelBytes;
  const fitting = Math.floor((bandBytes / rowBytes - coveredSpan(rows, 1)) / rows.stride) + 1;
  const bandRows = isPadded ? Math.max(1, Math.min(fitting, rows.windows)) : rows.windows;
  return { rows, columns, isPadded, bandRows };
}

/** Bytes of the rows that one band reads. */
export function paddedBytes(
  { rows, columns, bandRows }: Omit<Sliding, 'packedOffset'>,
  pixelBytes: number,
): number {
  return coveredSpan(rows, bandRows) * coveredSpan(columns, columns.windows) * pixelBytes;
}

/** Whether each window reads the cell at its own place alone. */
export function isPointwise(rows: SlidingAxis, columns: SlidingAxis): boolean {
  return [rows, columns].every(
    ({ taps, start, stride, targetStride, source, windows }) =>
      taps === 1 && start === 0 && stride === 1 && targetStride === 1 && source === windows,
  );
}
