import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conv2dParams, conv2d } from '../../../src/engine/ops/conv2d.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { pad2d } from '../../../src/engine/ops/pad2d.ts';
import { checkGradients, fractionTensor, seededTensor } from '../gradients.ts';
import { anyPadMode } from '../steps.ts';
import { thrown } from '../thrown.ts';
import { aConv2d, isPossible, isSmall } from './randomLayers.ts';

/** 1 2 3 / 4 5 6 / 7 8 9 */
const nine = { shape: [1, 3, 3, 1], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
const row = { shape: [1, 1, 3, 1], data: [1, 2, 3] };

function kernel(height: number, width: number, ...data: number[]) {
  return { shape: [height, width, 1, 1], data };
}

/** The gradients of input and kernel as plain numbers, for a loss that is the sum of output · `dOutput`. */
function slopes(input: TensorInput, weights: TensorInput, params: Conv2dParams, dOutput: readonly number[]) {
  const inputs = { input, kernel: weights };
  const shape = conv2d.outputShape(inputs, params);
  const { dInput, dKernel } = conv2d.backward(inputs, params, { shape, data: dOutput });
  return [Array.from(dInput.data), Array.from(dKernel.data)];
}

describe('conv2d.backward by hand', () => {
  it('gives each cell the weights that it met, and each weight the cells', () => {
    const [dInput, dKernel] = slopes(nine, kernel(2, 2, 1, 10, 100, 1000), {}, [1, 1, 1, 1]);
    expect(dInput).toEqual([1, 11, 10, 101, 1111, 1010, 100, 1100, 1000]);
    // 1 + 2 + 4 + 5, and so on: the four windows.
    expect(dKernel).toEqual([12, 16, 24, 28]);
  });

  it('weighs each window by its own dOutput', () => {
    const [dInput, dKernel] = slopes(nine, kernel(2, 2, 1, 10, 100, 1000), {}, [0, 0, 2, -1]);
    expect(dInput).toEqual([0, 0, 0, 2, 19, -10, 200, 1900, -1000]);
    // 2 · (4 5 7 8) − (5 6 8 9)
    expect(dKernel).toEqual([3, 4, 6, 7]);
  });

  it('leaves out cells that no window reads', () => {
    const [dInput, dKernel] = slopes(nine, kernel(1, 1, 5), { stride: [2, 2] }, [1, 2, 3, 4]);
    expect(dInput).toEqual([5, 0, 10, 0, 0, 0, 15, 0, 20]);
    expect(dKernel).toEqual([1 + 6 + 21 + 36]);
  });

  it('sums dOutput for the bias, channel by channel; no bias, no gradient', () => {
    const inputs = { input: row, kernel: { shape: [1, 1, 1, 2], data: [1, 1] } };
    const dOutput = { shape: [1, 1, 3, 2], data: [1, 10, 2, 20, 3, 30] };
    const bias = { shape: [2], data: [7, 7] };
    expect(conv2d.backward({ ...inputs, bias }, {}, dOutput).dBias).toEqual({
      shape: [2],
      data: Float32Array.of(6, 60),
    });
    expect(conv2d.backward(inputs, {}, dOutput)).not.toHaveProperty('dBias');
  });

  it('gives the slope of a reflected cell to the cell itself', () => {
    const reflect = { padding: 'same', padMode: { type: 'reflect' } } as const;
    // The first window reads 2 1 2.
    expect(slopes(row, kernel(1, 3, 1, 10, 100), reflect, [1, 0, 0])).toEqual([
      [10, 101, 0],
      [2, 1, 2],
    ]);
  });

  it('gives a constant fill to the kernel, and its slope to nobody', () => {
    const fives = { padding: 'same', padMode: { type: 'constant', value: 5 } } as const;
    // The first window reads 5 1 2.
    expect(slopes(row, kernel(1, 3, 1, 10, 100), fives, [1, 0, 0])).toEqual([
      [10, 100, 0],
      [5, 1, 2],
    ]);
  });

  it('divides as forward does', () => {
    const ones = kernel(1, 3, 1, 1, 1);
    expect(slopes(row, ones, { divisor: 4 }, [1])).toEqual([
      [0.25, 0.25, 0.25],
      [0.25, 0.5, 0.75],
    ]);
  });

  it('keeps groups apart', () => {
    const input = { shape: [1, 1, 1, 4], data: [1, 2, 3, 4] };
    const weights = { shape: [1, 1, 2, 2], data: [1, 100, 10, 1000] };
    expect(slopes(input, weights, { groups: 2 }, [1, 0])).toEqual([
      [1, 10, 0, 0],
      [1, 0, 2, 0],
    ]);
  });
});

describe('conv2d.backward always', { timeout: 60_000 }, () => {
  const params = fc.record({ padMode: anyPadMode, divisor: fc.constantFrom(1, 9, -2.5, 0.75) });

  it('is the slope of forward, for all parameters', () => {
    const property = fc.property(aConv2d.filter(isSmall), params, (layer, others) => {
      const inputs = {
        input: seededTensor(layer.input, layer.seed),
        kernel: seededTensor(layer.kernel, layer.seed + 1),
        ...(layer.bias && { bias: seededTensor(layer.bias, layer.seed + 2) }),
      };
      checkGradients(conv2d, inputs, { ...layer.params, ...others }, { seed: layer.seed });
    });
    fc.assert(property);
  });

  it('is that of the padded image, led back through the padding', () => {
    const side = fc.integer({ min: 0, max: 5 });
    const sides = fc.tuple(side, side, side, side);
    const mode = anyPadMode.filter(({ type }) => type !== 'constant');
    const property = fc.property(aConv2d, sides, mode, (layer, padding, padMode) => {
      const valid = { ...layer.params, padding: 'valid' } as const;
      const direct = { ...layer.params, padding, padMode };
      const input = fractionTensor(layer.input, layer.seed);
      const weights = fractionTensor(layer.kernel, layer.seed + 1);
      const pad = { padding, mode: padMode };
      const padded = pad2d.forward({ input }, pad);
      fc.pre(isPossible(() => conv2d.outputShape({ input: padded, kernel: weights }, valid)));
      const dOutput = fractionTensor(conv2d.outputShape({ input, kernel: weights }, direct), layer.seed + 2);
      const onPadded = conv2d.backward({ input: padded, kernel: weights }, valid, dOutput);
      expect(conv2d.backward({ input, kernel: weights }, direct, dOutput)).toEqual({
        dInput: pad2d.backward({ input }, pad, onPadded.dInput).dInput,
        dKernel: onPadded.dKernel,
      });
    });
    fc.assert(property);
  });
});

describe('conv2d.backward refuses', () => {
  it('a gradient of another shape', () => {
    const inputs = { input: nine, kernel: kernel(2, 2, 1, 2, 3, 4) };
    const error = thrown(() => conv2d.backward(inputs, {}, nine));
    expect(error.code).toBe('gradient-shape');
    expect(error.message).toBe(
      "The gradient of the output must have the output's shape [1, 2, 2, 1], not [1, 3, 3, 1]. Give one number for each number of the output.",
    );
  });

  it('a gradient with too few numbers, and what forward refuses', () => {
    const inputs = { input: nine, kernel: kernel(2, 2, 1, 2, 3, 4) };
    const few = { shape: [1, 2, 2, 1], data: [1, 2] };
    expect(thrown(() => conv2d.backward(inputs, {}, few)).code).toBe('tensor-size');
    expect(thrown(() => conv2d.backward(inputs, { groups: 2 }, few)).code).toBe('groups');
  });
});
