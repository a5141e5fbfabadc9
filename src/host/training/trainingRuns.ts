import * as path from 'node:path';
import * as vscode from 'vscode';
import { isInProgress } from '../../protocol/isInProgress.ts';
import type { RunAction, RunChange, RunSummary, RunView } from '../../protocol/networkView.ts';
import { readTrainingThreads } from '../readSettings.ts';
import { HeldRun } from './heldRun.ts';
import { RunReader } from './runReader.ts';
import type { StoredRun, TrainingWorkerData } from './trainingProtocol.ts';

/** What happened to a run of this window. */
export interface RunNews {
  readonly run: HeldRun;
  readonly change: RunChange;
}

/** What is to be trained: a file on the disk, and what stands in it. */
export interface Training {
  readonly file: vscode.Uri;
  readonly text: string;
  /** Folder of the run that is gone on with. */
  readonly resume: string | null;
}

/** Where the folders of runs in progress are remembered over a reload of the window. */
const inProgressKey = 'training.inProgress';

/**
 * The runs of network files: those that this window trains, one after the other, and those that their folders
 * keep.
 */
export class TrainingRuns {
  readonly #memento: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #data: TrainingWorkerData;
  readonly #workerFile: string;
  readonly #reader: RunReader;
  /** Runs of this window, the oldest first. */
  #held: HeldRun[] = [];
  /** By file. */
  readonly #stored = new Map<string, readonly StoredRun[]>();
  /** Folders of runs that a reload of the window, or its end, has cut off. */
  readonly #interrupted: Set<string>;
  /** Those of them that a person has not been asked about. */
  readonly #unasked: Set<string>;
  readonly #changed = new vscode.EventEmitter<RunNews>();
  readonly #listed = new vscode.EventEmitter<vscode.Uri>();
  #count = 0;
  #isDisposed = false;

  /** A run of this window has changed. */
  readonly onDidChange = this.#changed.event;
  /** The runs of a file are others, or have another state. */
  readonly onDidList = this.#listed.event;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    const dist = path.join(context.extensionPath, 'dist');
    this.#memento = context.workspaceState;
    this.#log = log;
    this.#workerFile = path.join(dist, 'trainingWorker.js');
    this.#data = {
      bundle: vscode.l10n.bundle ?? {},
      networkWorkerFile: path.join(dist, 'networkWorker.js'),
      version: String(context.extension.packageJSON.version),
    };
    this.#reader = new RunReader(this.#workerFile, this.#data, (detail) => log.error(detail));
    this.#interrupted = new Set(this.#memento.get<readonly string[]>(inProgressKey, []));
    this.#unasked = new Set(this.#interrupted);
  }

  /** Asks what the folders of runs say. */
  get ask(): RunReader['ask'] {
    return this.#reader.ask;
  }

  /** Folders of runs that were cut off before this window was loaded, and are still to be spoken of. */
  get interrupted(): readonly string[] {
    return [...this.#unasked];
  }

  /** One of them is not to be spoken of again. */
  forgetInterrupted(folder: string): void {
    this.#unasked.delete(folder);
    this.#remember();
  }

  /** Runs that have not ended, in the order in which they are trained. */
  get inProgress(): readonly HeldRun[] {
    return this.#held.filter(({ view }) => isInProgress(view));
  }

  /** The run of a file that has not ended. */
  inProgressOf(file: vscode.Uri): HeldRun | undefined {
    return this.inProgress.find((run) => isOf(run, file));
  }

  /** Trains, as soon as those that were begun before have ended. */
  start({ file, text, resume }: Training): HeldRun {
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const request = {
      file: file.fsPath,
      text,
      resume,
      threads: readTrainingThreads(),
      roots: [path.dirname(file.fsPath), ...roots],
    };
    const run = new HeldRun({
      id: `window-${++this.#count}`,
      file,
      request,
      workerFile: this.#workerFile,
      data: this.#data,
      log: this.#log,
      onChange: (changed, change) => this.#hear(changed, change),
    });
    // Its folder keeps what there is of a run that ended before.
    this.#held = this.#held.filter(
      (other) => !isOf(other, file) || isInProgress(other.view) || !other.folder,
    );
    if (resume !== null) {
      this.#interrupted.delete(resume);
      this.#unasked.delete(resume);
    }
    this.#held.push(run);
    this.#listed.fire(file);
    void this.#next();
    return run;
  }

  control(id: string, action: RunAction): void {
    this.#held.find((run) => run.id === id)?.control(action);
  }

  /** What is known of a file's runs, the newest first. */
  known(file: vscode.Uri): readonly RunSummary[] {
    const held = this.#held.filter((run) => isOf(run, file)).toReversed();
    const folders = new Set(held.map(({ folder }) => folder));
    const stored = this.#stored.get(file.toString()) ?? [];
    const others = stored.filter(({ folder }) => !folders.has(folder));
    return [...held.map(({ view }) => summaryOf(view)), ...others.map((run) => this.#summaryOf(run))];
  }

  /** Looks into the run folder of a file. */
  async list(file: vscode.Uri): Promise<readonly RunSummary[]> {
    const stored = await this.ask('list', { file: file.fsPath });
    this.#stored.set(file.toString(), stored);
    for (const { folder, canResume } of stored) {
      const held = this.#held.find((run) => run.folder === folder && !isInProgress(run.view));
      held?.settle({ canResume });
    }
    return this.known(file);
  }

  /** All of a run; null where it is gone. */
  async view(file: vscode.Uri, id: string): Promise<RunView | null> {
    const held = this.#held.find((run) => run.id === id);
    if (held) return held.view;
    const folder = this.folderOf(file, id);
    const view = folder === null ? null : await this.ask('read', { folder });
    return view && { ...view, ...this.known(file).find((run) => run.id === id) };
  }

  /** Path of the folder of a run. */
  folderOf(file: vscode.Uri, id: string): string | null {
    const held = this.#held.find((run) => run.id === id);
    if (held) return held.folder;
    return (this.#stored.get(file.toString()) ?? []).find((run) => run.id === id)?.folder ?? null;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const run of this.#held) run.dispose();
    this.#reader.end();
    this.#changed.dispose();
    this.#listed.dispose();
  }

  async #next(): Promise<void> {
    const [first] = this.inProgress;
    if (first?.view.state !== 'queued') return;
    await first.start();
    if (this.#isDisposed) return;
    this.#remember();
    void this.#next();
    await this.list(first.file).catch((error) => this.#log.error(error));
    this.#listed.fire(first.file);
  }

  #hear(run: HeldRun, change: RunChange): void {
    // Nothing is left of one that was stopped before it had a folder.
    if (change.state === 'stopped' && run.folder === null)
      this.#held = this.#held.filter((other) => other !== run);
    this.#changed.fire({ run, change });
    if (change.name !== undefined) this.#remember();
    if (change.state !== undefined || change.last !== undefined) this.#listed.fire(run.file);
  }

  #remember(): void {
    // What the window cuts off as it ends stays remembered.
    if (this.#isDisposed) return;
    const folders = this.inProgress.flatMap(({ folder }) => (folder === null ? [] : [folder]));
    void this.#memento.update(inProgressKey, [...new Set([...folders, ...this.#unasked])]);
  }

  #summaryOf({ folder, ...run }: StoredRun): RunSummary {
    return run.state === 'stopped' && this.#interrupted.has(folder) ? { ...run, state: 'interrupted' } : run;
  }
}

function isOf(run: HeldRun, file: vscode.Uri): boolean {
  return run.file.toString() === file.toString();
}

function summaryOf({ id, name, state, started, epochs, last, canResume }: RunView): RunSummary {
  return { id, name, state, started, epochs, last, canResume };
}
