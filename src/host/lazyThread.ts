import type { Methods, Rpc } from '../protocol/rpc.ts';
import { startThread, type Thread, type ThreadOptions } from './startThread.ts';

export interface LazyThreadOptions extends ThreadOptions {
  /** Where it is given, a thread that nobody asks ends after this. */
  readonly idleMs?: number;
}

/** A thread that answers `Remote` methods: started by the first question, and anew by the next one where it died. */
export class LazyThread<Remote extends Methods> {
  readonly #options: LazyThreadOptions;
  #thread: Thread<Remote> | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** Questions that are not answered yet. */
  #pending = 0;

  constructor(options: LazyThreadOptions) {
    this.#options = options;
  }

  /** Asks and waits. Rejects with RpcError where the answer fails or the thread ends. */
  readonly ask: Rpc<Remote>['request'] = (method, params) => {
    clearTimeout(this.#idle);
    this.#thread ??= this.#start();
    this.#pending++;
    return this.#thread.rpc.request(method, params).finally(() => {
      if (--this.#pending === 0) this.#rest();
    });
  };

  /** Ends the thread and rejects what it was asked. */
  end(): void {
    clearTimeout(this.#idle);
    this.#thread?.end();
    this.#thread = undefined;
  }

  #rest(): void {
    const { idleMs } = this.#options;
    if (idleMs !== undefined) this.#idle = setTimeout(() => this.end(), idleMs).unref();
  }

  #start(): Thread<Remote> {
    return startThread<Remote>({
      ...this.#options,
      onDeath: (reason) => {
        this.#thread = undefined;
        this.#options.onDeath(reason);
      },
    });
  }
}
