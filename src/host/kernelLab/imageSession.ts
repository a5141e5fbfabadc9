import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
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
import { defaultSettings } from './defaultSettings.ts';
import type { ImageThread } from './imageThread.ts';
import type { ImageSource, ImageWorkerMethods } from './imageWorkerProtocol.ts';

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
  #rpc: Rpc<ImageWorkerMethods> | undefined;
  #watcher: vscode.Disposable | undefined;
  #state: ImageState = { phase: 'empty' };
  /** What the panel asked for last, or will ask for first. */
  #chain: FilterChain = defaultSettings('auto').chain;
  /** Counts openings; an answer for an older one is dropped. */
  #opening = 0;

  constructor(thread: ImageThread, log: vscode.LogOutputChannel, listeners: SessionListeners) {
    this.#thread = thread;
    this.#log = log;
    this.#listeners = listeners;
  }

  get state(): ImageState {
    return this.#state;
  }

  /** Opens `uri`. Never rejects: what goes wrong is part of the state. */
  async open(uri: vscode.Uri): Promise<void> {
    this.#watch(uri);
    await this.#load(uri);
  }

  async render(request: RenderRequest): Promise<RenderReply> {
    this.#chain = request.settings.chain;
    return this.#needThread().request('render', request);
  }

  async probe(request: ProbeRequest): Promise<ProbeReply | null> {
    return this.#needThread().request('probe', request);
  }

  dispose(): void {
    this.#opening++;
    this.#watcher?.dispose();
    this.#thread.rest();
  }

  async #load(uri: vscode.Uri): Promise<void> {
    const opening = ++this.#opening;
    const name = path.posix.basename(uri.path);
    this.#become({ phase: 'loading', name });
    try {
      const info = await this.#decode(uri, name);
      if (opening === this.#opening) this.#become({ phase: 'exact', info, geometry: this.#geometryOf(info) });
    } catch (error) {
      if (opening !== this.#opening) return;
      const failure = describeFailure(error, vscode.l10n.bundle ?? {});
      if (failure.detail) this.#log.error(failure.detail);
      this.#become({ phase: 'failed', name, problem: failure.message });
    }
  }

  async #decode(uri: vscode.Uri, name: string): Promise<ImageInfo> {
    const rpc = this.#startThread();
    this.#rpc = rpc;
    const source: ImageSource =
      uri.scheme === 'file'
        ? { kind: 'file', path: uri.fsPath, name }
        : { kind: 'bytes', bytes: await vscode.workspace.fs.readFile(uri), name };
    try {
      return await rpc.request('open', source);
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== 'decoder-missing') throw error;
      this.#log.warn(`${error.message} The browser decodes instead.`);
      const decoded = await this.#decodeInBrowser(uri, error);
      return rpc.request('open', { kind: 'rgba', ...decoded, name });
    }
  }

  /** Decodes with the panel's browser; where that cannot either, `reason` is what a person hears. */
  async #decodeInBrowser(uri: vscode.Uri, reason: RpcError) {
    // A copy: messages carry a Buffer as JSON.
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    try {
      return await this.#listeners.decodeInBrowser(bytes);
    } catch (error) {
      this.#log.error(`The browser did not decode ${uri.path}: ${error}`);
      throw reason;
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
    const folder = vscode.Uri.joinPath(uri, '..');
    const pattern = new vscode.RelativePattern(folder, path.posix.basename(uri.path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const reload = () => void this.#load(uri);
    watcher.onDidChange(reload);
    watcher.onDidCreate(reload);
    watcher.onDidDelete(() => this.#deleted());
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
    const settings = vscode.workspace.getConfiguration('convscope');
    return this.#thread.use(
      {
        bundle: vscode.l10n.bundle ?? {},
        threads: settings.get('threads', 0) || availableParallelism(),
        megapixelLimit: settings.get('megapixelLimit', 100),
      },
      {
        onPreview: (info) => {
          if (this.#state.phase === 'loading')
            this.#become({ phase: 'preview', info, geometry: this.#geometryOf(info) });
        },
        onExit: (reason) => this.#workerEnded(reason),
      },
    );
  }

  #needThread(): Rpc<ImageWorkerMethods> {
    if (!this.#rpc)
      throw new RpcError({ code: 'no-image', message: vscode.l10n.t('There is no image yet.') });
    return this.#rpc;
  }

  #workerEnded(reason: string): void {
    this.#log.error(reason);
    this.#rpc = undefined;
    const name =
      'info' in this.#state ? this.#state.info.name : 'name' in this.#state ? this.#state.name : '';
    const problem = formatMessage(
      message('The thread that computes ended. Open the image again; the log channel has the details.'),
      vscode.l10n.bundle,
    );
    this.#become({ phase: 'failed', name, problem });
  }
}
