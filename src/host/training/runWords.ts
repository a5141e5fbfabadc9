/** What is said of a run in the editor, the status bar and a terminal. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LastEpoch, RunView } from '../../protocol/networkView.ts';

/** What a person calls a network file. */
export function fileName(file: vscode.Uri): string {
  return path.posix.basename(file.path);
}

/** Where a run stands, in a few words. */
export function runState(run: RunView): string {
  const { state, batch, epochs } = run;
  const { t } = vscode.l10n;
  if (state === 'queued') return t('Waiting for another run');
  if (state === 'starting') return t('Opening the data…');
  if (state === 'stopping') return t('Stopping…');
  if (!batch) return t('Begins…');
  const place = { epoch: batch.epoch, epochs: epochs ?? batch.epoch, loss: shortNumber(batch.loss) };
  return state === 'paused'
    ? t('Paused in epoch {epoch} of {epochs} · loss {loss}', place)
    : t('Epoch {epoch} of {epochs} · loss {loss}', place);
}

/** The numbers of an epoch. */
export function epochWords(
  { epoch, trainLoss, trainAccuracy, validationAccuracy, testAccuracy }: LastEpoch,
  epochs: number | null,
): string {
  const { t } = vscode.l10n;
  const parts = [
    t('Epoch {epoch} of {epochs}: loss {loss}', {
      epoch,
      epochs: epochs ?? epoch,
      loss: shortNumber(trainLoss),
    }),
    t('training {accuracy} % right', { accuracy: percent(trainAccuracy) }),
    ...(validationAccuracy === null
      ? []
      : [t('validation {accuracy} % right', { accuracy: percent(validationAccuracy) })]),
    ...(testAccuracy === null ? [] : [t('test {accuracy} % right', { accuracy: percent(testAccuracy) })]),
  ];
  return parts.join(', ');
}

/** How a run has ended. */
export function endWords({ state, finished, problem, last, epochs }: RunView, file: vscode.Uri): string {
  const { t } = vscode.l10n;
  const name = fileName(file);
  if (state === 'failed') return problem ?? t('The run of {name} has failed.', { name });
  if (state === 'stopped') return t('The run of {name} was stopped.', { name });
  if (finished?.wasOver) return t('The run of {name} was over: there was nothing left to be done.', { name });
  const numbers = last ? ` ${epochWords(last, epochs)}.` : '';
  return finished?.reason === 'earlyStopping'
    ? t('{name} is trained: it got no better, so early stopping ended the run.', { name }) + numbers
    : t('{name} is trained.', { name }) + numbers;
}

/** Three digits, without zeros at the end that say nothing. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
