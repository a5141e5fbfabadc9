import { setImmediate } from 'node:timers/promises';
import { WorkerPool } from '../../pool/workerPool.ts';
import { Control, controlMemory, newRun, type Run } from './control.ts';
import { type Program, runAlone } from './program.ts';
import { ShardLoop } from './shardLoop.ts';

/** What a worker is told when it joins: what it computes with, who else is there, and all programs so far. */
export interface CrewTask<Recipe, Note> {
  readonly recipe: Recipe;
  readonly control: SharedArrayBuffer;
  readonly notes: readonly Note[];
}

export interface CrewOptions<Recipe> {
  /** Threads that compute, at least 1. */
  readonly threads: number;
  /** Whether the thread that asks is one of them; else it is free meanwhile. */
  readonly joins: boolean;
  /** Path of the workers' script; it answers a {@link CrewTask} when it leaves. */
  readonly workerFile: string;
  /** Cloned to each worker. */
  readonly recipe: Recipe;
}

/** What a run is told. */
export type RunCall = Pick<Run, 'step' | 'learningRate'>;

/** How long a thread that other threads may need listens to nobody, in ms. A worker's death shows only after it. */
const patienceMs = 100;

/**
 * Threads that run programs together. Between runs they sleep.
 *
 * A thread that throws or dies ends the whole crew: the run rejects when no thread is at work any more, and
 * the next run has a new crew. A worker that dies between runs has the next run reject.
 */
export class Crew<Recipe, Note extends { readonly id: number }> {
  readonly #options: CrewOptions<Recipe>;
  readonly #pool: WorkerPool | null;
  readonly #run = newRun();
  #control: Control;
  #loop: ShardLoop;
  #notes: Note[] = [];
  /** Until all workers have left; rejects with the reason of the first that failed. */
  #session: Promise<void> | null = null;
  #isDisposed = false;

  constructor(options: CrewOptions<Recipe>) {
    const { threads, joins, workerFile } = options;
    const workers = joins ? threads - 1 : threads;
    this.#options = options;
    this.#pool = workers > 0 ? new WorkerPool({ threads: workers, workerFile, workerData: null }) : null;
    this.#control = new Control(controlMemory());
    this.#loop = new ShardLoop(this.#control, this.#run);
  }

  /** What the run in progress is told, for the thread that asks. */
  get call(): RunCall {
    return this.#run;
  }

  /** Tells the workers of a program, under whose id it can be run. */
  learn(note: Note): void {
    this.#notes.push(note);
    this.#pool?.post(note);
  }

  /** Programs learned so far will not be run any more. */
  forget(): void {
    this.#notes = [];
  }

  /**
   * Runs a program that was learned under `id` on `threads` threads; `program` is the same for this thread. With
   * `joins` it has been done when the call returns, unless that gives a promise.
   * Throws what a shard throws where there is no other thread; else rejects with it, or with EngineError
   * `worker-failed`.
   */
  run(id: number, program: Program, threads: number, { step, learningRate }: RunCall): void | Promise<void> {
    if (this.#isDisposed) throw new Error('The backend was disposed.');
    const run = this.#run;
    run.program = id;
    run.step = step;
    run.learningRate = learningRate;
    const { joins } = this.#options;
    if (joins && threads === 1) return runAlone(program);
    if (!this.#session) this.#join();
    if (this.#control.isStopped) return this.#fail();
    const shards = program.shardsBefore[program.phases.length];
    if (shards === 0) return;
    this.#control.begin(run, shards, threads > 1);
    if (!joins) return this.#watch();
    this.#loop.start(program);
    try {
      if (!this.#work(shards)) return this.#workOn(shards);
    } catch (error) {
      return this.#part(error);
    }
  }

  /** Ends all threads; a run in progress rejects. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#control.stop();
    await this.#pool?.dispose();
    await this.#session?.catch(() => {});
  }

  /** Begins anew, with nobody's last run in the control block. */
  #join(): void {
    const { recipe, threads, joins } = this.#options;
    const memory = controlMemory();
    const control = new Control(memory);
    this.#control = control;
    this.#loop = new ShardLoop(control, this.#run);
    const task: CrewTask<Recipe, Note> = { recipe, control: memory, notes: this.#notes };
    this.#session =
      this.#pool?.run(task, joins ? threads - 1 : threads, () => control.stop()) ?? Promise.resolve();
    // Whoever runs next hears of it.
    this.#session.catch(() => {});
    this.#pool?.keepAlive(false);
  }

  /** This thread's part; false where it had to wait too long, or the crew parts. */
  #work(shards: number): boolean {
    return this.#loop.work(patienceMs) && this.#control.areDone(this.#run, shards, patienceMs);
  }

  /** Another thread takes long, or has died: that shows when this one listens. */
  async #workOn(shards: number): Promise<void> {
    try {
      do {
        await setImmediate();
        if (this.#control.isStopped) return await this.#fail();
      } while (!this.#work(shards));
    } catch (error) {
      await this.#part(error);
    }
  }

  /** All who compute are others. */
  async #watch(): Promise<void> {
    this.#pool?.keepAlive(true);
    await this.#control.finished();
    this.#pool?.keepAlive(false);
    if (this.#control.isStopped) await this.#fail();
  }

  /** Rejects with the reason for which the crew parts, when all of it has. */
  async #fail(): Promise<never> {
    this.#pool?.keepAlive(true);
    try {
      await this.#session;
    } finally {
      this.#session = null;
    }
    throw new Error('The backend was disposed.');
  }

  /** A shard failed on this thread: the others leave too. */
  async #part(error: unknown): Promise<never> {
    this.#control.stop();
    this.#pool?.keepAlive(true);
    await this.#session?.catch(() => {});
    this.#session = null;
    throw error;
  }
}
