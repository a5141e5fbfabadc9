/** Pools of whole batches by the pool kernels, image by image. */
import type { PoolPlan } from '../ops/pool.ts';
import type { NetworkKernels, PoolKernel } from './kernels.ts';

/** Addresses, and a number of images. Make it once, use it often. */
export interface PoolCall {
  /** `[images, height, width, channels]`; backward of an average does not read it. */
  readonly input: number;
  /** `[images, outHeight, outWidth, channels]`: forward written whole. */
  readonly output: number;
  readonly images: number;
}

export interface PoolBackwardCall {
  /** `[images, height, width, channels]`, read by `max` alone. */
  readonly input: number;
  readonly dOutput: number;
  /** `[images, height, width, channels]`, written whole. */
  readonly dInput: number;
  readonly images: number;
}

/** How the windows of a pool are made one number; `plan` of `planPool` or `planGlobalPool`. */
export interface PoolPass {
  readonly plan: PoolPlan;
  /** `meanOfAll` counts the padding. */
  readonly kind: 'max' | 'mean' | 'meanOfAll';
}

export function poolImages(kernels: NetworkKernels, pass: PoolPass, call: PoolCall): void {
  const { input, output, images } = call;
  const pool = pass.kind === 'max' ? kernels.maxPool : kernels.avgPool;
  const extra = pass.kind === 'meanOfAll' ? 1 : 0;
  for (let image = 0; image < images; image++) {
    poolImage(pool, pass, input + image * sourceBytes(pass), output + image * pooledBytes(pass), extra);
  }
}

/** dInput; of equal numbers in a window the first gets the gradient, as in `maxPool2d.backward`. */
export function poolGradientImages(kernels: NetworkKernels, pass: PoolPass, call: PoolBackwardCall): void {
  const { input, dOutput, dInput, images } = call;
  const pool = pass.kind === 'max' ? kernels.maxPoolBackward : kernels.avgPoolBackward;
  for (let image = 0; image < images; image++) {
    const offset = image * sourceBytes(pass);
    const extra = pass.kind === 'max' ? input + offset : pass.kind === 'meanOfAll' ? 1 : 0;
    poolImage(pool, pass, dOutput + image * pooledBytes(pass), dInput + offset, extra);
  }
}

function sourceBytes({ plan: { height, width, channels } }: PoolPass): number {
  return height * width * channels * 4;
}

function pooledBytes({ plan: { rows, columns, channels } }: PoolPass): number {
  return rows.output * columns.output * channels * 4;
}

function poolImage(
  pool: PoolKernel,
  { plan }: PoolPass,
  source: number,
  target: number,
  extra: number,
): void {
  const { height, width, channels, rows, columns } = plan;
  pool(
    source,
    height,
    width,
    channels,
    rows.kernel,
    columns.kernel,
    rows.stride,
    columns.stride,
    rows.before,
    columns.before,
    rows.output,
    columns.output,
    target,
    extra,
  );
}
