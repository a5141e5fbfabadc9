import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../src/engine/geometry.ts';
import { type Conv2dParams, conv2d } from '../../../src/engine/ops/conv2d.ts';
import { pad2d } from '../../../src/engine/ops/pad2d.ts';
import type { PadMode } from '../../../src/engine/padMode.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';
import tables from '../oracles/convolutionTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

/** 1 2 3 / 4 5 6 / 7 8 9 */
const nine = { shape: [1, 3, 3, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] };

function kernel(height: number, width: number, ...data: number[]) {
  return { shape: [height, width, 1, 1], data };
}

function numbers(
  input: typeof nine,
  weights: ReturnType<typeof kernel>,
  params: Conv2dParams = {},
): number[] {
  return Array.from(conv2d.forward({ input, kernel: weights }, params).data);
}

describe('conv2d by hand', () => {
  it('multiplies and adds, and does not flip the kernel', () => {
    // 1·1 + 2·10 + 4·100 + 5·1000, and so on
    expect(numbers(nine, kernel(2, 2, 1, 10, 100, 1000))).toEqual([5421, 6532, 8754, 9865]);
  });

  it('pads with zeros for same: Sobel x of 1 to 9', () => {
    const sobel = kernel(3, 3, -1, 0, 1, -2, 0, 2, -1, 0, 1);
    // First: 2·2 + 5 = 9. Middle: (3 − 1) + 2·(6 − 4) + (9 − 7) = 8.
    expect(numbers(nine, sobel, { padding: 'same' })).toEqual([9, 6, -9, 20, 8, -20, 21, 6, -21]);
  });

  it('steps by the stride and spreads by the dilation, each axis by itself', () => {
    expect(numbers(nine, kernel(1, 2, 1, 10), { stride: [2, 1] })).toEqual([21, 32, 87, 98]);
    expect(numbers(nine, kernel(2, 1, 1, 10), { dilation: [2, 1] })).toEqual([71, 82, 93]);
    expect(numbers(nine, kernel(1, 2, 1, 10), { dilation: [1, 2], stride: [2, 1] })).toEqual([31, 97]);
  });

  it('grows by full, and an even kernel pads its odd cell after', () => {
    expect(numbers(nine, kernel(1, 2, 1, 10), { padding: [0, 1, 0, 1] }).slice(0, 4)).toEqual([
      10, 21, 32, 3,
    ]);
    expect(numbers(nine, kernel(1, 2, 1, 10), { padding: 'full' }).slice(0, 4)).toEqual([10, 21, 32, 3]);
    expect(numbers(nine, kernel(1, 2, 1, 10), { padding: 'same' }).slice(0, 3)).toEqual([21, 32, 3]);
  });

  it('divides the sum, not the weights, and then adds the bias', () => {
    const ones = kernel(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    expect(numbers(nine, ones, { divisor: 9 })).toEqual([5]);
    const output = conv2d.forward(
      { input: nine, kernel: ones, bias: { shape: [1], data: [-2] } },
      { divisor: 9 },
    );
    expect(Array.from(output.data)).toEqual([3]);
    const flat = { shape: [1, 3, 3, 1], data: Array(9).fill(100) };
    expect(numbers(flat, kernel(3, 3, -1, -1, -1, -1, 8, -1, -1, -1, -1), { divisor: 3 })).toEqual([0]);
  });

  it('adds the channels of a group and keeps groups apart', () => {
    const input = { shape: [1, 1, 1, 4], data: [1, 2, 3, 4] };
    // Two groups of two; weights of the first channel of each group, then of the second.
    const weights = { shape: [1, 1, 2, 2], data: [1, 100, 10, 1000] };
    expect(Array.from(conv2d.forward({ input, kernel: weights }, { groups: 2 }).data)).toEqual([21, 4300]);
  });

  it('pads every channel with a constant', () => {
    const input = { shape: [1, 1, 1, 2], data: [1, 2] };
    const weights = { shape: [1, 2, 2, 1], data: [1, 10, 100, 1000] };
    const padMode = { type: 'constant', value: 3 } as const;
    expect(
      Array.from(conv2d.forward({ input, kernel: weights }, { padding: [0, 1, 0, 0], padMode }).data),
    ).toEqual([1 + 20 + 300 + 3000]);
  });

  it('lets what is not a number through, also under a weight of zero', () => {
    const input = { shape: [1, 1, 2, 1], data: [Number.NaN, 1] };
    expect(numbers(input, kernel(1, 1, 0))).toEqual([Number.NaN, 0]);
  });
});

describe('conv2d against SciPy', () => {
  it.each(tables.cases.map((golden, index) => ({ index, golden })))('case $index', ({ golden }) => {
    const params = golden.params as unknown as Conv2dParams;
    const output = conv2d.forward(golden, params);
    expect(output.shape).toEqual(golden.output.shape);
    // All numbers are short binary fractions: the sums are exact.
    expect(Array.from(output.data)).toEqual(golden.output.data);
  });
});

const extent = fc.integer({ min: 1, max: 7 });
const mode: fc.Arbitrary<PadMode> = fc.oneof(
  fc.constantFrom<PadMode>({ type: 'zeros' }, { type: 'reflect' }, { type: 'replicate' }, { type: 'wrap' }),
  fc.integer({ min: -9, max: 9 }).map((value): PadMode => ({ type: 'constant', value })),
);

function plane(height: number, width: number, channels = 1) {
  const shape = [1, height, width, channels];
  const size = sizeOf(shape);
  return fc
    .array(fc.integer({ min: -50, max: 50 }), { minLength: size, maxLength: size })
    .map((data) => ({ shape, data }));
}

const anyPlane = fc.tuple(extent, extent).chain(([height, width]) => plane(height, width));
const odd = fc.constantFrom(1, 3, 5);
const anyKernel = fc
  .tuple(odd, odd)
  .chain(([height, width]) => plane(height, width).map(({ data }) => kernel(height, width, ...data)));

describe('conv2d always', () => {
  it('is the image under the identity kernel, whatever stands beyond the rim', () => {
    fc.assert(
      fc.property(anyPlane, odd, odd, mode, (input, height, width, padMode) => {
        const weights = Array(height * width).fill(0);
        weights[(height * width - 1) / 2] = 1;
        const output = conv2d.forward(
          { input, kernel: kernel(height, width, ...weights) },
          { padding: 'same', padMode },
        );
        expect(Array.from(output.data, (value) => value + 0)).toEqual(input.data.map((value) => value + 0));
      }),
    );
  });

  it('is linear in the image', () => {
    fc.assert(
      fc.property(
        fc.tuple(extent, extent).chain(([h, w]) => fc.tuple(plane(h, w), plane(h, w))),
        anyKernel,
        fc.integer({ min: -5, max: 5 }),
        ([a, b], weights, factor) => {
          const sum = { shape: a.shape, data: a.data.map((value, place) => factor * value + b.data[place]) };
          const same = { padding: 'same' } as const;
          const ofA = numbers(a, weights, same);
          const ofB = numbers(b, weights, same);
          expect(numbers(sum, weights, same)).toEqual(ofA.map((value, place) => factor * value + ofB[place]));
        },
      ),
    );
  });

  it('wrapped around, moves with the image', () => {
    fc.assert(
      fc.property(anyPlane, anyKernel, extent, extent, (input, weights, down, right) => {
        const [, height, width] = input.shape;
        const moved = (data: ArrayLike<number>) =>
          Array.from({ length: height * width }, (_, place) => {
            const row = (Math.floor(place / width) + down) % height;
            const column = ((place % width) + right) % width;
            return data[row * width + column];
          });
        const around = { padding: 'same', padMode: { type: 'wrap' } } as const;
        const movedInput = { shape: input.shape, data: moved(input.data) };
        expect(numbers(movedInput, weights, around)).toEqual(moved(numbers(input, weights, around)));
      }),
    );
  });

  it('is the convolution without padding of the padded image', () => {
    const side = fc.integer({ min: 0, max: 9 });
    const pair = fc.tuple(extent, extent);
    fc.assert(
      fc.property(
        anyPlane,
        anyKernel,
        fc.tuple(side, side, side, side),
        mode,
        pair,
        (input, weights, sides, padMode, stride: Pair) => {
          const [, height, width] = input.shape;
          const fits =
            height + sides[0] + sides[2] >= weights.shape[0] &&
            width + sides[1] + sides[3] >= weights.shape[1];
          fc.pre(fits);
          const padded = pad2d.forward({ input }, { padding: sides, mode: padMode });
          const direct = conv2d.forward({ input, kernel: weights }, { padding: sides, padMode, stride });
          expect(direct).toEqual(conv2d.forward({ input: padded, kernel: weights }, { stride }));
        },
      ),
    );
  });

  it('by valid is the middle of same', () => {
    fc.assert(
      fc.property(
        anyPlane,
        odd,
        fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
        (input, size, stream) => {
          const [, height, width] = input.shape;
          fc.pre(height >= size && width >= size);
          const weights = kernel(
            size,
            size,
            ...Array.from({ length: size * size }, () => stream.next().value as number),
          );
          const same = numbers(input, weights, { padding: 'same' });
          const rim = (size - 1) / 2;
          const middle = same.filter((_, place) => {
            const row = Math.floor(place / width);
            const column = place % width;
            return row >= rim && row < height - rim && column >= rim && column < width - rim;
          });
          expect(numbers(input, weights)).toEqual(middle);
        },
      ),
    );
  });
});

describe('conv2d refuses', () => {
  const input = { shape: [1, 5, 5, 4] };

  it.each([
    [
      { input, kernel: { shape: [3, 3, 3, 2] } },
      {},
      'kernel-channels',
      'The kernel reads 3 channels, but each of the 1 groups of the input has 4. Give the kernel 4 input channels.',
    ],
    [
      { input, kernel: { shape: [3, 3, 1, 3] } },
      { groups: 3 },
      'groups',
      'The number of groups must divide that of the input channels: 3 does not divide 4. Use 1 group, or a whole number that divides both.',
    ],
    [
      { input, kernel: { shape: [3, 3, 1, 6] } },
      { groups: 4 },
      'groups',
      'The number of groups must divide that of the output channels: 4 does not divide 6. Use 1 group, or a whole number that divides both.',
    ],
    [
      { input, kernel: { shape: [3, 3, 4, 2] }, bias: { shape: [3] } },
      {},
      'bias-size',
      'The bias has 3 numbers, but there are 2 output channels. Give one bias for each output channel.',
    ],
    [
      { input, kernel: { shape: [3, 3, 4] } },
      {},
      'tensor-rank',
      'The kernel must have the shape [height, width, in channels, out channels], each at least 1, but it is [3, 3, 4]. Reshape it.',
    ],
    [
      { input, kernel: { shape: [7, 3, 4, 1] } },
      { padding: [1, 0, 0, 0] },
      'kernel-larger-than-input',
      'The kernel is taller than the padded input: 7 rows with dilation 1 span 7 rows; there are 6. Pad 1 more above or below, or use a smaller kernel or dilation.',
    ],
  ] as const)('%j with %j', (inputs, params, code, sentence) => {
    const error = thrown(() => conv2d.outputShape(inputs, params));
    expect(error.code).toBe(code);
    expect(error.message).toBe(sentence);
  });
});
