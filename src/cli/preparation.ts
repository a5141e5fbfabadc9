import { dirname } from 'node:path';
import { openDataset } from '../data/datasets/openDataset.ts';
import type { Preparation } from '../data/datasets/preparation.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import { preparationOf, type TrainedNetwork } from '../training/trainedNetwork.ts';

/**
 * The way from an image to the input of a file's network; what `standardize` goes by is measured, as training would,
 * where no run has left it.
 * @throws DataError
 */
export function preparationFor(
  file: string,
  compiled: CompiledNetwork,
  trained: Pick<TrainedNetwork, 'moments'>,
): Promise<Preparation> {
  const { input, dataset: spec, seed } = compiled;
  return preparationOf(compiled, trained, async () => {
    const dataset = await openDataset(spec, {
      inputShape: input.shape,
      normalize: input.normalize,
      baseFolder: dirname(file),
      seed,
    });
    await dataset.close();
    return dataset;
  });
}
