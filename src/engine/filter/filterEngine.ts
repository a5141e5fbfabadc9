import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { WorkerPool } from '../pool/workerPool.ts';
import { withResolvers } from '../withResolvers.ts';
import { checkChain, type FilterChain } from './filterChain.ts';
import { planFilterJob, sharedMemory } from './filterJob.ts';
import { controlPlaces, type FilterJob, FilterPipeline } from './filterPipeline.ts';
import type { PixelImage } from './image.ts';
import { chooseMachine, type LevelChoice } from './machineRecipe.ts';
import type { MachineLevel, RowMachine } from './rowKernels.ts';
import { sinkResults } from './sinkResults.ts';
import type { ResultsOf, Sink } from './sinks.ts';
import type { ImageFormat } from './stepPlan.ts';
import { createMachine } from './wasmMachine.ts';

/** How an engine is made. */
export interface FilterEngineOptions {
  /** Worker threads; the machine's cores by default. 0 computes on the calling thread. */
  readonly threads?: number;
  /** Path of the worker's script, `dist/worker.js`. Not read with 0 threads. */
  readonly workerFile: string;
  /** `auto` by default. */
  readonly level?: LevelChoice;
}

/** What to compute of the loaded image. */
export interface RunRequest<Sinks extends readonly Sink[]> {
  readonly chain: FilterChain;
  readonly sinks: Sinks;
  readonly signal?: AbortSignal;
}

interface LoadedImage {
  readonly format: ImageFormat;
  readonly pixels: Uint8Array<SharedArrayBuffer>;
}

/** A run in progress: what stops it, and whom to tell. */
interface ActiveRun {
  stop(reason: unknown): void;
}

/**
 * Filters one image, exactly and at full resolution, in bounded memory.
 *
 * Results do not depend on the number of threads, bit for bit; they may differ in the last bits between
 * levels. Memory: the image's pixels, what the sinks keep, and for each thread a few rows of every step.
 */
export class FilterEngine {
  readonly level: MachineLevel;
  readonly threads: number;
  readonly #pool: WorkerPool | null;
  readonly #machine: RowMachine;
  #memory = new SharedArrayBuffer(0);
  #image: LoadedImage | null = null;
  #active: ActiveRun | null = null;
  #idle: Promise<void> = Promise.resolve();
  #disposed = false;

  private constructor(machine: RowMachine, threads: number, pool: WorkerPool | null) {
    this.level = machine.level;
    this.threads = threads;
    this.#machine = machine;
    this.#pool = pool;
  }

  /** Compiles the microkernels and starts the threads. */
  static async create(options: FilterEngineOptions): Promise<FilterEngine> {
    const { threads = availableParallelism(), workerFile, level = 'auto' } = options;
    const recipe = await chooseMachine(level);
    const pool = threads > 0 ? new WorkerPool({ threads, workerFile, workerData: recipe }) : null;
    return new FilterEngine(createMachine(recipe), threads, pool);
  }

  /**
   * Takes an image; a run in progress is superseded. Pixels over shared memory are used where they are and
   * must not change; others are copied, into the memory of the image before where that is large enough.
   * @throws EngineError `image-too-large-for-memory` where the system gives no memory for it.
   */
  load(image: PixelImage): void {
    this.#active?.stop(superseded());
    const { height, width, channels, data } = image;
    const format = { height, width, channels, bits: data instanceof Uint16Array ? 16 : 8 } as const;
    this.#image = { format, pixels: this.#shared(data) };
  }

  #shared(data: PixelImage['data']): Uint8Array<SharedArrayBuffer> {
    const { buffer, byteOffset, byteLength } = data;
    if (buffer instanceof SharedArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
    const wasteful = this.#memory.byteLength > 4 * byteLength;
    if (this.#memory.byteLength < byteLength || wasteful) this.#memory = sharedMemory(byteLength);
    const pixels = new Uint8Array(this.#memory, 0, byteLength);
    pixels.set(new Uint8Array(buffer, byteOffset, byteLength));
    return pixels;
  }

  /**
   * Computes what `sinks` ask for, in their order. A newer run supersedes this one.
   * @throws EngineError of `checkChain`; `superseded`; `image-too-large-for-memory`; `worker-failed`.
   *   The signal's reason where it is aborted.
   */
  async run<const Sinks extends readonly Sink[]>(request: RunRequest<Sinks>): Promise<ResultsOf<Sinks>> {
    const { chain, sinks, signal } = request;
    if (this.#disposed) throw new Error('The engine was disposed.');
    if (!this.#image) throw new Error('No image was loaded.');
    signal?.throwIfAborted();
    checkChain(chain, this.#image.format);
    this.#active?.stop(superseded());
    if (sinks.length === 0) return [] as unknown as ResultsOf<Sinks>;
    const { job, threads } = planFilterJob(this.#image, chain, sinks, this.#machine, this.threads);
    await this.#perform(job, threads, signal);
    return sinkResults(job.sinks, job.bands) as ResultsOf<Sinks>;
  }

  /** Runs a job after the one before has let go of the threads; rejects as soon as it is stopped. */
  async #perform(job: FilterJob, threads: number, signal: AbortSignal | undefined): Promise<void> {
    const stopped = withResolvers<never>();
    const cancel = () => Atomics.store(job.control, controlPlaces.cancelled, 1);
    const active: ActiveRun = {
      stop(reason) {
        cancel();
        stopped.reject(reason);
      },
    };
    const abort = () => active.stop(signal?.reason);
    this.#active = active;
    signal?.addEventListener('abort', abort, { once: true });
    const work = this.#idle.then(() => this.#compute(job, threads, cancel));
    this.#idle = work.catch(() => {});
    try {
      await Promise.race([work, stopped.promise]);
    } finally {
      signal?.removeEventListener('abort', abort);
      if (this.#active === active) this.#active = null;
    }
  }

  async #compute(job: FilterJob, threads: number, cancel: () => void): Promise<void> {
    if (isCancelled(job)) return;
    if (this.#pool) return this.#pool.run(job, threads, cancel);
    const pipeline = new FilterPipeline(job, this.#machine);
    for (let band = 0; band < job.bands && !isCancelled(job); band++) {
      pipeline.run(band);
      // A newer run must be able to stop this one.
      await setImmediate();
    }
  }

  /** Stops the run in progress and ends the threads. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#active?.stop(superseded());
    this.#image = null;
    this.#memory = new SharedArrayBuffer(0);
    await this.#pool?.dispose();
    await this.#idle;
  }
}

function isCancelled({ control }: FilterJob): boolean {
  return Atomics.load(control, controlPlaces.cancelled) !== 0;
}

function superseded(): EngineError {
  return new EngineError({
    code: 'superseded',
    problem: message('The computation was stopped because a newer one began.'),
    remedy: message('Nothing needs to be done.'),
  });
}
