import * as vscode from 'vscode';
import { isInProgress } from '../../protocol/isInProgress.ts';
import { describeFailure } from '../describeFailure.ts';
import type { HeldRun } from './heldRun.ts';
import { endWords, epochWords, runState } from './runWords.ts';
import { networkFiles, type TrainingCommands } from './trainingCommands.ts';
import type { RunNews, TrainingRuns } from './trainingRuns.ts';

const taskType = 'convscope';

/** What a task says in `tasks.json`. */
interface TrainDefinition extends vscode.TaskDefinition {
  readonly task: 'train';
  /** Path of the network file, from the workspace folder. */
  readonly file: string;
  /** Goes on with the newest run, where there is one. */
  readonly resume?: boolean;
}

/** The task `convscope: train` for each network file; a terminal shows its run. */
export class TrainingTasks implements vscode.TaskProvider {
  readonly #runs: TrainingRuns;
  readonly #commands: TrainingCommands;
  readonly #log: vscode.LogOutputChannel;

  constructor(runs: TrainingRuns, commands: TrainingCommands, log: vscode.LogOutputChannel) {
    this.#runs = runs;
    this.#commands = commands;
    this.#log = log;
  }

  static register(...parts: ConstructorParameters<typeof TrainingTasks>): vscode.Disposable {
    return vscode.tasks.registerTaskProvider(taskType, new TrainingTasks(...parts));
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    const files = await networkFiles();
    return files.flatMap((uri) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const file = vscode.workspace.asRelativePath(uri, false);
      return folder ? [this.#task({ type: taskType, task: 'train', file }, folder)] : [];
    });
  }

  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    const { task, file } = definition;
    const folder = isFolder(scope) ? scope : vscode.workspace.workspaceFolders?.[0];
    if (task !== 'train' || typeof file !== 'string' || !folder) return undefined;
    return this.#task(definition as TrainDefinition, folder);
  }

  #task(definition: TrainDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
    const file = vscode.Uri.joinPath(folder.uri, definition.file);
    const begin = () => (definition.resume ? this.#commands.resume(file) : this.#commands.train(file));
    const execution = new vscode.CustomExecution(
      async () => new RunTerminal(this.#runs, file, begin, this.#log),
    );
    const task = new vscode.Task(definition, folder, `train ${definition.file}`, taskType, execution);
    task.group = vscode.TaskGroup.Build;
    return task;
  }
}

function isFolder(scope: vscode.Task['scope']): scope is vscode.WorkspaceFolder {
  return typeof scope === 'object';
}

/** A run in a terminal: a line for each epoch and each thing that is worth a look. Closing it stops the run. */
class RunTerminal implements vscode.Pseudoterminal {
  readonly #file: vscode.Uri;
  readonly #begin: () => Promise<HeldRun | null>;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #end = new vscode.EventEmitter<number>();
  readonly #subscription: vscode.Disposable;
  readonly #log: vscode.LogOutputChannel;
  #run: HeldRun | null = null;
  #isClosed = false;
  #said = new Set<string>();
  #state = '';

  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#end.event;

  constructor(
    runs: TrainingRuns,
    file: vscode.Uri,
    begin: () => Promise<HeldRun | null>,
    log: vscode.LogOutputChannel,
  ) {
    this.#file = file;
    this.#log = log;
    this.#begin = begin;
    this.#subscription = runs.onDidChange((news) => this.#tell(news));
  }

  async open(): Promise<void> {
    try {
      this.#run = await this.#begin();
    } catch (error) {
      const { message, detail = message } = describeFailure(error, vscode.l10n.bundle ?? {});
      this.#log.error(detail);
      this.#line(message);
    }
    if (!this.#run) this.#close(1);
    else if (this.#isClosed) this.#run.control('stop');
    else this.#line(runState(this.#run.view));
  }

  close(): void {
    this.#isClosed = true;
    this.#run?.control('stop');
    this.#subscription.dispose();
  }

  handleInput(data: string): void {
    // Ctrl+C
    if (data === '\x03') this.#run?.control('stop');
  }

  #tell({ run, change }: RunNews): void {
    if (run !== this.#run) return;
    for (const epoch of change.history ?? []) this.#line(epochWords(epoch, run.view.epochs));
    for (const { problem, remedy } of change.health?.warnings ?? []) this.#once(`${problem} ${remedy}`);
    if (change.state === undefined || change.state === this.#state) return;
    this.#state = change.state;
    const isOver = !isInProgress(run.view);
    this.#line(isOver ? endWords(run.view, this.#file) : runState(run.view));
    if (isOver) this.#close(run.view.state === 'failed' ? 1 : 0);
  }

  #once(sentence: string): void {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.#line(sentence);
  }

  #line(text: string): void {
    this.#write.fire(`${text.replace(/\r?\n/g, '\r\n')}\r\n`);
  }

  #close(code: number): void {
    this.#subscription.dispose();
    this.#end.fire(code);
  }
}
