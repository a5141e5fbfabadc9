import type { KernelGradientCall, KernelGradientPass } from './kernelGradientPass.ts';
import type { NetworkKernels } from './kernels.ts';
import { padBand } from './padBand.ts';
import type { SlidingAxis } from './slidingWindow.ts';
import { planeBytes, points, type WinogradTiling } from './winogradTiling.ts';

/** Where the gradient of a kernel is summed: planes of `[in, out]`, behind the scratch of the tiling. */
export interface GradientTiling extends WinogradTiling {
  /** dOutput as windows that are one cell each, as many as whole tiles have. */
  readonly outRows: SlidingAxis;
  readonly outColumns: SlidingAxis;
  readonly planeSums: number;
  /** Where padded dOutput begins, where the sums. */
  readonly padded: number;
  readonly sums: number;
}

export function gradientTiling(
  tiling: WinogradTiling,
  outRows: number,
  outColumns: number,
  channelsIn: number,
  channelsOut: number,
): GradientTiling {
  const { tileRows, tileColumns, step, blockRows, scratchBytes } = tiling;
  const cells = Math.min(blockRows, tileRows) * tileColumns * step ** 2;
  const sums = scratchBytes + planeBytes(cells * channelsOut);
  const planeSums = planeBytes(channelsIn * channelsOut);
  return {
    ...tiling,
    outRows: { ...tiling.rows, ...cellAxis, source: outRows },
    outColumns: { ...tiling.columns, ...cellAxis, source: outColumns },
    planeSums,
    padded: scratchBytes,
    sums,
    scratchBytes: sums + points * planeSums,
  };
}

const cellAxis = { start: 0, taps: 1 };

/** The sum over all images, point by point, transformed back once. */
export function correlateTiles(
  kernels: NetworkKernels,
  { channelsIn, channelsOut }: KernelGradientPass,
  tiling: GradientTiling,
  call: KernelGradientCall,
): void {
  const { tileRows, tileColumns, blockRows, planeIn, planeOut, planeSums } = tiling;
  const { scratch } = call;
  const end = call.images * tileRows;
  for (let first = 0; first < end; first += blockRows) {
    const last = Math.min(first + blockRows, end);
    for (let row = first; row < last; row += tileRows - (row % tileRows)) {
      transformRows(kernels, tiling, channelsIn, channelsOut, call, first, row, last);
    }
    for (let point = 0; point < points; point++) {
      kernels.correlate(
        scratch + tiling.inputs + point * planeIn,
        0,
        channelsIn * 4,
        0,
        1,
        0,
        channelsIn,
        scratch + tiling.products + point * planeOut,
        0,
        channelsOut * 4,
        1,
        (last - first) * tileColumns,
        scratch + tiling.sums + point * planeSums,
        channelsOut * 4,
        0,
        channelsIn,
        channelsOut,
        first > 0 ? 1 : 0,
      );
    }
  }
  const weights = channelsIn * channelsOut;
  kernels.winogradKernelGradient(
    scratch + tiling.sums,
    planeSums,
    weights,
    call.dKernel,
    scratch + tiling.stage,
  );
}

/** Rows of tiles of one image, from `row` up to its end or to `last`: input and dOutput. */
function transformRows(
  kernels: NetworkKernels,
  tiling: GradientTiling,
  channelsIn: number,
  channelsOut: number,
  { input, dOutput, scratch }: KernelGradientCall,
  first: number,
  row: number,
  last: number,
): void {
  const { tileRows, tileColumns, step, rows, columns, outRows, outColumns } = tiling;
  const image = Math.floor(row / tileRows);
  const top = (row % tileRows) * step;
  const height = Math.min(tileRows - (row % tileRows), last - row);
  const pixelIn = channelsIn * 4;
  const from = input + image * rows.source * columns.source * pixelIn;
  padBand(kernels, tiling, from, pixelIn, top, height * step, scratch);
  kernels.winogradInput(
    scratch,
    (columns.windows + columns.taps - 1) * pixelIn,
    channelsIn,
    height,
    tileColumns,
    step,
    scratch + tiling.inputs + (row - first) * tileColumns * pixelIn,
    tiling.planeIn,
    scratch + tiling.stage,
  );
  const pixelOut = channelsOut * 4;
  const slopes = dOutput + image * outRows.source * outColumns.source * pixelOut;
  const out = { rows: outRows, columns: outColumns };
  padBand(kernels, out, slopes, pixelOut, top, height * step, scratch + tiling.padded);
  kernels.winogradGradient(
    scratch + tiling.padded,
    outColumns.windows * pixelOut,
    channelsOut,
    height,
    tileColumns,
    scratch + tiling.products + (row - first) * tileColumns * pixelOut,
    tiling.planeOut,
    scratch + tiling.stage,
  );
}
