import { expect, test } from 'vitest';
import { planFilterJob } from '../../../src/engine/filter/filterJob.ts';
import { scratchBytes } from '../../../src/engine/filter/filterPipeline.ts';
import { createScalarMachine } from '../../../src/engine/filter/scalarKernels.ts';

const convolution = {
  type: 'convolution',
  kernel: { height: 15, width: 15, weights: Array.from({ length: 225 }, (_, place) => Math.sin(place)) },
  divisor: 1,
  bias: 0,
  flip: false,
  padding: 'same',
  padMode: { type: 'reflect' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'linear',
} as const;

/** An image whose pixels are never touched. */
function untouched(height: number, width: number) {
  const format = { height, width, channels: 3, bits: 8 } as const;
  return { format, pixels: new Uint8Array(new SharedArrayBuffer(height * width * 3)) };
}

test('four steps of 15×15 on 24 megapixels take under 1 GB, result and all', () => {
  const image = untouched(4000, 6000);
  const chain = { channels: 'each', steps: [convolution, convolution, convolution, convolution] } as const;
  const machine = createScalarMachine();
  const { job, threads } = planFilterJob(image, chain, [{ type: 'values', stage: 3 }], machine, 8);
  expect(threads).toBe(8);
  const kept = job.sinks.reduce((sum, { target }) => sum + target.byteLength, image.pixels.byteLength);
  expect(kept + threads * scratchBytes(job, machine)).toBeLessThan(1e9);
});

test('what one thread needs decides how many take part', () => {
  const image = untouched(2000, 6000);
  const wide = { ...convolution, dilation: [130, 1] } as const;
  const chain = { channels: 'each', steps: [wide, wide] } as const;
  const sinks = [{ type: 'statistics', stage: 1, low: 0, high: 1, bins: 2 }] as const;
  const machine = createScalarMachine();
  const { job, threads } = planFilterJob(image, chain, sinks, machine, 8);
  const scratch = scratchBytes(job, machine);
  expect(scratch).toBeGreaterThan(1820 * 6000 * 3 * 4);
  expect(threads).toBe(Math.min(Math.floor(2 ** 29 / scratch), job.bands));
});

test('a sink of a stage that there is not is a defect of the caller', () => {
  const plan = () =>
    planFilterJob(
      untouched(4, 4),
      { channels: 'each', steps: [convolution] },
      [{ type: 'values', stage: 1 }],
      createScalarMachine(),
      1,
    );
  expect(plan).toThrow('There is no stage 1 in a chain of 1 steps.');
});
