import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalAvgPool2d } from '../../../src/engine/ops/globalAvgPool2d.ts';
import { globalMaxPool2d } from '../../../src/engine/ops/globalMaxPool2d.ts';
import { checkGradients, distinctTensor, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

/** Two images of 1 × 2 cells with two channels. */
const input = { shape: [2, 1, 2, 2], data: [1, 8, 2, 7, 3, 6, 4, 4] };
const dOutput = { shape: [2, 2], data: [10, 20, 30, 40] };

describe('global pools by hand', () => {
  it('make one number of each channel of each image: a vector', () => {
    expect(globalAvgPool2d.forward({ input }, {})).toEqual({
      shape: [2, 2],
      data: Float32Array.of(1.5, 7.5, 3.5, 5),
    });
    expect(globalMaxPool2d.forward({ input }, {})).toEqual({
      shape: [2, 2],
      data: Float32Array.of(2, 8, 4, 6),
    });
  });

  it('share the slope of a mean, and give that of a maximum to the cell that won', () => {
    const ofMean = globalAvgPool2d.backward({ input }, {}, dOutput).dInput;
    expect(ofMean).toEqual({ shape: input.shape, data: Float32Array.of(5, 10, 5, 10, 15, 20, 15, 20) });
    const ofMaximum = globalMaxPool2d.backward({ input }, {}, dOutput).dInput;
    expect(ofMaximum).toEqual({ shape: input.shape, data: Float32Array.of(0, 20, 10, 0, 0, 40, 30, 0) });
  });

  it('give the slope of a tie to the first', () => {
    const tie = { shape: [1, 2, 2, 1], data: [1, 5, 5, 5] };
    const { dInput } = globalMaxPool2d.backward({ input: tie }, {}, { shape: [1, 1], data: [3] });
    expect(Array.from(dInput.data)).toEqual([0, 3, 0, 0]);
  });

  it('pass on what is not a number', () => {
    const none = { shape: [1, 1, 3, 1], data: [1, Number.NaN, 5] };
    expect(globalAvgPool2d.forward({ input: none }, {}).data[0]).toBeNaN();
    expect(globalMaxPool2d.forward({ input: none }, {}).data[0]).toBeNaN();
  });
});

describe('global pools', () => {
  it('have the slopes of forward as their gradients', () => {
    const extent = fc.integer({ min: 1, max: 6 });
    const shapes = fc.tuple(fc.constantFrom(1, 2), extent, extent, fc.constantFrom(1, 2, 3, 5, 17));
    const property = fc.property(shapes, fc.nat(), (shape, seed) => {
      checkGradients(globalAvgPool2d, { input: seededTensor(shape, seed) }, {}, { seed });
      checkGradients(globalMaxPool2d, { input: distinctTensor(shape, seed) }, {}, { seed });
    });
    fc.assert(property);
  });

  it('refuse another rank, and a gradient of another shape', () => {
    for (const pool of [globalAvgPool2d, globalMaxPool2d]) {
      expect(thrown(() => pool.outputShape({ input: { shape: [2, 3] } }, {})).code).toBe('tensor-rank');
      const wrong = { shape: [2, 1, 1, 2], data: dOutput.data };
      expect(thrown(() => pool.backward({ input }, {}, wrong)).code).toBe('gradient-shape');
    }
  });
});
