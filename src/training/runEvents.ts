/**
 * What a run says of itself, in this order: `started`; `batch` after each step; after each epoch `epoch`, then
 * `sample` and `health`; at last `finished` or `failed`. All is plain data. Epochs and batches are counted
 * from 1; times are in ms and leave out pauses; a loss that is no number is NaN, in JSON null.
 */
import type { ProblemParts } from '../engine/errors.ts';
import type { WrongSample } from './evaluation.ts';
import type { LayerHealth } from './health.ts';
import type { HealthWarning } from './healthWarnings.ts';

export type RunEvent =
  | StartedEvent
  | BatchEvent
  | PausedEvent
  | EpochEvent
  | SampleEvent
  | HealthEvent
  | FinishedEvent
  | FailedEvent;

/** Data and network are ready. */
export interface StartedEvent {
  readonly type: 'started';
  /** The folder of the run. */
  readonly folder: string;
  readonly classes: readonly string[];
  /** Images; null where there is no such part. */
  readonly images: {
    readonly train: number;
    readonly validation: number | null;
    readonly test: number | null;
  };
  readonly epochs: number;
  readonly batchSize: number;
  /** Batches of an epoch. */
  readonly batches: number;
  /** Whole epochs, and batches after them, that a checkpoint brought; null for a run that begins. */
  readonly resumed: { readonly epoch: number; readonly batch: number } | null;
  readonly elapsedMs: number;
}

/** One step of the optimizer. */
export interface BatchEvent {
  readonly type: 'batch';
  readonly epoch: number;
  readonly batch: number;
  /** Steps in all. */
  readonly step: number;
  readonly images: number;
  /** Means of the batch, before the step. */
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
  /** Since the epoch began, or was gone on with. */
  readonly imagesPerSecond: number;
  readonly elapsedMs: number;
}

/** The run waits, or goes on; its checkpoint is whole meanwhile. */
export interface PausedEvent {
  readonly type: 'paused';
  readonly isPaused: boolean;
}

/** How often images of one class were named as another. */
export interface Confusion {
  /** The part it was counted on. */
  readonly part: 'validation' | 'test';
  /** `counts[label][predicted]` */
  readonly counts: readonly (readonly number[])[];
}

/** An epoch is over, and its checkpoint is whole. Absent parts are null. */
export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly step: number;
  /** Means over the epoch, while the weights moved. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly testLoss: number | null;
  readonly testAccuracy: number | null;
  /** Of validation, or else of the test; null where there is neither. */
  readonly confusion: Confusion | null;
  /** Images left out so far, for they do not decode. */
  readonly skipped: number;
  /** Of training alone, since the epoch began or was gone on with. */
  readonly imagesPerSecond: number;
  readonly elapsedMs: number;
}

/** What was named wrong in the last epoch, the surest first; a few of each pair of classes. */
export interface SampleEvent {
  readonly type: 'sample';
  readonly epoch: number;
  readonly part: Confusion['part'];
  readonly wrong: readonly WrongSample[];
}

/** How the layers are. */
export interface HealthEvent {
  readonly type: 'health';
  readonly epoch: number;
  readonly step: number;
  readonly layers: readonly LayerHealth[];
  readonly warnings: readonly HealthWarning[];
}

export interface FinishedEvent {
  readonly type: 'finished';
  /** `epochs`: all are done; `earlyStopping`; `stopped` by a person, to be gone on with. */
  readonly reason: 'epochs' | 'earlyStopping' | 'stopped';
  /** Whether it was so before, and nothing was to be done. */
  readonly wasOver: boolean;
  /** Whole epochs. */
  readonly epoch: number;
  readonly step: number;
  readonly elapsedMs: number;
}

/** The run has ended before its time; its last whole checkpoint is kept. */
export interface FailedEvent {
  readonly type: 'failed';
  /** What a person can mend; null for a defect of Convscope. */
  readonly problem: ProblemParts | null;
  /** The English sentence. */
  readonly reason: string;
}
