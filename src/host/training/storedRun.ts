/** Runs as their folders keep them: up to the last checkpoint, which is where each can be gone on with. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bundle } from '../../engine/message.ts';
import { joinedHealth, noPoints } from '../../protocol/changedRun.ts';
import type {
  EpochNumbers,
  KernelSnapshot,
  LastEpoch,
  RunView,
  WrongSamples,
} from '../../protocol/networkView.ts';
import { type Checkpoint, openCheckpoint } from '../../training/checkpoint.ts';
import { epochPath, keptEpochs } from '../../training/epochWeights.ts';
import type { BatchEvent, EpochEvent, HealthEvent, SampleEvent } from '../../training/runEvents.ts';
import { runFiles, runsOf } from '../../training/runFolder.ts';
import { PointSeries } from './pointSeries.ts';
import { saidHealth } from './saidHealth.ts';
import { shownKernels } from './shownKernels.ts';
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
  await found.checkpoint?.file.close();
  const last = await readLast(folder, facts?.metricsBytes ?? 0);
  return { folder, ...summaryOf(folder, record, facts, last) };
}

/** The last epochs of runs, by the folders: a log that is the same as when it was read is not read again. */
const lastEpochs = new Map<string, { readonly log: string; readonly last: LastEpoch | null }>();

/** The last epoch in the first `bytes` of a log. */
async function readLast(folder: string, bytes: number): Promise<LastEpoch | null> {
  const { size, mtimeMs } = await stat(join(folder, runFiles.metrics)).catch(() => ({ size: 0, mtimeMs: 0 }));
  const log = `${bytes} ${size} ${mtimeMs}`;
  const known = lastEpochs.get(folder);
  if (known?.log === log) return known.last;
  const { history } = await readMetrics(folder, bytes, false);
  const last = lastEpoch(history.at(-1));
  lastEpochs.set(folder, { log, last });
  return last;
}

/** All that a folder keeps of a run; null where there is none. */
export async function readRun(folder: string, bundle: Bundle): Promise<ReadRun | null> {
  const found = await open(folder);
  if (!found) return null;
  const { record, facts, checkpoint } = found;
  try {
    const { history, healths, batch, series } = await readMetrics(folder, facts?.metricsBytes ?? 0, true);
    const { progress } = facts ?? {};
    const health = healths.reduce<HealthEvent | null>((before, next) => joinedHealth(before, next), null);
    const forming = checkpoint && (await kernelsOf(checkpoint));
    const before = await kernelsBefore(folder, forming?.epoch ?? 0);
    const { classes, images } = record.data;
    const { epochs, batchSize } = record.network.training;
    const isOver = progress !== undefined && isRunOver(record, facts);
    const view: RunView = {
      ...summaryOf(folder, record, facts, lastEpoch(history.at(-1))),
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
      // In the middle of an epoch, what it began with stays that of the epoch before.
      kernels: forming && before.at(-1)?.epoch !== forming.epoch ? [...before, forming] : before,
      forming,
      finished: isOver ? { reason: progress.isOver ? 'earlyStopping' : 'epochs', wasOver: true } : null,
      problem: null,
    };
    return { view, series };
  } finally {
    await checkpoint?.file.close();
  }
}

async function kernelsOf({ file, facts }: Checkpoint): Promise<KernelSnapshot> {
  const { progress, step = 0 } = facts ?? {};
  const layers = await shownKernels({ shapes: file.shapes, read: (name) => file.read(name) });
  return { epoch: progress?.epoch ?? 0, step, layers };
}

/** Kernels after the epochs that are kept, up to `epoch`; those that cannot be read are left out. */
async function kernelsBefore(folder: string, epoch: number): Promise<KernelSnapshot[]> {
  const snapshots: KernelSnapshot[] = [];
  for (const kept of (await keptEpochs(folder)).filter((each) => each <= epoch)) {
    const checkpoint = await openCheckpoint(epochPath(folder, kept)).catch(() => null);
    if (!checkpoint) continue;
    const snapshot = await kernelsOf(checkpoint).finally(() => checkpoint.file.close());
    snapshots.push({ ...snapshot, epoch: kept });
  }
  return snapshots;
}

/** The epochs of a run up to its checkpoint, and how the layers were. */
export async function readEpochs(folder: string): Promise<Pick<Metrics, 'history' | 'healths'>> {
  const checkpoint = await openCheckpoint(join(folder, runFiles.checkpoint)).catch(() => null);
  await checkpoint?.file.close();
  return readMetrics(folder, checkpoint?.facts?.metricsBytes ?? 0, false);
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
  last: LastEpoch | null,
): Pick<RunView, 'id' | 'name' | 'state' | 'started' | 'epochs' | 'last' | 'canResume'> {
  const isOver = isRunOver(record, facts);
  const name = basename(folder);
  return {
    id: name,
    name,
    state: isOver ? 'finished' : 'stopped',
    started: record.started,
    epochs: record.network.training.epochs,
    last,
    canResume: facts !== null && !isOver,
  };
}

interface Metrics {
  readonly history: EpochNumbers[];
  /** Of the epochs, and in between where there was something to be said. */
  readonly healths: readonly HealthEvent[];
  readonly batch: Omit<BatchEvent, 'type'> | null;
  readonly series: PointSeries;
}

/** The first `bytes` of a log. Without `isWhole` the batches are left out. */
async function readMetrics(folder: string, bytes: number, isWhole: boolean): Promise<Metrics> {
  const history: EpochNumbers[] = [];
  const series = new PointSeries();
  const healths: HealthEvent[] = [];
  let batch: Metrics['batch'] = null;
  const path = join(folder, runFiles.metrics);
  for await (const line of linesOf(path, bytes)) {
    if (!isWhole && line.startsWith('{"type":"batch"')) continue;
    const event = parsed(line) as BatchEvent | EpochEvent | HealthEvent | null;
    if (event?.type === 'batch') {
      const { type: _, ...numbers } = event;
      batch = { ...numbers, loss: numberOf(event.loss) };
      series.add(event.step, batch.loss, event.accuracy);
    } else if (event?.type === 'epoch') {
      history.push(epochNumbers(event));
    } else if (event?.type === 'health') {
      healths.push(event);
    }
  }
  return { history, healths, batch, series };
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

/** What a list of runs says of an epoch. */
export function lastEpoch(epoch: EpochNumbers | undefined): LastEpoch | null {
  if (!epoch) return null;
  const { confusion: _, ...numbers } = epoch;
  return numbers;
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
