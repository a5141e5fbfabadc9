import { describe, expect, it } from 'vitest';
import { meanSquaredError } from '../../../src/engine/ops/meanSquaredError.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { doubleError, largestError, storedError } from '../largestError.ts';
import tables from '../oracles/lossTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

const prediction = { shape: [2, 2], data: [1, 2, 3, 4] };
const target = { shape: [2, 2], data: [1, 0, 0, 4] };

describe('meanSquaredError', () => {
  it('is the mean over batch and outputs, and sends back twice the error over their number', () => {
    // (0 + 4 + 9 + 0) / 4
    const output = meanSquaredError.forward({ prediction, target }, {});
    expect(output.shape).toEqual([1]);
    expect(Array.from(output.data)).toEqual([3.25]);
    const dOutput = { shape: [1], data: [10] };
    const { dPrediction } = meanSquaredError.backward({ prediction, target }, {}, dOutput);
    expect(Array.from(dPrediction.data)).toEqual([0, 10, 15, 0]);
  });

  it('is what PyTorch says', () => {
    const golden = tables.cases.find(({ type }) => type === 'meanSquaredError');
    if (!golden?.prediction || !golden.target || !golden.dPrediction) throw new Error('No golden numbers.');
    const memory = { shape: [1], data: new Float64Array(1) };
    meanSquaredError.forward({ prediction: golden.prediction, target: golden.target }, {}, memory);
    expect(largestError(memory.data, [golden.loss])).toBeLessThan(doubleError);
    const gradients = meanSquaredError.backward(
      { prediction: golden.prediction, target: golden.target },
      {},
      { shape: [1], data: [1] },
    );
    expect(largestError(gradients.dPrediction.data, golden.dPrediction.data)).toBeLessThan(storedError);
  });

  it('has the gradients of its own forward', () => {
    const inputs = { prediction: seededTensor([3, 2, 2, 2], 1), target: seededTensor([3, 2, 2, 2], 2) };
    checkGradients(meanSquaredError, inputs, {}, { seed: 3, without: ['target'] });
  });

  it('refuses a target of another shape', () => {
    const shapes = { prediction: { shape: [2, 4] }, target: { shape: [2, 1] } };
    expect(thrown(() => meanSquaredError.outputShape(shapes, {})).message).toBe(
      'The target must have the shape of the prediction, [2, 4], but it is [2, 1]. Give one target for each number that is predicted.',
    );
  });
});
