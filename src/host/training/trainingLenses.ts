import * as vscode from 'vscode';
import { networkSelector } from '../networkFile/networkDocument.ts';
import { topLens } from '../networkFile/topLens.ts';
import { runState } from './runWords.ts';
import { obstacleTo } from './trainingCommands.ts';
import type { TrainingRuns } from './trainingRuns.ts';

/** Numbers change no faster: each change lays out the editor anew. */
const changeMs = 1000;

/** `Train` and `Resume` at the top of a network file, and while it is trained where it stands. */
export class TrainingLenses implements vscode.CodeLensProvider {
  readonly #runs: TrainingRuns;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  /** Files whose run folder was looked into. */
  readonly #listed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  /** VS Code asks some time after the last change, so that one that hurries it is never answered. */
  #isAsked = true;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(runs: TrainingRuns) {
    this.#runs = runs;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      runs.onDidChange(({ change }) => (change.state === undefined ? this.#changeSoon() : this.#change())),
      runs.onDidList(() => this.#changeSoon()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#change()),
      vscode.languages.registerCodeLensProvider(networkSelector, this),
    );
  }

  async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    this.#isAsked = true;
    if (obstacleTo(uri) !== null) return [];
    const { t } = vscode.l10n;
    const run = this.#runs.inProgressOf(uri);
    if (run) {
      const { view } = run;
      const isHeld = view.state === 'paused' || view.state === 'pausing';
      const isRunning = view.state === 'running';
      return [
        lens(runState(view), 'convscope.showTraining', uri, t('Show the run')),
        ...(isHeld ? [lens(t('Resume'), 'convscope.resumeTraining', uri, t('Go on'))] : []),
        ...(isRunning ? [lens(t('Pause'), 'convscope.pauseTraining', uri, t('Wait after this batch'))] : []),
        lens(t('Stop'), 'convscope.stopTraining', uri, t('End the run, so that it can be resumed')),
      ];
    }
    const newest = (await this.#known(uri)).at(0);
    return [
      lens(t('Train'), 'convscope.train', uri, t('Train this network from its beginning')),
      ...(newest?.canResume
        ? [
            lens(
              t('Resume'),
              'convscope.resumeTraining',
              uri,
              t('Go on with the newest run, from its checkpoint'),
            ),
          ]
        : []),
      ...(newest ? [lens(t('Runs'), 'convscope.showTraining', uri, t('Show the runs of this network'))] : []),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  async #known(uri: vscode.Uri): ReturnType<TrainingRuns['list']> {
    if (this.#listed.has(uri.toString())) return this.#runs.known(uri);
    const runs = await this.#runs.list(uri).catch(() => []);
    this.#listed.add(uri.toString());
    return runs;
  }

  #changeSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#isAsked) this.#change();
    }, changeMs);
  }

  #change(): void {
    this.#isAsked = false;
    this.#changed.fire();
  }
}

function lens(title: string, command: string, uri: vscode.Uri, tooltip: string): vscode.CodeLens {
  return topLens(uri, { title, tooltip, command });
}
