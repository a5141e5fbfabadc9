import { setImmediate } from 'node:timers/promises';
import type { Network } from '../engine/network/network.ts';
import { withResolvers } from '../engine/withResolvers.ts';

/** A look at the network that waits for its turn. */
interface Look {
  readonly see: (network: Network) => Promise<void>;
  readonly reject: (reason: unknown) => void;
}

/** How a person holds a run: it obeys between two batches. Each is for one run. */
export class RunControl {
  readonly #abort = new AbortController();
  #isPaused = false;
  #isToldPaused = false;
  /** Batches that may be done in spite of a pause. */
  #allowed = 0;
  #looks: Look[] = [];
  #isOver = false;
  #change = withResolvers<void>();

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Aborted by {@link stop}. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  pause(): void {
    this.#isPaused = true;
    this.#changed();
  }

  resume(): void {
    this.#isPaused = false;
    this.#allowed = 0;
    this.#changed();
  }

  /** Pauses, and lets one more batch be done. */
  stepBatch(): void {
    this.#isPaused = true;
    this.#allowed++;
    this.#changed();
  }

  /** Ends the run after the batch in progress, paused or not; it can be resumed from its checkpoint. */
  stop(): void {
    this.#abort.abort();
    this.#changed();
  }

  /**
   * Has `see` read weights, predict or look at layers as the network is between two batches, also in a pause;
   * it trains nothing and writes no tensor. Rejects with what `see` throws, and where the run ends before.
   */
  look<Result>(see: (network: Network) => Result | Promise<Result>): Promise<Result> {
    if (this.#isOver) return Promise.reject(runIsOver());
    const { promise, resolve, reject } = withResolvers<Result>();
    this.#looks.push({
      see: async (network) => {
        try {
          resolve(await see(network));
        } catch (error) {
          reject(error);
        }
      },
      reject,
    });
    this.#changed();
    return promise;
  }

  /**
   * Of the run: waits until one more batch may be done: true, or false where it is to end. `onPause` is told
   * when it begins to wait, and when it goes on; a single batch in between is not told.
   */
  async turn(network: Network, onPause: (isPaused: boolean) => Promise<void>): Promise<boolean> {
    await this.breathe(network);
    if (this.#mustWait && !this.#isToldPaused) {
      this.#isToldPaused = true;
      await onPause(true);
    }
    while (this.#mustWait) {
      const { promise } = this.#change;
      await this.#serve(network);
      await promise;
    }
    if (this.#isToldPaused && !this.#isPaused) {
      this.#isToldPaused = false;
      await onPause(false);
    }
    if (this.#isPaused) this.#allowed--;
    return !this.signal.aborted;
  }

  /** Of the run: lets timers, messages and looks come in; false where it is to end. The network is at rest. */
  async breathe(network: Network): Promise<boolean> {
    await setImmediate();
    await this.#serve(network);
    return !this.signal.aborted;
  }

  /** Of the run: it has ended, whatever way. */
  end(): void {
    this.#isOver = true;
    for (const { reject } of this.#looks.splice(0)) reject(runIsOver());
  }

  async #serve(network: Network): Promise<void> {
    for (const { see } of this.#looks.splice(0)) await see(network);
  }

  get #mustWait(): boolean {
    return this.#isPaused && this.#allowed <= 0 && !this.signal.aborted;
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = withResolvers<void>();
  }
}

function runIsOver(): Error {
  return new Error('The run has ended.');
}
