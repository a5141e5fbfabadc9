import { setImmediate } from 'node:timers/promises';
import type { Dataset } from '../../data/datasets/openDataset.ts';
import type { Network } from '../../engine/network/network.ts';
import type { ChangedAccuracy } from '../../protocol/featureMaps.ts';
import { evaluate } from '../../training/evaluation.ts';
import { unitsOf } from '../../training/runTraining.ts';
import { partsOf } from './mapsData.ts';
import type { OpenedNetwork } from './openedNetwork.ts';

/** Images that are looked at, and how long. */
const mostImages = 256;
const longestMs = 1500;
const batchSize = 16;

/**
 * Accuracy on the first images of what the network was not trained on, by itself and by `changed`; null where that takes
 * too long, or `isWanted` says no meanwhile.
 */
export async function changedAccuracy(
  { compiled, network }: OpenedNetwork,
  changed: Network,
  dataset: Dataset,
  isWanted: () => boolean,
): Promise<ChangedAccuracy | null> {
  const [{ part, source }] = partsOf(dataset);
  const count = Math.min(mostImages, source.count);
  const until = performance.now() + longestMs;
  const options = {
    ...{ batchSize, loss: compiled.training.loss, units: unitsOf(compiled) },
    goOn: async () => {
      // Lets other questions in, which may make this one idle.
      await setImmediate();
      return isWanted() && performance.now() < until;
    },
  };
  const accuracyOf = async (looking: Network) =>
    (await evaluate(looking, { ...source, count }, options))?.accuracy ?? null;
  const trained = await accuracyOf(network);
  const accuracy = trained === null ? null : await accuracyOf(changed);
  return trained === null || accuracy === null ? null : { part, count, trained, changed: accuracy };
}
