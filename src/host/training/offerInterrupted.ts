import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { fileName } from './runWords.ts';
import type { TrainingRuns } from './trainingRuns.ts';

/** Offers to go on with each run that the last window cut off, where it has a checkpoint. */
export async function offerInterrupted(
  runs: TrainingRuns,
  resume: (file: vscode.Uri, id: string) => Promise<void>,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    for (const folder of runs.interrupted) await offer(folder, runs, resume);
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
}

async function offer(
  folder: string,
  runs: TrainingRuns,
  resume: (file: vscode.Uri, id: string) => Promise<void>,
): Promise<void> {
  const file = await fileOf(folder);
  const run = file && (await runs.list(file)).find(({ name }) => name === path.basename(folder));
  if (!file || !run?.canResume) {
    runs.forgetInterrupted(folder);
    return;
  }
  const { t } = vscode.l10n;
  const [go, leave] = [t('Resume'), t('Not Now')];
  const chosen = await vscode.window.showInformationMessage(
    t('The run of {name} was interrupted after epoch {epoch}. It can go on from its checkpoint.', {
      name: fileName(file),
      epoch: run.last?.epoch ?? 0,
    }),
    go,
    leave,
  );
  if (chosen === undefined) return;
  runs.forgetInterrupted(folder);
  if (chosen === go) await resume(file, run.id);
}

/** The network file whose run a folder keeps, `…/.convscope/runs/<name>/<run>`. */
async function fileOf(folder: string): Promise<vscode.Uri | null> {
  const home = path.resolve(folder, '../../../..');
  const name = path.basename(path.dirname(folder));
  const wanted = [`${name}.cnn.json`, ...(name === 'network' ? ['.cnn.json'] : [])];
  const names = await readdir(home).catch((): string[] => []);
  const found = wanted.find((each) => names.includes(each));
  return found === undefined ? null : vscode.Uri.file(path.join(home, found));
}
