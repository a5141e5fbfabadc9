import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import type { KernelCase, Sliding } from '../ops/randomLayers.ts';
import { runForward, runInputGradient, runKernelGradient } from './layer.ts';
import { anyTensorsOf, aTiledConv2d, floatTensor, largeLayers } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

/**
 * How far a sum Σ a·b may be off, as a part of the largest Σ |a·b| of the tensor: seven bits of float32. A
 * direct sum loses two; the transforms multiply by numbers up to 8 and subtract what nearly cancels, also
 * numbers that lie in the same tile but not in the window.
 */
const largestError = 128 * 2 ** -24;

const winograd = { algorithm: 'winograd' } as const;

describe.each(levels)("Winograd's convolution, %s", { timeout: 60_000 }, (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  it('forward and dInput within seven bits', () => {
    fc.assert(fc.property(aTiledConv2d, checkThere), { numRuns: 60 });
  });

  it('dKernel of 3 × 3 within seven bits', () => {
    const square = aTiledConv2d.filter(({ kernel }) => kernel[0] === 3);
    fc.assert(fc.property(square, checkKernelGradient), { numRuns: 60 });
  });

  it('over several blocks of tiles', () => {
    const [three, five] = largeLayers.slice(-2);
    checkThere(three);
    checkThere(five);
    checkKernelGradient(three);
  });

  function checkThere(layer: KernelCase<Sliding>): void {
    const { input, kernel, bias } = anyTensorsOf(layer);
    const output = conv2d.forward({ input, kernel, bias }, layer.params);
    const dOutput = floatTensor(output.shape, layer.seed + 3);
    const { dInput } = conv2d.backward({ input, kernel }, layer.params, dOutput);
    const sizes = { input: absolute(input), kernel: absolute(kernel), bias: bias && absolute(bias) };
    const outputSizes = conv2d.forward(sizes, layer.params);
    const inputSizes = conv2d.backward(sizes, layer.params, absolute(dOutput)).dInput;
    expectNear(runForward(machine, { input, kernel, bias }, layer.params, winograd), output, outputSizes);
    expectNear(
      runInputGradient(machine, { input, kernel }, layer.params, dOutput, winograd),
      dInput,
      inputSizes,
    );
  }

  function checkKernelGradient(layer: KernelCase<Sliding>): void {
    const tensors = anyTensorsOf(layer);
    const dOutput = floatTensor(conv2d.outputShape(tensors, layer.params), layer.seed + 3);
    const { dKernel } = conv2d.backward(tensors, layer.params, dOutput);
    const sizes = { input: absolute(tensors.input), kernel: absolute(tensors.kernel) };
    const { dKernel: kernelSizes } = conv2d.backward(sizes, layer.params, absolute(dOutput));
    const ours = runKernelGradient(machine, tensors, layer.params, dOutput, winograd);
    expectNear(ours.dKernel, dKernel, kernelSizes);
  }
});

function absolute({ shape, data }: TensorInput) {
  return { shape, data: Float64Array.from(data, Math.abs) };
}

/** `sizes`: Σ |a·b| of each number. */
function expectNear(ours: Tensor, expected: Tensor, sizes: Tensor): void {
  expect(ours.shape).toEqual(expected.shape);
  const most = largestError * sizes.data.reduce((largest, size) => Math.max(largest, size), 0);
  const wrong = ours.data.findIndex((value, place) => !(Math.abs(value - expected.data[place]) <= most));
  if (wrong >= 0) expect.fail(`Number ${wrong} is ${ours.data[wrong]}, not ${expected.data[wrong]}.`);
}
