import * as vscode from 'vscode';
import { isInProgress } from '../../protocol/isInProgress.ts';
import { NetworkViews } from '../networkView/networkViews.ts';
import { offerInterrupted } from './offerInterrupted.ts';
import { endWords, epochWords, fileName } from './runWords.ts';
import { chosenFile, TrainingCommands } from './trainingCommands.ts';
import { TrainingLenses } from './trainingLenses.ts';
import { type RunNews, TrainingRuns } from './trainingRuns.ts';
import { TrainingStatus } from './trainingStatus.ts';
import { TrainingTasks } from './trainingTasks.ts';

/** All that VS Code shows and does of runs: commands, lenses, status bar, tasks, the network view. */
export function registerTraining(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const runs = new TrainingRuns(context, log);
  const commands = new TrainingCommands(runs, log);
  const views = new NetworkViews({ context, log, runs, commands });
  const train = async (file: vscode.Uri) => {
    if (await commands.train(file)) views.show(file);
  };
  const resume = async (file: vscode.Uri, id?: string) => {
    if (await commands.resume(file, id)) views.show(file);
  };
  /** A command on the network file that is meant. */
  const command = (name: string, act: (file: vscode.Uri) => unknown) =>
    vscode.commands.registerCommand(`convscope.${name}`, async (uri?: unknown) => {
      const file = await chosenFile(uri ?? runs.inProgress.at(0)?.file);
      if (file) await act(file);
    });
  void offerInterrupted(runs, resume, log);
  return vscode.Disposable.from(
    views,
    new TrainingLenses(runs),
    new TrainingStatus(runs),
    TrainingTasks.register(runs, commands, log),
    vscode.commands.registerCommand('convscope.train', async (uri?: unknown) => {
      const file = await chosenFile(uri);
      if (file) await train(file);
    }),
    command('resumeTraining', (file) => resume(file)),
    command('pauseTraining', (file) => runs.inProgressOf(file)?.control('pause')),
    command('stopTraining', (file) => runs.inProgressOf(file)?.control('stop')),
    command('showTraining', (file) => views.show(file)),
    runs.onDidChange((news) => logNews(news, log)),
    runs.onDidChange((news) => tellEnd(news, views, log)),
    runs,
  );
}

function logNews({ run, change }: RunNews, log: vscode.LogOutputChannel): void {
  const name = fileName(run.file);
  for (const epoch of change.history ?? []) log.info(`${name}: ${epochWords(epoch, run.view.epochs)}`);
  for (const { problem, remedy } of change.health?.warnings ?? []) log.warn(`${name}: ${problem} ${remedy}`);
  if (change.state === undefined) return;
  log.info(`${name}: ${change.state}${run.folder === null ? '' : ` (${run.folder})`}`);
}

/** Says how a run has ended where its panel does not show it. */
function tellEnd({ run, change }: RunNews, views: NetworkViews, log: vscode.LogOutputChannel): void {
  if (change.state === undefined || isInProgress(run.view)) return;
  const { state } = run.view;
  const words = endWords(run.view, run.file);
  if (state === 'failed') log.error(`${fileName(run.file)}: ${words}`);
  if (state === 'stopped' || views.shows(run.file)) return;
  const show = vscode.l10n.t('Show');
  const say = state === 'failed' ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  void say(words, show).then((chosen) => {
    if (chosen === show) views.show(run.file);
  });
}
