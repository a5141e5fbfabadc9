/** dKernel and dBias of a convolution: the third direction, which reads both ends and writes the sums. */
import type { Conv2dPlan } from '../ops/conv2d.ts';
import { type ConvolutionAlgorithm, convolutionAlgorithm } from './convolutionAlgorithm.ts';
import { bandOf, isPointwise, paddedBytes, type Sliding } from './convolutionPass.ts';
import { correlateTiles, type GradientTiling, gradientTiling } from './kernelGradientTiles.ts';
import type { NetworkKernels } from './kernels.ts';
import { padBand } from './padBand.ts';
import { coveredSpan, forwardAxis } from './slidingWindow.ts';
import { winogradTiling } from './winogradTiling.ts';

/** Plain data, as `ConvolutionPass`; it needs scratch, and no packed kernel. */
export interface KernelGradientPass {
  readonly sliding: Omit<Sliding, 'packedOffset'>;
  readonly algorithm: ConvolutionAlgorithm;
  /** As in `ConvolutionPass`. */
  readonly isPointwise: boolean;
  readonly groups: number;
  /** Channels of a group, read and written. */
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Of Winograd's convolution alone. */
  readonly tiling: GradientTiling | null;
  readonly scratchBytes: number;
}

/** What one call works on: addresses, and a number of images, at least one. */
export interface KernelGradientCall {
  readonly input: number;
  readonly dOutput: number;
  /** `[kernelHeight, kernelWidth, in / groups, out]`, written whole: the sum over these images. */
  readonly dKernel: number;
  /** `[out]`, written whole, or 0. */
  readonly dBias: number;
  readonly images: number;
  readonly scratch: number;
}

/** dKernel and dBias from input and dOutput, as `conv2d.backward`. Plan and algorithm as in `forwardPass`. */
export function kernelGradientPass(
  plan: Conv2dPlan,
  algorithm: ConvolutionAlgorithm = convolutionAlgorithm(plan, 'dKernel'),
): KernelGradientPass {
  const { batch, channels, inPerGroup, outPerGroup } = plan;
  const [rows, columns] = [forwardAxis(plan.rows), forwardAxis(plan.columns)];
  const sliding = bandOf(rows, columns, channels * 4);
  const tiling =
    algorithm === 'winograd'
      ? gradientTiling(
          winogradTiling(rows, columns, inPerGroup, outPerGroup, batch),
          rows.windows,
          columns.windows,
          inPerGroup,
          outPerGroup,
        )
      : null;
  return {
    sliding,
    algorithm,
    isPointwise: isPointwise(rows, columns),
    groups: channels / inPerGroup,
    channelsIn: inPerGroup,
    channelsOut: outPerGroup,
    tiling,
    scratchBytes: tiling?.scratchBytes ?? paddedBytes(sliding, channels * 4),
  };
}

/** Sums the gradients of the images of a call, in their order. */
export function correlateImages(
  kernels: NetworkKernels,
  pass: KernelGradientPass,
  call: KernelGradientCall,
): void {
  const { sliding, groups, channelsIn, channelsOut } = pass;
  const { rows, columns, bandRows, isPadded } = sliding;
  const pixelIn = groups * channelsIn * 4;
  const pixelOut = groups * channelsOut * 4;
  const cells = call.images * rows.windows * columns.windows;
  if (call.dBias) kernels.columnSums(call.dOutput, cells, groups * channelsOut, call.dBias);
  if (pass.tiling) {
    correlateTiles(kernels, pass, pass.tiling, call);
    return;
  }
  if (pass.isPointwise) {
    correlateBand(kernels, pass, call.input, 0, call.dOutput, 1, cells, call.dKernel, false);
    return;
  }
  const sourceRow = (isPadded ? coveredSpan(columns, columns.windows) : columns.source) * pixelIn;
  let dOutput = call.dOutput;
  for (let image = 0; image < call.images; image++) {
    const input = call.input + image * rows.source * columns.source * pixelIn;
    for (let row = 0; row < rows.windows; row += bandRows) {
      const height = Math.min(bandRows, rows.windows - row);
      let source = input + ((rows.start + row * rows.stride) * columns.source + columns.start) * pixelIn;
      if (isPadded) {
        source = call.scratch;
        padBand(kernels, sliding, input, pixelIn, row, height, source);
      }
      const adds = image > 0 || row > 0;
      correlateBand(kernels, pass, source, sourceRow, dOutput, height, columns.windows, call.dKernel, adds);
      dOutput += height * columns.windows * pixelOut;
    }
  }
}

/** The sums over height × width windows, group by group. */
function correlateBand(
  kernels: NetworkKernels,
  { sliding: { rows, columns }, algorithm, groups, channelsIn, channelsOut }: KernelGradientPass,
  source: number,
  sourceRow: number,
  dOutput: number,
  height: number,
  width: number,
  dKernel: number,
  adds: boolean,
): void {
  const pixelIn = groups * channelsIn * 4;
  const pixelOut = groups * channelsOut * 4;
  if (algorithm === 'depthwise') {
    kernels.depthwiseGradient(
      source,
      sourceRow * rows.stride,
      pixelIn * columns.stride,
      rows.taps,
      sourceRow * rows.tapStep,
      columns.taps,
      pixelIn * columns.tapStep,
      dOutput,
      height,
      width,
      groups,
      dKernel,
      adds ? 1 : 0,
    );
    return;
  }
  // Neighbouring taps that read neighbouring cells are one run.
  const isRun = groups === 1 && columns.tapStep === 1;
  for (let group = 0; group < groups; group++) {
    kernels.correlate(
      source + group * channelsIn * 4,
      sourceRow * rows.stride,
      pixelIn * columns.stride,
      sourceRow * rows.tapStep,
      isRun ? 1 : columns.taps,
      pixelIn * columns.tapStep,
      isRun ? columns.taps * channelsIn : channelsIn,
      dOutput + group * channelsOut * 4,
      width * pixelOut,
      pixelOut,
      height,
      width,
      dKernel + group * channelsOut * 4,
      pixelOut,
      0,
      rows.taps * columns.taps * channelsIn,
      channelsOut,
      adds ? 1 : 0,
    );
  }
}
