/** Random images and chains that can be computed, for the properties of the fast path. */
import fc from 'fast-check';
import { activationNames } from '../../../src/engine/activation.ts';
import { EngineError } from '../../../src/engine/errors.ts';
import {
  type ConvolutionStep,
  checkChain,
  type FilterChain,
  type FilterStep,
  type PoolStep,
} from '../../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../../src/engine/filter/image.ts';
import type { Padding, Pair } from '../../../src/engine/geometry.ts';
import type { PadMode } from '../../../src/engine/padMode.ts';

/** An image and a chain that it can go through. */
export interface FilterCase {
  readonly image: PixelImage;
  readonly chain: FilterChain;
}

/** Images of one pixel up to `height` × `width`. */
export function anImage(height: number, width: number): fc.Arbitrary<PixelImage> {
  return fc
    .record({
      height: fc.integer({ min: 1, max: height }),
      width: fc.integer({ min: 1, max: width }),
      channels: fc.constantFrom(1 as const, 3 as const),
      is16Bit: fc.boolean(),
      seed: fc.integer(),
      flat: fc.boolean(),
    })
    .map(drawImage);
}

interface Drawing extends Pick<PixelImage, 'height' | 'width' | 'channels'> {
  readonly is16Bit: boolean;
  readonly seed: number;
  /** Bright on one side and black on the other: what a running sum must not smear. */
  readonly flat: boolean;
}

/** An image of random numbers, or of two flat halves. */
export function drawImage({ height, width, channels, is16Bit, seed, flat }: Drawing): PixelImage {
  const next = randomNumbers(seed);
  const most = is16Bit ? 65535 : 255;
  const length = height * width * channels;
  const pixel = (_: unknown, place: number) => {
    // Not a multiple of 257: on the scale 0..255 it is no whole number.
    if (flat)
      return place < length / 2 === place % (width * channels) < (width * channels) / 2 ? most - 1 : 0;
    return Math.floor(next() * (most + 1));
  };
  const data = is16Bit ? Uint16Array.from({ length }, pixel) : Uint8Array.from({ length }, pixel);
  return { height, width, channels, data };
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const aSide = fc.integer({ min: 0, max: 9 });
const aPadding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom('same' as const, 'valid' as const, 'full' as const),
  aSide,
  fc.tuple(aSide, aSide, aSide, aSide),
);
const aPadMode: fc.Arbitrary<PadMode> = fc.oneof(
  fc.constantFrom<PadMode>({ type: 'zeros' }, { type: 'reflect' }, { type: 'replicate' }, { type: 'wrap' }),
  fc
    .oneof(
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: -9999, max: 9999 }).map((thousandths) => thousandths / 1000),
    )
    .map((value) => ({ type: 'constant' as const, value })),
);

function aPair(max: number): fc.Arbitrary<Pair> {
  return fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
}

/** Whole, or with a fraction; doubles as fast-check draws them are nearly all too small for float32. */
const aWeight = fc.oneof(
  fc.integer({ min: -8, max: 8 }),
  fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000),
);

/** Whole, fractional, sparse, of rank one, nearly so, and boxes. */
const aKernel = aPair(15).chain(([height, width]) =>
  fc
    .oneof(
      fc.array(aWeight, { minLength: height * width, maxLength: height * width }),
      fc.array(fc.constantFrom(0, 0, 0, 1, -1, 2), { minLength: height * width, maxLength: height * width }),
      fc
        .tuple(
          fc.array(aWeight, { minLength: height, maxLength: height }),
          fc.array(aWeight, { minLength: width, maxLength: width }),
        )
        .map(([column, row]) => column.flatMap((a) => row.map((b) => a * b))),
      aWeight.map((weight) => Array.from({ length: height * width }, () => weight)),
      fc
        .nat({ max: height * width - 1 })
        .map((odd) => Array.from({ length: height * width }, (_, place) => (place === odd ? 1.001 : 1))),
    )
    .map((weights) => ({ height, width, weights })),
);

export const aConvolution: fc.Arbitrary<ConvolutionStep> = fc.record({
  type: fc.constant('convolution' as const),
  kernel: aKernel,
  divisor: fc.constantFrom(1, 1, 9, 16, -3, 0.7),
  bias: fc.constantFrom(0, 0, 128, -20.5),
  flip: fc.boolean(),
  padding: aPadding,
  padMode: aPadMode,
  stride: fc.oneof(fc.constant<Pair>([1, 1]), aPair(4)),
  dilation: fc.oneof(fc.constant<Pair>([1, 1]), aPair(3)),
  activation: fc.oneof(fc.constant('linear' as const), fc.constantFrom(...activationNames)),
});

export const aPool: fc.Arbitrary<PoolStep> = fc.record({
  type: fc.constant('pool' as const),
  pool: fc.constantFrom('max' as const, 'average' as const),
  size: aPair(6),
  stride: aPair(6),
  padding: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.integer({ min: 0, max: 3 })),
});

const aStep: fc.Arbitrary<FilterStep> = fc.oneof(
  { arbitrary: aConvolution, weight: 3 },
  { arbitrary: aPool, weight: 1 },
);

/** Chains of `least` to `most` steps on images that they fit. */
export function aCase(least: number, most: number, image = anImage(50, 70)): fc.Arbitrary<FilterCase> {
  return fc
    .record({
      image,
      chain: fc.record({
        channels: fc.constantFrom('gray' as const, 'each' as const, 'sum' as const),
        steps: fc.array(aStep, { minLength: least, maxLength: most }),
      }),
    })
    .filter(({ image, chain }) => canCompute(chain, image));
}

function canCompute(chain: FilterChain, image: PixelImage): boolean {
  try {
    checkChain(chain, image);
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}
