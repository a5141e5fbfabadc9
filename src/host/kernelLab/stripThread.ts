/** The files that were opened together, each computed whole and shown small, in a thread of their own. */
import * as path from 'node:path';
import { tooSlow } from '../../data/imageProblems.ts';
import { EngineError } from '../../engine/errors.ts';
import { chainGeometry, type FilterChain } from '../../engine/filter/filterChain.ts';
import { message } from '../../engine/message.ts';
import type {
  ImageInfo,
  LabSettings,
  RenderReply,
  RenderRequest,
  Stage,
  Thumbnail,
  ThumbnailRequest,
  View,
} from '../../protocol/kernelLab.ts';
import { describeFailure } from '../describeFailure.ts';
import type { ImageThreadSettings } from './imageThread.ts';
import { type ImageWorkerClient, needsBrowser, startImageWorker } from './imageWorkerClient.ts';
import type { ImageSource } from './imageWorkerProtocol.ts';

/** One of the files: its name, and what the thread is to open. */
export interface StripFile {
  readonly name: string;
  source(): Promise<ImageSource>;
  /** What the panel's browser makes of it, where the thread has no decoder. */
  decoded(): Promise<ImageSource>;
}

export interface StripThreadOptions {
  /** Holds the bundles of the thread and of its pool. */
  readonly folder: string;
  readonly settings: () => ImageThreadSettings;
  /** Hears what is not for the screen. */
  readonly log: (detail: string) => void;
  /** A thread that nobody asks ends after this. */
  readonly idleMs?: number;
  /** After this a file is given up. */
  readonly longestMs?: number;
  readonly start?: typeof startImageWorker;
}

/** Settings that were replaced meanwhile: nothing was made. */
const overtaken: Thumbnail = { input: null, output: null, problem: null };

/**
 * Makes thumbnails one after another and keeps nothing: beside the image that a panel shows there is never
 * more than one other in memory. A request with other settings takes the place of all before it.
 */
export class StripThread {
  readonly #options: StripThreadOptions;
  #client: ImageWorkerClient | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** What is still to be made. */
  #waiting = 0;
  #newest = '';
  #openings = 0;

  constructor(options: StripThreadOptions) {
    this.#options = options;
  }

  /** The thumbnail of `file`. Never rejects: what goes wrong is part of it. */
  thumbnail(file: StripFile, request: Omit<ThumbnailRequest, 'index'>): Promise<Thumbnail> {
    const key = JSON.stringify(request.settings);
    if (key !== this.#newest) this.#client?.rpc.notify('cancel', null);
    this.#newest = key;
    clearTimeout(this.#idle);
    this.#waiting++;
    const isCurrent = () => key === this.#newest;
    const made = this.#queue.then(() => (isCurrent() ? this.#make(file, request, isCurrent) : overtaken));
    this.#queue = made.finally(() => {
      if (--this.#waiting === 0) {
        this.#idle = setTimeout(() => this.end(), this.#options.idleMs ?? 10_000).unref();
      }
    });
    return made;
  }

  /** Ends the thread; what it was asked is overtaken. The next request starts another. */
  end(): void {
    this.#newest = '';
    clearTimeout(this.#idle);
    this.#client?.dispose();
    this.#client = undefined;
  }

  async #make(
    file: StripFile,
    request: Omit<ThumbnailRequest, 'index'>,
    isCurrent: () => boolean,
  ): Promise<Thumbnail> {
    const { longestMs = 60_000 } = this.#options;
    const { bundle } = this.#options.settings();
    const client = this.#running();
    let failure: unknown;
    const deadline = setTimeout(() => {
      failure = tooSlow(file.name, longestMs / 1000, undefined);
      this.#drop(client);
    }, longestMs);
    try {
      const info = await this.#open(client, file);
      const render = (views: RenderRequest) => client.rpc.request('render', views);
      return isCurrent() ? await renderThumbnail(render, info, request) : overtaken;
    } catch (error) {
      if (!isCurrent()) return overtaken;
      // The thread ended by itself: what it was asked was rejected with words for a programmer.
      if (client !== this.#client) failure ??= threadEnded(file.name);
      const { message: problem, detail } = describeFailure(failure ?? error, bundle);
      if (detail) this.#options.log(detail);
      return { ...overtaken, problem };
    } finally {
      clearTimeout(deadline);
      client.rpc.notify('close', null);
    }
  }

  async #open({ rpc }: ImageWorkerClient, file: StripFile): Promise<ImageInfo> {
    const open = (source: ImageSource) =>
      rpc.request('open', { opening: ++this.#openings, source, isWhole: true });
    const source = await file.source();
    try {
      return await open(source);
    } catch (error) {
      if (!needsBrowser(error)) throw error;
      const decoded = await file.decoded().catch((reason: unknown) => {
        this.#options.log(`The browser did not decode ${file.name}: ${reason}`);
        throw error;
      });
      return open(decoded);
    }
  }

  #running(): ImageWorkerClient {
    if (this.#client) return this.#client;
    const { folder, settings, log, start = startImageWorker } = this.#options;
    // One thread of the pool: the picture that is looked at comes first.
    const data = { ...settings(), threads: 1, poolFile: path.join(folder, 'worker.js') };
    const client = start(path.join(folder, 'imageWorker.js'), data, {
      onPreview: () => {},
      onExit: (reason) => {
        log(reason);
        if (this.#client === client) this.#client = undefined;
      },
    });
    this.#client = client;
    return client;
  }

  #drop(client: ImageWorkerClient): void {
    client.dispose();
    if (this.#client === client) this.#client = undefined;
  }
}

/** Input and output of one opened image; the input alone where the chain has no output of it. */
export async function renderThumbnail(
  render: (request: RenderRequest) => Promise<RenderReply>,
  info: ImageInfo,
  { settings, pixelHeight, pixelWidth }: Omit<ThumbnailRequest, 'index'>,
): Promise<Thumbnail> {
  const { chain } = settings;
  const room = { height: pixelHeight, width: pixelWidth };
  const views = wholeStages(info, chain, room);
  const { pictures, problem, superseded } = await render({ settings, views });
  if (superseded) return overtaken;
  if (problem === null) return { input: pictures[0], output: pictures[1], problem };
  const alone: LabSettings = { ...settings, chain: { ...chain, steps: [] } };
  const reply = await render({ settings: alone, views: views.slice(0, 1) });
  return reply.superseded ? overtaken : { input: reply.pictures[0] ?? null, output: null, problem };
}

/** The whole image and the whole output of the last step, as large as `room` allows. */
function wholeStages(info: ImageInfo, chain: FilterChain, room: Extent): View[] {
  const last = chainGeometry(chain, info).at(-1);
  const view = (stage: Stage, { height, width }: Extent): View => {
    const scale = Math.min(1, room.height / height, room.width / width);
    return {
      ...{ stage, row: 0, column: 0, height, width },
      pixelHeight: Math.max(1, Math.round(height * scale)),
      pixelWidth: Math.max(1, Math.round(width * scale)),
    };
  };
  const output = last && { height: last.rows.output, width: last.columns.output };
  return [view(-1, info), ...(output ? [view(chain.steps.length - 1, output)] : [])];
}

interface Extent {
  readonly height: number;
  readonly width: number;
}

function threadEnded(name: string): EngineError {
  return new EngineError({
    code: 'thread-ended',
    problem: message('{name} could not be computed: its thread ended.', { name }),
    remedy: message('The log channel has the details.'),
  });
}
