import type { ConvolutionCall, ConvolutionPass } from './convolutionPass.ts';
import type { NetworkKernels } from './kernels.ts';
import { padBand } from './padBand.ts';
import { points, type WinogradTiling } from './winogradTiling.ts';

/**
 * Runs a part of a pass by Winograd: transforms a block of tiles, multiplies point by point, transforms back.
 * Rows of tiles are counted through all images.
 */
export function convolveTiles(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  tiling: WinogradTiling,
  call: ConvolutionCall,
  part: number,
  parts: number,
): void {
  const { tileRows, tileColumns, blockRows, planeIn, planeOut, inputs, products } = tiling;
  const { channelsIn, channelsOut, planes } = pass;
  const end = Math.floor((call.images * tileRows * (part + 1)) / parts);
  for (let first = Math.floor((call.images * tileRows * part) / parts); first < end; first += blockRows) {
    const last = Math.min(first + blockRows, end);
    for (let row = first; row < last; row += tileRows - (row % tileRows)) {
      transformInputs(kernels, tiling, pass, call, first, row, last);
    }
    for (let point = 0; point < points; point++) {
      kernels.convolve(
        call.scratch + inputs + point * planeIn,
        0,
        channelsIn * 4,
        1,
        0,
        1,
        0,
        channelsIn,
        call.packed + planes.offset + point * planes.bytes,
        call.scratch + products + point * planeOut,
        0,
        channelsOut * 4,
        1,
        (last - first) * tileColumns,
        channelsOut,
        0,
        0,
        0,
      );
    }
    for (let row = first; row < last; row += tileRows - (row % tileRows)) {
      transformOutputs(kernels, tiling, pass, call, first, row, last);
    }
  }
}

/** Rows of tiles from `row` on that lie in one image, before `last`. */
function rowsInImage({ tileRows }: WinogradTiling, row: number, last: number): number {
  return Math.min(tileRows - (row % tileRows), last - row);
}

/** `first` is the first row of the block, `row` the one from which on an image is transformed. */
function transformInputs(
  kernels: NetworkKernels,
  tiling: WinogradTiling,
  { channelsIn }: ConvolutionPass,
  { source, scratch }: ConvolutionCall,
  first: number,
  row: number,
  last: number,
): void {
  const { tileRows, tileColumns, step, rows, columns, inputs, planeIn, stage } = tiling;
  const pixelBytes = channelsIn * 4;
  const image = Math.floor(row / tileRows);
  const height = rowsInImage(tiling, row, last);
  const from = source + image * rows.source * columns.source * pixelBytes;
  padBand(kernels, tiling, from, pixelBytes, (row % tileRows) * step, height * step, scratch);
  kernels.winogradInput(
    scratch,
    (columns.windows + columns.taps - 1) * pixelBytes,
    channelsIn,
    height,
    tileColumns,
    step,
    scratch + inputs + (row - first) * tileColumns * pixelBytes,
    planeIn,
    scratch + stage,
  );
}

function transformOutputs(
  kernels: NetworkKernels,
  tiling: WinogradTiling,
  pass: ConvolutionPass,
  { target, scratch, bias, activation, slope }: ConvolutionCall,
  first: number,
  row: number,
  last: number,
): void {
  const { tileRows, tileColumns, step, products, planeOut, stage } = tiling;
  const pixelBytes = pass.channelsOut * 4;
  const image = Math.floor(row / tileRows);
  const top = (row % tileRows) * step;
  kernels.winogradOutput(
    scratch + products + (row - first) * tileColumns * pixelBytes,
    planeOut,
    step,
    target + (image * pass.height + top) * pass.width * pixelBytes,
    Math.min(rowsInImage(tiling, row, last) * step, pass.height - top),
    pass.width,
    pass.channelsOut,
    bias,
    activation,
    slope,
    scratch + stage,
  );
}
