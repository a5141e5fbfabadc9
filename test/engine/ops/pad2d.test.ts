import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pad2d } from '../../../src/engine/ops/pad2d.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { anyPadMode } from '../steps.ts';
import { thrown } from '../thrown.ts';

/** 1 2 3 over 4 5 6. */
const input = tensor([1, 2, 3, 1], Float32Array.of(1, 2, 3, 4, 5, 6));

describe('pad2d', () => {
  it('adds zeros: 1 above, 2 right, 0 below, 1 left', () => {
    const output = pad2d.forward({ input }, { padding: [1, 2, 0, 1] });
    expect(output.shape).toEqual([1, 3, 6, 1]);
    expect(Array.from(output.data)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0]);
  });

  it.each([
    ['constant', [9, 9, 9, 9, 9, 9, 1, 2, 3, 9, 9, 4, 5, 6, 9]],
    ['reflect', [5, 4, 5, 6, 5, 2, 1, 2, 3, 2, 5, 4, 5, 6, 5]],
    ['replicate', [1, 1, 2, 3, 3, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6]],
    ['wrap', [6, 4, 5, 6, 4, 3, 1, 2, 3, 1, 6, 4, 5, 6, 4]],
  ] as const)('fills by %s', (type, expected) => {
    const output = pad2d.forward({ input }, { padding: [1, 1, 0, 1], mode: { type, value: 9 } });
    expect(Array.from(output.data)).toEqual(expected);
  });

  it('keeps images and channels apart', () => {
    const two = tensor([2, 1, 1, 2], Float32Array.of(1, 2, 3, 4));
    const output = pad2d.forward({ input: two }, { padding: [0, 1, 0, 0], mode: { type: 'replicate' } });
    expect(output.shape).toEqual([2, 1, 2, 2]);
    expect(Array.from(output.data)).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
  });

  it('tells the shape without any data', () => {
    expect(pad2d.outputShape({ input: { shape: [3, 10, 20, 4] } }, { padding: [1, 2, 3, 4] })).toEqual([
      3, 14, 26, 4,
    ]);
  });

  it('refuses a negative side, other ranks, wrong sizes and what does not fit in memory', () => {
    expect(thrown(() => pad2d.forward({ input }, { padding: [0, -1, 0, 0] })).code).toBe('window-parameter');
    expect(
      thrown(() => pad2d.forward({ input: { shape: [2, 3], data: [1] } }, { padding: [0, 0, 0, 0] })).message,
    ).toBe(
      'The input must have the shape [batch, height, width, channels], each at least 1, but it is [2, 3]. Reshape it.',
    );
    expect(
      thrown(() => pad2d.forward({ input: { shape: [1, 2, 2, 1], data: [1] } }, { padding: [0, 0, 0, 0] }))
        .message,
    ).toBe(
      'A tensor of shape 1×2×2×1 needs data of length 4, not 1. Give as many numbers as the shape asks for.',
    );
    expect(thrown(() => pad2d.forward({ input }, { padding: [499_998, 99_997, 0, 0] })).message).toBe(
      'The output of shape 1×500000×100000×1 has 50000000000 numbers; at most 1073741824 fit. Pad less, use a larger stride, or a smaller input.',
    );
  });
});

describe('pad2d.backward', () => {
  const dOutput = { shape: [1, 3, 5, 1], data: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] };

  it.each([
    ['constant', [1, 1, 1, 1, 1, 1]],
    ['reflect', [1, 3, 1, 2, 6, 2]],
    ['replicate', [4, 2, 4, 2, 1, 2]],
    ['wrap', [2, 1, 2, 4, 2, 4]],
  ] as const)('by %s counts how often each cell stands in the output', (type, counts) => {
    const params = { padding: [1, 1, 0, 1], mode: { type, value: 9 } } as const;
    expect(pad2d.backward({ input }, params, dOutput).dInput).toEqual({
      shape: [1, 2, 3, 1],
      data: Float32Array.from(counts),
    });
  });

  it('is the slope of forward, for all modes, however far out', () => {
    const extent = fc.integer({ min: 1, max: 4 });
    const side = fc.integer({ min: 0, max: 9 });
    const shapes = fc.tuple(fc.constantFrom(1, 2), extent, extent, fc.constantFrom(1, 2, 3, 5, 17));
    const property = fc.property(
      shapes,
      fc.tuple(side, side, side, side),
      anyPadMode,
      fc.nat(),
      (shape, padding, mode, seed) => {
        checkGradients(pad2d, { input: seededTensor(shape, seed) }, { padding, mode }, { seed });
      },
    );
    fc.assert(property);
  });

  it('refuses a gradient of another shape', () => {
    expect(thrown(() => pad2d.backward({ input }, { padding: [0, 0, 0, 0] }, dOutput)).code).toBe(
      'gradient-shape',
    );
  });
});
