import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { type Conv2dTransposeParams, conv2dTranspose } from '../../../src/engine/ops/conv2dTranspose.ts';
import { checkGradients, fractionTensor, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';
import { aConv2dTranspose, isSmall } from './randomLayers.ts';

/** 1 2 / 3 4 */
const four = { shape: [1, 2, 2, 1], data: [1, 2, 3, 4] };
const stamp = { shape: [2, 2, 1, 1], data: [1, 10, 100, 1000] };

function numbers(params: Conv2dTransposeParams, kernel = stamp): number[] {
  return Array.from(conv2dTranspose.forward({ input: four, kernel }, params).data);
}

function shape(params: Conv2dTransposeParams): number[] {
  return conv2dTranspose.outputShape({ input: four, kernel: stamp }, params).slice(1, 3);
}

describe('conv2dTranspose by hand', () => {
  it('stamps the kernel once for each cell, weighted by it', () => {
    expect(numbers({ stride: [2, 2] })).toEqual([
      ...[1, 10, 2, 20],
      ...[100, 1000, 200, 2000],
      ...[3, 30, 4, 40],
      ...[300, 3000, 400, 4000],
    ]);
  });

  it('adds stamps where they overlap', () => {
    expect(numbers({})).toEqual([1, 12, 20, 103, 1234, 2040, 300, 3400, 4000]);
  });

  it('cuts off the padding: top, right, bottom, left', () => {
    expect(numbers({ padding: 1 })).toEqual([1234]);
    expect(numbers({ padding: [1, 0, 0, 1] })).toEqual([1234, 2040, 3400, 4000]);
    expect(numbers({ padding: 'full' })).toEqual([1234]);
  });

  it('spreads the taps by the dilation', () => {
    const pair = { shape: [1, 2, 1, 1], data: [1, 10] };
    // Tap 1 lies 3 further right, so 5 columns.
    expect(numbers({ dilation: [1, 3] }, pair)).toEqual([1, 2, 0, 10, 20, 3, 4, 0, 30, 40]);
  });

  it('by outputPadding goes on at the end, and by same makes input · stride', () => {
    expect(shape({ stride: [3, 3] })).toEqual([5, 5]);
    expect(shape({ stride: [3, 3], outputPadding: [2, 1] })).toEqual([7, 6]);
    expect(shape({ stride: [3, 2], padding: 'same' })).toEqual([6, 4]);
    // Nothing is stamped there.
    expect(numbers({ stride: [2, 2], outputPadding: [0, 1] }).slice(0, 5)).toEqual([1, 10, 2, 20, 0]);
  });

  it('adds the bias to every cell, channel by channel', () => {
    const input = { shape: [1, 1, 1, 1], data: [2] };
    const kernel = { shape: [1, 2, 2, 1], data: [1, 10, 100, 1000] };
    const bias = { shape: [2], data: [0.5, 0.25] };
    const output = conv2dTranspose.forward({ input, kernel, bias }, {});
    expect(output).toEqual({ shape: [1, 1, 2, 2], data: Float32Array.of(2.5, 20.25, 200.5, 2000.25) });
  });

  it('keeps groups apart', () => {
    const input = { shape: [1, 1, 1, 2], data: [1, 2] };
    const kernel = { shape: [1, 1, 2, 2], data: [1, 100, 10, 1000] };
    const output = conv2dTranspose.forward({ input, kernel }, { groups: 2 });
    expect(Array.from(output.data)).toEqual([1, 10, 200, 2000]);
  });
});

describe('conv2dTranspose.backward by hand', () => {
  it('gives each cell the part of dOutput under its stamp, weighted', () => {
    const dOutput = { shape: [1, 4, 4, 1], data: Array.from({ length: 16 }, (_, place) => place + 1) };
    const inputs = { input: four, kernel: stamp, bias: { shape: [1], data: [0] } };
    const { dInput, dKernel, dBias } = conv2dTranspose.backward(inputs, { stride: [2, 2] }, dOutput);
    // 1·1 + 2·10 + 5·100 + 6·1000, and so on
    expect(Array.from(dInput.data)).toEqual([6521, 8743, 15409, 17631]);
    // 1·1 + 3·2 + 9·3 + 11·4, and so on
    expect(Array.from(dKernel.data)).toEqual([78, 88, 118, 128]);
    expect(Array.from(dBias?.data ?? [])).toEqual([136]);
  });
});

describe('conv2dTranspose always', { timeout: 60_000 }, () => {
  it('is the gradient of a convolution, and has that convolution for its own', () => {
    const property = fc.property(aConv2dTranspose, ({ input: shape, kernel: kernelShape, params, seed }) => {
      const input = fractionTensor(shape, seed);
      const kernel = fractionTensor(kernelShape, seed + 1);
      const output = conv2dTranspose.forward({ input, kernel }, params);
      const image = fractionTensor(output.shape, seed + 2);
      const { outputPadding, ...convolution } = params;
      expect(output).toEqual(conv2d.backward({ input: image, kernel }, convolution, input).dInput);
      expect(conv2dTranspose.backward({ input, kernel }, params, image).dInput).toEqual(
        conv2d.forward({ input: image, kernel }, convolution),
      );
    });
    fc.assert(property);
  });

  it('has the slopes of forward as its gradients, for all parameters', () => {
    const property = fc.property(aConv2dTranspose.filter(isSmall), (layer) => {
      const inputs = {
        input: seededTensor(layer.input, layer.seed),
        kernel: seededTensor(layer.kernel, layer.seed + 1),
        ...(layer.bias && { bias: seededTensor(layer.bias, layer.seed + 2) }),
      };
      checkGradients(conv2dTranspose, inputs, layer.params, { seed: layer.seed });
    });
    fc.assert(property);
  });
});

describe('conv2dTranspose refuses', () => {
  const input = { shape: [1, 5, 5, 4] };
  const kernel = { shape: [3, 3, 2, 4] };

  it.each([
    [
      { input, kernel: { shape: [3, 3, 4, 2] } },
      {},
      'kernel-channels',
      'The kernel is for 2 channels, but the input has 4. Give the kernel the shape [height, width, out channels / groups, 4].',
    ],
    [
      { input, kernel: { shape: [3, 3, 4] } },
      {},
      'tensor-rank',
      'The kernel must have the shape [height, width, out channels / groups, in channels], each at least 1, but it is [3, 3, 4]. Reshape it.',
    ],
    [
      { input, kernel },
      { groups: 3 },
      'groups',
      'The number of groups must divide that of the input channels: 3 does not divide 4. Use 1 group, or a whole number that divides both.',
    ],
    [
      { input, kernel, bias: { shape: [2] } },
      { groups: 2 },
      'bias-size',
      'The bias has 2 numbers, but there are 4 output channels. Give one bias for each output channel.',
    ],
    [
      { input, kernel },
      { stride: [2, 2], outputPadding: [1, 2] },
      'output-padding',
      'The output padding must be a whole number from 0 to 1, but it is 2. Keep it smaller than the stride, and 0 with the padding same.',
    ],
    [
      { input, kernel },
      { stride: [2, 2], padding: 'same', outputPadding: [1, 0] },
      'output-padding',
      'The output padding must be a whole number from 0 to 0, but it is 1. Keep it smaller than the stride, and 0 with the padding same.',
    ],
    [
      { input, kernel },
      { padding: [4, 0, 4, 0] },
      'transpose-padding',
      'The padding cuts off all of the output: -1 rows and 7 columns would be left. Pad less.',
    ],
    [
      { input, kernel },
      { stride: [0.5, 1] },
      'window-parameter',
      'The stride must be a whole number from 1 to 1000000, but it is 0.5. Give a whole number in that range.',
    ],
  ] as const)('%j with %j', (inputs, params, code, sentence) => {
    const error = thrown(() => conv2dTranspose.outputShape(inputs, params));
    expect(error.code).toBe(code);
    expect(error.message).toBe(sentence);
  });

  it('a gradient of another shape', () => {
    const inputs = { input: four, kernel: stamp };
    expect(thrown(() => conv2dTranspose.backward(inputs, {}, four)).code).toBe('gradient-shape');
  });
});
