import * as path from 'node:path';
import * as vscode from 'vscode';
import type { RunSummary } from '../../protocol/networkView.ts';
import { describeFailure } from '../describeFailure.ts';
import { isNetworkFile } from '../networkFile/networkDocument.ts';
import type { HeldRun } from './heldRun.ts';
import { fileName } from './runWords.ts';
import type { TrainingRuns } from './trainingRuns.ts';

/** What is in the way of training a file, whatever stands in it; null where nothing is. */
export function obstacleTo(file: vscode.Uri): string | null {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) {
    return t('This workspace is not trusted: a run would read and write its files. Trust it to train.');
  }
  if (file.scheme !== 'file') {
    return t('A run is kept beside its network file: save the file in a folder of this machine first.');
  }
  return null;
}

/** Begins runs and goes on with them, and asks a person where there is something to ask. */
export class TrainingCommands {
  readonly #runs: TrainingRuns;
  readonly #log: vscode.LogOutputChannel;

  constructor(runs: TrainingRuns, log: vscode.LogOutputChannel) {
    this.#runs = runs;
    this.#log = log;
  }

  /** A new run of a file as it stands in the editor; null where a person was told why not, or wants none. */
  async train(file: vscode.Uri): Promise<HeldRun | null> {
    const text = await this.#readyText(file);
    if (text === null || !(await this.#mayBegin(file))) return null;
    return this.#runs.start({ file, text, resume: null });
  }

  /** Goes on with a run: one that is paused, or else one that has a checkpoint, by default the newest. */
  async resume(file: vscode.Uri, id?: string): Promise<HeldRun | null> {
    const current = this.#runs.inProgressOf(file);
    if (current && (id === undefined || id === current.id)) {
      current.control('resume');
      return current;
    }
    const text = await this.#readyText(file);
    if (text === null) return null;
    const run = await this.#resumable(file, id);
    const folder = run && this.#runs.folderOf(file, run.id);
    if (!folder) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{name} has no run to go on with. Train it first.', { name: fileName(file) }),
      );
      return null;
    }
    if (!(await this.#mayBegin(file))) return null;
    return this.#runs.start({ file, text, resume: folder });
  }

  async #resumable(file: vscode.Uri, id: string | undefined): Promise<RunSummary | undefined> {
    const runs = await this.#runs.list(file);
    return runs.find((run) => run.canResume && (id === undefined || run.id === id));
  }

  /** The file's text, saved and without errors; null where a person was told why it is not. */
  async #readyText(file: vscode.Uri): Promise<string | null> {
    const obstacle = obstacleTo(file);
    if (obstacle !== null) {
      void vscode.window.showErrorMessage(obstacle);
      return null;
    }
    try {
      const document = await vscode.workspace.openTextDocument(file);
      if (document.isDirty && !(await document.save())) return null;
      return (await this.#isSound(document)) ? document.getText() : null;
    } catch (error) {
      const failure = describeFailure(error, vscode.l10n.bundle ?? {});
      this.#log.error(failure.detail ?? failure.message);
      void vscode.window.showErrorMessage(
        vscode.l10n.t('{name} cannot be read. See whether the file is still there.', {
          name: fileName(file),
        }),
      );
      return null;
    }
  }

  /** Says the first error that the editor shows. */
  async #isSound({ uri }: vscode.TextDocument): Promise<boolean> {
    const error = vscode.languages
      .getDiagnostics(uri)
      .find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    if (!error) return true;
    const show = vscode.l10n.t('Show');
    const place = { name: fileName(uri), line: error.range.start.line + 1, message: error.message };
    void vscode.window
      .showErrorMessage(vscode.l10n.t('{name}, line {line}: {message}', place), show)
      .then((chosen) => {
        if (chosen === show) void vscode.window.showTextDocument(uri, { selection: error.range });
      });
    return false;
  }

  /** Where the file is being trained, asks what is to become of that. */
  async #mayBegin(file: vscode.Uri): Promise<boolean> {
    const current = this.#runs.inProgressOf(file);
    if (!current) return true;
    const { t } = vscode.l10n;
    const [stop, queue] = [t('Stop It and Begin'), t('Begin Afterwards')];
    const chosen = await vscode.window.showWarningMessage(
      t('{name} is being trained.', { name: fileName(file) }),
      { modal: true, detail: t('What is trained so far is kept: a run that is stopped can be resumed.') },
      stop,
      queue,
    );
    if (chosen === stop) current.control('stop');
    return chosen !== undefined;
  }
}

/** The network file that is meant: the one named, that of the active editor, or one that a person picks. */
export async function chosenFile(file: unknown): Promise<vscode.Uri | undefined> {
  if (file instanceof vscode.Uri) return file;
  const document = vscode.window.activeTextEditor?.document;
  if (document && isNetworkFile(document)) return document.uri;
  const found = await networkFiles();
  if (found.length < 2) return found[0];
  const items = found.map((uri) => ({ label: fileName(uri), description: folderName(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which network file?'),
  });
  return picked?.uri;
}

/** Most files that are listed. */
const mostFiles = 100;

/** Network files of the workspace. */
export async function networkFiles(): Promise<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles('**/*.cnn.json', '**/{node_modules,.convscope}/**', mostFiles);
}

function folderName(uri: vscode.Uri): string {
  return path.posix.dirname(vscode.workspace.asRelativePath(uri));
}
