import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dense } from '../../../src/engine/ops/dense.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

/** Two samples of three numbers, and weights that spell their places. */
const input = { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] };
const kernel = { shape: [3, 2], data: [1, 10, 100, 1000, 10_000, 100_000] };
const bias = { shape: [2], data: [0.5, -0.5] };

describe('dense by hand', () => {
  it('weighs the inputs of a sample for each unit', () => {
    const output = dense.forward({ input, kernel }, {});
    expect(output.shape).toEqual([2, 2]);
    // 1·1 + 2·100 + 3·10000, 1·10 + 2·1000 + 3·100000, …
    expect(Array.from(output.data)).toEqual([30_201, 302_010, 60_504, 605_040]);
  });

  it('adds one bias to each unit', () => {
    expect(Array.from(dense.forward({ input, kernel, bias }, {}).data)).toEqual([
      30_201.5, 302_009.5, 60_504.5, 605_039.5,
    ]);
  });

  it('sends each slope back over the weights, and to the weights over the inputs', () => {
    const dOutput = { shape: [2, 2], data: [1, 0, 0, 2] };
    const { dInput, dKernel, dBias } = dense.backward({ input, kernel, bias }, {}, dOutput);
    // Unit 0 of sample 0: its column. Unit 1 of sample 1: twice its column.
    expect(Array.from(dInput.data)).toEqual([1, 100, 10_000, 20, 2000, 200_000]);
    expect(Array.from(dKernel.data)).toEqual([1, 8, 2, 10, 3, 12]);
    expect(Array.from(dBias?.data ?? [])).toEqual([1, 2]);
    expect(dense.backward({ input, kernel }, {}, dOutput)).not.toHaveProperty('dBias');
  });
});

describe('dense', () => {
  it('has the gradients of its own forward, on random shapes', () => {
    const extent = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(extent, extent, extent, fc.boolean(), fc.nat(), (batch, inputs, units, biased, seed) => {
        const tensors = {
          input: seededTensor([batch, inputs], seed),
          kernel: seededTensor([inputs, units], seed + 1),
          bias: biased ? seededTensor([units], seed + 2) : undefined,
        };
        checkGradients(dense, tensors, {}, { seed });
      }),
      { seed: 41, numRuns: 30 },
    );
  });

  it('refuses what does not fit, and says both sides', () => {
    const refused = (tensors: Parameters<typeof dense.outputShape>[0]) =>
      thrown(() => dense.outputShape(tensors, {}));
    expect(refused({ input: { shape: [2, 4] }, kernel }).message).toBe(
      'The kernel reads 3 inputs, but each sample has 4. Give the kernel 4 rows.',
    );
    expect(refused({ input, kernel, bias: { shape: [3] } }).message).toBe(
      'The bias has 3 numbers, but there are 2 units. Give one bias for each unit.',
    );
    expect(refused({ input: { shape: [1, 2, 2, 1] }, kernel }).message).toBe(
      'The input must have the shape [batch, inputs], each at least 1, but it is [1, 2, 2, 1]. Reshape it.',
    );
    expect(refused({ input, kernel: { shape: [3, 0] } }).code).toBe('tensor-rank');
    expect(
      thrown(() => dense.backward({ input, kernel }, {}, { shape: [2, 3], data: Array(6).fill(0) })).code,
    ).toBe('gradient-shape');
  });
});
