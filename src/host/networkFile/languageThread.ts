import { Worker } from 'node:worker_threads';
import { connectRpc, type Rpc } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import type { HostMethods, LanguageMethods, LanguageWorkerData } from './languageProtocol.ts';

type Ask = Rpc<LanguageMethods>['request'];

/**
 * The thread that reads network files, as the host's main thread sees it: started by the first question,
 * and anew by the next one where it died.
 */
export class LanguageThread {
  readonly #file: string;
  readonly #data: LanguageWorkerData;
  readonly #host: HostMethods;
  readonly #onEnd: (reason: string) => void;
  #running: { readonly rpc: Rpc<LanguageMethods>; end(): void } | undefined;

  /** `host` answers what the thread asks; `onEnd` hears why one died: what it was asked is rejected. */
  constructor(file: string, data: LanguageWorkerData, host: HostMethods, onEnd: (reason: string) => void) {
    this.#file = file;
    this.#data = data;
    this.#host = host;
    this.#onEnd = onEnd;
  }

  /** Asks and waits. Rejects with RpcError where the answer fails or the thread ends. */
  readonly ask: Ask = (method, params) => {
    this.#running ??= this.#start();
    return this.#running.rpc.request(method, params);
  };

  /** Ends the thread and rejects what it was asked. */
  end(): void {
    this.#running?.end();
    this.#running = undefined;
  }

  #start() {
    const worker = new Worker(this.#file, { workerData: this.#data, name: 'convscope-language' });
    const rpc = connectRpc<LanguageMethods>(
      {
        send: (message) => worker.postMessage(message),
        listen: (listener) => {
          worker.on('message', listener);
          return () => worker.off('message', listener);
        },
      },
      this.#host,
      (error) => describeFailure(error, this.#data.bundle),
    );
    const running = {
      rpc,
      end: () => {
        rpc.dispose();
        void worker.terminate();
      },
    };
    const died = (reason: string) => {
      if (this.#running !== running) return;
      this.#running = undefined;
      rpc.dispose();
      this.#onEnd(reason);
    };
    worker.on('error', (error) => died(error.stack ?? error.message));
    worker.on('exit', (code) => died(`The language thread ended with code ${code}.`));
    return running;
  }
}
