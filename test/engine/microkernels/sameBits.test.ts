import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Conv2dParams } from '../../../src/engine/ops/conv2d.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { type Cutting, type LayerTensors, runForward, runInputGradient, runKernelGradient } from './layer.ts';
import { anyTensorsOf, aTiledConv2d, aWideConv2d, floatTensor, largeLayers } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

const aLayer = fc.oneof(aWideConv2d, aTiledConv2d);
const whole: Cutting = { packParts: 1, imagesPerCall: Number.POSITIVE_INFINITY, callParts: 1 };

describe('the bits of a convolution', { timeout: 60_000 }, () => {
  const machines = {} as Record<(typeof levels)[number], Machine>;

  beforeAll(async () => {
    for (const level of levels) machines[level] = await Machine.open(level);
  });

  it.each(levels)('do not depend on how images and kernel are cut into calls, %s', (level) => {
    const cuttings = fc.record({
      packParts: fc.integer({ min: 2, max: 9 }),
      imagesPerCall: fc.constantFrom(1, 2, 9),
      callParts: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(aLayer, cuttings, ({ params, ...layer }, cutting) => {
        const tensors = anyTensorsOf({ params, ...layer });
        const inOne = allDirections(machines[level], tensors, params, layer.seed, whole);
        expect(allDirections(machines[level], tensors, params, layer.seed, cutting)).toEqual(inOne);
      }),
      { numRuns: 100 },
    );
  });

  it.each(largeLayers)('of $input by $kernel do not depend on the cut either', ({ params, ...layer }) => {
    const tensors = anyTensorsOf({ params, ...layer });
    const inOne = allDirections(machines.relaxed, tensors, params, layer.seed, whole);
    for (const cutting of [
      { ...whole, callParts: 3 },
      { ...whole, imagesPerCall: 1, callParts: 2 },
    ]) {
      expect(allDirections(machines.relaxed, tensors, params, layer.seed, cutting)).toEqual(inOne);
    }
  });

  it('are the same for plain SIMD and plain TypeScript', () => {
    fc.assert(
      fc.property(aLayer, ({ params, ...layer }) => {
        const tensors = anyTensorsOf({ params, ...layer });
        const [simd, scalar] = [machines.simd, machines.scalar].map((machine) =>
          allDirections(machine, tensors, params, layer.seed, whole),
        );
        expect(simd).toEqual(scalar);
      }),
      { numRuns: 300 },
    );
  });
});

function allDirections(
  machine: Machine,
  tensors: LayerTensors,
  params: Conv2dParams,
  seed: number,
  cutting: Cutting,
) {
  const dOutput = floatTensor(conv2d.outputShape(tensors, params), seed + 3);
  return {
    output: runForward(machine, tensors, params, { ...cutting, activation: 2, slope: 0.01 }),
    dInput: runInputGradient(machine, tensors, params, dOutput, cutting),
    ...runKernelGradient(machine, tensors, params, dOutput),
  };
}
