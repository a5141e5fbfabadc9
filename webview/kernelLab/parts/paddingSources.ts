import type { ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { t } from '../../shared/translate.ts';

/** For each cell of a window where its value comes from, or null where the cell is of the image. */
export function paddingSources({ cells }: ProbeReply): (string | null)[] {
  return cells.map(({ row, column, source }) => {
    if (source === null) return t('padding');
    if (source.row === row && source.column === column) return null;
    return t('padding, from row {row}, column {column}', { row: source.row, column: source.column });
  });
}
