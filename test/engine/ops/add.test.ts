import { describe, expect, it } from 'vitest';
import { add } from '../../../src/engine/ops/add.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

describe('add', () => {
  it('adds number by number', () => {
    const first = { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] };
    const second = { shape: [1, 1, 2, 2], data: [10, 20, 30, 40] };
    const output = add.forward({ first, second }, {});
    expect(output.shape).toEqual([1, 1, 2, 2]);
    expect(Array.from(output.data)).toEqual([11, 22, 33, 44]);
  });

  it('gives both branches the whole gradient, each in memory of its own', () => {
    const input = { shape: [1, 2], data: [1, 2] };
    const { dFirst, dSecond } = add.backward(
      { first: input, second: input },
      {},
      { shape: [1, 2], data: [5, 6] },
    );
    expect(Array.from(dFirst.data)).toEqual([5, 6]);
    expect(Array.from(dSecond.data)).toEqual([5, 6]);
    expect(dFirst.data.buffer).not.toBe(dSecond.data.buffer);
  });

  it('has the gradients of its own forward', () => {
    const [first, second] = [seededTensor([2, 3, 2, 4], 1), seededTensor([2, 3, 2, 4], 2)];
    checkGradients(add, { first, second }, {}, { seed: 3 });
  });

  it('broadcasts nothing', () => {
    const shapes = { first: { shape: [1, 4, 4, 8] }, second: { shape: [1, 4, 4, 1] } };
    expect(thrown(() => add.outputShape(shapes, {})).message).toBe(
      'Only equal shapes can be added, but these are [1, 4, 4, 8] and [1, 4, 4, 1]. Bring one to the shape of the other, as by a 1×1 convolution.',
    );
  });
});
