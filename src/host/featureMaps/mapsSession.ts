/**
 * One network and one image, and everything that a page of feature maps asks of them. Runs in a thread of its own
 * and knows no VS Code.
 */
import { join } from 'node:path';
import type { PreparedImage } from '../../data/datasets/preparation.ts';
import { encodePng } from '../../data/encodeImage.ts';
import type { PixelImage } from '../../engine/filter/image.ts';
import { sizeOf } from '../../engine/tensor.ts';
import { explainUnit } from '../../explain/network/explainUnit.ts';
import { type SeenImage, seeImage } from '../../explain/network/seenImage.ts';
import type { MapsLook, MapsNetwork, MapsWeights, SeenSample } from '../../protocol/featureMaps.ts';
import { loadWeights } from '../../training/checkpoint.ts';
import { epochPath } from '../../training/epochWeights.ts';
import { runFiles } from '../../training/runFolder.ts';
import { answerOf, predict, preparationOf } from '../../training/trainedNetwork.ts';
import type { RunTensor } from '../training/trainingProtocol.ts';
import { changedAccuracy } from './changedAccuracy.ts';
import { ChangedNetwork, type LookingNetwork } from './changedNetwork.ts';
import type {
  FeatureMapsMethods,
  FeatureMapsWorkerData,
  OpenMapsRequest,
  ThreadSource,
} from './featureMapsProtocol.ts';
import { ImageFile } from './imageFile.ts';
import { findSample, MapsData } from './mapsData.ts';
import { nothingOpen, nothingSeen } from './mapsProblems.ts';
import { type OpenedNetwork, openNetwork, withDead } from './openedNetwork.ts';
import { pointedUnit } from './pointedUnit.ts';
import { shownExplanation } from './shownExplanation.ts';
import { kernelMatrix, kernelTensors, layerKernels } from './shownKernels.ts';
import { layerLook, layerMaps, mapWindow } from './shownMaps.ts';
import { unmaskedNames } from './unmaskedNames.ts';
import { writeWeights } from './writeWeights.ts';

/** The image that was looked at last, and what the network made of it. */
interface Looked extends PreparedImage {
  readonly name: string;
  readonly sample: SeenSample | null;
  /** The file that it is, if it is one of its own. */
  readonly path: string | null;
  readonly seen: SeenImage;
}

/** An image that is about to be looked at. */
type ReadImage = Omit<Looked, 'seen'>;

/** A search for samples that are named right or wrong ends after this; the next step goes on. */
const longestSearchMs = 1500;

export class MapsSession implements FeatureMapsMethods {
  readonly #options: FeatureMapsWorkerData;
  readonly #data = new MapsData();
  readonly #imageFile = new ImageFile();
  #opened: (OpenedNetwork & { readonly request: OpenMapsRequest }) | undefined;
  #looked: Looked | undefined;
  readonly #changed = new ChangedNetwork();
  /** The network that was the last to look; by default the trained one. */
  #looking: LookingNetwork | undefined;
  /** How many looks were asked for: one more ends what takes long. */
  #looks = 0;
  /** Ends when whatever uses the network has ended. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(options: FeatureMapsWorkerData) {
    this.#options = options;
  }

  /** Opens another network, or the same one with newer weights; where that fails the one before stays. */
  readonly open: FeatureMapsMethods['open'] = (request) =>
    this.#alone(async () => {
      const opened = await openNetwork(request.file, request.text, this.#options.bundle);
      const before = this.#opened;
      this.#opened = { ...opened, request };
      await this.#forgetLook();
      await before?.backend.dispose();
      return opened.shown;
    });

  readonly follow: FeatureMapsMethods['follow'] = ({ tensors, epoch }) =>
    this.#alone(async () => {
      const { network } = this.#needNetwork();
      const isOf = ({ name, data }: RunTensor) => sizeOf(network.tensors.get(name) ?? [0]) === data.length;
      if (!tensors.every(isOf) || tensors.length !== network.tensors.size) return null;
      for (const { name, data } of tensors) network.write(name, data);
      await this.#forgetLook();
      return this.#shownWith({ type: 'training', epoch });
    });

  readonly atEpoch: FeatureMapsMethods['atEpoch'] = ({ epoch }) =>
    this.#alone(async () => {
      const { network, shown, run } = this.#needNetwork();
      const { weights, epochs } = shown;
      if (weights.type !== 'run' || run === null || !epochs.includes(epoch)) return shown;
      const isLast = epoch === weights.epoch;
      await loadWeights(network, isLast ? join(run, runFiles.checkpoint) : epochPath(run, epoch));
      await this.#forgetLook();
      return this.#shownWith({ ...weights, epoch });
    });

  readonly look: FeatureMapsMethods['look'] = ({ changes = [], ...source }) => {
    this.#looks++;
    return this.#alone(async () => {
      const opened = this.#needNetwork();
      const read = await this.#read(source);
      const { compiled, shown, classes } = opened;
      const { network, graph } = await this.#changed.of(opened, changes);
      const [height, width, channels] = shown.input;
      const seen = await seeImage(network, graph, {
        shape: [1, ...compiled.input.shape],
        data: read.values,
      });
      const last = shown.layers.findLast(({ depth }) => depth === 0)?.name ?? '';
      const answer = answerOf(compiled, seen.outputs.get(last)?.data ?? []);
      const isChanged = network !== opened.network;
      const names = classes ?? (await this.#data.of(opened.request, opened).catch(() => null))?.classes;
      const look: MapsLook = {
        name: read.name,
        picture: { height, width, channels, bytes: read.pixels },
        sample: read.sample,
        classes: names ?? null,
        probabilities: isChanged ? await predict(opened.network, compiled, read) : answer,
        changed: isChanged ? answer : null,
        layers: shown.layers.flatMap(({ name }) => {
          const output = seen.outputs.get(name);
          return output ? [layerLook(name, output)] : [];
        }),
      };
      // The page has the image before until it hears of this one.
      this.#looked = { ...read, seen };
      this.#looking = { network, graph };
      return look;
    });
  };

  readonly maps: FeatureMapsMethods['maps'] = async ({ layer, channels, window }) => {
    const output = this.#needImage().seen.outputs.get(layer);
    if (!output) throw nothingSeen();
    return window ? mapWindow(output, channels, window) : layerMaps(output, channels);
  };

  readonly kernels: FeatureMapsMethods['kernels'] = ({ layer, input, outputs }) =>
    this.#alone(async () => {
      const { network, shown } = this.#needNetwork();
      const isFirst = shown.layers.find(({ name }) => name === layer)?.kernel?.isFirst ?? false;
      const choice = { layer, input, outputs, isFirst, language: this.#options.language };
      const now = kernelTensors(this.#looking?.network ?? network, layer);
      return layerKernels(now, kernelTensors(network, layer), choice);
    });

  readonly point: FeatureMapsMethods['point'] = async ({ unit }) => pointedUnit(this.#needImage().seen, unit);

  readonly explain: FeatureMapsMethods['explain'] = ({ unit }) =>
    this.#alone(async () => {
      const { seen } = this.#needImage();
      const { marks } = pointedUnit(seen, unit);
      return unmaskedNames({ ...shownExplanation(explainUnit(seen, unit), this.#options.bundle), marks });
    });

  readonly changedAccuracy: FeatureMapsMethods['changedAccuracy'] = ({ changes }) => {
    const looks = this.#looks;
    return this.#alone(async () => {
      const opened = this.#needNetwork();
      const dataset = await this.#data.of(opened.request, opened).catch(() => null);
      const looking = this.#changed.made(changes);
      if (!dataset || !looking) return null;
      return changedAccuracy(opened, looking.network, dataset, () => looks === this.#looks);
    });
  };

  readonly write: FeatureMapsMethods['write'] = ({ path, changes }) =>
    this.#alone(async () => writeWeights(path, this.#needNetwork(), changes));

  readonly kernel: FeatureMapsMethods['kernel'] = ({ layer, channel, input }) =>
    this.#alone(async () => {
      const { shown, network: trained } = this.#needNetwork();
      const { network } = this.#looking ?? { network: trained };
      const { path, pixels } = this.#needImage();
      const matrix = kernelMatrix(network.read(`${layer}.kernel`), input, channel);
      if (path !== null) return { matrix, image: { path } };
      const [height, width, channels] = shown.input;
      return { matrix, image: { png: await encodePng({ height, width, channels, data: pixels }) } };
    });

  /** Lets go of the network and of the data. */
  async close(): Promise<void> {
    await this.#alone(async () => {
      await this.#opened?.backend.dispose();
      await this.#data.close();
      await this.#forgetLook();
      this.#opened = undefined;
    });
  }

  #shownWith(weights: MapsWeights): MapsNetwork {
    const { shown, dead } = this.#needNetwork();
    const { epoch } = weights.type === 'random' ? { epoch: 0 } : weights;
    return { ...shown, weights, layers: withDead(shown.layers, dead, epoch ?? 0) };
  }

  async #read(source: ThreadSource): Promise<ReadImage> {
    const opened = this.#needNetwork();
    if (source.type === 'sample') {
      const dataset = await this.#data.of(opened.request, opened);
      const { network, compiled } = opened;
      const until = performance.now() + longestSearchMs;
      return findSample(dataset, source, {
        predict: (sample) => predict(network, compiled, sample),
        goesOn: () => performance.now() < until,
      });
    }
    const open = () => this.#data.of(opened.request, opened);
    const preparation = await preparationOf(opened.compiled, opened, open);
    if (source.type === 'drawn') {
      return { ...preparation.prepare(drawn(source)), name: '', path: null, sample: null };
    }
    const { input, dataset, seed } = opened.compiled;
    const way = [input, dataset.permutePixels, seed, preparation.moments];
    const prepared = await this.#imageFile.prepared(source.image, preparation, way);
    const path = source.image.kind === 'file' ? source.image.path : null;
    return { ...prepared, name: source.image.name, path, sample: null };
  }

  /** The weights are others: what was made with those before is gone. */
  async #forgetLook(): Promise<void> {
    this.#looked = undefined;
    this.#looking = undefined;
    await this.#changed.forget();
  }

  #needNetwork() {
    if (this.#opened) return this.#opened;
    throw nothingOpen();
  }

  #needImage(): Looked {
    if (this.#looked) return this.#looked;
    throw nothingSeen();
  }

  /** Runs `work` when whatever was asked before has ended. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => {});
    return result;
  }
}

function drawn({ height, width, bytes }: Extract<ThreadSource, { type: 'drawn' }>): PixelImage {
  return { height, width, channels: 1, data: bytes };
}
