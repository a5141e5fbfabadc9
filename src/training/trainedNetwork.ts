import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../data/datasets/openDataset.ts';
import { Preparation, type PreparedImage } from '../data/datasets/preparation.ts';
import type { ChannelMoments } from '../data/normalizePixels.ts';
import type { Backend } from '../engine/network/backend.ts';
import { activationOf, resolveLayers } from '../engine/network/layerSpec.ts';
import { Network, type NetworkOptions } from '../engine/network/network.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import { loadTensors, openCheckpoint } from './checkpoint.ts';
import { changedSince, notTrained } from './checkpointProblems.ts';
import { probabilitiesOf } from './evaluation.ts';
import { differences, identityOf } from './identity.ts';
import { latestCheckpoint, runFiles } from './runFolder.ts';

export interface TrainedOptions {
  /** Path of the network file, and what stands in it. */
  readonly file: string;
  readonly compiled: CompiledNetwork;
  /** Path of a checkpoint, or of the folder of a run; by default the latest of the file. */
  readonly checkpoint?: string | undefined;
  /** A fresh one, for this network alone; whoever made it ends it. */
  readonly backend: Backend;
}

/** A network with the weights of a checkpoint. It cannot be trained. */
export interface TrainedNetwork {
  readonly network: Network;
  /** Path of the checkpoint. */
  readonly checkpoint: string;
  /** Names of the classes, and what `standardize` goes by; null where another program wrote the checkpoint. */
  readonly classes: readonly string[] | null;
  readonly moments: readonly ChannelMoments[] | null;
}

/** What a network of these layers is made of, without an optimizer. `backend`: a fresh one, for this network alone. */
export function networkOptions(
  { layers, input, training, seed }: CompiledNetwork,
  backend: Backend,
): NetworkOptions {
  return { layers, inputShape: input.shape, loss: training.loss, seed, backend };
}

/**
 * A network as a run has trained it, or as any safetensors file of its weights has it.
 * @throws TrainingError `not-trained`; `checkpoint-changed` where its run had other layers or another input;
 *   as `openCheckpoint`, `loadTensors`; EngineError as {@link Network}.
 */
export async function openTrained({
  file,
  compiled,
  checkpoint,
  backend,
}: TrainedOptions): Promise<TrainedNetwork> {
  const path = checkpoint === undefined ? await latestCheckpoint(file) : await checkpointIn(checkpoint);
  if (path === null) throw notTrained(file);
  const network = new Network({ ...networkOptions(compiled, backend), drawsWeights: false });
  const opened = await openCheckpoint(path);
  try {
    const { facts } = opened;
    const changed = facts && differences(identityOf(compiled, ''), facts.identity, ['input', 'layers']);
    if (changed && changed.length > 0) throw changedSince(path, changed);
    await loadTensors(network, opened.file, { withOptimizer: false });
    return { network, checkpoint: path, classes: facts?.classes ?? null, moments: facts?.moments ?? null };
  } finally {
    await opened.file.close();
  }
}

async function checkpointIn(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? join(path, runFiles.checkpoint) : path;
}

/**
 * The way from an image to a network's input. Where `standardize` has no moments of a run to go by, it goes by those
 * of the data, which `open` opens and whoever gives it closes.
 * @throws DataError as {@link Preparation}, and as `open`.
 */
export async function preparationOf(
  { input, dataset, seed }: CompiledNetwork,
  { moments }: Pick<TrainedNetwork, 'moments'>,
  open: () => Promise<Dataset>,
): Promise<Preparation> {
  if (input.normalize === 'standardize' && !moments) return (await open()).preparation;
  return new Preparation({
    inputShape: input.shape,
    normalize: input.normalize,
    seed,
    permutePixels: dataset.permutePixels,
    moments: moments ?? undefined,
  });
}

/**
 * The probability of each class for one image, 0..1; with `meanSquaredError` what the last layer makes.
 * Throws as {@link Network.predict}.
 */
export async function predict(
  network: Network,
  compiled: Pick<CompiledNetwork, 'layers' | 'input' | 'training'>,
  { values }: Pick<PreparedImage, 'values'>,
): Promise<number[]> {
  const { data } = await network.predict({ shape: [1, ...compiled.input.shape], data: values });
  return answerOf(compiled, data);
}

/** The same of what the last layer has made of an image. */
export function answerOf(
  { layers, training }: Pick<CompiledNetwork, 'layers' | 'training'>,
  data: ArrayLike<number>,
): number[] {
  const last = activationOf(resolveLayers(layers)[layers.length - 1]);
  const isLogits = training.loss.type === 'crossEntropy' && last !== 'softmax';
  return isLogits ? probabilitiesOf(data) : Array.from(data);
}
