import { Worker } from 'node:worker_threads';
import { connectRpc, type Port, type Rpc, RpcError } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import type { ImageWorkerData, ImageWorkerMethods, PreviewEvent } from './imageWorkerProtocol.ts';

/** The thread that holds the image, as the host's main thread sees it. */
export interface ImageWorkerClient {
  readonly rpc: Rpc<ImageWorkerMethods>;
  dispose(): void;
}

/** What is heard of the thread. */
export interface WorkerListeners {
  /** A smaller decoding can be rendered. */
  onPreview(event: PreviewEvent): void;
  /** It died, and why. */
  onExit(reason: string): void;
}

/** Whether the thread cannot decode what it was asked to open, but the panel's browser can. */
export function needsBrowser(error: unknown): error is RpcError {
  return error instanceof RpcError && ['decoder-missing', 'decoder-fonts'].includes(error.code);
}

/**
 * Starts the thread of `file`. When it dies, whatever is pending is rejected and `onExit` says why; the
 * host and its other extensions go on.
 */
export function startImageWorker(
  file: string,
  data: ImageWorkerData,
  listeners: WorkerListeners,
): ImageWorkerClient {
  const worker = new Worker(file, { workerData: data, name: 'convscope-image' });
  const port: Port = {
    send: (message) => worker.postMessage(message),
    listen: (listener) => {
      worker.on('message', listener);
      return () => worker.off('message', listener);
    },
  };
  const rpc = connectRpc<ImageWorkerMethods>(port, { preview: listeners.onPreview }, (error) =>
    describeFailure(error, data.bundle),
  );
  let ended = false;
  const end = (reason: string) => {
    if (ended) return;
    ended = true;
    rpc.dispose();
    listeners.onExit(reason);
  };
  worker.on('error', (error) => end(error.stack ?? error.message));
  worker.on('exit', (code) => end(`The image thread ended with code ${code}.`));
  return {
    rpc,
    dispose: () => {
      ended = true;
      rpc.dispose();
      void worker.terminate();
    },
  };
}
