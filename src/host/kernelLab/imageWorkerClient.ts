import { type Rpc, RpcError } from '../../protocol/rpc.ts';
import { startThread } from '../startThread.ts';
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
  const { rpc, end } = startThread<ImageWorkerMethods>({
    file,
    name: 'convscope-image',
    data,
    local: { preview: listeners.onPreview },
    onDeath: listeners.onExit,
  });
  return { rpc, dispose: end };
}
