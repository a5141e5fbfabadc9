import * as path from 'node:path';
import * as vscode from 'vscode';
import { tooSlow } from '../../data/imageProblems.ts';
import { chainGeometry, type FilterChain } from '../../engine/filter/filterChain.ts';
import { formatMessage, message } from '../../engine/message.ts';
import type {
  ImageInfo,
  ImageState,
  KnownGeometry,
  ProbeReply,
  ProbeRequest,
  RenderReply,
  RenderRequest,
} from '../../protocol/kernelLab.ts';
import { type Rpc, RpcError } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import { readSettings } from '../readSettings.ts';
import { readVirtualFile } from '../readVirtualFile.ts';
import { defaultSettings } from './defaultSettings.ts';
import { imageSource } from './imageSource.ts';
import type { ImageThread } from './imageThread.ts';
import { needsBrowser, type WorkerListeners } from './imageWorkerClient.ts';
import type { EncodeRequest, ImageWorkerMethods } from './imageWorkerProtocol.ts';

/** How long a decoding may take. */
export interface DecodingTimes {
  /** After this it is given up. */
  readonly longestMs: number;
  /** One that took this long is ended when another image is opened, for it may never end. */
  readonly patienceMs: number;
}

const usualTimes: DecodingTimes = { longestMs: 60_000, patienceMs: 3000 };

export interface SessionListeners {
  onChange(state: ImageState): void;
  /** Decodes where the thread cannot: RGBA, 8 bit. */
  decodeInBrowser(
    bytes: Uint8Array,
  ): Promise<{ readonly height: number; readonly width: number; readonly rgba: Uint8Array }>;
}

/**
 * The image of one panel, from its file to its numbers. Decoding and computing happen in a thread of
 * their own; this class only passes messages, follows the file, and starts a new thread if one dies.
 */
export class ImageSession {
  readonly #thread: ImageThread;
  readonly #log: vscode.LogOutputChannel;
  readonly #listeners: SessionListeners;
  readonly #times: DecodingTimes;
  #rpc: Rpc<ImageWorkerMethods> | undefined;
  #watcher: vscode.Disposable | undefined;
  #uri: vscode.Uri | undefined;
  #state: ImageState = { phase: 'empty' };
  /** What the panel asked for last, or will ask for first. */
  #chain: FilterChain = defaultSettings('auto').chain;
  /** What is being opened; an answer for anything else is dropped. */
  #opening: { readonly id: number; readonly startMs: number } | undefined;
  /** What the browser was asked to decode. */
  #waitsForBrowser: vscode.Uri | undefined;
  readonly #heard: WorkerListeners = {
    onPreview: ({ opening, info }) => {
      if (opening === this.#opening?.id) {
        this.#become({ phase: 'preview', info, geometry: this.#geometryOf(info) });
      }
    },
    onExit: (reason) => this.#workerEnded(reason),
  };

  constructor(
    thread: ImageThread,
    log: vscode.LogOutputChannel,
    listeners: SessionListeners,
    times: DecodingTimes = usualTimes,
  ) {
    this.#thread = thread;
    this.#log = log;
    this.#listeners = listeners;
    this.#times = times;
  }

  get state(): ImageState {
    return this.#state;
  }

  /** Opens `uri`. Never rejects: what goes wrong is part of the state. */
  async open(uri: vscode.Uri): Promise<void> {
    this.#uri = uri;
    this.#watch(uri);
    await this.#load(uri);
  }

  async render(request: RenderRequest): Promise<RenderReply> {
    this.#chain = request.settings.chain;
    return this.#needThread().request('render', request);
  }

  /** The file that is shown, and what is known of its image. @throws RpcError `no-image` */
  image(): { readonly uri: vscode.Uri; readonly info: ImageInfo } {
    if (!this.#uri || this.#state.phase !== 'exact') throw noImage();
    return { uri: this.#uri, info: this.#state.info };
  }

  /** A file of one stage, computed whole. */
  encode(request: EncodeRequest): Promise<Uint8Array> {
    return this.#needThread().request('encode', request);
  }

  /** Ends what is being read or computed; an image that was still read stays unread, and that is said. */
  cancel(): void {
    if (!this.#opening) {
      this.#rpc?.notify('cancel', null);
      return;
    }
    const name = nameIn(this.#state);
    this.#opening = undefined;
    this.#rpc = undefined;
    this.#thread.end();
    this.#become({
      phase: 'failed',
      name,
      problem: formatMessage(message('Reading {name} was cancelled.', { name }), vscode.l10n.bundle),
    });
  }

  async probe(request: ProbeRequest): Promise<ProbeReply | null> {
    return this.#needThread().request('probe', request);
  }

  /** The panel's page was loaded anew: what the page before was asked to decode will not be answered. */
  pageLoaded(): void {
    if (this.#waitsForBrowser) void this.#load(this.#waitsForBrowser);
  }

  dispose(): void {
    this.#opening = undefined;
    this.#watcher?.dispose();
    this.#thread.rest(this.#heard);
  }

  async #load(uri: vscode.Uri, isReread = false): Promise<void> {
    const waitedMs = this.#opening ? performance.now() - this.#opening.startMs : 0;
    if (waitedMs > this.#times.patienceMs) this.#thread.end();
    const opening = { id: newOpening(), startMs: performance.now() };
    this.#opening = opening;
    this.#waitsForBrowser = undefined;
    const name = path.posix.basename(uri.path);
    this.#become({ phase: 'loading', name });
    const isCurrent = () => this.#opening === opening;
    const deadline = setTimeout(() => {
      if (isCurrent()) this.#giveUp(name);
    }, this.#times.longestMs);
    try {
      const info = await this.#decode(uri, name, opening.id, isCurrent);
      if (isCurrent()) {
        const geometry = this.#geometryOf(info);
        this.#become({ phase: 'exact', info, geometry, ...(isReread && { isReread }) });
      }
    } catch (error) {
      if (isCurrent()) this.#fail(name, error);
    } finally {
      clearTimeout(deadline);
      if (isCurrent()) this.#opening = undefined;
    }
  }

  /** The decoder looks at the clock between strips; a drawing that is one strip is ended with its thread. */
  #giveUp(name: string): void {
    this.#opening = undefined;
    this.#rpc = undefined;
    this.#thread.end();
    this.#fail(name, tooSlow(name, this.#times.longestMs / 1000, undefined));
  }

  #fail(name: string, error: unknown): void {
    const failure = describeFailure(error, vscode.l10n.bundle ?? {});
    this.#log.error(failure.detail ?? failure.message);
    this.#become({ phase: 'failed', name, problem: failure.message });
  }

  async #decode(
    uri: vscode.Uri,
    name: string,
    opening: number,
    isCurrent: () => boolean,
  ): Promise<ImageInfo> {
    const rpc = this.#startThread();
    this.#rpc = rpc;
    const source = await imageSource(uri, name);
    if (!isCurrent()) throw superseded();
    try {
      return await rpc.request('open', { opening, source });
    } catch (error) {
      if (!needsBrowser(error)) throw error;
      this.#log.warn(`${error.message} The browser decodes instead.`);
      const decoded = await this.#decodeInBrowser(uri, name, error);
      if (!isCurrent()) throw superseded();
      return rpc.request('open', { opening, source: { kind: 'rgba', ...decoded, name } });
    }
  }

  /** Decodes with the panel's browser; where that cannot either, `reason` is what a person hears. */
  async #decodeInBrowser(uri: vscode.Uri, name: string, reason: RpcError) {
    const bytes = await readVirtualFile(uri, name);
    this.#waitsForBrowser = uri;
    try {
      return await this.#listeners.decodeInBrowser(bytes);
    } catch (error) {
      this.#log.error(`The browser did not decode ${uri.path}: ${error}`);
      throw reason;
    } finally {
      this.#waitsForBrowser = undefined;
    }
  }

  #geometryOf(info: ImageInfo): KnownGeometry {
    return { chain: this.#chain, steps: chainGeometry(this.#chain, info) };
  }

  #become(state: ImageState): void {
    this.#state = state;
    this.#listeners.onChange(state);
  }

  /** Follows the file: read again when it changes, and said when it is gone. */
  #watch(uri: vscode.Uri): void {
    this.#watcher?.dispose();
    // A name is no pattern: where it has a pattern's letters, any letter may stand, and the path decides.
    const pattern = path.posix.basename(uri.path).replaceAll(/[[\]{}*?]/g, '?');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), pattern),
    );
    const reload = (changed: vscode.Uri) => {
      if (changed.path === uri.path) void this.#load(uri, true);
    };
    watcher.onDidChange(reload);
    watcher.onDidCreate(reload);
    watcher.onDidDelete((deleted) => {
      if (deleted.path === uri.path) this.#deleted();
    });
    this.#watcher = watcher;
  }

  #deleted(): void {
    if (this.#state.phase !== 'exact') return;
    const { info, geometry } = this.#state;
    const problem = formatMessage(
      message('{name} was deleted. What is shown is what was read before.', { name: info.name }),
      vscode.l10n.bundle,
    );
    this.#become({ phase: 'exact', info, ...(geometry && { geometry }), problem });
  }

  /** The thread with the settings of now. */
  #startThread(): Rpc<ImageWorkerMethods> {
    return this.#thread.use({ bundle: vscode.l10n.bundle ?? {}, ...readSettings() }, this.#heard);
  }

  #needThread(): Rpc<ImageWorkerMethods> {
    if (!this.#rpc) throw noImage();
    return this.#rpc;
  }

  #workerEnded(reason: string): void {
    this.#log.error(reason);
    this.#opening = undefined;
    this.#rpc = undefined;
    const name = nameIn(this.#state);
    const problem = formatMessage(
      message('The thread that computes ended. Open the image again; the log channel has the details.'),
      vscode.l10n.bundle,
    );
    this.#become({ phase: 'failed', name, problem });
  }
}

let openings = 0;

/** A number that no opening of any panel had before. */
function newOpening(): number {
  return ++openings;
}

/** What a state calls its image. */
function nameIn(state: ImageState): string {
  return 'info' in state ? state.info.name : 'name' in state ? state.name : '';
}

function noImage(): RpcError {
  return new RpcError({ code: 'no-image', message: vscode.l10n.t('There is no image yet.') });
}

function superseded(): RpcError {
  return new RpcError({ code: 'superseded', message: 'Another image was opened meanwhile.' });
}
