import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PoolPass, poolGradientImages, poolImages } from '../../../src/engine/microkernels/poolPass.ts';
import { avgPool2d } from '../../../src/engine/ops/avgPool2d.ts';
import { globalAvgPool2d } from '../../../src/engine/ops/globalAvgPool2d.ts';
import { globalMaxPool2d } from '../../../src/engine/ops/globalMaxPool2d.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import { planGlobalPool, planPool } from '../../../src/engine/ops/pool.ts';
import { sizeOf, type Tensor, tensor } from '../../../src/engine/tensor.ts';
import { fractionTensor } from '../gradients.ts';
import { largestError } from '../largestError.ts';
import { aPool } from '../ops/randomLayers.ts';
import { levels, Machine } from './machine.ts';

/** Any pool; and often the commonest one, which has a loop of its own. */
const anyPool = fc.oneof(
  aPool,
  aPool.map(({ input: [batch, height, width, channels], params, seed }) => ({
    input: [batch, height + 1, width + 1, channels],
    params: { ...params, poolSize: [2, 2] as const, stride: [2, 2] as const, padding: 'valid' as const },
    seed,
  })),
);

describe.each(levels)('pools, %s', { timeout: 60_000 }, (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  it('the largest, and its gradient to the first of equals', () => {
    fc.assert(
      fc.property(anyPool, ({ input: shape, params, seed }) => {
        const input = manyEquals(shape, seed);
        const pass: PoolPass = { plan: planPool({ input }, params), kind: 'max' };
        const output = maxPool2d.forward({ input }, params);
        const dOutput = manyEquals(output.shape, seed + 1);
        expect(forward(pass, input, output.shape)).toEqual(output);
        expect(backward(pass, input, dOutput.data)).toEqual(
          maxPool2d.backward({ input }, params, dOutput).dInput,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('the mean, with padding left out and counted', () => {
    fc.assert(
      fc.property(anyPool, ({ input: shape, params, seed }) => {
        const input = manyEquals(shape, seed);
        const pass: PoolPass = {
          plan: planPool({ input }, params),
          kind: params.countPadding ? 'meanOfAll' : 'mean',
        };
        const output = avgPool2d.forward({ input }, params);
        const dOutput = manyEquals(output.shape, seed + 1);
        expectNear(forward(pass, input, output.shape), output);
        expectNear(
          backward(pass, input, dOutput.data),
          avgPool2d.backward({ input }, params, dOutput).dInput,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('over whole images', () => {
    fc.assert(
      fc.property(aPool, ({ input: shape, seed }) => {
        const input = manyEquals(shape, seed);
        const plan = planGlobalPool({ input });
        const [mean, largest] = [
          globalAvgPool2d.forward({ input }, {}),
          globalMaxPool2d.forward({ input }, {}),
        ];
        const dOutput = manyEquals(mean.shape, seed + 1);
        expectNear(forward({ plan, kind: 'mean' }, input, mean.shape), mean);
        expect(forward({ plan, kind: 'max' }, input, largest.shape)).toEqual(largest);
        expectNear(
          backward({ plan, kind: 'mean' }, input, dOutput.data),
          globalAvgPool2d.backward({ input }, {}, dOutput).dInput,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('what is not a number wins a window of 2 × 2, and the first of several gets the gradient', () => {
    const input = tensor([1, 2, 2, 1], Float32Array.of(3, Number.NaN, 5, Number.NaN));
    const params = { poolSize: [2, 2] } as const;
    const pass: PoolPass = { plan: planPool({ input }, params), kind: 'max' };
    expect([...forward(pass, input, [1, 1, 1, 1]).data]).toEqual([Number.NaN]);
    expect([...backward(pass, input, [7]).data]).toEqual([0, 7, 0, 0]);
  });

  it('what is not a number wins a window, and the first of several gets the gradient', () => {
    const input = tensor([1, 1, 4, 1], Float32Array.of(3, Number.NaN, 5, Number.NaN));
    const pass: PoolPass = { plan: planPool({ input }, { poolSize: [1, 4] }), kind: 'max' };
    expect(forward(pass, input, [1, 1, 1, 1]).data).toEqual(Float32Array.of(Number.NaN));
    expect(backward(pass, input, [2]).data).toEqual(Float32Array.of(0, 2, 0, 0));
  });

  function forward(pass: PoolPass, input: Tensor, shape: readonly number[]): Tensor {
    machine.clear();
    const output = machine.reserve(sizeOf(shape));
    poolImages(machine.kernels, pass, { input: machine.place(input.data), output, images: pass.plan.batch });
    machine.checkRims();
    return tensor([...shape], machine.read(output, sizeOf(shape)));
  }

  function backward(pass: PoolPass, input: Tensor, dOutput: ArrayLike<number>): Tensor {
    machine.clear();
    const dInput = machine.reserve(sizeOf(input.shape));
    poolGradientImages(machine.kernels, pass, {
      input: machine.place(input.data),
      dOutput: machine.place(dOutput),
      dInput,
      images: pass.plan.batch,
    });
    machine.checkRims();
    return tensor([...input.shape], machine.read(dInput, sizeOf(input.shape)));
  }
});

/** Multiples of 1/8 from −2 to 2, so that many windows have equals; without −0, which equals 0 and is not the same. */
function manyEquals(shape: readonly number[], seed: number): Tensor {
  return tensor(
    [...shape],
    Float32Array.from(fractionTensor(shape, seed).data, (value) => value + 0),
  );
}

/** Means are rounded once by the reference, more often here. */
function expectNear(ours: Tensor, expected: Tensor): void {
  expect(ours.shape).toEqual(expected.shape);
  expect(largestError(ours.data, expected.data)).toBeLessThanOrEqual(1e-6);
}
