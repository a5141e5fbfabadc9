import * as vscode from 'vscode';
import type { RunView } from '../../protocol/networkView.ts';
import { fileName, runState } from './runWords.ts';
import type { TrainingRuns } from './trainingRuns.ts';

/** The run in progress, in the status bar; nothing where there is none. */
export class TrainingStatus {
  readonly #runs: TrainingRuns;
  readonly #item = vscode.window.createStatusBarItem(
    'convscope.training',
    vscode.StatusBarAlignment.Left,
    50,
  );
  readonly #subscription: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: TrainingRuns) {
    this.#runs = runs;
    this.#item.name = vscode.l10n.t('Convscope: training');
    // Shows the run in progress. With arguments it would be another command, once, at each change.
    this.#item.command = 'convscope.showTraining';
    this.#subscription = runs.onDidChange(() => {
      this.#timer ??= setTimeout(() => this.#draw(), 250);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    this.#timer = undefined;
    const [run, ...queued] = this.#runs.inProgress;
    if (!run) {
      this.#item.hide();
      return;
    }
    const icon = run.view.state === 'paused' ? '$(debug-pause)' : '$(sync~spin)';
    this.#item.text = `${icon} ${fileName(run.file)} · ${runState(run.view)}`;
    this.#item.tooltip = [...details(run.view), ...queuedWords(queued.length)].join('\n');
    this.#item.show();
  }
}

function details({ batch, msLeft }: RunView): string[] {
  const { t } = vscode.l10n;
  return [
    ...(batch ? [t('{speed} images a second', { speed: batch.imagesPerSecond })] : []),
    ...(msLeft === null ? [] : [t('About {time} left', { time: duration(msLeft) })]),
  ];
}

function queuedWords(count: number): string[] {
  return count === 0 ? [] : [vscode.l10n.t('Runs that wait: {count}', { count })];
}

/** Seconds under two minutes, minutes under two hours. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
