import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCrossEntropies, softmaxCrossEntropy } from '../../../src/engine/ops/softmaxCrossEntropy.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { doubleError, largestError, storedError } from '../largestError.ts';
import tables from '../oracles/lossTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

function labelled(classes: number, logits: number[], ...labels: number[]) {
  return {
    logits: { shape: [labels.length, classes], data: logits },
    labels: { shape: [labels.length], data: labels },
  };
}

const slope = { shape: [1], data: [1] };

describe('softmaxCrossEntropy by hand', () => {
  it('is ln of the classes where all are alike, and the mean of the batch', () => {
    const inputs = labelled(2, [5, 5, 0, Math.log(3)], 0, 1);
    const samples = sampleCrossEntropies(inputs);
    expect(samples[0]).toBeCloseTo(Math.log(2), 15);
    expect(samples[1]).toBeCloseTo(Math.log(4 / 3), 15);
    const output = softmaxCrossEntropy.forward(inputs, {});
    expect(output.shape).toEqual([1]);
    expect(output.data[0]).toBe(Math.fround((Math.log(2) + Math.log(4 / 3)) / 2));
  });

  it('sends back probabilities less the target, over the batch', () => {
    const { dLogits } = softmaxCrossEntropy.backward(labelled(2, [5, 5, 0, Math.log(3)], 0, 1), {}, slope);
    // (½ − 1, ½) / 2 and (¼, ¾ − 1) / 2
    expect(Array.from(dLogits.data)).toEqual([-0.25, 0.25, 0.125, -0.125]);
  });

  it('spreads a share of the target over all classes', () => {
    // Targets 0.9 and 0.1 at p = ½ each: no pull to one class, ln 2 of loss all the same.
    const inputs = labelled(2, [0, 0], 0);
    expect(sampleCrossEntropies(inputs, { labelSmoothing: 0.2 })[0]).toBeCloseTo(Math.log(2), 15);
    const { dLogits } = softmaxCrossEntropy.backward(inputs, { labelSmoothing: 0.2 }, slope);
    expect(Array.from(dLogits.data)).toEqual([0.5 - 0.9, 0.5 - 0.1].map(Math.fround));
  });

  it('is exact at ±1000, and a class that cannot be does not count', () => {
    expect(sampleCrossEntropies(labelled(2, [1000, -1000, 1000, -1000], 0, 1))).toEqual([0, 2000]);
    expect(sampleCrossEntropies(labelled(2, [0, Number.NEGATIVE_INFINITY], 0))).toEqual([0]);
  });

  it('multiplies by the slope of the loss', () => {
    const { dLogits } = softmaxCrossEntropy.backward(labelled(2, [5, 5], 0), {}, { shape: [1], data: [3] });
    expect(Array.from(dLogits.data)).toEqual([-1.5, 1.5]);
  });
});

describe('softmaxCrossEntropy against PyTorch', () => {
  for (const golden of tables.cases) {
    const { logits, labels, samples, dLogits, labelSmoothing } = golden;
    if (!logits || !labels || !samples || !dLogits) continue;
    it(`${logits.shape.join('×')} from ${Math.max(...logits.data)}, smoothing ${labelSmoothing}`, () => {
      const inputs = { logits, labels };
      const params = { labelSmoothing };
      expect(largestError(sampleCrossEntropies(inputs, params), samples)).toBeLessThan(doubleError);
      const memory = { shape: [1], data: new Float64Array(1) };
      softmaxCrossEntropy.forward(inputs, params, memory);
      expect(largestError(memory.data, [golden.loss])).toBeLessThan(doubleError);
      const gradients = softmaxCrossEntropy.backward(inputs, params, slope);
      expect(largestError(gradients.dLogits.data, dLogits.data)).toBeLessThan(storedError);
    });
  }
});

describe('softmaxCrossEntropy', () => {
  it('has the gradients of its own forward, on random shapes', () => {
    const extent = fc.integer({ min: 1, max: 6 });
    const smoothings = fc.constantFrom(0, 0.1, 0.7);
    fc.assert(
      fc.property(extent, extent, smoothings, fc.nat(), (batch, classes, labelSmoothing, seed) => {
        const logits = seededTensor([batch, classes], seed);
        const labels = {
          shape: [batch],
          data: Array.from({ length: batch }, (_, n) => (n * 5 + seed) % classes),
        };
        checkGradients(
          softmaxCrossEntropy,
          { logits, labels },
          { labelSmoothing },
          { seed, without: ['labels'] },
        );
      }),
      { seed: 43, numRuns: 30 },
    );
  });

  it('refuses labels that are no classes, and says which', () => {
    for (const label of [3, -1, 0.5]) {
      const error = thrown(() => softmaxCrossEntropy.forward(labelled(3, [0, 0, 0, 0, 0, 0], 0, label), {}));
      expect(error.code).toBe('label-range');
      expect(error.message).toBe(
        `The label of sample 1 must be a whole number from 0 to 2, but it is ${label}. Give the network one output for each class, and number the classes from 0.`,
      );
    }
    const backward = () => softmaxCrossEntropy.backward(labelled(2, [0, 0], 2), {}, slope);
    expect(thrown(backward).code).toBe('label-range');
  });

  it('refuses shapes and smoothing that do not fit', () => {
    const shapes = { logits: { shape: [2, 3] }, labels: { shape: [3] } };
    expect(thrown(() => softmaxCrossEntropy.outputShape(shapes, {})).message).toBe(
      'There are 3 labels for 2 samples. Give one label for each sample.',
    );
    expect(
      thrown(() => softmaxCrossEntropy.forward(labelled(2, [0, 0], 0), { labelSmoothing: 1 })).message,
    ).toBe('The label smoothing must be at least 0 and below 1, but it is 1. Give a small share, as 0.1.');
    expect(
      thrown(() => softmaxCrossEntropy.outputShape({ ...shapes, logits: { shape: [2, 1, 1, 3] } }, {})).code,
    ).toBe('tensor-rank');
  });
});
