import { describe, expect, it } from 'vitest';
import { flatten } from '../../../src/engine/ops/flatten.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

/** Each number spells its image, row, column and channel. */
const input = { shape: [2, 1, 2, 3], data: [100, 101, 102, 110, 111, 112, 200, 201, 202, 210, 211, 212] };

describe('flatten', () => {
  it('makes one row of each image, row by row, cell by cell, channel by channel', () => {
    const output = flatten.forward({ input }, {});
    expect(output.shape).toEqual([2, 6]);
    expect(Array.from(output.data)).toEqual(input.data);
  });

  it('leaves vectors as they are, in memory of their own', () => {
    const vector = { shape: [1, 2], data: Float32Array.of(3, 4) };
    const output = flatten.forward({ input: vector }, {});
    expect(output).toEqual(vector);
    expect(output.data.buffer).not.toBe(vector.data.buffer);
  });

  it('gives the gradient the shape of the image again', () => {
    const dOutput = { shape: [2, 6], data: Array.from({ length: 12 }, (_, place) => place) };
    const { dInput } = flatten.backward({ input }, {}, dOutput);
    expect(dInput.shape).toEqual([2, 1, 2, 3]);
    expect(Array.from(dInput.data)).toEqual(dOutput.data);
    checkGradients(flatten, { input: seededTensor([3, 2, 4, 2], 1) }, {}, { seed: 2 });
  });

  it('refuses another rank and a gradient of another shape', () => {
    expect(thrown(() => flatten.outputShape({ input: { shape: [2, 3, 4] } }, {})).message).toBe(
      'The input must have the shape [batch, height, width, channels] or [batch, units], each at least 1, but it is [2, 3, 4]. Reshape it.',
    );
    expect(thrown(() => flatten.backward({ input }, {}, input)).message).toBe(
      "The gradient of the output must have the output's shape [2, 6], not [2, 1, 2, 3]. Give one number for each number of the output.",
    );
  });
});
