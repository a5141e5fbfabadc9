import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/data/datasets/openDataset.ts';
import { findSample } from '../../../src/host/featureMaps/mapsData.ts';
import { compiledOf } from '../../training/runs.ts';

test('a search that takes long ends at the sample it has come to, and goes on from there', async () => {
  const { dataset: spec, input, seed } = compiledOf();
  const options = { inputShape: input.shape, normalize: input.normalize, baseFolder: '.', seed };
  const dataset = await openDataset(spec, options);
  onTestFinished(() => dataset.close());
  const labelOf = (index: number) => dataset.validation?.label(index) ?? -1;
  // Names every sample but the last of the twelve as it is labelled.
  const predicted: number[] = [];
  const judge = (most: number) => ({
    predict: async ({ sample }: { readonly sample: { readonly index: number; readonly label: number } }) => {
      predicted.push(sample.index);
      return [0, 1, 2, 3].map((label) => Number((label === sample.label) === (sample.index !== 11)));
    },
    goesOn: () => predicted.length < most,
  });
  const search = { label: null, verdict: 'wrong', direction: 1 } as const;
  const from = (index: number) => ({ type: 'sample', part: 'validation', index, search }) as const;
  const first = await findSample(dataset, from(0), judge(5));
  expect(first.sample).toMatchObject({ index: 4, label: labelOf(4), searched: 5 });
  const second = await findSample(dataset, from(first.sample.index + 1), judge(Number.POSITIVE_INFINITY));
  expect(second.sample).toMatchObject({ index: 11, searched: null });
  expect(predicted).toEqual(Array.from({ length: 12 }, (_, index) => index));
});
