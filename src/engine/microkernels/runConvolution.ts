import type { ConvolutionCall, ConvolutionPass, Sliding } from './convolutionPass.ts';
import type { NetworkKernels } from './kernels.ts';
import { padBand } from './padBand.ts';
import { convolveTiles } from './runWinograd.ts';
import { coveredSpan } from './slidingWindow.ts';

/** Cells of a pointwise convolution that are not parted: whole tiles of 4 and of 6. */
const cellBlock = 24;

/**
 * Runs a pass on the images of a call: part number `part` of `parts`, which may run at the same time, each with
 * a scratch of its own. Parts are rows of the target, of all images; in how many makes no difference to any bit.
 */
export function convolveImages(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  call: ConvolutionCall,
  part = 0,
  parts = 1,
): void {
  if (pass.tiling) convolveTiles(kernels, pass, pass.tiling, call, part, parts);
  else if (pass.isPointwise) convolveCells(kernels, pass, call, part, parts);
  else for (const sliding of pass.slidings) convolveRows(kernels, pass, sliding, call, part, parts);
}

/** All images as one long row. */
function convolveCells(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  call: ConvolutionCall,
  part: number,
  parts: number,
): void {
  const { slidings, groups, channelsIn, channelsOut, height, width } = pass;
  const cells = call.images * height * width;
  const blocks = Math.ceil(cells / cellBlock);
  const first = Math.floor((blocks * part) / parts) * cellBlock;
  const last = Math.min(Math.floor((blocks * (part + 1)) / parts) * cellBlock, cells);
  if (first >= last) return;
  const source = call.source + first * groups * channelsIn * 4;
  const target = call.target + first * groups * channelsOut * 4;
  multiply(kernels, pass, slidings[0], call, source, 0, target, 0, 1, last - first);
}

/** Rows of windows are counted through all images. */
function convolveRows(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  sliding: Sliding,
  call: ConvolutionCall,
  part: number,
  parts: number,
): void {
  const { rows, columns, isPadded, bandRows } = sliding;
  const pixelIn = pass.groups * pass.channelsIn * 4;
  const pixelOut = pass.groups * pass.channelsOut * 4;
  const targetRow = pass.width * pixelOut;
  const sourceRow = (isPadded ? coveredSpan(columns, columns.windows) : columns.source) * pixelIn;
  const last = Math.floor((call.images * rows.windows * (part + 1)) / parts);
  let height = 0;
  for (let first = Math.floor((call.images * rows.windows * part) / parts); first < last; first += height) {
    const image = Math.floor(first / rows.windows);
    const row = first - image * rows.windows;
    height = Math.min(bandRows, rows.windows - row, last - first);
    const inImage = call.source + image * rows.source * columns.source * pixelIn;
    if (isPadded) padBand(kernels, sliding, inImage, pixelIn, row, height, call.scratch);
    const cell = (rows.start + row * rows.stride) * columns.source + columns.start;
    const cellOut =
      (image * pass.height + rows.targetStart + row * rows.targetStride) * pass.width + columns.targetStart;
    multiply(
      kernels,
      pass,
      sliding,
      call,
      isPadded ? call.scratch : inImage + cell * pixelIn,
      sourceRow,
      call.target + cellOut * pixelOut,
      rows.targetStride * targetRow,
      height,
      columns.windows,
    );
  }
}

/** All windows of a band, group by group. */
function multiply(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  { rows, columns, packedOffset }: Sliding,
  call: ConvolutionCall,
  source: number,
  sourceRow: number,
  target: number,
  targetRow: number,
  height: number,
  width: number,
): void {
  const { groups, channelsIn, channelsOut } = pass;
  const pixelIn = groups * channelsIn * 4;
  const pixelOut = groups * channelsOut * 4;
  const packed = call.packed + packedOffset;
  if (pass.algorithm === 'depthwise') {
    kernels.depthwise(
      source,
      sourceRow * rows.stride,
      pixelIn * columns.stride,
      rows.taps,
      sourceRow * rows.tapStep,
      columns.taps,
      pixelIn * columns.tapStep,
      packed,
      target,
      targetRow,
      pixelOut * columns.targetStride,
      height,
      width,
      groups,
      call.bias,
      call.activation,
      call.slope,
    );
    return;
  }
  // Neighbouring taps that read neighbouring cells are one run.
  const isRun = groups === 1 && columns.tapStep === 1;
  const groupWeights = rows.taps * columns.taps * channelsIn * Math.ceil(channelsOut / 8) * 32;
  for (let group = 0; group < groups; group++) {
    kernels.convolve(
      source + group * channelsIn * 4,
      sourceRow * rows.stride,
      pixelIn * columns.stride,
      rows.taps,
      sourceRow * rows.tapStep,
      isRun ? 1 : columns.taps,
      pixelIn * columns.tapStep,
      isRun ? columns.taps * channelsIn : channelsIn,
      packed + group * groupWeights,
      target + group * channelsOut * 4,
      targetRow,
      pixelOut * columns.targetStride,
      height,
      width,
      channelsOut,
      call.bias && call.bias + group * channelsOut * 4,
      call.activation,
      call.slope,
    );
  }
}
