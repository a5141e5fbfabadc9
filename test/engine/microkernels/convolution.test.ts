import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelActivations } from '../../../src/engine/microkernels/kernels.ts';
import { activate } from '../../../src/engine/ops/activate.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { fractionTensor } from '../gradients.ts';
import type { KernelCase } from '../ops/randomLayers.ts';
import { type RunOptions, runForward, runInputGradient, runKernelGradient } from './layer.ts';
import { aWideConv2d, largeLayers, tensorsOf } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

/** All numbers are short binary fractions, so sums are exact in any order and must be equal. */

describe.each(levels)('convolution, %s', { timeout: 60_000 }, (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  it('forward, with and without relu', () => {
    fc.assert(
      fc.property(aWideConv2d, fc.boolean(), (layer, isBent) => {
        const tensors = tensorsOf(layer);
        const sums = conv2d.forward(tensors, layer.params);
        const activation = isBent ? 'relu' : 'linear';
        const expected = activate.forward({ input: sums }, { activation });
        const kind = isBent ? kernelActivations.relu : kernelActivations.linear;
        expectSame(
          runForward(machine, tensors, layer.params, { ...exact(layer), activation: kind }),
          expected,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('dInput', () => {
    fc.assert(
      fc.property(aWideConv2d, (layer) => {
        const tensors = tensorsOf(layer);
        const dOutput = fractionTensor(conv2d.outputShape(tensors, layer.params), layer.seed + 3);
        const { dInput } = conv2d.backward(tensors, layer.params, dOutput);
        expectSame(runInputGradient(machine, tensors, layer.params, dOutput, exact(layer)), dInput);
      }),
      { numRuns: 500 },
    );
  });

  it('dKernel and dBias', () => {
    fc.assert(
      fc.property(aWideConv2d, (layer) => {
        const tensors = tensorsOf(layer);
        const dOutput = fractionTensor(conv2d.outputShape(tensors, layer.params), layer.seed + 3);
        const { dKernel, dBias } = conv2d.backward(tensors, layer.params, dOutput);
        const ours = runKernelGradient(machine, tensors, layer.params, dOutput, exact(layer));
        expectSame(ours.dKernel, dKernel);
        if (dBias && ours.dBias) expectSame(ours.dBias, dBias);
        expect(ours.dBias !== undefined).toBe(dBias !== undefined);
      }),
      { numRuns: 500 },
    );
  });

  it.each(largeLayers)('$input by $kernel, larger than what is computed at a time', (layer) => {
    const tensors = tensorsOf(layer);
    const output = conv2d.forward(tensors, layer.params);
    const dOutput = fractionTensor(output.shape, layer.seed + 3);
    const { dInput, dKernel } = conv2d.backward(tensors, layer.params, dOutput);
    expectSame(runForward(machine, tensors, layer.params, exact(layer)), output);
    expectSame(runInputGradient(machine, tensors, layer.params, dOutput, exact(layer)), dInput);
    expectSame(runKernelGradient(machine, tensors, layer.params, dOutput, exact(layer)).dKernel, dKernel);
  });
});

/** An algorithm that only multiplies and adds. */
function exact({ input, kernel }: KernelCase<unknown>): RunOptions {
  const isDepthwise = kernel[2] === 1 && kernel[3] === input[3] && input[3] > 1;
  return { algorithm: isDepthwise ? 'depthwise' : 'direct' };
}

function expectSame(ours: Tensor, expected: Tensor): void {
  expect(ours.shape).toEqual(expected.shape);
  // −0 is 0.
  expect(ours.data.map((value) => value + 0)).toEqual(expected.data.map((value) => value + 0));
}
