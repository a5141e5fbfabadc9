/**
 * What the network view and the host say to each other. The host holds the runs of one network file and says
 * what changes, at most ten times a second; the panel holds what is on the screen, and takes a whole
 * snapshot whenever its page is loaded. Sentences come in the language of the panel.
 *
 * A run is a part of its own, so that layers and their feature maps can stand beside it.
 */
import type { WrongSample } from '../training/evaluation.ts';
import type { LayerHealth } from '../training/health.ts';
import type { HealthWarning } from '../training/healthWarnings.ts';
import type {
  BatchEvent,
  EpochEvent,
  FinishedEvent,
  SampleEvent,
  StartedEvent,
} from '../training/runEvents.ts';

export type { WrongSample } from '../training/evaluation.ts';
export type { LayerHealth } from '../training/health.ts';

/**
 * Where a run stands. `queued`: another run goes first. `starting`: its data is being opened. `pausing` and
 * `stopping`: told, and about to. `stopped` by a person; `interrupted`: its process ended before it did.
 */
export type RunState =
  | 'queued'
  | 'starting'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'interrupted'
  | 'finished'
  | 'failed';

/** The numbers of an epoch, absent ones null. */
export type EpochNumbers = Omit<EpochEvent, 'type'>;

/** They are said of many runs at once: without the table that is the square of the classes. */
export type LastEpoch = Omit<EpochNumbers, 'confusion'>;

/** A run as a list shows it. */
export interface RunSummary {
  /** No two runs of a file share one. A run of this window gets another when its folder alone keeps it. */
  readonly id: string;
  /** What a person calls it: the name of its folder; empty while it has none. */
  readonly name: string;
  readonly state: RunState;
  /** ISO 8601; null while it is queued. */
  readonly started: string | null;
  /** The epochs that it is to have; null where that is not known. */
  readonly epochs: number | null;
  /** Its last whole epoch. */
  readonly last: LastEpoch | null;
  /** Whether there is a checkpoint to go on from, and something left to be done. */
  readonly canResume: boolean;
}

/** Batches of a run, in columns of one length; where there are many, each is the mean of some. */
export interface BatchPoints {
  /** Points before these; those from here on give way to these. 0 for a whole curve. */
  readonly first: number;
  /** The last step that a point stands for. */
  readonly steps: Float64Array;
  /** Means of the batches; NaN where one was no number. */
  readonly losses: Float32Array;
  /** 0..1 */
  readonly accuracies: Float32Array;
}

/** What is worth a look, and what to try. */
export interface SaidWarning extends Pick<HealthWarning, 'code' | 'layer'> {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * How the layers are at the end of an epoch, and what is worth a look since. Without layers where none has ended
 * yet, and in a change that only warns.
 */
export interface RunHealth {
  readonly epoch: number;
  readonly step: number;
  readonly layers: readonly LayerHealth[];
  readonly warnings: readonly SaidWarning[];
}

/** Kernels of one layer: `values` of `shape`, height × width × in × out, the first of those that there are. */
export interface LayerKernels {
  /** Whole name. */
  readonly layer: string;
  readonly shape: readonly [height: number, width: number, inChannels: number, outChannels: number];
  /** Channels of the layer; `shape` has fewer where they are too many to be shown. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly values: Float32Array;
}

/** Kernels as they were at one step, in the order of the layers. */
export interface KernelSnapshot {
  /** Whole epochs by then; 0 for what a run began with. */
  readonly epoch: number;
  readonly step: number;
  readonly layers: readonly LayerKernels[];
}

/** Images that were named wrong in the last epoch, the surest first. */
export interface WrongSamples extends Pick<SampleEvent, 'epoch' | 'part'> {
  readonly wrong: readonly WrongSample[];
}

/** All of a run that its page shows. */
export interface RunView extends RunSummary {
  /** Null until its data is open. */
  readonly facts: Omit<StartedEvent, 'type' | 'elapsedMs'> | null;
  readonly points: BatchPoints;
  /** Whole epochs, in order. */
  readonly history: readonly EpochNumbers[];
  /** The newest batch; null before the first. */
  readonly batch: Omit<BatchEvent, 'type'> | null;
  /** Until the run ends, in ms, evaluations included; null where that cannot be told. */
  readonly msLeft: number | null;
  readonly health: RunHealth | null;
  readonly samples: WrongSamples | null;
  /** After some of the epochs, the oldest first: begin and end are among them. */
  readonly kernels: readonly KernelSnapshot[];
  /** Kernels as they are now. */
  readonly forming: KernelSnapshot | null;
  /** Why a `finished` run has ended, and whether there was nothing to be done. */
  readonly finished: Pick<FinishedEvent, 'reason' | 'wasOver'> | null;
  /** Why a `failed` run has, and what to do. */
  readonly problem: string | null;
}

/**
 * What is new in a run: parts that are absent stay. `points` as {@link BatchPoints.first} says; the `history`
 * and `kernels` given follow those that are known, and take the place of those of the same epochs and later.
 */
export type RunChange = Pick<RunView, 'id'> & Partial<RunView>;

/** What a panel shows of a file. */
export type NetworkPage = 'maps' | 'training';

/** All that a panel needs to draw itself. */
export interface NetworkViewSnapshot {
  /** BCP 47 tag of the display language. */
  readonly language: string;
  /** The name of the network file. */
  readonly file: string;
  /** The page that was asked for; absent or null for the one that was looked at last. */
  readonly page?: NetworkPage | null;
  /** What is in the way of training here, and what to do: no trust, no folder. Null where nothing is. */
  readonly obstacle: string | null;
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** The run that is in progress, or else the newest; null before the first. */
  readonly run: RunView | null;
}

/** A picture of a sample: `height × width × channels` bytes, 1 channel of grey or 3 of colour. */
export interface SamplePicture {
  readonly index: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly bytes: Uint8Array;
}

/** A value in which the files of two runs differ, as JSON; null where one has none. */
export interface FileDifference {
  /** As `layers[0].filters`. */
  readonly path: string;
  readonly one: string | null;
  readonly other: string | null;
}

/** Names a run. */
export interface OneRun {
  readonly id: string;
}

/** What a person may do with a run in progress. */
export type RunAction = 'pause' | 'resume' | 'stepBatch' | 'stop';

/** What the host offers a panel. */
export type NetworkViewHostMethods = {
  ready: (params: null) => Promise<NetworkViewSnapshot>;
  /** Begins a run of the file as it stands in the editor; asks first where one is in progress. */
  train: (params: null) => Promise<void>;
  /** Goes on with a run from its checkpoint. */
  resume: (params: OneRun) => Promise<void>;
  control: (params: OneRun & { readonly action: RunAction }) => Promise<void>;
  /** All of another run; null where it is gone. */
  run: (params: OneRun) => Promise<RunView | null>;
  /** What the files of two runs do not have in common. */
  differences: (params: {
    readonly one: string;
    readonly other: string;
  }) => Promise<readonly FileDifference[]>;
  /** Opens both files, with all defaults filled in, side by side. */
  showDifferences: (params: { readonly one: string; readonly other: string }) => Promise<void>;
  /** Small pictures of samples named wrong, by their index; those that are gone are left out. */
  pictures: (params: OneRun & { readonly indices: readonly number[] }) => Promise<readonly SamplePicture[]>;
  /** Opens the file of a sample that has one of its own, or else the picture that is kept of it. */
  openSample: (params: OneRun & { readonly index: number }) => Promise<void>;
  /** Shows where a layer stands in the file. */
  showLayer: (params: { readonly layer: string }) => Promise<void>;
  /** Shows the network file. */
  showFile: (params: null) => Promise<void>;
  /** Opens the log channel, which has the details of what went wrong. */
  showLog: (params: null) => void;
};

/** What a panel offers the host. */
export type NetworkViewPanelMethods = {
  /** Something is new in a run that is in progress; `changedRun` says what comes of it. */
  runChanged: (params: RunChange) => void;
  /** Runs came, went or have another state. The newest first. */
  runsChanged: (params: readonly RunSummary[]) => void;
  /** All is to be drawn anew: a run has begun, or the panel shows another file. */
  shown: (params: NetworkViewSnapshot) => void;
};
