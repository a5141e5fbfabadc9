import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ImageWorkerClient, startImageWorker, type WorkerListeners } from './imageWorkerClient.ts';
import type { ImageWorkerData } from './imageWorkerProtocol.ts';

/** What the thread is started with, but for where its files are. */
export type ImageThreadSettings = Omit<ImageWorkerData, 'poolFile'>;

/** A thread that nobody uses ends after this. */
const idleMs = 5 * 60_000;

/**
 * The thread of the one image that is open. It outlives its panel for a while: to start a thread and load
 * its decoder takes longer than to open a photo.
 */
export class ImageThread {
  readonly #folder: string;
  #running: { readonly client: ImageWorkerClient; readonly data: ImageWorkerData } | undefined;
  #listeners: WorkerListeners | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** `folder` holds the bundles of this thread and of the pool that it starts. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The thread, started if need be, and anew where it was started with other `settings`. */
  use(settings: ImageThreadSettings, listeners: WorkerListeners): ImageWorkerClient['rpc'] {
    clearTimeout(this.#idle);
    this.#listeners = listeners;
    const data = { ...settings, poolFile: path.join(this.#folder, 'worker.js') };
    if (this.#running && !isDeepStrictEqual(this.#running.data, data)) this.end();
    this.#running ??= { client: this.#start(data), data };
    return this.#running.client.rpc;
  }

  /** Lets go of the image, if it is still that of `listeners`; the thread waits for the next one. */
  rest(listeners: WorkerListeners): void {
    if (this.#listeners !== listeners) return;
    clearTimeout(this.#idle);
    this.#listeners = undefined;
    if (!this.#running) return;
    this.#running.client.rpc.notify('close', null);
    this.#idle = setTimeout(() => this.end(), idleMs).unref();
  }

  /** Ends the thread and rejects what it was asked; the next use starts another. */
  end(): void {
    clearTimeout(this.#idle);
    this.#running?.client.dispose();
    this.#running = undefined;
  }

  #start(data: ImageWorkerData): ImageWorkerClient {
    return startImageWorker(path.join(this.#folder, 'imageWorker.js'), data, {
      onPreview: (event) => this.#listeners?.onPreview(event),
      onExit: (reason) => {
        this.#running = undefined;
        this.#listeners?.onExit(reason);
      },
    });
  }
}
