import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilterChain } from '../../../src/engine/filter/filterChain.ts';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import { imageTensor, referenceFilter } from '../../../src/engine/filter/referenceFilter.ts';
import { createMachine } from '../../../src/engine/filter/wasmMachine.ts';
import { toleranceOf } from './errorBound.ts';
import { aCase, aConvolution, anImage, type FilterCase } from './randomChains.ts';

const workerFile = new URL('../../../src/engine/pool/worker.ts', import.meta.url).pathname;

async function valuesOf(engine: FilterEngine, { image, chain }: FilterCase) {
  engine.load(image);
  const sinks = chain.steps.map((_, stage) => ({ type: 'values', stage }) as const);
  return engine.run({ chain, sinks });
}

describe.each(['scalar', 'simd', 'relaxed'] as const)('the fast path on %s', (level) => {
  let engine: FilterEngine;
  beforeAll(async () => {
    engine = await FilterEngine.create({ threads: 0, workerFile, level });
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
});

async function agreesWithReference(engine: FilterEngine, given: FilterCase): Promise<void> {
  const expected = referenceFilter(given.chain, given.image);
  const found = await valuesOf(engine, given);
  const tolerances = toleranceOf(given, expected);
  expected.forEach(({ shape, data }, stage) => {
    const { height, width, channels, data: values } = found[stage];
    expect([height, width, channels]).toEqual(shape);
    for (let place = 0; place < data.length; place++) {
      const difference = Math.abs(values[place] - data[place]);
      const same = Object.is(values[place], data[place]) || difference <= tolerances[stage][place];
      if (!same) {
        throw new Error(
          `stage ${stage}, number ${place}: ${values[place]} is not ${data[place]} within ${tolerances[stage][place]}`,
        );
      }
    }
  });
}
