import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avgPool2d } from '../../../src/engine/ops/avgPool2d.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { conv2dTranspose } from '../../../src/engine/ops/conv2dTranspose.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { fractionTensor } from '../gradients.ts';
import { runTensorflow, tensorflowPadding } from '../oracles/tensorflow.ts';
import {
  aConv2d,
  aConv2dTranspose,
  aPool,
  type KernelCase,
  type PoolCase,
  type Sliding,
} from './randomLayers.ts';

/** All numbers are short binary fractions, so sums are exact in any order and must be equal. */

const runs = { numRuns: 500 };

/** A convolution without dilation, with its numbers; what TensorFlow calls its attributes. */
function convolution({ input: shape, kernel: kernelShape, params, seed }: KernelCase<Sliding>) {
  const input = fractionTensor(shape, seed);
  const kernel = fractionTensor(kernelShape, seed + 1);
  const dOutput = fractionTensor(conv2d.outputShape({ input, kernel }, params), seed + 2);
  const { stride: strides, padding } = params;
  const pad = tensorflowPadding(shape, [kernelShape[0], kernelShape[1]], strides, padding);
  const output = conv2d.forward({ input, kernel }, params);
  const ours = conv2d.backward({ input, kernel }, params, dOutput);
  return { input, kernel, output, dOutput, ours, attributes: { strides, pad, dataFormat: 'NHWC' } };
}

/** What fits with a dilation fits without. */
const undilated = aConv2d.map((layer) => ({
  ...layer,
  params: { ...layer.params, dilation: [1, 1] as const },
}));

describe('forward and backward against TensorFlow', { timeout: 60_000 }, () => {
  it('conv2d: output, dInput and dKernel', () => {
    const oneGroup = undilated.filter(({ params }) => params.groups === 1);
    const property = fc.property(oneGroup, (layer) => {
      const { input, kernel, output, dOutput, ours, attributes } = convolution(layer);
      const forward = { ...attributes, dilations: [1, 1] };
      expect(output).toEqual(runTensorflow('Conv2D', { x: input, filter: kernel }, forward));
      const dInput = runTensorflow(
        'Conv2DBackpropInput',
        { dy: dOutput, filter: kernel },
        { ...attributes, inputShape: input.shape },
      );
      const dKernel = runTensorflow(
        'Conv2DBackpropFilter',
        { x: input, dy: dOutput },
        { ...attributes, filterShape: kernel.shape },
      );
      expect(ours).toEqual({ dInput, dKernel });
    });
    fc.assert(property, runs);
  });

  it('conv2d: output, dInput and dKernel of a depthwise kernel', () => {
    const depthwise = undilated.filter(({ kernel }) => kernel[2] === 1);
    const property = fc.property(depthwise, (layer) => {
      const { input, kernel, output, dOutput, ours, attributes } = convolution(layer);
      const [height, width, , outChannels] = kernel.shape;
      const channels = input.shape[3];
      // The same numbers in the same order: [height, width, channels, outputs of each].
      const filter = { shape: [height, width, channels, outChannels / channels], data: kernel.data };
      const depthwiseAttributes = { ...attributes, dilations: [1, 1] as const };
      const forward = runTensorflow('DepthwiseConv2dNative', { x: input, filter }, depthwiseAttributes);
      expect(output).toEqual(forward);
      const dInput = runTensorflow(
        'DepthwiseConv2dNativeBackpropInput',
        { dy: dOutput, filter },
        { ...depthwiseAttributes, inputShape: input.shape },
      );
      const dFilter = runTensorflow(
        'DepthwiseConv2dNativeBackpropFilter',
        { x: input, dy: dOutput },
        { ...depthwiseAttributes, filterShape: filter.shape },
      );
      expect(ours).toEqual({ dInput, dKernel: { shape: kernel.shape, data: dFilter.data } });
    });
    fc.assert(property, runs);
  });

  it('maxPool2d: output and dInput, ties included', () => {
    const property = fc.property(aPool, ({ input: shape, params, seed }) => {
      // Few different numbers: ties are frequent.
      const input = fractionTensor(shape, seed);
      const output = maxPool2d.forward({ input }, params);
      const dOutput = fractionTensor(output.shape, seed + 1);
      const attributes = poolAttributes(shape, params);
      expect(output).toEqual(runTensorflow('MaxPool', { x: input }, attributes));
      const dInput = runTensorflow('MaxPoolGrad', { dy: dOutput, input, output }, attributes);
      expect(maxPool2d.backward({ input }, params, dOutput)).toEqual({ dInput });
    });
    fc.assert(property, runs);
  });

  it('avgPool2d: output without padded cells; dInput counts them, whatever its forward does', () => {
    const property = fc.property(aPool, ({ input: shape, params: pool, seed }) => {
      const input = fractionTensor(shape, seed);
      const params = { ...pool, countPadding: true };
      const attributes = poolAttributes(shape, params);
      const means = avgPool2d.forward({ input }, { ...pool, countPadding: false });
      expectNear(means, runTensorflow('AvgPool', { x: input }, attributes));
      const dOutput = fractionTensor(avgPool2d.outputShape({ input }, params), seed + 1);
      const dInput = runTensorflow('AvgPoolGrad', { dy: dOutput, input }, attributes);
      expectNear(avgPool2d.backward({ input }, params, dOutput).dInput, dInput);
    });
    fc.assert(property, runs);
  });
});

describe('conv2dTranspose against TensorFlow', { timeout: 60_000 }, () => {
  it('by same makes the output input · stride', () => {
    const same = aConv2dTranspose
      .filter(({ params }) => params.groups === 1)
      .map((layer) => ({
        ...layer,
        params: { stride: layer.params.stride, padding: 'same' as const },
      }));
    const property = fc.property(same, ({ input: shape, kernel: kernelShape, params, seed }) => {
      const input = fractionTensor(shape, seed);
      const kernel = fractionTensor(kernelShape, seed + 1);
      const [batch, height, width] = shape;
      const [down, across] = params.stride;
      const theirs = runTensorflow(
        'Conv2DBackpropInput',
        { dy: input, filter: kernel },
        {
          strides: params.stride,
          pad: 'same',
          dataFormat: 'NHWC',
          inputShape: [batch, height * down, width * across, kernelShape[2]],
        },
      );
      expect(conv2dTranspose.forward({ input, kernel }, params)).toEqual(theirs);
    });
    fc.assert(property, runs);
  });
});

function expectNear(ours: Tensor, theirs: Tensor): void {
  expect(ours.shape).toEqual(theirs.shape);
  ours.data.forEach((value, place) => {
    expect(Math.abs(value - theirs.data[place])).toBeLessThanOrEqual(1e-6);
  });
}

function poolAttributes(input: readonly number[], { poolSize, stride, padding }: PoolCase['params']) {
  const pad = tensorflowPadding(input, poolSize, stride, padding);
  return { filterSize: poolSize, strides: stride, pad };
}
