import { describe, expect, it } from 'vitest';
import { type DropoutParams, dropout } from '../../../src/engine/ops/dropout.ts';
import { randomKey, randomWord } from '../../../src/engine/random.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { thrown } from '../thrown.ts';

const key = randomKey(7, 2, 30);
const half: DropoutParams = { rate: 0.5, key, training: true };

function ones(count: number) {
  return { shape: [1, count], data: new Float32Array(count).fill(1) };
}

describe('dropout', () => {
  it('leaves out where the random word is below rate · 2³², and enlarges the others', () => {
    const words = Array.from({ length: 12 }, (_, place) => randomWord(key, place));
    const expected = words.map((word) => (word < 2 ** 31 ? 0 : 2));
    expect(Array.from(dropout.forward({ input: ones(12) }, half).data)).toEqual(expected);
    // Written out once, so that no change of the generator goes unseen.
    expect(expected).toEqual([2, 2, 2, 0, 2, 0, 2, 0, 0, 2, 2, 0]);
  });

  it('leaves out the share it was asked for, and keeps the mean', () => {
    for (const rate of [0.1, 0.25, 0.8]) {
      const output = dropout.forward({ input: ones(40_000) }, { ...half, rate }).data;
      const left = output.filter((value) => value === 0).length / output.length;
      // Three deviations of a share among 40,000 are at most 0.0075.
      expect(Math.abs(left - rate)).toBeLessThan(0.0075);
      expect(output.every((value) => value === 0 || value === Math.fround(1 / (1 - rate)))).toBe(true);
    }
  });

  it('sends the gradient through the same mask', () => {
    const output = dropout.forward({ input: ones(100) }, half);
    const { dInput } = dropout.backward({ input: ones(100) }, half, ones(100));
    expect(Array.from(dInput.data)).toEqual(Array.from(output.data));
    checkGradients(dropout, { input: seededTensor([2, 3, 4, 2], 1) }, { ...half, rate: 0.3 }, { seed: 2 });
  });

  it('leaves out the same numbers of a part of the batch as of the whole', () => {
    const whole = dropout.forward({ input: ones(64) }, half).data;
    for (const firstPlace of [16, 33]) {
      const part = { ...half, firstPlace };
      expect(Array.from(dropout.forward({ input: ones(20) }, part).data)).toEqual(
        Array.from(whole.slice(firstPlace, firstPlace + 20)),
      );
      checkGradients(dropout, { input: seededTensor([2, 5], 1) }, part, { seed: 3 });
    }
  });

  it('depends on seed, layer and step', () => {
    const masks = [randomKey(7, 2, 30), randomKey(8, 2, 30), randomKey(7, 3, 30), randomKey(7, 2, 31)].map(
      (other) => dropout.forward({ input: ones(64) }, { ...half, key: other }).data.join(),
    );
    expect(new Set(masks).size).toBe(4);
    expect(dropout.forward({ input: ones(64) }, half).data.join()).toBe(masks[0]);
  });

  it('passes everything when it is not training, or at rate 0', () => {
    const input = seededTensor([2, 5], 3);
    for (const params of [
      { ...half, training: false },
      { ...half, rate: 0 },
    ]) {
      expect(Array.from(dropout.forward({ input }, params, input).data)).toEqual(Array.from(input.data));
      checkGradients(dropout, { input }, params, { seed: 4 });
    }
  });

  it('refuses a rate that would leave out all', () => {
    for (const rate of [1, -0.1, Number.NaN]) {
      const error = thrown(() => dropout.outputShape({ input: { shape: [1, 2] } }, { ...half, rate }));
      expect(error.code).toBe('dropout-rate');
      expect(error.message).toBe(
        `The rate of a dropout must be at least 0 and below 1, but it is ${rate}. Give the share of the numbers that is left out, as 0.5.`,
      );
    }
  });
});
