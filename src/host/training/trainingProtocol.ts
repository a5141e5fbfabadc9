/** What the host's main thread and the thread that trains say to each other. Runs are told by their folders. */
import type { Bundle } from '../../engine/message.ts';
import type { TextRange } from '../../network/errors.ts';
import type {
  FileDifference,
  RunAction,
  RunChange,
  RunSummary,
  RunView,
  SamplePicture,
} from '../../protocol/networkView.ts';

/** What the thread is started with. */
export interface TrainingWorkerData {
  readonly bundle: Bundle;
  /** Path of the script of the threads that compute. */
  readonly networkWorkerFile: string;
  /** Of Convscope. */
  readonly version: string;
}

export interface TrainRequest {
  /** Path of the network file, and what is to count as standing in it. */
  readonly file: string;
  readonly text: string;
  /** Path of the folder of the run that is gone on with; null for a new one. */
  readonly resume: string | null;
  /** Threads that compute, where the file does not say; 0: one less than the processors. */
  readonly threads: number;
  /** Folders that links within a dataset may lead to. */
  readonly roots: readonly string[];
}

/** What is new in the run in progress; `folder` once it has one. */
export type FolderChange = Omit<RunChange, 'id'> & { readonly folder?: string };

export type TrainingMethods = {
  /** Trains, and says all of it by `runChanged`; resolves when the run has ended, whatever way. */
  train: (params: TrainRequest) => Promise<void>;
  control: (params: { readonly action: RunAction }) => void;
  /** Whether somebody looks at the kernels of the run. */
  watch: (params: { readonly isWatched: boolean }) => void;
  /** All weights of the run, as they are between two batches; null where it has ended. */
  weights: (params: null) => Promise<readonly RunTensor[] | null>;
  /** The newest runs of a network file; `id` and `name` are those of the folder. */
  list: (params: { readonly file: string }) => Promise<readonly StoredRun[]>;
  read: (params: { readonly folder: string }) => Promise<RunView | null>;
  pictures: (params: {
    readonly folder: string;
    readonly indices: readonly number[];
  }) => Promise<readonly SamplePicture[]>;
  /** Path of the file that shows a sample; null where there is none any more. */
  sampleFile: (params: { readonly folder: string; readonly index: number }) => Promise<string | null>;
  differences: (params: {
    readonly one: string;
    readonly other: string;
  }) => Promise<readonly FileDifference[]>;
  /** The network of a run as a text to be compared. */
  networkText: (params: { readonly folder: string }) => Promise<string>;
  /** Where a layer stands in a network file. */
  layerRange: (params: { readonly text: string; readonly layer: string }) => TextRange | null;
};

/** A tensor of weights, by its name in checkpoints. */
export interface RunTensor {
  readonly name: string;
  readonly data: Float32Array;
}

/** A run as a list shows it, and where it is kept. */
export interface StoredRun extends RunSummary {
  readonly folder: string;
}

export type TrainingHostMethods = {
  runChanged: (params: FolderChange) => void;
  /** A defect, for the log. */
  report: (params: { readonly detail: string }) => void;
};
