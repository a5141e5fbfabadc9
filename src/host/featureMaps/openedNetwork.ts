/** The network of a file with the weights of its newest run, or with its first, random ones. */
import { basename, dirname } from 'node:path';
import type { ChannelMoments } from '../../data/normalizePixels.ts';
import { type Bundle, formatMessage, message } from '../../engine/message.ts';
import { Network, type NetworkOptions } from '../../engine/network/network.ts';
import { createWasmBackend } from '../../engine/network/wasm/createWasmBackend.ts';
import type { WasmBackend } from '../../engine/network/wasm/wasmBackend.ts';
import { type NetworkGraph, networkGraph } from '../../explain/network/networkGraph.ts';
import { checkNetwork } from '../../network/check/checkNetwork.ts';
import { type CompiledNetwork, compileNetwork } from '../../network/compile/compileNetwork.ts';
import type { MapsLayer, MapsNetwork, MapsWeights } from '../../protocol/featureMaps.ts';
import { latestCheckpoint } from '../../training/runFolder.ts';
import { openTrained } from '../../training/trainedNetwork.ts';
import { TrainingError } from '../../training/trainingError.ts';
import { readRun } from '../training/storedRun.ts';
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
  /** Accuracy after each epoch of the run, of validation or else test. */
  readonly accuracies: ReadonlyMap<number, number | null>;
}

/** The weights alone, and where they are from. */
interface Weighted extends Pick<OpenedNetwork, 'network' | 'backend' | 'moments' | 'classes' | 'accuracies'> {
  readonly weights: MapsWeights;
  /** Dead maps by layer. */
  readonly dead: ReadonlyMap<string, readonly number[]>;
}

/**
 * Opens what stands in `text`. A checkpoint that does not fit, or is damaged, gives way to random weights, and is said.
 * @throws NetworkError the first error of the file; EngineError as {@link Network}.
 */
export async function openNetwork(file: string, text: string, bundle: Bundle): Promise<OpenedNetwork> {
  const checked = checkNetwork(text, {}, { withPlan: false });
  const compiled = compileNetwork(checked);
  const graph = networkGraph(compiled.layers, compiled.input.shape);
  const { weights, dead, ...weighted } = await openWeighted(file, compiled, bundle);
  const layers: readonly MapsLayer[] = shownLayers(checked, compiled, graph, dead);
  return {
    ...weighted,
    compiled,
    graph,
    shown: { input: compiled.input.shape, layers, weights, epochs: [] },
  };
}

/** What a network of these layers is made of, on a backend of its own. */
export function networkOptions(
  { layers, input, training, seed }: CompiledNetwork,
  backend: WasmBackend,
): NetworkOptions {
  return { layers, inputShape: input.shape, loss: training.loss, seed, backend };
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
    const view = (await readRun(dirname(checkpoint), bundle))?.view;
    const accuracies = new Map(
      (view?.history ?? []).map((each) => [each.epoch, each.validationAccuracy ?? each.testAccuracy]),
    );
    const epoch = view?.history.at(-1)?.epoch ?? null;
    const layers = view?.health?.layers ?? [];
    return {
      ...trained,
      backend,
      weights: {
        type: 'run',
        run: basename(dirname(checkpoint)),
        epoch,
        accuracy: accuracies.get(epoch ?? 0) ?? null,
      },
      accuracies,
      dead: new Map(layers.map(({ layer, relu }) => [layer, relu?.dead ?? []])),
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
      accuracies: new Map(),
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
