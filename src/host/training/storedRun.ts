/** Runs as their folders keep them: up to the last checkpoint, which is where each can be gone on with. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bundle } from '../../engine/message.ts';
import { noPoints } from '../../protocol/changedRun.ts';
import type { EpochNumbers, KernelSnapshot, RunView, WrongSamples } from '../../protocol/networkView.ts';
import { type Checkpoint, openCheckpoint } from '../../training/checkpoint.ts';
import type { BatchEvent, EpochEvent, HealthEvent, SampleEvent } from '../../training/runEvents.ts';
import { runFiles, runsOf } from '../../training/runFolder.ts';
import { PointSeries } from './pointSeries.ts';
import { saidHealth } from './saidHealth.ts';
import { shownKernels } from './shownKernels.ts';
import { startKernels } from './startKernels.ts';
import type { StoredRun } from './trainingProtocol.ts';

/** The newest runs of a file are looked at; a person who wants an older one has its folder. */
const mostRuns = 50;

/** A run, and its curve to be gone on with. */
export interface ReadRun {
  readonly view: RunView;
  readonly series: PointSeries;
}

/** The newest runs of a network file; what is no run is left out. */
export async function listRuns(file: string): Promise<StoredRun[]> {
  const folders = (await runsOf(file)).slice(0, mostRuns);
  const runs = await Promise.all(folders.map((folder) => readSummary(folder)));
  return runs.filter((run) => run !== null);
}

async function readSummary(folder: string): Promise<StoredRun | null> {
  const found = await open(folder);
  if (!found) return null;
  const { record, facts } = found;
  const { history } = await readMetrics(folder, facts?.metricsBytes ?? 0, false);
  await found.checkpoint?.file.close();
  return { folder, ...summaryOf(folder, record, facts, history) };
}

/** All that a folder keeps of a run; null where there is none. */
export async function readRun(folder: string, bundle: Bundle): Promise<ReadRun | null> {
  const found = await open(folder);
  if (!found) return null;
  const { record, facts, checkpoint } = found;
  try {
    const { history, health, batch, series } = await readMetrics(folder, facts?.metricsBytes ?? 0, true);
    const { progress, step = 0 } = facts ?? {};
    const kernels: KernelSnapshot | null = checkpoint && {
      epoch: progress?.epoch ?? 0,
      step,
      layers: await shownKernels({
        shapes: checkpoint.file.shapes,
        read: (name) => checkpoint.file.read(name),
      }),
    };
    const start = record.weights === undefined ? await startKernels(record.network) : null;
    const { classes, images } = record.data;
    const { epochs, batchSize } = record.network.training;
    const isOver = progress !== undefined && isRunOver(record, facts);
    const view: RunView = {
      ...summaryOf(folder, record, facts, history),
      facts: {
        folder,
        classes,
        images,
        epochs,
        batchSize,
        batches: Math.ceil(images.train / batchSize),
        resumed: null,
      },
      points: series.take() ?? noPoints,
      history,
      batch,
      msLeft: null,
      health: health && saidHealth(health, bundle),
      samples: await readSamples(folder),
      kernels: [start, kernels].filter((each) => each !== null).filter(isFirstOfEpoch),
      forming: kernels,
      finished: isOver ? { reason: progress.isOver ? 'earlyStopping' : 'epochs', wasOver: true } : null,
      problem: null,
    };
    return { view, series };
  } finally {
    await checkpoint?.file.close();
  }
}

/** In the middle of the first epoch, what a run began with stays that of epoch 0. */
function isFirstOfEpoch({ epoch }: KernelSnapshot, place: number, all: readonly KernelSnapshot[]): boolean {
  return all.findIndex((other) => other.epoch === epoch) === place;
}

/** What was named wrong in the last epoch; null where that is not kept. */
export async function readSamples(folder: string): Promise<WrongSamples | null> {
  const path = join(folder, runFiles.samples, 'samples.json');
  const event = parsed(await readFile(path, 'utf8').catch(() => '')) as Partial<SampleEvent> | null;
  const { epoch, part, wrong } = event ?? {};
  return epoch !== undefined && part !== undefined && Array.isArray(wrong) ? { epoch, part, wrong } : null;
}

/** What `run.json` says, as far as it is asked for here. */
export interface RunRecordFacts {
  readonly started: string;
  /** Name of the checkpoint whose weights it began with; absent where they were drawn. */
  readonly weights?: string;
  readonly network: { readonly training: { readonly epochs: number; readonly batchSize: number } };
  readonly data: {
    readonly classes: readonly string[];
    readonly images: {
      readonly train: number;
      readonly validation: number | null;
      readonly test: number | null;
    };
  };
}

/** Null where there is none, or another program's. */
export async function readRecord(folder: string): Promise<RunRecordFacts | null> {
  const text = await readFile(join(folder, runFiles.record), 'utf8').catch(() => '');
  const record = parsed(text) as Partial<RunRecordFacts> | null;
  const { epochs, batchSize } = record?.network?.training ?? {};
  const { classes, images } = record?.data ?? {};
  const isSound =
    typeof record?.started === 'string' &&
    [epochs, batchSize, images?.train].every(Number.isSafeInteger) &&
    Array.isArray(classes);
  return isSound ? (record as RunRecordFacts) : null;
}

type Facts = Checkpoint['facts'];

/** The record and the checkpoint of a run; whoever opens it closes the checkpoint. */
async function open(folder: string) {
  const record = await readRecord(folder);
  if (!record) return null;
  const checkpoint = await openCheckpoint(join(folder, runFiles.checkpoint)).catch(() => null);
  return { record, checkpoint, facts: checkpoint?.facts ?? null };
}

function isRunOver({ network }: RunRecordFacts, facts: Facts): boolean {
  const { isOver = false, epoch = 0 } = facts?.progress ?? {};
  return isOver || epoch >= network.training.epochs;
}

function summaryOf(
  folder: string,
  record: RunRecordFacts,
  facts: Facts,
  history: readonly EpochNumbers[],
): Pick<RunView, 'id' | 'name' | 'state' | 'started' | 'epochs' | 'last' | 'canResume'> {
  const isOver = isRunOver(record, facts);
  const name = basename(folder);
  return {
    id: name,
    name,
    state: isOver ? 'finished' : 'stopped',
    started: record.started,
    epochs: record.network.training.epochs,
    last: history.at(-1) ?? null,
    canResume: facts !== null && !isOver,
  };
}

interface Metrics {
  readonly history: EpochNumbers[];
  readonly health: HealthEvent | null;
  readonly batch: Omit<BatchEvent, 'type'> | null;
  readonly series: PointSeries;
}

/** The first `bytes` of a log. Without `isWhole` its epochs alone. */
async function readMetrics(folder: string, bytes: number, isWhole: boolean): Promise<Metrics> {
  const history: EpochNumbers[] = [];
  const series = new PointSeries();
  let health: HealthEvent | null = null;
  let batch: Metrics['batch'] = null;
  const path = join(folder, runFiles.metrics);
  for await (const line of linesOf(path, bytes)) {
    if (!isWhole && !line.startsWith('{"type":"epoch"')) continue;
    const event = parsed(line) as BatchEvent | EpochEvent | HealthEvent | null;
    if (event?.type === 'batch') {
      const { type: _, ...numbers } = event;
      batch = { ...numbers, loss: numberOf(event.loss) };
      series.add(event.step, batch.loss, event.accuracy);
    } else if (event?.type === 'epoch') {
      history.push(epochNumbers(event));
    } else if (event?.type === 'health') {
      health = event;
    }
  }
  return { history, health, batch, series };
}

/** Nothing of a file that is not there. */
async function* linesOf(path: string, bytes: number): AsyncGenerator<string> {
  if (bytes === 0) return;
  const input = createReadStream(path, { end: bytes - 1 });
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    yield* lines;
  } catch {
    // What can be read of a log is shown.
  } finally {
    input.destroy();
  }
}

/** JSON writes what is no number as null. */
export function epochNumbers({ type: _, ...event }: EpochEvent): EpochNumbers {
  const lost = (loss: number | null, isThere: boolean) => (isThere ? numberOf(loss) : null);
  return {
    ...event,
    trainLoss: numberOf(event.trainLoss),
    validationLoss: lost(event.validationLoss, event.validationAccuracy !== null),
    testLoss: lost(event.testLoss, event.testAccuracy !== null),
  };
}

function numberOf(value: number | null): number {
  return value ?? Number.NaN;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
