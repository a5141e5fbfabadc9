/** Runs that are killed at random moments. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Random, randomKey } from '../../src/engine/random.ts';
import { childRun } from './childRun.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, compiledOf, metricsOf, networkFile, runOf } from './runs.ts';

/** As many samples that an epoch takes about as long as what is between two of them. */
const parts = {
  dataset: { type: 'synthetic', generator: 'stripes', samples: 60, validationSplit: 0.2 },
  training: { epochs: 12, batchSize: 8, schedule: { type: 'cosine', warmupEpochs: 1 } },
};

it('a run killed at random moments ends in the same bits as one that was not', {
  timeout: 120_000,
}, async () => {
  const parent = await temporaryFolder();
  const file = await networkFile(parent, parts);
  const [whole, killed] = [join(parent, 'whole'), join(parent, 'killed')];
  await runOf({ folder: whole, file, compiled: compiledOf(parts) });
  const random = new Random(randomKey(1));
  let kills = 0;
  for (let last = ''; last !== 'finished'; ) {
    // In an epoch or in its commit; a few ms are as long as either.
    const after = 1 + random.below(14);
    let seen = 0;
    const { events, status } = await childRun(file, killed, {
      onEvent: (_, child) => {
        if (++seen === after) setTimeout(() => child.kill('SIGKILL'), random.below(12));
      },
    });
    if (status === null) kills++;
    else expect(status).toBe(0);
    last = events.at(-1)?.type ?? '';
  }
  expect(kills).toBeGreaterThan(3);
  expect(await bitsOf(killed)).toEqual(await bitsOf(whole));
  expect(await metricsOf(killed)).toEqual(await metricsOf(whole));
});
