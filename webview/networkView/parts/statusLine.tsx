import { isInProgress } from '../../../src/protocol/isInProgress.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { durationText } from '../layout/runWords.ts';
import { fill } from './fill.tsx';

/** Where the run is, how quick it is, and how long it takes yet. */
export function StatusLine({ run }: { readonly run: RunView }) {
  const { batch, facts, history, msLeft } = run;
  const epochs = facts?.epochs ?? run.epochs;
  const last = history.at(-1);
  const epoch = batch?.epoch ?? last?.epoch ?? 0;
  const rate = isInProgress(run) ? batch?.imagesPerSecond : last?.imagesPerSecond;
  return (
    <div class="status">
      {epochs !== null && epoch > 0 && (
        <span>
          {fill(t('Epoch {epoch} of {epochs}'), {
            epoch: <b>{formatNumber(epoch)}</b>,
            epochs: formatNumber(epochs),
          })}
        </span>
      )}
      {batch && facts && isInProgress(run) && (
        <span>
          {fill(t('batch {batch} of {batches}'), { batch: <b>{batch.batch}</b>, batches: facts.batches })}
        </span>
      )}
      {rate !== undefined && (
        <span>{fill(t('{rate} images/s'), { rate: <b>{formatNumber(Math.round(rate))}</b> })}</span>
      )}
      {msLeft !== null && isInProgress(run) && (
        <span>{fill(t('{time} left'), { time: <b>{durationText(msLeft)}</b> })}</span>
      )}
      {!isInProgress(run) && last && (
        <span>{fill(t('took {time}'), { time: <b>{durationText(last.elapsedMs)}</b> })}</span>
      )}
      <span class="grow" />
      {last && (
        <span class="quiet hide-narrow">{t('checkpoint after epoch {epoch}', { epoch: last.epoch })}</span>
      )}
    </div>
  );
}
