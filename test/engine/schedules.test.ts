import { describe, expect, it } from 'vitest';
import { checkSchedule, type Schedule, scheduledRate } from '../../src/engine/schedules.ts';
import { largestError } from './largestError.ts';
import tables from './oracles/scheduleTables.json' with { type: 'json' };
import { thrown } from './thrown.ts';

const run = { learningRate: 1, epochs: 4, batchesPerEpoch: 2 };

function rates(schedule: Schedule, { epochs, batchesPerEpoch, ...rest } = run): number[] {
  return Array.from({ length: epochs * batchesPerEpoch }, (_, step) => {
    const at = { epoch: Math.floor(step / batchesPerEpoch), batch: step % batchesPerEpoch };
    return scheduledRate(schedule, { epochs, batchesPerEpoch, ...rest }, at);
  });
}

describe('schedules by hand', () => {
  it('constant, step and exponential change between epochs', () => {
    expect(rates({ type: 'constant' })).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(rates({ type: 'step', every: 2, factor: 0.1 })).toEqual([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1]);
    expect(rates({ type: 'exponential', factor: 0.5 })).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  });

  it('the cosine falls with every step, by half in the middle, and never to 0', () => {
    const cosine = rates({ type: 'cosine' });
    expect(cosine[0]).toBe(1);
    expect(cosine[4]).toBeCloseTo(0.5, 15);
    expect(cosine.every((rate, step) => step === 0 || rate < cosine[step - 1])).toBe(true);
    expect(cosine[7]).toBeGreaterThan(0);
  });

  it('the warm-up rises in a line, step by step, and the rest counts from its end', () => {
    expect(rates({ type: 'exponential', factor: 0.5, warmupEpochs: 2 })).toEqual([
      0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5,
    ]);
    expect(rates({ type: 'constant', warmupEpochs: 0.5 })).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(rates({ type: 'cosine', warmupEpochs: 4 })).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => step / 8),
    );
    expect(rates({ type: 'cosine', warmupEpochs: 8 }).at(-1)).toBe(0.5);
  });
});

describe('schedules against PyTorch', () => {
  it.each(tables.cases)('$schedule', (golden) => {
    const found = rates(golden.schedule as Schedule, golden.run);
    expect(largestError(found, golden.rates)).toBeLessThan(1e-15);
  });
});

describe('checkSchedule', () => {
  it('refuses numbers out of range, and says which', () => {
    const refused = (schedule: Schedule) => thrown(() => checkSchedule(schedule)).message;
    expect(refused({ type: 'constant', warmupEpochs: -1 })).toBe(
      'The warm-up must last 0 epochs or more, but it is -1. Give a number in that range.',
    );
    expect(refused({ type: 'step', every: 0, factor: 0.1 })).toBe(
      '"every" must be a whole number of epochs from 1, but it is 0. Give a number in that range.',
    );
    expect(refused({ type: 'exponential', factor: 0 })).toBe(
      'The factor of a schedule must be above 0, but it is 0. Give a number in that range.',
    );
    expect(thrown(() => rates({ type: 'step', every: 1.5, factor: 1 })).code).toBe('schedule');
  });
});
