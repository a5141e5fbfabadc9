import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Padding, type WindowGeometry, windowGeometry } from '../../../src/engine/geometry.ts';
import { avgPool2d } from '../../../src/engine/ops/avgPool2d.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { conv2dTranspose } from '../../../src/engine/ops/conv2dTranspose.ts';
import { globalAvgPool2d } from '../../../src/engine/ops/globalAvgPool2d.ts';
import { globalMaxPool2d } from '../../../src/engine/ops/globalMaxPool2d.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { fractionTensor } from '../gradients.ts';
import type { OnnxAttribute } from '../oracles/onnxModel.ts';
import { channelsFirst, channelsLast, outFirst, runOnnx } from '../oracles/onnxRuntime.ts';
import { aConv2d, aConv2dTranspose, aPool, type PoolCase, type Sliding } from './randomLayers.ts';

/** All numbers are short binary fractions, so sums are exact in any order and must be equal. */

const runs = { numRuns: 500 };

describe('against onnxruntime', { timeout: 60_000 }, () => {
  it('conv2d', async () => {
    const property = fc.asyncProperty(aConv2d, async ({ input, kernel, bias, params, seed }) => {
      const inputs = {
        input: fractionTensor(input, seed),
        kernel: fractionTensor(kernel, seed + 1),
        bias: bias && fractionTensor(bias, seed + 2),
      };
      const window = geometryOf(input, kernel, params);
      const attributes = { ...windowAttributes(window, params.padding), group: params.groups };
      const theirs = await runOnnx({ type: 'Conv', attributes }, kernelInputs(inputs));
      expectSame(conv2d.forward(inputs, params), channelsLast(theirs));
    });
    await fc.assert(property, runs);
  });

  it("conv2d's gradient of its input, which is ConvTranspose", async () => {
    const property = fc.asyncProperty(aConv2d, async ({ input, kernel, params, seed }) => {
      const inputs = { input: fractionTensor(input, seed), kernel: fractionTensor(kernel, seed + 1) };
      const dOutput = fractionTensor(conv2d.outputShape(inputs, params), seed + 2);
      const window = geometryOf(input, kernel, params);
      const attributes = { ...transposeAttributes(window), group: params.groups };
      const theirs = await runOnnx({ type: 'ConvTranspose', attributes }, [
        channelsFirst(dOutput),
        outFirst(inputs.kernel),
      ]);
      expectSame(conv2d.backward(inputs, params, dOutput).dInput, channelsLast(theirs));
    });
    await fc.assert(property, runs);
  });

  it('conv2dTranspose', async () => {
    const property = fc.asyncProperty(aConv2dTranspose, async ({ input, kernel, bias, params, seed }) => {
      const inputs = {
        input: fractionTensor(input, seed),
        kernel: fractionTensor(kernel, seed + 1),
        bias: bias && fractionTensor(bias, seed + 2),
      };
      const ours = conv2dTranspose.forward(inputs, params);
      const window = geometryOf(ours.shape, kernel, params);
      // By `same` TensorFlow sets the size, which onnxruntime has to be told as cells left over.
      const outputPadding = params.padding !== 'same' && { output_padding: params.outputPadding };
      const attributes = { ...transposeAttributes(window), ...outputPadding, group: params.groups };
      const theirs = await runOnnx({ type: 'ConvTranspose', attributes }, kernelInputs(inputs));
      expectSame(ours, channelsLast(theirs));
    });
    await fc.assert(property, runs);
  });

  it('maxPool2d', async () => {
    const property = fc.asyncProperty(aPool, async ({ input: shape, params, seed }) => {
      const input = fractionTensor(shape, seed);
      const { dilations, ...attributes } = windowAttributes(poolGeometry(shape, params), params.padding);
      const theirs = await runOnnx({ type: 'MaxPool', attributes }, [channelsFirst(input)]);
      expectSame(maxPool2d.forward({ input }, params), channelsLast(theirs));
    });
    await fc.assert(property, runs);
  });

  it('avgPool2d, with padding left out and counted', async () => {
    const property = fc.asyncProperty(aPool, async ({ input: shape, params, seed }) => {
      const input = fractionTensor(shape, seed);
      const { dilations, ...window } = windowAttributes(poolGeometry(shape, params), params.padding);
      const attributes = { ...window, count_include_pad: params.countPadding ? 1 : 0 };
      const theirs = await runOnnx({ type: 'AveragePool', attributes }, [channelsFirst(input)]);
      expectNear(avgPool2d.forward({ input }, params), channelsLast(theirs));
    });
    await fc.assert(property, runs);
  });

  it('globalAvgPool2d and globalMaxPool2d, but for the two extents of 1', async () => {
    const property = fc.asyncProperty(aPool, async ({ input: shape, seed }) => {
      const input = fractionTensor(shape, seed);
      const [batch, , , channels] = shape;
      const [means, largest] = await Promise.all(
        ['GlobalAveragePool', 'GlobalMaxPool'].map((type) =>
          runOnnx({ type, attributes: {} }, [channelsFirst(input)]),
        ),
      );
      expectNear(globalAvgPool2d.forward({ input }, {}), { ...means, shape: [batch, channels] });
      expectSame(globalMaxPool2d.forward({ input }, {}), { ...largest, shape: [batch, channels] });
    });
    await fc.assert(property, runs);
  });
});

function geometryOf(
  input: readonly number[],
  kernel: readonly number[],
  { stride, dilation, padding }: Pick<Sliding, 'stride' | 'dilation' | 'padding'>,
): WindowGeometry {
  return windowGeometry(input[1], input[2], { kernel: [kernel[0], kernel[1]], stride, dilation, padding });
}

function poolGeometry(input: readonly number[], params: PoolCase['params']): WindowGeometry {
  return geometryOf(input, params.poolSize, { ...params, dilation: [1, 1] });
}

/** `same` is left to onnxruntime's own rule where it has one, so that ours is compared with it. */
function windowAttributes({ rows, columns }: WindowGeometry, padding: Padding) {
  const axes = [rows, columns];
  const hasRule = axes.every(({ dilation, stride, kernel }) => dilation === 1 && stride <= kernel);
  const pads = [rows.before, columns.before, rows.after, columns.after];
  return {
    kernel_shape: axes.map(({ kernel }) => kernel),
    strides: axes.map(({ stride }) => stride),
    dilations: axes.map(({ dilation }) => dilation),
    ...(padding === 'same' && hasRule ? { auto_pad: 'SAME_UPPER' } : { pads }),
  } satisfies Record<string, OnnxAttribute>;
}

/** Attributes of the ConvTranspose that leads back to the input of `window`, remainder included. */
function transposeAttributes(window: WindowGeometry) {
  const remainders = [window.rows, window.columns].map(
    ({ input, before, after, span, output, stride }) => input + before + after - span - (output - 1) * stride,
  );
  return { ...windowAttributes(window, 'valid'), output_padding: remainders };
}

function kernelInputs(inputs: { input: TensorInput; kernel: TensorInput; bias: TensorInput | undefined }) {
  const { input, kernel, bias } = inputs;
  return [channelsFirst(input), outFirst(kernel), ...(bias ? [bias] : [])];
}

function expectSame(ours: Tensor, theirs: Tensor): void {
  expect(ours.shape).toEqual(theirs.shape);
  // −0 is 0.
  expect(ours.data.map((value) => value + 0)).toEqual(theirs.data.map((value) => value + 0));
}

/** Means are rounded once by us and twice by them. */
function expectNear(ours: Tensor, theirs: Tensor): void {
  expect(ours.shape).toEqual(theirs.shape);
  ours.data.forEach((value, place) => {
    expect(Math.abs(value - theirs.data[place])).toBeLessThanOrEqual(1e-6);
  });
}
