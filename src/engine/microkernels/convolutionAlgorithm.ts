import type { AxisGeometry } from '../geometry.ts';
import type { Conv2dPlan } from '../ops/conv2d.ts';

/** How a convolution is computed: product by product, channel by channel, or in transformed tiles. */
export type ConvolutionAlgorithm = 'direct' | 'depthwise' | 'winograd';

/** Products that the transforms of one number to 36 points cost, each way, in units of 36 products. */
const transformCost = 10;

/** Tiles whose products cost what packing the kernel, or transforming its gradient back, costs. */
const kernelCost = 6;

/**
 * Which algorithm computes one direction of a convolution soonest.
 *
 * Depthwise where every output channel reads one input channel. Winograd where windows are 3 × 3, or but for
 * dKernel 5 × 5, side by side and ungrouped, and it costs less by this count, in products:
 * direct taps · outputs · in · ⌈out⌉, Winograd 36 · (in · ⌈out⌉ · (tiles + 6) + 10 · (in + out) · tiles), with
 * ⌈out⌉ a multiple of 8 and tiles of (7 − taps of a row)² outputs in each image, whole ones.
 *
 * Measured (Zen 4, relaxed SIMD, one thread; how many times as fast as direct Winograd is, packing not
 * counted):
 *
 * | 3 × 3, images | channels | forward | dKernel | 5 × 5 forward |
 * |---|---|---|---|---|
 * | 8 of 28 × 28 | 1 → 16 | 0.40 | 0.40 | 0.29 |
 * | 8 of 28 × 28 | 3 → 16 | 0.76 | 0.89 | 0.62 |
 * | 8 of 28 × 28 | 8 → 8 | 1.09 | 1.17 | 0.87 |
 * | 8 of 28 × 28 | 16 → 16 | 1.68 | 1.84 | 1.34 |
 * | 8 of 28 × 28 | 64 → 64 | 2.88 | 3.00 | 2.15 |
 * | 8 of 14 × 14 | 16 → 32 | 1.57 | 1.62 | |
 * | 8 of 7 × 7 | 8 → 8 | 1.03 | 0.87 | 0.84 |
 * | 8 of 7 × 7 | 64 → 64 | 2.76 | 2.18 | 2.02 |
 * | 1 of 7 × 7 | 16 → 16 | 1.23 | 0.65 | 1.16 |
 * | 1 of 7 × 7 | 64 → 64 | 2.47 | 0.96 | 1.98 |
 *
 * Plain SIMD gives the same within a fifth.
 */
export function convolutionAlgorithm(
  plan: Conv2dPlan,
  direction: 'forward' | 'dInput' | 'dKernel',
): ConvolutionAlgorithm {
  const { batch, channels, inPerGroup, outPerGroup, rows, columns } = plan;
  if (inPerGroup === 1 && outPerGroup === 1 && channels > 1) return 'depthwise';
  if (channels !== inPerGroup || !canTile(rows, columns, direction)) return 'direct';
  const isBack = direction === 'dInput';
  const [inside, out] = isBack ? [outPerGroup, inPerGroup] : [inPerGroup, outPerGroup];
  const [height, width] = [rows, columns].map((axis) => (isBack ? axis.input : axis.output));
  const step = 7 - rows.kernel;
  const tiles = batch * Math.ceil(height / step) * Math.ceil(width / step);
  const products = inside * Math.ceil(out / 8) * 8;
  const direct = rows.kernel ** 2 * batch * height * width * products;
  const winograd = 36 * (products * (tiles + kernelCost) + transformCost * (inside + out) * tiles);
  return winograd < direct ? 'winograd' : 'direct';
}

function canTile(
  rows: AxisGeometry,
  columns: AxisGeometry,
  direction: 'forward' | 'dInput' | 'dKernel',
): boolean {
  const { kernel } = rows;
  const isKnown = kernel === 3 || (kernel === 5 && direction !== 'dKernel');
  const isSideBySide = [rows, columns].every(({ stride, dilation }) => stride === 1 && dilation === 1);
  return isKnown && columns.kernel === kernel && isSideBySide;
}
