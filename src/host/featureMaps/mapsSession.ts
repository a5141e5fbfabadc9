/**
 * One network and one image, and everything that a page of feature maps asks of them. Runs in a thread of its own
 * and knows no VS Code.
 */
import type { Preparation, PreparedImage } from '../../data/datasets/preparation.ts';
import { decodeImage } from '../../data/decodeImage.ts';
import { encodePng } from '../../data/encodeImage.ts';
import { fromRgba } from '../../data/fromRgba.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import type { PixelImage } from '../../engine/filter/image.ts';
import { Network } from '../../engine/network/network.ts';
import { sizeOf } from '../../engine/tensor.ts';
import { explainUnit } from '../../explain/network/explainUnit.ts';
import { type SeenImage, seeImage } from '../../explain/network/seenImage.ts';
import type { MapsLook, MapsNetwork, MapsWeights, SeenSample } from '../../protocol/featureMaps.ts';
import { predict, preparationOf } from '../../training/trainedNetwork.ts';
import type { ImageSource } from '../kernelLab/imageWorkerProtocol.ts';
import type { RunTensor } from '../training/trainingProtocol.ts';
import { ablatedAccuracy, withoutMaps } from './ablated.ts';
import type {
  FeatureMapsMethods,
  FeatureMapsWorkerData,
  OpenMapsRequest,
  ThreadSource,
} from './featureMapsProtocol.ts';
import { KeptEpochs } from './keptEpochs.ts';
import { findSample, MapsData } from './mapsData.ts';
import { nothingOpen, nothingSeen } from './mapsProblems.ts';
import { type OpenedNetwork, openNetwork } from './openedNetwork.ts';
import { pointedUnit } from './pointedUnit.ts';
import { shownExplanation } from './shownExplanation.ts';
import { kernelMatrix, layerKernels } from './shownKernels.ts';
import { layerLook, layerMaps } from './shownMaps.ts';

/** The image that was looked at last, and what the network made of it. */
interface Looked extends PreparedImage {
  readonly name: string;
  readonly sample: SeenSample | null;
  /** The file that it is, if it is one of its own. */
  readonly path: string | null;
  readonly seen: SeenImage;
}

export class MapsSession implements FeatureMapsMethods {
  readonly #options: FeatureMapsWorkerData;
  readonly #data = new MapsData();
  readonly #epochs = new KeptEpochs();
  #opened: (OpenedNetwork & { readonly request: OpenMapsRequest }) | undefined;
  #looked: Looked | undefined;
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
      this.#looked = undefined;
      await before?.backend.dispose();
      this.#keep(opened);
      return this.#shownWith(opened.shown.weights);
    });

  readonly follow: FeatureMapsMethods['follow'] = ({ tensors, epoch }) =>
    this.#alone(async () => {
      const { network } = this.#needNetwork();
      const isOf = ({ name, data }: RunTensor) => sizeOf(network.tensors.get(name) ?? [0]) === data.length;
      if (!tensors.every(isOf) || tensors.length !== network.tensors.size) return null;
      for (const { name, data } of tensors) network.write(name, data);
      this.#looked = undefined;
      return this.#shownWith({ type: 'training', epoch });
    });

  readonly atEpoch: FeatureMapsMethods['atEpoch'] = ({ epoch }) =>
    this.#alone(async () => {
      const { network, shown, accuracies } = this.#needNetwork();
      const { weights } = shown;
      if (!this.#epochs.restore(epoch, network)) return this.#shownWith(weights);
      this.#looked = undefined;
      if (epoch === 0 || weights.type !== 'run') return this.#shownWith({ type: 'random', why: null });
      return this.#shownWith({ ...weights, epoch, accuracy: accuracies.get(epoch) ?? null });
    });

  readonly look: FeatureMapsMethods['look'] = (source) =>
    this.#alone(async () => {
      const opened = this.#needNetwork();
      const read = await this.#read(source);
      const { compiled, network, graph, shown, classes } = opened;
      const [height, width, channels] = shown.input;
      const seen = await seeImage(network, graph, {
        shape: [1, ...compiled.input.shape],
        data: read.values,
      });
      this.#looked = { ...read, seen };
      const dataset = read.sample && (await this.#data.of(opened.request, opened));
      const look: MapsLook = {
        name: read.name,
        picture: { height, width, channels, bytes: read.pixels },
        sample: read.sample,
        classes: dataset?.classes ?? classes,
        probabilities: await predict(network, compiled, read),
        layers: shown.layers.flatMap(({ name }) => {
          const output = seen.outputs.get(name);
          return output ? [layerLook(name, output)] : [];
        }),
      };
      return look;
    });

  readonly maps: FeatureMapsMethods['maps'] = async ({ layer, channels }) => {
    const output = this.#needImage().seen.outputs.get(layer);
    if (!output) throw nothingSeen();
    return layerMaps(output, channels);
  };

  readonly kernels: FeatureMapsMethods['kernels'] = ({ layer, input, outputs }) =>
    this.#alone(async () => {
      const { network, shown } = this.#needNetwork();
      const isFirst = shown.layers.find(({ name }) => name === layer)?.kernel?.isFirst ?? false;
      const bias = network.tensors.has(`${layer}.bias`) ? network.read(`${layer}.bias`) : null;
      const choice = { layer, input, outputs, isFirst, language: this.#options.language };
      return layerKernels({ kernel: network.read(`${layer}.kernel`), bias }, choice);
    });

  readonly point: FeatureMapsMethods['point'] = async ({ unit }) => pointedUnit(this.#needImage().seen, unit);

  readonly explain: FeatureMapsMethods['explain'] = ({ unit }) =>
    this.#alone(async () => {
      const { seen } = this.#needImage();
      const { marks } = pointedUnit(seen, unit);
      return { ...shownExplanation(explainUnit(seen, unit), this.#options.bundle), marks };
    });

  readonly withoutMaps: FeatureMapsMethods['withoutMaps'] = ({ maps }) =>
    this.#alone(async () => {
      const opened = this.#needNetwork();
      const looked = this.#needImage();
      const predicted = (ablated: Network) => predict(ablated, opened.compiled, looked);
      return { probabilities: await withoutMaps(opened, maps, predicted) };
    });

  readonly accuracyWithout: FeatureMapsMethods['accuracyWithout'] = ({ maps }) =>
    this.#alone(async () => {
      const opened = this.#needNetwork();
      const dataset = await this.#data.of(opened.request, opened).catch(() => null);
      return dataset && ablatedAccuracy(opened, dataset, maps);
    });

  readonly kernel: FeatureMapsMethods['kernel'] = ({ layer, channel, input }) =>
    this.#alone(async () => {
      const { network, shown } = this.#needNetwork();
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
      this.#opened = undefined;
      this.#looked = undefined;
    });
  }

  /** Keeps the weights of a run that was opened, and those that it began with. */
  #keep({ compiled, network, shown: { weights } }: OpenedNetwork): void {
    this.#epochs.begin(weights.type === 'run' ? weights.run : '');
    if (weights.type !== 'run' || weights.epoch === null) return;
    if (this.#epochs.epochs.length === 0) {
      const { layers, input, seed } = compiled;
      this.#epochs.keep(0, new Network({ layers, inputShape: input.shape, seed }));
    }
    this.#epochs.keep(weights.epoch, network);
  }

  #shownWith(weights: MapsWeights): MapsNetwork {
    return { ...this.#needNetwork().shown, weights, epochs: this.#epochs.epochs };
  }

  async #read(source: ThreadSource): Promise<Omit<Looked, 'seen'>> {
    const opened = this.#needNetwork();
    if (source.type === 'sample') {
      const dataset = await this.#data.of(opened.request, opened);
      const { network, compiled } = opened;
      return findSample(dataset, source, (sample) => predict(network, compiled, sample));
    }
    const preparation = await this.#preparation();
    const image = source.type === 'file' ? await decoded(source.image) : drawn(source);
    const name = source.type === 'file' ? source.image.name : '';
    const path = source.type === 'file' && source.image.kind === 'file' ? source.image.path : null;
    return { ...preparation.prepare(image), name, path, sample: null };
  }

  /** `standardize` goes by the data where no run has measured it. */
  async #preparation(): Promise<Preparation> {
    const opened = this.#needNetwork();
    const { compiled, moments } = opened;
    const isMeasured = compiled.input.normalize === 'standardize' && !moments;
    return isMeasured
      ? (await this.#data.of(opened.request, opened)).preparation
      : preparationOf(compiled, { moments });
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

async function decoded(source: ImageSource): Promise<PixelImage> {
  if (source.kind === 'rgba') return fromRgba(source);
  const bytes = source.kind === 'file' ? await readImageFile(source.path, source.name) : source.bytes;
  return decodeImage(bytes, source.name);
}

function drawn({ height, width, bytes }: Extract<ThreadSource, { type: 'drawn' }>): PixelImage {
  return { height, width, channels: 1, data: bytes };
}
