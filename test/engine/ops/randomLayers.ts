/** Random convolutions and pools that can be computed, for the properties of the reference ops. */
import fc from 'fast-check';
import { EngineError } from '../../../src/engine/errors.ts';
import type { Padding, Pair } from '../../../src/engine/geometry.ts';
import type { AvgPool2dParams } from '../../../src/engine/ops/avgPool2d.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { conv2dTranspose } from '../../../src/engine/ops/conv2dTranspose.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';

/** A layer with a kernel: shapes, parameters, and a seed for its numbers. */
export interface KernelCase<Params> {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly bias: readonly number[] | undefined;
  readonly params: Params;
  readonly seed: number;
}

/** How a kernel slides, nothing left to defaults. */
export interface Sliding {
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  readonly groups: number;
}

export interface TransposedSliding extends Sliding {
  readonly outputPadding: Pair;
}

export interface PoolCase {
  readonly input: readonly number[];
  readonly params: Required<AvgPool2dParams>;
  readonly seed: number;
}

const seed = fc.integer({ min: 0, max: 1_000_000 });
const batch = fc.integer({ min: 1, max: 2 });
const extent = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 8 }));
const few = fc.integer({ min: 1, max: 4 });
const pair: fc.Arbitrary<Pair> = fc.tuple(few, few);
const dilation: fc.Arbitrary<Pair> = fc.oneof(
  fc.constant<Pair>([1, 1]),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
);
const side = fc.integer({ min: 0, max: 3 });
const padding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom<Padding>('same', 'valid', 'full'),
  side,
  fc.tuple(side, side, side, side),
);

/** Groups, and channels in and out of each. The odd ones leave a tail behind any vector width. */
const channels = fc.oneof(
  fc.tuple(fc.constant(1), fc.constantFrom(1, 2, 3, 5, 17), fc.constantFrom(1, 2, 3, 5, 17)),
  fc.tuple(fc.constantFrom(2, 3), fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2, 3)),
  // Depthwise, with one output of each channel or two.
  fc.tuple(fc.constantFrom(2, 3, 5, 17), fc.constant(1), fc.constantFrom(1, 2)),
);

export const aConv2d: fc.Arbitrary<KernelCase<Sliding>> = fc
  .record({ seed, batch, height: extent, width: extent, channels, size: pair, hasBias: fc.boolean() })
  .chain(({ seed, batch, height, width, channels: [groups, inPerGroup, outPerGroup], size, hasBias }) =>
    fc.record({ stride: pair, dilation, padding }).map((params) => ({
      input: [batch, height, width, groups * inPerGroup],
      kernel: [...size, inPerGroup, groups * outPerGroup],
      bias: hasBias ? [groups * outPerGroup] : undefined,
      params: { ...params, groups },
      seed,
    })),
  )
  .filter((layer) => isPossible(() => conv2d.outputShape(shapesOf(layer), layer.params)));

export const aConv2dTranspose: fc.Arbitrary<KernelCase<TransposedSliding>> = fc
  .record({ seed, batch, height: extent, width: extent, channels, size: pair, hasBias: fc.boolean() })
  .chain(({ seed, batch, height, width, channels: [groups, inPerGroup, outPerGroup], size, hasBias }) =>
    fc
      .record({ stride: pair, dilation, padding, more: fc.tuple(fc.nat(3), fc.nat(3)) })
      .map(({ more, ...params }) => ({
        input: [batch, height, width, groups * inPerGroup],
        kernel: [...size, outPerGroup, groups * inPerGroup],
        bias: hasBias ? [groups * outPerGroup] : undefined,
        params: {
          ...params,
          groups,
          outputPadding:
            params.padding === 'same'
              ? ([0, 0] as const)
              : ([more[0] % params.stride[0], more[1] % params.stride[1]] as const),
        },
        seed,
      })),
  )
  .filter((layer) => isPossible(() => conv2dTranspose.outputShape(shapesOf(layer), layer.params)));

export const aPool: fc.Arbitrary<PoolCase> = fc
  .record({
    seed,
    input: fc.tuple(batch, extent, extent, fc.constantFrom(1, 2, 3, 5, 17)),
    params: fc.record({ poolSize: pair, stride: pair, padding, countPadding: fc.boolean() }),
  })
  .filter(({ input, params }) =>
    isPossible(() => maxPool2d.outputShape({ input: { shape: input } }, params)),
  );

/** Whether forward multiplies so little that it may be run a thousand times. */
export function isSmall({ input, kernel }: KernelCase<unknown>): boolean {
  return sizeOf(input) * sizeOf(kernel) < 400_000;
}

function shapesOf({ input, kernel, bias }: KernelCase<unknown>) {
  return { input: { shape: input }, kernel: { shape: kernel }, bias: bias && { shape: bias } };
}

/** Whether an op accepts what its `outputShape` is asked here. */
export function isPossible(outputShape: () => unknown): boolean {
  try {
    outputShape();
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}
