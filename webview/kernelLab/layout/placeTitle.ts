import type { ProbeReply, Stage } from '../../../src/protocol/kernelLab.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';

/** What a stage is called in a sentence about one of its cells. */
export function stageName(stage: Stage): string {
  if (stage < 0) return t('Input');
  return stage === 0 ? t('Output') : t('Pooled');
}

/** Name, place and value of a cell in one line; with a value for each channel where there are several. */
export function placeTitle({ stage, row, column, channels }: ProbeReply, isSummed: boolean): string {
  const shown = isSummed && stage >= 0 ? channels.slice(0, 1) : channels;
  const value = shown.map((channel) => formatNumber(channel.value)).join(' · ');
  return t('{stage} at row {row}, column {column} = {value}', {
    stage: stageName(stage),
    row,
    column,
    value,
  });
}
