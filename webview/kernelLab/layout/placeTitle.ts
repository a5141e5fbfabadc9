import type { FilterChain } from '../../../src/protocol/engineTypes.ts';
import type { PaddingInView, ProbeReply, Stage } from '../../../src/protocol/kernelLab.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import type { Place } from '../state/cursor.ts';
import { hasSteps } from '../state/settingsEdits.ts';

/** What a stage is called: by its number where the steps stand in a row. */
export function stageName(stage: Stage, chain: FilterChain): string {
  if (stage < 0) return t('Input');
  if (hasSteps(chain)) return t('Step {number}', { number: stage + 1 });
  return chain.steps[stage]?.type === 'pool' ? t('Pooled') : t('Output');
}

/** Name, place and value of a cell in one line; with a value for each channel where there are several. */
export function placeTitle({ stage, row, column, channels }: ProbeReply, chain: FilterChain): string {
  const isSummed = chain.channels === 'sum' && stage >= 0;
  const shown = isSummed ? channels.slice(0, 1) : channels;
  const value = shown.map((channel) => formatNumber(channel.value)).join(' · ');
  return t('{stage} at row {row}, column {column} = {value}', {
    stage: stageName(stage, chain),
    row,
    column,
    value,
  });
}

/** The cells that a picture holds, and where those of them that are padding come from. */
export interface PaddedCells {
  readonly row: number;
  readonly column: number;
  readonly padding: PaddingInView | null;
}

/** A padding cell in one line, with where its value comes from; without it where that is not known. */
export function paddingTitle({ row, column }: Place, held: PaddedCells | null): string {
  const place = { row, column };
  const fromRow = held?.padding?.rows[row - held.row];
  const fromColumn = held?.padding?.columns[column - held.column];
  if (!held?.padding || fromRow === undefined || fromColumn === undefined) {
    return t('Row {row}, column {column} is padding.', place);
  }
  if (fromRow >= 0 && fromColumn >= 0) {
    return t(
      'Row {row}, column {column} is padding: its value comes from row {fromRow}, column {fromColumn}.',
      {
        ...place,
        fromRow,
        fromColumn,
      },
    );
  }
  switch (held.padding.fill) {
    case 'lowest':
      return t('Row {row}, column {column} is padding: a maximum takes it for −∞.', place);
    case 'uncounted':
      return t('Row {row}, column {column} is padding: an average does not count it.', place);
    case 'value':
      return t('Row {row}, column {column} is padding: the fill value, from no pixel.', place);
  }
}
