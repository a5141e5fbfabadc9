import type { Dataset } from '../../data/datasets/openDataset.ts';
import type { Network } from '../../engine/network/network.ts';
import { ablatedNetwork } from '../../explain/network/ablation.ts';
import type { AblatedAccuracy, OneMap } from '../../protocol/featureMaps.ts';
import { evaluate } from '../../training/evaluation.ts';
import { unitsOf } from '../../training/runTraining.ts';
import { partsOf } from './mapsData.ts';
import { networkOptions, type OpenedNetwork, oneThread } from './openedNetwork.ts';

/** Images that are looked at, and how long. */
const mostImages = 256;
const longestMs = 1500;
const batchSize = 16;

/** Has `work` look at a second network, without these maps. */
export async function withoutMaps<Result>(
  { compiled, network }: OpenedNetwork,
  maps: readonly OneMap[],
  work: (ablated: Network) => Promise<Result>,
): Promise<Result> {
  const backend = await oneThread();
  try {
    const ablations = maps.map((map) => ({ type: 'map', ...map }) as const);
    const options = networkOptions(compiled, backend);
    return await work(ablatedNetwork(options, (name) => network.read(name), ablations));
  } finally {
    await backend.dispose();
  }
}

/** Accuracy on the first images of what the network was not trained on; null where that takes too long. */
export async function ablatedAccuracy(
  opened: OpenedNetwork,
  dataset: Dataset,
  maps: readonly OneMap[],
): Promise<AblatedAccuracy | null> {
  const [{ part, source }] = partsOf(dataset);
  const count = Math.min(mostImages, source.count);
  const { loss } = opened.compiled.training;
  const until = performance.now() + longestMs;
  const options = {
    ...{ batchSize, loss, units: unitsOf(opened.compiled) },
    goOn: async () => performance.now() < until,
  };
  const accuracyOf = async (network: Network) =>
    (await evaluate(network, { ...source, count }, options))?.accuracy ?? null;
  const whole = await accuracyOf(opened.network);
  const without = whole === null ? null : await withoutMaps(opened, maps, accuracyOf);
  return whole === null || without === null ? null : { part, count, whole, without };
}
