import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import { imageTensor, referenceFilter } from '../../../src/engine/filter/referenceFilter.ts';
import { toleranceOf } from './errorBound.ts';
import { aCase, anImage, drawImage, type FilterCase } from './randomChains.ts';

// Many cases on machines that have other things to do as well.
vi.setConfig({ testTimeout: 60_000 });

describe.each(['scalar', 'simd', 'relaxed'] as const)('the fast path on %s', (level) => {
  let engine: FilterEngine;
  beforeAll(async () => {
    engine = await FilterEngine.create({ threads: 0, workerFile: '', level });
  });
  afterAll(() => engine.dispose());

  test('one convolution is that of the reference', async () => {
    await fc.assert(
      fc.asyncProperty(aCase(1, 1), async (given) => agreesWithReference(engine, given)),
      { numRuns: 300 },
    );
  });

  test('chains of convolutions and pools are those of the reference, at every stage', async () => {
    await fc.assert(
      fc.asyncProperty(aCase(2, 3), async (given) => agreesWithReference(engine, given)),
      { numRuns: 200 },
    );
  });

  test('images of several bands are those of the reference', async () => {
    await fc.assert(
      fc.asyncProperty(aCase(1, 2, anImage(300, 12)), async (given) => agreesWithReference(engine, given)),
      { numRuns: 60 },
    );
  });

  test('the image itself is what the first step reads', async () => {
    const channels = fc.constantFrom('gray' as const, 'each' as const, 'sum' as const);
    await fc.assert(
      fc.asyncProperty(anImage(40, 40), channels, async (image, mode) => {
        engine.load(image);
        const chain = { channels: mode, steps: [] };
        const [found] = await engine.run({ chain, sinks: [{ type: 'values', stage: -1 }] });
        const { shape, data } = imageTensor(image, mode);
        expect([found.height, found.width, found.channels]).toEqual(shape);
        data.forEach((value, place) => {
          expect(Math.abs(found.data[place] - value)).toBeLessThanOrEqual(1e-6 * value);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('whole kernels on 8-bit images give the exact quotient, rounded once', async () => {
    engine.load({ height: 1, width: 3, channels: 1, data: Uint8Array.of(255, 255, 255) });
    const kernel = { height: 1, width: 3, weights: [3, 3, 3] };
    const chain = { channels: 'each', steps: [{ ...plainConvolution, kernel, divisor: 9 }] } as const;
    const [{ data }] = await engine.run({ chain, sinks: [{ type: 'values', stage: 0 }] });
    expect([...data]).toEqual([170, 255, 170]);
  });

  test('sums of bytes at the rim of 16 bits are exact on both sides of it', async () => {
    engine.load({ height: 1, width: 2, channels: 1, data: Uint8Array.of(255, 0) });
    for (const weights of [
      [257, 0],
      [258, 0],
      [-257, 0],
      [-258, 0],
      [200, -57],
      [200, -58],
      [-57, 200],
      [-58, 200],
    ]) {
      const kernel = { height: 1, width: 2, weights };
      const chain = { channels: 'each', steps: [{ ...plainConvolution, kernel, padding: 1 }] } as const;
      const [{ data }] = await engine.run({ chain, sinks: [{ type: 'values', stage: 0 }] });
      expect([...data.subarray(3, 6)]).toEqual([weights[1] * 255, weights[0] * 255, 0].map((sum) => sum + 0));
    }
  });

  test('rows of a tall separable kernel do not depend on where a run begins', async () => {
    engine.load(drawImage({ height: 40, width: 9, channels: 3, is16Bit: true, seed: 3, flat: false }));
    const column = [0.1, 0.37, 0.9, 1, 0.77, 0.31, 0.13];
    const kernel = { height: 7, width: 7, weights: column.flatMap((a) => column.map((b) => a * b)) };
    const chain = { channels: 'each', steps: [{ ...plainConvolution, kernel }] } as const;
    const [whole] = await engine.run({ chain, sinks: [{ type: 'values', stage: 0 }] });
    for (let row = 0; row < 40; row++) {
      const region = { row, column: 0, height: 1, width: 9 };
      const [{ data }] = await engine.run({ chain, sinks: [{ type: 'values', stage: 0, region }] });
      expect(data).toEqual(whole.data.slice(row * 27, (row + 1) * 27));
    }
  });
});

const plainConvolution = {
  type: 'convolution',
  divisor: 1,
  bias: 0,
  flip: false,
  padding: 'same',
  padMode: { type: 'zeros' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'linear',
} as const;

async function agreesWithReference(engine: FilterEngine, given: FilterCase): Promise<void> {
  const { image, chain } = given;
  engine.load(image);
  const sinks = chain.steps.map((_, stage) => ({ type: 'values', stage }) as const);
  const found = await engine.run({ chain, sinks });
  const expected = referenceFilter(chain, image);
  const tolerances = toleranceOf(given, expected);
  expected.forEach(({ shape, data }, stage) => {
    const { height, width, channels, data: values } = found[stage];
    expect([height, width, channels]).toEqual(shape);
    for (let place = 0; place < data.length; place++) {
      const tolerance = tolerances[stage][place];
      const isClose = Math.abs(values[place] - data[place]) <= tolerance;
      if (isClose || Object.is(values[place], data[place])) continue;
      throw new Error(
        `Stage ${stage}, number ${place}: ${values[place]} is not ${data[place]} ± ${tolerance}.`,
      );
    }
  });
}
