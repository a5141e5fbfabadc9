/**
 * One thread's share of a run. Rows are pulled: a sink's row asks its step, which asks the ring of its
 * input's rows, down to the image. No stage is ever stored whole.
 */
import type { CellRange } from '../geometry.ts';
import { Arena } from './arena.ts';
import { bandRows, commonRows, stageRows } from './bands.ts';
import { rowBytes } from './columnTaps.ts';
import type { ChannelMode, FilterChain } from './filterChain.ts';
import { ImageBytes, ImageRows } from './imageRows.ts';
import type { PlacedSink } from './placedSinks.ts';
import type { RowKernels, RowMachine } from './rowKernels.ts';
import type { RowSource } from './rowSource.ts';
import { createSinkWriter, type SinkWriter } from './sinkWriters.ts';
import { type ImageFormat, planSteps } from './stepPlan.ts';
import { StepRows } from './stepRows.ts';

/** Everything a thread needs to know of a run; plain data over shared memory. */
export interface FilterJob {
  readonly format: ImageFormat;
  /** The image's bytes, row by row; 16-bit numbers in this machine's order. */
  readonly pixels: Uint8Array<SharedArrayBuffer>;
  readonly chain: FilterChain;
  readonly sinks: readonly PlacedSink[];
  readonly bands: number;
  /** `[next band to take, 1 where the run is cancelled]` */
  readonly control: Int32Array<SharedArrayBuffer>;
}

/** Places in a job's `control`. */
export const controlPlaces = { nextBand: 0, cancelled: 1 } as const;

/** Takes bands until there are none, or the run is cancelled. */
export function runBands(job: FilterJob, machine: RowMachine): void {
  const pipeline = new FilterPipeline(job, machine);
  for (;;) {
    const band = Atomics.add(job.control, controlPlaces.nextBand, 1);
    if (band >= job.bands || isCancelled(job)) return;
    pipeline.run(band);
  }
}

/** Bytes of private memory that each thread of a run needs. */
export function scratchBytes(job: FilterJob, machine: RowMachine): number {
  return layOut(job, machine.kernels).arena.size;
}

function isCancelled(job: FilterJob): boolean {
  return Atomics.load(job.control, controlPlaces.cancelled) !== 0;
}

/** The stages of a job on one thread, with their rows. */
export class FilterPipeline {
  readonly #job: FilterJob;
  readonly #stages: readonly TappedRows[];
  readonly #spare: number;

  constructor(job: FilterJob, machine: RowMachine) {
    const { arena, stages, spare } = layOut(job, machine.kernels);
    this.#job = job;
    this.#stages = stages;
    this.#spare = spare;
    const buffer = machine.reserve(arena);
    for (const stage of stages) stage.attach(buffer);
  }

  /** Computes one band and hands its rows to the sinks; leaves early where the run is cancelled. */
  run(band: number): void {
    try {
      this.#compute(band);
    } catch (error) {
      if (!(error instanceof RunCancelled)) throw error;
    }
  }

  #compute(band: number): void {
    const { bands } = this.#job;
    const rows = this.#stages.map(({ wanted }) => bandRows(wanted, band, bands));
    this.#stages.forEach((stage, index) => {
      stage.begin(band, rows[index]);
    });
    // The last stage first: what it pulls hands most rows to the sinks of the stages below.
    for (let index = this.#stages.length - 1; index >= 0; index--) {
      const stage = this.#stages[index];
      for (let row = rows[index].from; row <= rows[index].to; row++) {
        if (!stage.isTaken(row)) stage.writeRow(row, this.#spare);
      }
    }
    for (const stage of this.#stages) stage.end();
  }
}

/** Thrown from the depth of a chain: one row of the last step may stand on many of the first. */
class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}

/** Builds the stages that have sinks, from the image on, and gives out their memory. */
function layOut(job: FilterJob, kernels: RowKernels) {
  const { format, pixels, chain, sinks } = job;
  const arena = new Arena();
  const plans = planSteps(chain, format);
  const stages: TappedRows[] = [];
  const checkpoint = () => {
    if (isCancelled(job)) throw new RunCancelled();
  };
  const last = Math.max(...sinks.map(({ stage }) => stage));
  const tapped = (stage: number, source: RowSource): RowSource => {
    const own = sinks.filter((sink) => sink.stage === stage);
    if (own.length === 0) return source;
    const writers = own.map((sink) => createSinkWriter(sink, kernels, arena));
    const rows = new TappedRows(source, own, writers, stageRows(sinks, stage), stages.length > 0);
    stages.push(rows);
    return rows;
  };
  const imageRows = (mode: ChannelMode) => new ImageRows(format, pixels, mode, kernels, arena);
  let source: RowSource;
  if (last >= 0 && plans[0].passes.type === 'wholeTaps') {
    tapped(-1, imageRows(chain.channels));
    source = new ImageBytes(format, pixels, kernels, arena);
  } else if (chain.channels === 'sum') {
    // The first step reads the sum of the channels; whoever looks at the image sees the channels.
    tapped(-1, imageRows('each'));
    source = imageRows('sum');
  } else source = tapped(-1, imageRows(chain.channels));
  for (let index = 0; index <= last; index++) {
    source = tapped(index, new StepRows(plans[index], source, kernels, arena, checkpoint));
  }
  const numbers = Math.max(...stages.map(({ width, channels }) => width * channels));
  return { arena, stages, spare: arena.allocate(rowBytes(numbers)) };
}

/** A stage whose rows go to its sinks as they are computed. */
class TappedRows implements RowSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly numberBytes: 1 | 4;
  readonly isCheap: boolean;
  /** The rows that the sinks ask for, in all bands. */
  readonly wanted: CellRange;
  readonly #source: RowSource;
  readonly #sinks: readonly PlacedSink[];
  readonly #writers: readonly SinkWriter[];
  readonly #forgets: boolean;
  #own: CellRange = { from: 0, to: -1 };
  #taken = new Uint8Array(0);

  /** `forgets`: a stage below has sinks, and must see its rows again in each band. */
  constructor(
    source: RowSource,
    sinks: readonly PlacedSink[],
    writers: readonly SinkWriter[],
    wanted: CellRange,
    forgets: boolean,
  ) {
    this.height = source.height;
    this.width = source.width;
    this.channels = source.channels;
    this.numberBytes = source.numberBytes;
    this.isCheap = source.isCheap;
    this.wanted = wanted;
    this.#source = source;
    this.#sinks = sinks;
    this.#writers = writers;
    this.#forgets = forgets;
  }

  attach(buffer: ArrayBuffer): void {
    this.#source.attach(buffer);
    for (const writer of this.#writers) writer.attach(buffer);
  }

  forget(): void {
    this.#source.forget();
  }

  begin(band: number, own: CellRange): void {
    // A row that a ring kept from the band before would not be computed, and so not be handed out.
    if (this.#forgets) this.#source.forget();
    this.#own = own;
    this.#taken = new Uint8Array(Math.max(own.to - own.from + 1, 0));
    for (const writer of this.#writers) writer.begin(band);
  }

  end(): void {
    for (const writer of this.#writers) writer.end();
  }

  isTaken(row: number): boolean {
    return this.#taken[row - this.#own.from] === 1;
  }

  writeRow(row: number, target: number): void {
    this.#source.writeRow(row, target);
    if (row < this.#own.from || row > this.#own.to || this.isTaken(row)) return;
    this.#taken[row - this.#own.from] = 1;
    this.#sinks.forEach(({ region }, index) => {
      const rows = { from: region.row, to: region.row + region.height - 1 };
      const { from, to } = commonRows(rows, { from: row, to: row });
      if (from <= to) this.#writers[index].take(row, target);
    });
  }
}
