/** What is said of cells: their numbers, where they come from, rows and columns that are never read. */
import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { Picture, UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { specialFill, valuesAt } from '../../shared/cells/cellTexts.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import type { Extent } from '../state/cursor.ts';
import { listCells } from './listCells.ts';
import type { Viewport } from './viewport.ts';

/** A place on a stage, with or without what stands there. */
interface Spot {
  readonly row: number;
  readonly column: number;
}

/** A cell in a sentence: where it lies, its numbers as they are, where padding takes them from. */
export function cellSentence(
  spot: Spot,
  picture: Picture,
  held: Viewport,
  extent: Extent,
  probed: readonly number[] | null,
): string {
  const [row, column] = [spot.row - held.row, spot.column - held.column];
  const where = t('row {row}, column {column}', { row: spot.row, column: spot.column });
  const isHeld = row >= 0 && column >= 0 && row < held.height && column < held.width;
  const isPadding = isOutside(spot, extent);
  const values = isHeld && picture.values ? valuesAt(picture, row, column) : probed;
  const numbers = values?.map(rawText).join(' · ') ?? '';
  if (!isPadding) return numbers === '' ? where : `${where}: ${numbers}`;
  return `${where}: ${paddingSentence(picture, row, column, numbers)}`;
}

function paddingSentence(picture: Picture, row: number, column: number, numbers: string): string {
  const { padding } = picture;
  const special = specialFill(picture, row, column);
  if (special === 'lowest') return t('padding, −∞: never the largest');
  if (special === 'uncounted') return t('padding, not counted');
  const [sourceRow, sourceColumn] = [padding?.rows[row] ?? -1, padding?.columns[column] ?? -1];
  if (sourceRow < 0 || sourceColumn < 0) return t('padding, {value}', { value: numbers });
  return t('padding, {value} from row {row}, column {column}', {
    value: numbers,
    row: sourceRow,
    column: sourceColumn,
  });
}

/** Whether a place lies beyond the rim of its stage. */
export function isOutside({ row, column }: Spot, { height, width }: Extent): boolean {
  return row < 0 || column < 0 || row >= height || column >= width;
}

/** A number with all digits that float32 has, and no more. */
export function rawText(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  for (let digits = 1; digits < 10; digits++) {
    const written = Number(value.toPrecision(digits));
    if (Math.fround(written) === Math.fround(value)) return formatExact(written);
  }
  return formatExact(value);
}

/** Says which of the rows and columns in sight no window reads; empty where all are read. */
export function unreadSentence(unread: UnreadCells, viewport: Viewport): string {
  const rows = listCells(rangesBetween(unread.rows?.cells ?? [], viewport.row, viewport.height));
  const columns = listCells(rangesBetween(unread.columns?.cells ?? [], viewport.column, viewport.width));
  if (rows.count > 0 && columns.count > 0) {
    return t('never read: rows {rows}; columns {columns}', { rows: rows.list, columns: columns.list });
  }
  if (rows.count === 1) return t('row {list} is never read', { list: rows.list });
  if (rows.count > 1) return t('rows {list} are never read', { list: rows.list });
  if (columns.count === 1) return t('column {list} is never read', { list: columns.list });
  if (columns.count > 1) return t('columns {list} are never read', { list: columns.list });
  return '';
}

/** The parts of `ranges` that lie among `count` cells from `from` on. */
export function rangesBetween(ranges: readonly CellRange[], from: number, count: number): CellRange[] {
  return ranges
    .map((range) => ({ from: Math.max(range.from, from), to: Math.min(range.to, from + count - 1) }))
    .filter((range) => range.from <= range.to);
}
