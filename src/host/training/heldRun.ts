import * as path from 'node:path';
import * as vscode from 'vscode';
import { changedRun, nothingYet } from '../../protocol/changedRun.ts';
import { isInProgress } from '../../protocol/isInProgress.ts';
import type { RunAction, RunChange, RunView } from '../../protocol/networkView.ts';
import { startThread, type Thread } from '../startThread.ts';
import type {
  FolderChange,
  RunTensor,
  TrainingHostMethods,
  TrainingMethods,
  TrainingWorkerData,
  TrainRequest,
} from './trainingProtocol.ts';

export interface HeldRunOptions {
  readonly id: string;
  readonly file: vscode.Uri;
  readonly request: TrainRequest;
  /** Path of the thread's script. */
  readonly workerFile: string;
  readonly data: TrainingWorkerData;
  readonly log: vscode.LogOutputChannel;
  readonly onChange: (run: HeldRun, change: RunChange) => void;
}

/** A run of this window, from the queue to its end; a thread of its own trains it. */
export class HeldRun {
  readonly id: string;
  readonly file: vscode.Uri;
  readonly #options: HeldRunOptions;
  #view: RunView;
  #folder: string | null;
  #thread: Thread<TrainingMethods> | undefined;
  #isWatched = false;

  constructor(options: HeldRunOptions) {
    const { id, file, request } = options;
    this.id = id;
    this.file = file;
    this.#options = options;
    this.#folder = request.resume;
    const name = request.resume === null ? '' : path.basename(request.resume);
    this.#view = { ...nothingYet, id, name };
  }

  /** All of it, by now. */
  get view(): RunView {
    return this.#view;
  }

  /** Path of its folder; null while it has none. */
  get folder(): string | null {
    return this.#folder;
  }

  /** Trains; resolves when the run has ended, whatever way. */
  async start(): Promise<void> {
    const { request, log } = this.#options;
    this.#set({ state: 'starting', started: new Date().toISOString() });
    const thread = this.#startThread();
    this.#thread = thread;
    thread.rpc.notify('watch', { isWatched: this.#isWatched });
    try {
      await thread.rpc.request('train', request);
    } catch (error) {
      log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (isInProgress(this.#view)) this.#set({ state: 'failed', problem: threadDied(), msLeft: null });
    } finally {
      thread.end();
      this.#thread = undefined;
    }
  }

  control(action: RunAction): void {
    const { state } = this.#view;
    if (!isInProgress(this.#view) || state === 'stopping') return;
    if (state === 'queued') {
      if (action === 'stop') this.#set({ state: 'stopped' });
      return;
    }
    this.#thread?.rpc.notify('control', { action });
    if (action === 'stop') this.#set({ state: 'stopping' });
    else if (action === 'resume') this.#set({ state: 'running' });
    else if (state !== 'paused') this.#set({ state: 'pausing' });
  }

  /** Whether somebody looks at its kernels. */
  watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#thread?.rpc.notify('watch', { isWatched });
  }

  /** All its weights as they are now; null where it does not train. */
  async weights(): Promise<readonly RunTensor[] | null> {
    return (await this.#thread?.rpc.request('weights', null).catch(() => null)) ?? null;
  }

  /** Says what its folder says of it. */
  settle(change: Pick<RunView, 'canResume'>): void {
    if (change.canResume !== this.#view.canResume) this.#set(change);
  }

  /** Ends its thread at once; what its last checkpoint holds stays. */
  dispose(): void {
    this.#thread?.end();
  }

  #startThread(): Thread<TrainingMethods> {
    const { workerFile, data, log } = this.#options;
    const local: TrainingHostMethods = {
      runChanged: (change) => this.#hear(change),
      report: ({ detail }) => log.error(detail),
    };
    return startThread<TrainingMethods>({
      file: workerFile,
      name: 'convscope-training',
      data,
      local,
      onDeath: (reason) => log.error(reason),
    });
  }

  #hear({ folder, ...heard }: FolderChange): void {
    const isStopping =
      this.#view.state === 'stopping' && (heard.state === 'running' || heard.state === 'paused');
    const { state, ...others } = heard;
    if (folder !== undefined) this.#folder = folder;
    const name = folder === undefined ? {} : { name: path.basename(folder) };
    this.#set({ ...others, ...(state && !isStopping && { state }), ...name });
  }

  #set(change: Omit<RunChange, 'id'>): void {
    const whole = { ...change, id: this.id };
    this.#view = changedRun(this.#view, whole);
    this.#options.onChange(this, whole);
  }
}

function threadDied(): string {
  return vscode.l10n.t(
    'The thread that trained has ended before its time. What its last checkpoint holds is whole: resume the run from there.',
  );
}
