/** What the host's main thread and the thread that looks at images say to each other. */
import type { Bundle } from '../../engine/message.ts';
import type {
  Changes,
  FeatureMapsHostMethods,
  MapsLook,
  MapsNetwork,
  MapsSource,
  OneMap,
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

/** Questions of the page that the thread answers as they are. */
type PassedOn = 'maps' | 'kernels' | 'point' | 'explain' | 'changedAccuracy';

/** Each question is about the network that was opened last, and the image that was looked at last. */
export type FeatureMapsMethods = Pick<FeatureMapsHostMethods, PassedOn> & {
  open: (params: OpenMapsRequest) => Promise<MapsNetwork>;
  /** Takes the weights that a run in progress has now; null where they are of other layers. */
  follow: (params: {
    readonly tensors: readonly RunTensor[];
    readonly epoch: number;
  }) => Promise<MapsNetwork | null>;
  /** Takes the weights that it had after an epoch, 0 for the random start. */
  atEpoch: (params: { readonly epoch: number }) => Promise<MapsNetwork>;
  look: (params: ThreadSource & Partial<Changes>) => Promise<MapsLook>;
  kernel: (params: OneMap & { readonly input: number }) => Promise<LearnedKernel>;
  /** Writes the weights with these changes to a path. */
  write: (params: Changes & { readonly path: string }) => Promise<void>;
};
