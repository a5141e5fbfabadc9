import { join } from 'node:path';
import { type Ablation, ablatedNetwork } from '../../explain/network/ablation.ts';
import { mapsAsWeights } from '../../explain/network/mapsAsWeights.ts';
import { type CheckpointFacts, openCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts';
import { runFiles } from '../../training/runFolder.ts';
import type { OpenedNetwork } from './openedNetwork.ts';

/**
 * Writes the weights of a network with changes, and what its run says of itself, to `path`.
 * @throws EngineError `map-without-weights`; TrainingError as `writeCheckpoint`.
 */
export async function writeWeights(
  path: string,
  { compiled: { layers, input }, network, run }: OpenedNetwork,
  changes: readonly Ablation[],
): Promise<void> {
  const asWeights = mapsAsWeights(layers, changes, (name) => network.tensors.has(name));
  const options = { layers, inputShape: input.shape };
  const changed = ablatedNetwork(options, (name) => network.read(name), asWeights);
  await writeCheckpoint(path, changed, run === null ? null : await factsOf(run));
}

async function factsOf(run: string): Promise<CheckpointFacts | null> {
  const { file, facts } = await openCheckpoint(join(run, runFiles.checkpoint));
  await file.close();
  return facts;
}
