import { type ConvolutionPass, type Sliding, stagesOffset } from './convolutionPass.ts';
import type { NetworkKernels } from './kernels.ts';
import { stageBytes } from './winogradTiling.ts';

/**
 * Writes the kernel `[kernelHeight, kernelWidth, in / groups, out]` as `pass` reads it: part number `part`
 * of `parts`, which may run at the same time. Parts that have nothing to do return at once.
 */
export function packKernel(
  kernels: NetworkKernels,
  pass: ConvolutionPass,
  kernel: number,
  packed: number,
  part: number,
  parts: number,
): void {
  const { slidings, groups } = pass;
  const tiles = pass.algorithm === 'depthwise' ? 1 : groups * Math.ceil(pass.channelsOut / 8);
  const items = slidings.length * tiles;
  const end = Math.floor((items * (part + 1)) / parts);
  for (let item = Math.floor((items * part) / parts); item < end; item++) {
    const sliding = slidings[Math.floor(item / tiles)];
    if (pass.algorithm === 'depthwise') packDepthwise(kernels, pass, sliding, kernel, packed);
    else packTile(kernels, pass, sliding, kernel, packed, item % tiles);
    if (pass.tiling) transformTile(kernels, pass, sliding, packed, item);
  }
}

function packDepthwise(
  kernels: NetworkKernels,
  { groups, kernelColumns }: ConvolutionPass,
  { rows, columns, packedOffset }: Sliding,
  kernel: number,
  packed: number,
): void {
  let target = packed + packedOffset;
  for (let row = 0; row < rows.taps; row++) {
    for (let column = 0; column < columns.taps; column++) {
      const tap =
        (rows.firstTap + row * rows.tapStride) * kernelColumns +
        columns.firstTap +
        column * columns.tapStride;
      kernels.copy(kernel + tap * groups * 4, target, groups * 4);
      target += groups * 4;
    }
  }
}

/** One tile of eight output channels: every tap of the window, every channel that it reads. */
function packTile(
  kernels: NetworkKernels,
  { direction, groups, channelsIn, channelsOut, kernelColumns }: ConvolutionPass,
  { rows, columns, packedOffset }: Sliding,
  kernel: number,
  packed: number,
  tileOfAll: number,
): void {
  const tiles = Math.ceil(channelsOut / 8);
  const group = Math.floor(tileOfAll / tiles);
  const firstOut = (tileOfAll % tiles) * 8;
  const width = Math.min(8, channelsOut - firstOut);
  const isForward = direction === 'forward';
  const rowBytes = groups * (isForward ? channelsOut : channelsIn) * 4;
  const tapBytes = rowBytes * (isForward ? channelsIn : channelsOut);
  const first = isForward
    ? (group * channelsOut + firstOut) * 4
    : group * channelsIn * 4 + firstOut * rowBytes;
  let target = packed + packedOffset + tileOfAll * rows.taps * columns.taps * channelsIn * 32;
  for (let row = 0; row < rows.taps; row++) {
    for (let column = 0; column < columns.taps; column++) {
      const tap =
        (rows.firstTap + row * rows.tapStride) * kernelColumns +
        columns.firstTap +
        column * columns.tapStride;
      const source = kernel + tap * tapBytes + first;
      if (isForward) kernels.packTile(source, rowBytes, channelsIn, width, target);
      else kernels.packColumns(source, rowBytes, channelsIn, width, target);
      target += channelsIn * 32;
    }
  }
}

/** The planes of one tile, as Winograd's convolution reads them, from its packed taps. */
function transformTile(
  kernels: NetworkKernels,
  { channelsIn, planes }: ConvolutionPass,
  { rows }: Sliding,
  packed: number,
  tile: number,
): void {
  kernels.winogradKernel(
    packed + tile * rows.taps ** 2 * channelsIn * 32,
    rows.taps,
    channelsIn,
    packed + planes.offset + tile * channelsIn * 32,
    planes.bytes,
    packed + stagesOffset(planes) + tile * stageBytes,
  );
}
