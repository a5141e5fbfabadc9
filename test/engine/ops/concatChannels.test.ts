import { describe, expect, it } from 'vitest';
import { concatChannels } from '../../../src/engine/ops/concatChannels.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

/** Two cells with one, two and one channels. */
const inputs = [
  { shape: [1, 2, 1, 1], data: [1, 5] },
  { shape: [1, 2, 1, 2], data: [2, 3, 6, 7] },
  { shape: [1, 2, 1, 1], data: [4, 8] },
];

describe('concatChannels', () => {
  it('lays the channels of each cell one behind the other', () => {
    const output = concatChannels.forward(inputs, {});
    expect(output.shape).toEqual([1, 2, 1, 4]);
    expect(Array.from(output.data)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('cuts the gradient into the same parts', () => {
    const dOutput = { shape: [1, 2, 1, 4], data: [10, 20, 30, 40, 50, 60, 70, 80] };
    const gradients = concatChannels.backward(inputs, {}, dOutput);
    expect(gradients.map(({ shape }) => shape)).toEqual(inputs.map(({ shape }) => shape));
    expect(gradients.map(({ data }) => Array.from(data))).toEqual([
      [10, 50],
      [20, 30, 60, 70],
      [40, 80],
    ]);
  });

  it('joins vectors, and passes a single input', () => {
    const vectors = [
      { shape: [2, 1], data: [1, 3] },
      { shape: [2, 1], data: [2, 4] },
    ];
    expect(Array.from(concatChannels.forward(vectors, {}).data)).toEqual([1, 2, 3, 4]);
    expect(Array.from(concatChannels.forward([vectors[0]], {}).data)).toEqual([1, 3]);
  });

  it('has the gradients of its own forward', () => {
    const parts = [1, 4, 2].map((channels) => seededTensor([2, 3, 2, channels], channels));
    checkGradients(concatChannels, parts, {}, { seed: 5 });
  });

  it('refuses none, and shapes that differ in more than channels', () => {
    expect(thrown(() => concatChannels.outputShape([], {})).message).toBe(
      'There must be at least 1 input to join, but there are 0. Give one input for each branch.',
    );
    expect(
      thrown(() => concatChannels.outputShape([{ shape: [1, 4, 4, 2] }, { shape: [1, 2, 4, 2] }], {}))
        .message,
    ).toBe(
      'What is joined may differ in its channels alone, but the shapes are [1, 4, 4, 2] and [1, 2, 4, 2]. Give all branches the same stride and padding.',
    );
    expect(
      thrown(() => concatChannels.outputShape([{ shape: [4, 2] }, { shape: [1, 1, 4, 2] }], {})).code,
    ).toBe('concat-shapes');
  });
});
