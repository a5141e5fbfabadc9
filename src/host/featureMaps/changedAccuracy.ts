import { setImmediate } from 'node:timers/promises';
import type { Dataset } from '../../data/datasets/openDataset.ts';
import type { SampleSource } from '../../data/datasets/sampleSource.ts';
import type { Network } from '../../engine/network/network.ts';
import type { ChangedAccuracy } from '../../protocol/featureMaps.ts';
import { evaluate } from '../../training/evaluation.ts';
import { unitsOf } from '../../training/runTraining.ts';
import { partsOf } from './mapsData.ts';
import type { OpenedNetwork } from './openedNetwork.ts';

/** Images that are looked at: few at first, more where that does not take too long. */
const imageCounts = [16, 64, 256];
const longestMs = 1500;
const batchSize = 16;

/**
 * Accuracy on images of what the network was not trained on, by itself and by `changed`: on so many as are looked at in
 * a moment. Null where `isWanted` says no before the first of them are.
 */
export async function changedAccuracy(
  { compiled, network }: OpenedNetwork,
  changed: Network,
  dataset: Dataset,
  isWanted: () => boolean,
): Promise<ChangedAccuracy | null> {
  const [{ part, source }] = partsOf(dataset);
  const counts = new Set(imageCounts.map((count) => Math.min(count, source.count)));
  const until = performance.now() + longestMs;
  let found: ChangedAccuracy | null = null;
  for (const count of counts) {
    const goOn = async () => {
      // Lets other questions in, which may make this one idle.
      await setImmediate();
      return isWanted() && (found === null || performance.now() < until);
    };
    const options = { batchSize, loss: compiled.training.loss, units: unitsOf(compiled), goOn };
    const some = spread(source, count);
    const trained = await evaluate(network, some, options);
    const after = trained && (await evaluate(changed, some, options));
    if (!trained || !after) break;
    found = { part, count, trained: trained.accuracy, changed: after.accuracy };
  }
  return found;
}

/** So many of the samples, all over: where they are sorted by class, some of each. */
function spread(source: SampleSource, count: number): SampleSource {
  const at = (index: number) => Math.floor((index * source.count) / count);
  return {
    ...source,
    count,
    label: (index) => source.label(at(index)),
    nameOf: (index) => source.nameOf(at(index)),
    fileOf: (index) => source.fileOf(at(index)),
    readPixels: (index, pixels) => source.readPixels(at(index), pixels),
    readInto: (index, target) => source.readInto(at(index), target),
  };
}
