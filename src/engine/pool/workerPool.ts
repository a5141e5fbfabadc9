import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';

/** What a worker thread answers: that a task is done, or why not. */
export type WorkerReply = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How workers are started. */
export interface WorkerPoolOptions {
  readonly threads: number;
  /** Path of the worker's script; it answers each message with one {@link WorkerReply}. */
  readonly workerFile: string;
  /** Cloned to each worker at its start. */
  readonly workerData: unknown;
}

/**
 * A fixed number of warm worker threads. A worker that dies fails the task it had and is replaced before
 * the next one.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #members: Member[];
  #disposed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#members = Array.from({ length: options.threads }, () => new Member(options));
  }

  /**
   * Gives `task` to the first `threads` workers and waits until each has answered or died. `onFailure` is
   * called at the first failure, so that the others can be told to stop.
   * @throws EngineError `worker-failed` with the reason of the first failure.
   */
  async run(task: unknown, threads: number, onFailure: () => void): Promise<void> {
    if (this.#disposed) throw workerFailed('it was closed');
    for (let index = 0; index < threads; index++) {
      if (this.#members[index].hasDied) this.#members[index] = new Member(this.#options);
    }
    let failure: { readonly reason: string } | null = null;
    const answers = this.#members.slice(0, threads).map(async (member) => {
      const reply = await member.ask(task);
      if (reply.ok || failure) return;
      failure = reply;
      onFailure();
    });
    await Promise.all(answers);
    if (failure) throw workerFailed((failure as { readonly reason: string }).reason);
  }

  /** Sends all workers a message that belongs to the task they have; none answers it. */
  post(note: unknown): void {
    for (const member of this.#members) member.post(note);
  }

  /** Whether the task in progress keeps the process alive, as it does unless it is told otherwise. */
  keepAlive(isKept: boolean): void {
    for (const member of this.#members) member.keepAlive(isKept);
  }

  /** Ends all workers; what they were doing fails. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all(this.#members.map((member) => member.stop()));
  }
}

function workerFailed(reason: string): EngineError {
  return new EngineError({
    code: 'worker-failed',
    problem: message('A worker thread stopped before its work was done: {reason}.', { reason }),
    remedy: message('Try again; with less memory in use, or a smaller image, if it happens again.'),
  });
}

/** One worker with at most one task. */
class Member {
  hasDied = false;
  readonly #worker: Worker;
  #reason: string | null = null;
  #isStopping = false;
  #answer: ((reply: WorkerReply) => void) | null = null;

  constructor({ workerFile, workerData }: WorkerPoolOptions) {
    this.#worker = new Worker(workerFile, { workerData });
    // An idle pool must not keep a process alive; while a task runs, `ask` does.
    this.#worker.unref();
    this.#worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on('messageerror', (error) => this.#settle({ ok: false, reason: error.message }));
    this.#worker.on('error', (error) => {
      this.#reason = error instanceof Error ? error.message : String(error);
    });
    this.#worker.on('exit', (code) => {
      this.hasDied = true;
      this.#settle({ ok: false, reason: this.#reason ?? `it ended with status ${code}` });
    });
  }

  ask(task: unknown): Promise<WorkerReply> {
    return new Promise((resolve) => {
      if (this.hasDied) return resolve({ ok: false, reason: this.#reason ?? 'it has ended' });
      this.#answer = resolve;
      this.#worker.ref();
      this.#worker.postMessage(task);
    });
  }

  post(note: unknown): void {
    this.#worker.postMessage(note);
  }

  keepAlive(isKept: boolean): void {
    if (isKept) this.#worker.ref();
    else this.#worker.unref();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    // Whoever waits for its end must live to see it.
    if (!this.#isStopping) this.#worker.unref();
    this.#answer?.(reply);
    this.#answer = null;
  }
}
