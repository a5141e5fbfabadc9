import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchNormInputs,
  batchNorm,
  batchNormInputGradient,
  batchStatistics,
  runningStatistics,
} from '../../../src/engine/ops/batchNorm.ts';
import { sizeOf, tensor } from '../../../src/engine/tensor.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { doubleError, largestError, storedError } from '../largestError.ts';
import tables from '../oracles/batchNormTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

function vector(...data: number[]) {
  return { shape: [data.length], data };
}

/** Two channels: 1 3 5 7, of mean 4 and variance 5, and always 8. */
const columns: BatchNormInputs = {
  input: { shape: [2, 1, 2, 2], data: [1, 8, 3, 8, 5, 8, 7, 8] },
  gamma: vector(10, 10),
  beta: vector(100, 200),
  runningMean: vector(0, 8),
  runningVariance: vector(1, 0),
};

describe('batchNorm by hand', () => {
  it('knows the mean and the biased variance of each channel', () => {
    const { mean, variance } = batchStatistics(columns.input);
    expect(Array.from(mean)).toEqual([4, 8]);
    expect(Array.from(variance)).toEqual([5, 0]);
  });

  it('normalises by the batch while training; epsilon keeps a constant channel at beta', () => {
    // √(5 + 4) = 3, √(0 + 4) = 2
    const output = batchNorm.forward(columns, { training: true, epsilon: 4 });
    expect(Array.from(output.data)).toEqual([90, 200, 290 / 3, 200, 310 / 3, 200, 110, 200].map(Math.fround));
  });

  it('normalises by the running statistics afterwards', () => {
    const output = batchNorm.forward(columns, { training: false, epsilon: 3 });
    expect(Array.from(output.data)).toEqual([105, 200, 115, 200, 125, 200, 135, 200]);
  });

  it('moves the running statistics by a tenth, the variance unbiased', () => {
    const { runningMean, runningVariance } = runningStatistics(columns, { training: true });
    expect(Array.from(runningMean.data)).toEqual([0.4, 8].map(Math.fround));
    // 0.9 · 1 + 0.1 · 5 · 4/3
    expect(Array.from(runningVariance.data)).toEqual([0.9 + 2 / 3, 0].map(Math.fround));
    const whole = runningStatistics(columns, { training: true, momentum: 1 });
    expect(Array.from(whole.runningMean.data)).toEqual([4, 8]);
    const none = runningStatistics(columns, { training: false });
    expect(Array.from(none.runningMean.data)).toEqual([0, 8]);
    expect(Array.from(none.runningVariance.data)).toEqual([1, 0]);
  });

  it('sees a small variance under a large mean', () => {
    const input = { shape: [4, 1], data: [1e6 - 1, 1e6 + 1, 1e6 - 1, 1e6 + 1] };
    expect(Array.from(batchStatistics(input).variance)).toEqual([1]);
  });
});

describe('batchNorm against PyTorch', () => {
  it.each(tables.cases)('momentum $momentum, epsilon $epsilon', ({ gamma, beta, batches, ...options }) => {
    const channels = gamma.shape[0];
    let running = {
      runningMean: tensor([channels]),
      runningVariance: tensor([channels], new Float32Array(channels).fill(1)),
    };
    for (const { training, input, dOutput, ...golden } of batches) {
      const tensors = { input, gamma, beta, ...running };
      const params = { ...options, training };
      // What is normalised by float32 running statistics is as exact as they are.
      const error = training ? doubleError : 2e-7;
      const memory = { shape: input.shape, data: new Float64Array(sizeOf(input.shape)) };
      expect(largestError(batchNorm.forward(tensors, params, memory).data, golden.output.data)).toBeLessThan(
        error,
      );
      const { dInput, dGamma, dBeta } = batchNorm.backward(tensors, params, dOutput);
      const stored = training ? storedError : 2e-7;
      expect(largestError(dInput.data, golden.dInput.data)).toBeLessThan(stored);
      expect(largestError(dGamma.data, golden.dGamma.data)).toBeLessThan(stored);
      expect(largestError(dBeta.data, golden.dBeta.data)).toBeLessThan(stored);
      running = runningStatistics(tensors, params);
      expect(largestError(running.runningMean.data, golden.runningMean.data)).toBeLessThan(2e-7);
      expect(largestError(running.runningVariance.data, golden.runningVariance.data)).toBeLessThan(2e-7);
    }
  });
});

describe('batchNormInputGradient', () => {
  it('gives each part of a batch what the whole has there', () => {
    const input = seededTensor([5, 2, 1, 3], 1);
    const dOutput = seededTensor(input.shape, 2);
    const vectors = { gamma: vector(1, -2, 0.5), beta: vector(0, 0, 0) };
    const running = { runningMean: vector(0, 0, 0), runningVariance: vector(1, 1, 1) };
    const whole = batchNorm.backward({ input, ...vectors, ...running }, { training: true }, dOutput);
    const sums = {
      gamma: vectors.gamma.data,
      dGamma: whole.dGamma.data,
      dBeta: whole.dBeta.data,
      ...batchStatistics(input),
    };
    for (const [from, to] of [[0, 2] as const, [2, 5] as const]) {
      const part = ({ data }: typeof input) => ({
        shape: [to - from, 2, 1, 3],
        data: data.subarray(from * 6, to * 6),
      });
      const gradient = batchNormInputGradient({ input: part(input), ...sums }, { count: 10 }, part(dOutput));
      expect(largestError(gradient.data, whole.dInput.data.subarray(from * 6, to * 6))).toBeLessThan(2e-7);
    }
  });
});

describe('batchNorm', () => {
  it('has the gradients of its own forward, on random shapes', () => {
    const extent = fc.integer({ min: 1, max: 4 });
    const images = fc.tuple(fc.integer({ min: 2, max: 4 }), extent, extent, extent);
    const vectors = fc.tuple(fc.integer({ min: 2, max: 6 }), extent);
    fc.assert(
      fc.property(fc.oneof(images, vectors), fc.boolean(), fc.nat(), (shape, training, seed) => {
        const channels = shape[shape.length - 1];
        const tensors = {
          input: seededTensor(shape, seed),
          gamma: seededTensor([channels], seed + 1),
          beta: seededTensor([channels], seed + 2),
          runningMean: seededTensor([channels], seed + 3),
          runningVariance: { shape: [channels], data: new Float64Array(channels).fill(0.5) },
        };
        const without = ['runningMean', 'runningVariance'];
        checkGradients(batchNorm, tensors, { training, epsilon: 0.1 }, { seed, without });
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  it('refuses a training batch with one number a channel, but not inference on it', () => {
    const one = {
      ...columns,
      input: { shape: [1, 2], data: [1, 2] },
    };
    expect(thrown(() => batchNorm.outputShape(one, { training: true })).message).toBe(
      'Training a batch normalisation needs at least 2 numbers in each channel, but a batch of shape [1, 2] has 1. Use a larger batch, or one image less or more so that the last batch is not 1.',
    );
    expect(batchNorm.outputShape(one, { training: false })).toEqual([1, 2]);
  });

  it('refuses vectors for other channels, and parameters out of range', () => {
    expect(
      thrown(() => batchNorm.outputShape({ ...columns, beta: vector(1, 2, 3) }, { training: true })).message,
    ).toBe('beta has 3 numbers, but the input has 2 channels. Give one number for each channel.');
    expect(
      thrown(() => batchNorm.outputShape({ ...columns, runningMean: { shape: [1, 2] } }, { training: true }))
        .message,
    ).toBe('runningMean must have the shape [channels], at least 1, but it is [1, 2]. Reshape it.');
    expect(thrown(() => batchNorm.outputShape(columns, { training: true, momentum: 1.5 })).message).toBe(
      'The momentum must be from 0 to 1, but it is 1.5. Give a number in that range.',
    );
    expect(thrown(() => batchNorm.outputShape(columns, { training: true, epsilon: -1 })).message).toBe(
      'The epsilon must be a number from 0, but it is -1. Give a number in that range.',
    );
  });
});
