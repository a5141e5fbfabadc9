/** Random layers for the microkernels: as those of the reference ops, with channels around whole vectors. */
import fc from 'fast-check';
import type { Padding } from '../../../src/engine/geometry.ts';
import { fractionTensor, seededTensor } from '../gradients.ts';
import { aConv2d, type KernelCase, type Sliding } from '../ops/randomLayers.ts';
import type { LayerTensors } from './layer.ts';

/** Around the widths of vectors and tiles. */
const widths = fc.constantFrom(1, 2, 3, 5, 7, 8, 9, 12, 16, 17, 32);

/** Kernels up to 7 × 7. */
const size = fc.integer({ min: 1, max: 7 });

/** Any convolution that the reference computes, and such with many channels and large kernels. */
export const aWideConv2d: fc.Arbitrary<KernelCase<Sliding>> = fc.oneof(
  aConv2d,
  aConv2d
    .chain((layer) =>
      fc.record({ layer: fc.constant(layer), inside: widths, out: widths, size: fc.tuple(size, size) }),
    )
    .map(({ layer, inside, out, size }) => ({
      ...layer,
      input: [layer.input[0], ...layer.input.slice(1, 3).map((extent) => extent + 3), inside],
      kernel: [...size, inside, out],
      bias: layer.bias && [out],
      params: { ...layer.params, padding: 'same' as const, groups: 1 },
    })),
);

/** What Winograd's convolution computes: 3 × 3 or 5 × 5, side by side, any padding. */
export const aTiledConv2d: fc.Arbitrary<KernelCase<Sliding>> = fc
  .record({
    layer: aConv2d,
    taps: fc.constantFrom(3, 5),
    inside: widths,
    out: widths,
    side: fc.nat({ max: 3 }),
  })
  .chain(({ layer, taps, inside, out, side }) =>
    fc
      .record({
        batch: fc.integer({ min: 1, max: 3 }),
        height: fc.integer({ min: taps, max: 11 }),
        width: fc.integer({ min: taps, max: 11 }),
        padding: fc.constantFrom<Sliding['padding']>('same', 'valid', 'full', side, [side, 0, 1, 2]),
      })
      .map(({ batch, height, width, padding }) => ({
        ...layer,
        input: [batch, height, width, inside],
        kernel: [taps, taps, inside, out],
        bias: layer.bias && [out],
        params: { stride: [1, 1] as const, dilation: [1, 1] as const, padding, groups: 1 },
      })),
  );

/** Layers that are larger than what is computed at a time. */
export const largeLayers: readonly KernelCase<Sliding>[] = [
  // Two bands of padded rows, and a band of more windows than are summed at once.
  large([2, 36, 34, 32], [3, 3, 32, 9], 'same'),
  // Rows of more windows than are summed at once.
  large([1, 2, 300, 3], [1, 2, 3, 5], 'valid'),
  // More images than are summed at once: a dense layer.
  large([300, 1, 1, 7], [1, 1, 7, 10], 'valid'),
  // Several blocks of tiles, which begin and end within images.
  large([3, 22, 17, 8], [3, 3, 8, 8], 'same'),
  large([2, 14, 23, 8], [5, 5, 8, 8], 'same'),
];

function large(input: readonly number[], kernel: readonly number[], padding: Padding): KernelCase<Sliding> {
  const params = { stride: [1, 1], dilation: [1, 1], padding, groups: 1 } as const;
  return { input, kernel, bias: kernel.slice(-1), params, seed: 1 };
}

/** Tensors of short binary fractions. */
export function tensorsOf({ input, kernel, bias, seed }: KernelCase<unknown>): LayerTensors {
  return {
    input: fractionTensor(input, seed),
    kernel: fractionTensor(kernel, seed + 1),
    bias: bias && fractionTensor(bias, seed + 2),
  };
}

/** Tensors of any float32 numbers from −1 to 1. */
export function anyTensorsOf({ input, kernel, bias, seed }: KernelCase<unknown>): LayerTensors {
  return {
    input: floatTensor(input, seed),
    kernel: floatTensor(kernel, seed + 1),
    bias: bias && floatTensor(bias, seed + 2),
  };
}

/** Seeded numbers from −1 to 1 that float32 holds exactly. */
export function floatTensor(shape: readonly number[], seed: number) {
  const { data } = seededTensor(shape, seed);
  return { shape, data: data.map(Math.fround) };
}
