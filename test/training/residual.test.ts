/** A deep network on coloured images that are never twice the same: it learns, and nothing is said of it. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './folder.ts';
import { compiledOf, eventsOf, runOf } from './runs.ts';

const conv = { type: 'conv2d', filters: 6, kernelSize: 3, padding: 'same', useBias: false };
const relu = { type: 'activation', function: 'relu' };
const block = (stride: number) => ({
  type: 'residual',
  layers: [{ ...conv, stride }, { type: 'batchNorm' }, relu, conv, { type: 'batchNorm' }],
  activation: 'relu',
});
const end = [{ type: 'globalAvgPool2d' }, { type: 'dense', units: 4, activation: 'softmax' }];
const deep = [conv, { type: 'batchNorm' }, relu, block(1), block(2), ...end];
const parts = {
  input: { shape: [10, 10, 3], normalize: 'standardize' },
  dataset: {
    type: 'synthetic',
    generator: 'stripes',
    samples: 120,
    validationSplit: 0.2,
    augment: { shift: 1, rotate: 5, noise: 4 },
  },
  training: { epochs: 6, batchSize: 16, schedule: { type: 'cosine', warmupEpochs: 1 } },
};

it('a residual network with batch normalisation and augmentation learns more than one without', {
  timeout: 60_000,
}, async () => {
  const plain = [...new Array(5).fill({ ...conv, activation: 'relu' }), ...end];
  const losses: number[] = [];
  for (const layers of [deep, plain]) {
    const folder = join(await temporaryFolder(), 'run');
    const run = await runOf({ folder, compiled: compiledOf({ ...parts, layers }) });
    expect(run.error).toBeNull();
    if (layers === deep) expect(eventsOf(run, 'health').flatMap(({ warnings }) => warnings)).toEqual([]);
    losses.push(eventsOf(run, 'epoch').at(-1)?.validationLoss ?? Number.NaN);
  }
  // Four classes by chance: ln 4 = 1.39.
  expect(losses[0]).toBeLessThan(0.7);
  expect(losses[0]).toBeLessThan(losses[1] / 1.5);
});
