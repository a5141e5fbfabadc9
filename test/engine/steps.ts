import fc from 'fast-check';
import type { ActivationName } from '../../src/engine/activation.ts';
import type {
  ConvolutionStep,
  FilterChain,
  FilterStep,
  PoolStep,
} from '../../src/engine/filter/filterChain.ts';
import { chainGeometry } from '../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../src/engine/filter/image.ts';
import type { Padding, Pair } from '../../src/engine/geometry.ts';
import type { PadMode } from '../../src/engine/padMode.ts';

/** A convolution step: `rows` of weights, the rest as the panel begins. */
export function convolution(
  rows: readonly (readonly number[])[],
  others: Partial<ConvolutionStep> = {},
): ConvolutionStep {
  return {
    type: 'convolution',
    kernel: { height: rows.length, width: rows[0].length, weights: rows.flat() },
    divisor: 1,
    bias: 0,
    flip: false,
    padding: 'same',
    padMode: { type: 'zeros' },
    stride: [1, 1],
    dilation: [1, 1],
    activation: 'linear',
    ...others,
  };
}

/** A pool of `size` × `size`, side by side. */
export function poolStep(pool: PoolStep['pool'], size: number, others: Partial<PoolStep> = {}): PoolStep {
  return { type: 'pool', pool, size: [size, size], stride: [size, size], padding: 'valid', ...others };
}

export function grayImage(rows: readonly (readonly number[])[]): PixelImage {
  return { height: rows.length, width: rows[0].length, channels: 1, data: Uint8Array.from(rows.flat()) };
}

export const anyPadMode: fc.Arbitrary<PadMode> = fc.oneof(
  fc.constantFrom<PadMode>({ type: 'zeros' }, { type: 'reflect' }, { type: 'replicate' }, { type: 'wrap' }),
  fc.constantFrom(-7.3, 0.1, 300).map((value): PadMode => ({ type: 'constant', value })),
);

const few = fc.integer({ min: 1, max: 4 });
const pair: fc.Arbitrary<Pair> = fc.tuple(few, few);

export const anyConvolution: fc.Arbitrary<ConvolutionStep> = fc
  .record({
    size: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    weights: fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 25, maxLength: 25 }),
    scale: fc.constantFrom(1, 0.1, 1 / 3),
    divisor: fc.constantFrom(1, 9, -2.5, 0.75),
    bias: fc.constantFrom(0, 12.5, -0.3),
    flip: fc.boolean(),
    padding: fc.constantFrom<Padding>('same', 'valid', 'full', 2, [3, 0, 1, 7]),
    padMode: anyPadMode,
    stride: pair,
    dilation: pair,
    activation: fc.constantFrom<ActivationName>(
      'linear',
      'relu',
      'tanh',
      'gelu',
      'softmax',
      'elu',
      'sigmoid',
    ),
  })
  .map(({ size: [height, width], weights, scale, ...others }) => ({
    type: 'convolution',
    kernel: { height, width, weights: weights.slice(0, height * width).map((weight) => weight * scale) },
    ...others,
  }));

export const anyPool: fc.Arbitrary<PoolStep> = fc.record({
  type: fc.constant('pool'),
  pool: fc.constantFrom('max', 'average'),
  size: pair,
  stride: pair,
  padding: fc.constantFrom<Padding>('same', 'valid', 'full'),
});

export const anyImage: fc.Arbitrary<PixelImage> = fc
  .record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom<1 | 3>(1, 3),
    deep: fc.boolean(),
  })
  .chain(({ height, width, channels, deep }) => {
    const size = { minLength: height * width * channels, maxLength: height * width * channels };
    const data = deep ? fc.uint16Array(size) : fc.uint8Array(size);
    return data.map((pixels) => ({ height, width, channels, data: pixels }));
  });

/** An image and a chain of up to three steps that can be computed on it. */
export const anyWork: fc.Arbitrary<{ readonly image: PixelImage; readonly chain: FilterChain }> = fc
  .record({
    image: anyImage,
    channels: fc.constantFrom('gray', 'each', 'sum'),
    steps: fc.array(fc.oneof<fc.Arbitrary<FilterStep>[]>(anyConvolution, anyConvolution, anyPool), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ image, channels, steps }) => {
    const chain: FilterChain = { channels, steps };
    const possible = chainGeometry(chain, image).filter(
      ({ output }) => output.height > 0 && output.width > 0,
    );
    return { image, chain: { channels, steps: steps.slice(0, possible.length) } };
  })
  .filter(({ chain }) => chain.steps.length > 0);
