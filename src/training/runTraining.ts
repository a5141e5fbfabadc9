import { dirname, join } from 'node:path';
import { type Dataset, type OpenDatasetOptions, openDataset } from '../data/datasets/openDataset.ts';
import { ProblemError } from '../engine/errors.ts';
import type { Backend } from '../engine/network/backend.ts';
import { Network } from '../engine/network/network.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import { inferNetwork } from '../network/inference/inferNetwork.ts';
import {
  type CheckpointFacts,
  loadTensors,
  loadWeights,
  openCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { changedSince, notOfARun } from './checkpointProblems.ts';
import { keepEpoch } from './epochWeights.ts';
import { differences, identityOf } from './identity.ts';
import { MetricsLog } from './metricsLog.ts';
import { firstProgress, type Progress } from './progress.ts';
import type { RunControl } from './runControl.ts';
import type { FailedEvent, FinishedEvent, RunEvent } from './runEvents.ts';
import { folderToResume, newFolder, runFiles } from './runFolder.ts';
import { type BackendFacts, writeRunRecord } from './runRecord.ts';
import { keepSamples } from './samples.ts';
import { networkOptions } from './trainedNetwork.ts';
import { TrainingLoop, type TrainingTask } from './trainingLoop.ts';

export interface RunOptions {
  /** Path of the network file. */
  readonly file: string;
  /** What stands in it, or is to count instead. */
  readonly compiled: CompiledNetwork;
  /** The run's own folder. By default a new one beside the file, or with `resume` that of the latest run. */
  readonly folder?: string | undefined;
  /** Goes on from the checkpoint in the folder. Where there is none, or without it, a run begins. */
  readonly resume?: boolean;
  /** Path of a checkpoint whose weights a run begins with. */
  readonly weights?: string | undefined;
  /** A fresh one, for this run alone; whoever made it ends it. */
  readonly backend: Backend;
  readonly backendFacts: BackendFacts;
  /** Of Convscope. */
  readonly version: string;
  readonly control: RunControl;
  readonly emit: (event: RunEvent) => void;
  readonly data?: Pick<OpenDatasetOptions, 'roots' | 'memoryBytes' | 'sharpFrom'>;
}

/** A run that is gone on with. */
interface Resumed {
  readonly folder: string;
  readonly facts: CheckpointFacts;
}

/**
 * Trains a network and keeps the run in its folder; tells every {@link RunEvent} by `emit`, the last one
 * `finished`, which is returned, or `failed`. After a crash at any moment the folder holds what was committed
 * last; resumed from there, a run ends in the same bits as one that was never stopped, on any number of
 * threads, with the same microkernels.
 *
 * Throws what made the run fail: TrainingError where it cannot be kept or gone on with, and as `TrainingLoop`;
 * DataError as `openDataset`; EngineError as `Network`.
 */
export async function runTraining(options: RunOptions): Promise<FinishedEvent> {
  const { control, emit } = options;
  try {
    const finished = await run(options).catch((error: unknown) => {
      if (error === control.signal.reason) return stoppedBefore();
      throw error;
    });
    emit(finished);
    return finished;
  } catch (error) {
    emit(failedEvent(error));
    throw error;
  } finally {
    control.end();
  }
}

async function run(options: RunOptions): Promise<FinishedEvent> {
  const { compiled, weights } = options;
  const folder = options.resume ? await folderToResume(options.file, options.folder) : null;
  const network = networkOf(options, folder === null && weights === undefined);
  const resumed = folder === null ? null : { folder, facts: await takeUp(folder, network, compiled) };
  if (resumed && isOver(resumed.facts.progress, compiled)) return overBefore(resumed.facts);
  if (!resumed && weights !== undefined) await loadWeights(network, weights);
  const dataset = await openData(options, resumed);
  try {
    return await runWith(options, network, dataset, resumed);
  } finally {
    await dataset.close();
  }
}

function networkOf({ compiled, backend }: RunOptions, drawsWeights: boolean): Network {
  const { optimizer } = compiled.training;
  return new Network({ ...networkOptions(compiled, backend), optimizer, drawsWeights });
}

/** Gives the network all that a checkpoint holds of it. */
async function takeUp(folder: string, network: Network, compiled: CompiledNetwork): Promise<CheckpointFacts> {
  const { file, facts } = await openCheckpoint(join(folder, runFiles.checkpoint));
  try {
    if (!facts) throw notOfARun(file.name);
    const changed = differences(identityOf(compiled, facts.identity.data), facts.identity);
    if (changed.length > 0) throw changedSince(file.name, changed);
    await loadTensors(network, file, { withOptimizer: true });
    network.steps = facts.step;
    return facts;
  } finally {
    await file.close();
  }
}

function openData({ file, compiled, control, data }: RunOptions, resumed: Resumed | null): Promise<Dataset> {
  const { input, dataset, seed } = compiled;
  const moments = resumed?.facts.moments;
  return openDataset(dataset, {
    inputShape: input.shape,
    normalize: input.normalize,
    baseFolder: dirname(file),
    seed,
    units: unitsOf(compiled),
    signal: control.signal,
    ...(moments && { moments }),
    ...data,
  });
}

/** Of the last layer; a checked network ends in a vector. */
export function unitsOf({ layers, input }: Pick<CompiledNetwork, 'layers' | 'input'>): number {
  return inferNetwork(layers, input.shape).total.output?.[0] ?? 0;
}

async function runWith(
  options: RunOptions,
  network: Network,
  dataset: Dataset,
  resumed: Resumed | null,
): Promise<FinishedEvent> {
  const { file, compiled, control, emit } = options;
  const identity = identityOf(compiled, dataset.hash);
  if (resumed && identity.data !== resumed.facts.identity.data) {
    throw changedSince(join(resumed.folder, runFiles.checkpoint), ['data']);
  }
  const folder = resumed?.folder ?? (await newFolder(file, options.folder));
  if (!resumed) await writeRunRecord(join(folder, runFiles.record), { ...options, dataset });
  const log = await MetricsLog.open(join(folder, runFiles.metrics), resumed?.facts.metricsBytes ?? 0);
  try {
    const { seed } = compiled;
    const { classes, preparation } = dataset;
    const moments = preparation.moments ?? null;
    const factsAt = (progress: Progress, metricsBytes: number): CheckpointFacts => ({
      ...{ progress, step: network.steps, seed, metricsBytes, classes, moments, identity },
    });
    const commit: TrainingTask['commit'] = async (progress) => {
      const facts = factsAt(progress, await log.flush());
      if (progress.batch === 0) await keepEpoch(folder, network, facts);
      await writeCheckpoint(join(folder, runFiles.checkpoint), network, facts);
    };
    if (!resumed) await keepEpoch(folder, network, factsAt(firstProgress, 0));
    const record: TrainingTask['record'] = async (event) => {
      const source = event.type === 'sample' && dataset[event.part];
      if (source) await keepSamples(join(folder, runFiles.samples), event, source, options.data?.sharpFrom);
      else log.add(event);
      if (log.isFull) await log.flush();
    };
    const task = { compiled, network, units: unitsOf(compiled), dataset, control, record, commit, emit };
    const progress = resumed?.facts.progress ?? firstProgress;
    const loop = new TrainingLoop(task, progress);
    emit(startedEvent(folder, loop, task, resumed?.facts.progress ?? null));
    const reason = await loop.run();
    return {
      type: 'finished',
      reason,
      wasOver: false,
      epoch: loop.epoch,
      step: network.steps,
      elapsedMs: loop.elapsedMs,
    };
  } finally {
    await log.close();
  }
}

function startedEvent(
  folder: string,
  loop: TrainingLoop,
  { compiled, dataset }: TrainingTask,
  resumed: Progress | null,
): RunEvent {
  const { train, validation, test, classes } = dataset;
  const { epochs, batchSize } = compiled.training;
  return {
    type: 'started',
    folder,
    classes,
    images: { train: train.count, validation: validation?.count ?? null, test: test?.count ?? null },
    epochs,
    batchSize,
    batches: loop.batches,
    resumed: resumed && { epoch: resumed.epoch, batch: resumed.batch },
    elapsedMs: loop.elapsedMs,
  };
}

function isOver({ epoch, isOver }: Progress, { training }: CompiledNetwork): boolean {
  return isOver || epoch >= training.epochs;
}

function overBefore({ progress: { isOver, epoch, elapsedMs }, step }: CheckpointFacts): FinishedEvent {
  const reason = isOver ? 'earlyStopping' : 'epochs';
  return { type: 'finished', reason, wasOver: true, epoch, step, elapsedMs };
}

/** Stopped while its data was opened. */
function stoppedBefore(): FinishedEvent {
  return { type: 'finished', reason: 'stopped', wasOver: false, epoch: 0, step: 0, elapsedMs: 0 };
}

function failedEvent(error: unknown): FailedEvent {
  if (!(error instanceof Error)) return { type: 'failed', problem: null, reason: String(error) };
  if (!(error instanceof ProblemError)) return { type: 'failed', problem: null, reason: error.message };
  const { code, problem, remedy, message } = error;
  return { type: 'failed', problem: { code, problem, remedy }, reason: message };
}
