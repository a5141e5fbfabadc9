/** What stands in a cell and beside it: numbers, where they come from, rows and columns that are never read. */
import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { Picture, UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { nanLevel, zeroLevel } from '../../shared/colors.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import type { Extent } from '../state/cursor.ts';
import { cellText } from './arithmetic.ts';
import { listCells } from './listCells.ts';
import { fittedFont } from './matrixLayout.ts';
import { type Viewport, valuesFrom } from './viewport.ts';

/** The number of a cell; a line for each channel. */
export interface CellText {
  /** Counted from the corner of the picture. */
  readonly row: number;
  readonly column: number;
  readonly lines: readonly string[];
  /** In CSS pixels. */
  readonly font: number;
}

/** A place on a stage, with or without what stands there. */
interface Spot {
  readonly row: number;
  readonly column: number;
}

/** From so many CSS pixels on, a cell has room for three lines: red, green, blue. */
export const threeValuesFrom = 40;

/** From so many on, a signed cell that has no room for its number has a sign. */
export const signsFrom = 8;

/** The numbers of a picture in cells of `size` CSS pixels; none where they could not be read. */
export function cellTexts(picture: Picture, size: number): CellText[] {
  const { rows, columns } = picture;
  if (!showsNumbers(picture, size)) return [];
  const channels = channelsOf(picture);
  const largest = size >= 40 ? 13 : size >= 32 ? 12 : 11;
  const cell = { cell: size, font: channels > 1 ? Math.min(largest, size / 4) : largest, isWide: false };
  const texts: CellText[] = [];
  for (let place = 0; place < rows * columns; place++) {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const lines = linesOf(picture, row, column, size);
    if (lines.length === 0) continue;
    const font = Math.min(...lines.map((line) => fittedFont(line, cell)));
    texts.push({ row, column, lines, font });
  }
  return texts;
}

/** How far the colour of each cell of `size` CSS pixels is from that of zero, −127 to 127; null where there are numbers or no signs. */
export function cellSigns(picture: Picture, size: number): Int8Array | null {
  const isReadable = picture.values !== null && size >= signsFrom && !showsNumbers(picture, size);
  if (!isReadable || picture.encoding !== 'signed') return null;
  return Int8Array.from(picture.bytes, (level) => (level === nanLevel ? 0 : level - zeroLevel));
}

function showsNumbers(picture: Picture, size: number): boolean {
  return picture.values !== null && size >= (channelsOf(picture) > 1 ? threeValuesFrom : valuesFrom);
}

function channelsOf({ values, rows, columns }: Picture): number {
  return (values?.length ?? 0) / (rows * columns);
}

function linesOf(picture: Picture, row: number, column: number, size: number): string[] {
  const special = specialFill(picture, row, column);
  if (special !== null) return special === 'lowest' ? ['−∞'] : [];
  // A cell without a number is hatched: it says so itself.
  return valuesAt(picture, row, column)
    .filter((value) => !Number.isNaN(value))
    .map((value) => cellText(value, size));
}

/** What a padding cell counts as where that is no value; null for all other cells. */
function specialFill({ padding }: Picture, row: number, column: number): 'lowest' | 'uncounted' | null {
  if (!padding || padding.fill === 'value') return null;
  return padding.rows[row] < 0 || padding.columns[column] < 0 ? padding.fill : null;
}

/** The numbers of one cell, a channel each, where the picture has them. */
function valuesAt(picture: Picture, row: number, column: number): readonly number[] {
  const { values, columns } = picture;
  if (!values) return [];
  const channels = channelsOf(picture);
  const from = (row * columns + column) * channels;
  return [...values.subarray(from, from + channels)];
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

/** Says which part of a stage is seen, where it is not all of it. */
export function whereabouts({ row, column, height, width, isCut }: Viewport, extent: Extent): string {
  if (!isCut) return '';
  const last = (from: number, count: number, size: number) => Math.min(size - 1, from + count - 1);
  return t('rows {top}–{bottom} of {height}, columns {left}–{right} of {width}', {
    top: Math.max(0, row),
    bottom: last(row, height, extent.height),
    height: extent.height,
    left: Math.max(0, column),
    right: last(column, width, extent.width),
    width: extent.width,
  });
}
