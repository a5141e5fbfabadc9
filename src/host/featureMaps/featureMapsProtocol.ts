/** What the host's main thread and the thread that looks at images say to each other. */
import type { Bundle } from '../../engine/message.ts';
import type { Unit } from '../../explain/network/unit.ts';
import type {
  Ablated,
  AblatedAccuracy,
  ExplainedUnit,
  LayerKernels,
  LayerMaps,
  MapsLook,
  MapsNetwork,
  MapsSource,
  OneMap,
  PointedUnit,
} from '../../protocol/featureMaps.ts';
import type { ImageSource } from '../kernelLab/imageWorkerProtocol.ts';
import type { RunTensor } from '../training/trainingProtocol.ts';

/** What the thread is started with. */
export interface FeatureMapsWorkerData {
  readonly role: 'featureMaps';
  readonly bundle: Bundle;
  /** Of the names of known kernels. */
  readonly language: 'en' | 'es';
}

/** The network file that is opened, and what counts as standing in it. */
export interface OpenMapsRequest {
  readonly file: string;
  readonly text: string;
  /** Folders that links within a dataset may lead to. */
  readonly roots: readonly string[];
}

/** An image, where the thread finds it. */
export type ThreadSource = Extract<MapsSource, { readonly type: 'sample' | 'drawn' }> | ThreadFile;

interface ThreadFile {
  readonly type: 'file';
  readonly image: ImageSource;
}

/** One channel of a kernel, row by row, and the image to try it on: a file's path, or a picture as PNG. */
export interface LearnedKernel {
  readonly matrix: readonly (readonly number[])[];
  readonly image: { readonly path: string } | { readonly png: Uint8Array };
}

/** Each question is about the network that was opened last, and the image that was looked at last. */
export type FeatureMapsMethods = {
  open: (params: OpenMapsRequest) => Promise<MapsNetwork>;
  /** Takes the weights that a run in progress has now; null where they are of other layers. */
  follow: (params: {
    readonly tensors: readonly RunTensor[];
    readonly epoch: number;
  }) => Promise<MapsNetwork | null>;
  /** Takes the weights that it had after an epoch, 0 for the random start. */
  atEpoch: (params: { readonly epoch: number }) => Promise<MapsNetwork>;
  look: (params: ThreadSource) => Promise<MapsLook>;
  maps: (params: { readonly layer: string; readonly channels: readonly number[] }) => Promise<LayerMaps>;
  kernels: (params: {
    readonly layer: string;
    readonly input: number;
    readonly outputs: readonly number[];
  }) => Promise<LayerKernels>;
  point: (params: { readonly unit: Unit }) => Promise<PointedUnit>;
  explain: (params: { readonly unit: Unit }) => Promise<ExplainedUnit>;
  withoutMaps: (params: { readonly maps: readonly OneMap[] }) => Promise<Ablated>;
  accuracyWithout: (params: { readonly maps: readonly OneMap[] }) => Promise<AblatedAccuracy | null>;
  kernel: (params: OneMap & { readonly input: number }) => Promise<LearnedKernel>;
};
