/** The network of a file with the weights of its newest run, or with its first, random ones. */
import { basename, dirname } from 'node:path';
import type { ChannelMoments } from '../../data/normalizePixels.ts';
import { type Bundle, formatMessage, message } from '../../engine/message.ts';
import { Network } from '../../engine/network/network.ts';
import { createWasmBackend } from '../../engine/network/wasm/createWasmBackend.ts';
import type { WasmBackend } from '../../engine/network/wasm/wasmBackend.ts';
import { type NetworkGraph, networkGraph } from '../../explain/network/networkGraph.ts';
import { checkNetwork } from '../../network/check/checkNetwork.ts';
import { type CompiledNetwork, compileNetwork } from '../../network/compile/compileNetwork.ts';
import type { EpochScores, MapsLayer, MapsNetwork } from '../../protocol/featureMaps.ts';
import type { EpochNumbers } from '../../protocol/networkView.ts';
import { keptEpochs } from '../../training/epochWeights.ts';
import type { LayerHealth } from '../../training/health.ts';
import { latestCheckpoint } from '../../training/runFolder.ts';
import { networkOptions, openTrained } from '../../training/trainedNetwork.ts';
import { TrainingError } from '../../training/trainingError.ts';
import { readEpochs } from '../training/storedRun.ts';
import { shownLayers } from './shownLayers.ts';

/** A network that images are shown to. Whoever opened it ends its `backend`. */
export interface OpenedNetwork {
  readonly compiled: CompiledNetwork;
  readonly network: Network;
  readonly backend: WasmBackend;
  readonly graph: NetworkGraph;
  /** What a run has left; null with random weights, and where another program wrote them. */
  readonly moments: readonly ChannelMoments[] | null;
  readonly classes: readonly string[] | null;
  readonly shown: MapsNetwork;
  /** Folder of the run whose weights these are. */
  readonly run: string | null;
  /** Dead maps by layer, after each epoch of the run that was looked at for them. */
  readonly dead: DeadMaps;
}

type DeadMaps = ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>;

/** The weights alone, and where they are from. */
interface Weighted
  extends Pick<OpenedNetwork, 'network' | 'backend' | 'moments' | 'classes' | 'run' | 'dead'>,
    Pick<MapsNetwork, 'weights' | 'epochs' | 'history'> {}

/**
 * Opens what stands in `text`. A checkpoint that does not fit, or is damaged, gives way to random weights, and is said.
 * @throws NetworkError the first error of the file; EngineError as {@link Network}.
 */
export async function openNetwork(file: string, text: string, bundle: Bundle): Promise<OpenedNetwork> {
  const checked = checkNetwork(text, {}, { withPlan: false });
  const compiled = compileNetwork(checked);
  const graph = networkGraph(compiled.layers, compiled.input.shape);
  const { weights, epochs, history, ...weighted } = await openWeighted(file, compiled, bundle);
  const layers = withDead(shownLayers(checked, compiled, graph), weighted.dead, epochs.at(-1) ?? 0);
  return {
    ...weighted,
    compiled,
    graph,
    shown: { input: compiled.input.shape, layers, weights, epochs, history },
  };
}

/** One image is too little for more threads than this one. */
export function oneThread(): Promise<WasmBackend> {
  return createWasmBackend({ threads: 1, joins: true, workerFile: '' });
}

async function openWeighted(file: string, compiled: CompiledNetwork, bundle: Bundle): Promise<Weighted> {
  const checkpoint = await latestCheckpoint(file);
  if (checkpoint === null) return randomWeights(compiled, null);
  const backend = await oneThread();
  try {
    const trained = await openTrained({ file, compiled, checkpoint, backend });
    const run = dirname(checkpoint);
    const { history, healths } = await readEpochs(run);
    const epoch = history.at(-1)?.epoch ?? null;
    const before = (await keptEpochs(run)).filter((kept) => kept < (epoch ?? 0));
    return {
      ...trained,
      backend,
      weights: { type: 'run', run: basename(run), epoch },
      epochs: epoch === null ? [] : [...before, epoch],
      history: history.map(scoresOf),
      run,
      dead: new Map(healths.map(({ epoch: after, layers }) => [after, deadOf(layers)])),
    };
  } catch (error) {
    await backend.dispose();
    if (error instanceof TrainingError) return randomWeights(compiled, sentenceOf(error, bundle));
    throw error;
  }
}

async function randomWeights(compiled: CompiledNetwork, why: string | null): Promise<Weighted> {
  const backend = await oneThread();
  try {
    const network = new Network(networkOptions(compiled, backend));
    return {
      network,
      backend,
      moments: null,
      classes: null,
      weights: { type: 'random', why },
      epochs: [],
      history: [],
      run: null,
      dead: new Map(),
    };
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

/** The layers have changed since the run is what a person does here all day: a short word is enough. */
function sentenceOf(error: TrainingError, bundle: Bundle): string {
  return error.code === 'checkpoint-changed'
    ? formatMessage(message('The newest run had other layers: train the network as it is now.'), bundle)
    : error.describe(bundle);
}

/** The layers with what was dead in them after an epoch, or when it was last looked for. */
export function withDead(layers: readonly MapsLayer[], dead: DeadMaps, epoch: number): MapsLayer[] {
  const found = [...dead].findLast(([after]) => after <= epoch)?.[1];
  return layers.map((layer) => ({ ...layer, dead: found?.get(layer.name) ?? [] }));
}

function deadOf(layers: readonly LayerHealth[]): ReadonlyMap<string, readonly number[]> {
  return new Map(layers.map(({ layer, relu }) => [layer, relu?.dead ?? []]));
}

function scoresOf(numbers: EpochNumbers): EpochScores {
  const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, testAccuracy } = numbers;
  return { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, testAccuracy };
}
