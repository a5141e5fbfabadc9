/** A run in words. */
import type { RunState, RunSummary, RunView } from '../../../src/protocol/networkView.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';

/** What a run is doing. */
export function stateWord(state: RunState): string {
  const words: Readonly<Record<RunState, () => string>> = {
    queued: () => t('waiting'),
    starting: () => t('starting'),
    running: () => t('training'),
    pausing: () => t('pausing'),
    paused: () => t('paused'),
    stopping: () => t('stopping'),
    stopped: () => t('stopped'),
    interrupted: () => t('interrupted'),
    finished: () => t('finished'),
    failed: () => t('failed'),
  };
  return words[state]();
}

/** What a person calls a run in a list. */
export function runName({ name, started }: Pick<RunSummary, 'name' | 'started'>): string {
  return name || started || t('new run');
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** A duration, as exact as one needs it to wait. */
export function durationText(ms: number): string {
  if (ms < 1.5 * minuteMs) return t('{seconds} s', { seconds: Math.max(1, Math.round(ms / secondMs)) });
  if (ms < 1.5 * hourMs) return t('{minutes} min', { minutes: Math.round(ms / minuteMs) });
  const minutes = Math.round(ms / minuteMs);
  return t('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How a run that is over, or not yet begun, came to be so; null while there is more to see than to say. */
export function standing(run: RunView): string | null {
  switch (run.state) {
    case 'queued':
      return t('Another run goes first; this one begins by itself.');
    case 'starting':
      return t('The data is being opened…');
    case 'stopped':
      return withCheckpoint(t('Stopped before its end.'), run);
    case 'interrupted':
      return withCheckpoint(t('The process of this run ended before the run did.'), run);
    case 'finished':
      return finishedSentence(run);
    default:
      return null;
  }
}

function withCheckpoint(words: string, { canResume }: RunView): string {
  return canResume ? `${words} ${t('Its last checkpoint is kept: it can be resumed.')}` : words;
}

function finishedSentence({ finished, history }: RunView): string {
  const epoch = history.at(-1)?.epoch ?? 0;
  if (finished?.reason === 'earlyStopping')
    return t('Finished after epoch {epoch}: it did not get better any more.', { epoch });
  return t('Finished: all {epoch} epochs are done.', { epoch });
}

/** An accuracy or a loss: as many digits in each epoch, so that it moves by its value alone. */
export function measureText(value: number): string {
  const size = Math.abs(value);
  return size >= 0.1 && size < 1000 ? value.toPrecision(3) : formatNumber(value);
}

/** An accuracy or a loss in a table; a dash where there is none. */
export function numberOrDash(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : measureText(value);
}
