import { Worker } from 'node:worker_threads';
import type { Bundle } from '../engine/message.ts';
import { connectRpc, type Methods, type Rpc } from '../protocol/rpc.ts';
import { describeFailure } from './describeFailure.ts';

export interface ThreadOptions {
  /** Path of the script. */
  readonly file: string;
  readonly name: string;
  readonly data: { readonly bundle: Bundle };
  /** What the thread may ask and tell. */
  readonly local: Methods;
  /** Hears why the thread ended by itself; what it was asked is rejected before. */
  readonly onDeath: (reason: string) => void;
}

export interface Thread<Remote extends Methods> {
  readonly rpc: Rpc<Remote>;
  /** Ends it, and rejects what it was asked. */
  end(): void;
}

/** Starts a thread that answers `Remote` methods. */
export function startThread<Remote extends Methods>({
  file,
  name,
  data,
  local,
  onDeath,
}: ThreadOptions): Thread<Remote> {
  const worker = new Worker(file, { workerData: data, name });
  let isOver = false;
  const rpc = connectRpc<Remote>(
    {
      send: (message) => worker.postMessage(message),
      listen: (listener) => {
        worker.on('message', listener);
        return () => worker.off('message', listener);
      },
    },
    local,
    (error) => describeFailure(error, data.bundle),
  );
  const end = () => {
    isOver = true;
    rpc.dispose();
    void worker.terminate();
  };
  const died = (reason: string) => {
    if (isOver) return;
    end();
    onDeath(reason);
  };
  worker.on('error', (error) => died(error.stack ?? error.message));
  worker.on('exit', (code) => died(`The thread ${name} ended with code ${code}.`));
  return { rpc, end };
}
