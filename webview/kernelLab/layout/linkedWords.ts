/** What is pointed at, in words: how a pixel is used, what a weight multiplies, where a number stands. */
import type { AxisGeometry, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { CellReaders, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { formatNumber, formatTerm } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { cellUses, readerGrid } from './readers.ts';
import { type AxisCells, cellsRead, insideCells, weightCells } from './windows.ts';

/** What a weight multiplies: cells of the image, and how many products fall into padding. */
export function weightSentence(stage: number, step: StepGeometry, tap: number): string {
  const { rows, columns } = weightCells(stage, step, tap);
  const down = insideCells(rows, step.input.height);
  const across = insideCells(columns, step.input.width);
  const count = down.count * across.count;
  const padding = rows.count * columns.count - count;
  const sentences: string[] = [];
  if (count === 0) sentences.push(t('This weight multiplies padding only.'));
  else {
    sentences.push(
      t('This weight multiplies rows {rows}, columns {columns}; products: {count}.', {
        rows: cellsText(down),
        columns: cellsText(across),
        count: formatNumber(count),
      }),
    );
  }
  if (padding > 0 && count > 0) {
    sentences.push(t('Of padding, besides: {count}.', { count: formatNumber(padding) }));
  }
  return sentences.join(' ');
}

/** "0 to 426", with the step where it is not 1. */
function cellsText({ from, step, count }: AxisCells): string {
  const to = from + (count - 1) * step;
  if (count === 1) return formatNumber(from);
  return step === 1
    ? t('{from} to {to}', { from: formatNumber(from), to: formatNumber(to) })
    : t('{from} to {to} in steps of {step}', { from: formatNumber(from), to: formatNumber(to), step });
}

/** One number of a window: where it stands in the input, and its product. */
export function tapSentence({ cells, channels, weights }: ProbeReply, channel: number, tap: number): string {
  const cell = cells[tap];
  const { patch, products } = channels[Math.min(channel, channels.length - 1)];
  const { row, column, source } = cell;
  const place = { row, column };
  const product =
    weights.length > 0
      ? `${formatTerm(patch[tap])} · ${inBrackets(weights[tap])} = ${formatTerm(products[tap])}`
      : formatNumber(patch[tap]);
  if (source && source.row === row && source.column === column) {
    return t('Row {row}, column {column}: {product}', { ...place, product });
  }
  return source
    ? t('Row {row}, column {column} is padding, from row {fromRow}, column {fromColumn}: {product}', {
        ...place,
        fromRow: source.row,
        fromColumn: source.column,
        product,
      })
    : t('Row {row}, column {column} is padding: {product}', { ...place, product });
}

function inBrackets(weight: number): string {
  return weight < 0 ? `(${formatTerm(weight)})` : formatTerm(weight);
}

/** How many outputs read a cell, or why none does. */
export function readersSentence(
  readers: CellReaders,
  { rows, columns }: StepGeometry,
  { row, column }: Pick<ProbeReply, 'row' | 'column'>,
): string {
  if (readers.rows.count === 0) {
    return readers.columns.count === 0
      ? `${unreadSentence('row', rows, row)} ${unreadSentence('column', columns, column)}`
      : unreadSentence('row', rows, row);
  }
  if (readers.columns.count === 0) return unreadSentence('column', columns, column);
  const { rows: down, columns: across } = readerGrid(readers);
  const count = down.length * across.length;
  if (isListed(readers) && count === 1) {
    return t('It is read by one output: row {row}, column {column}.', { row: down[0], column: across[0] });
  }
  return isListed(readers)
    ? t('It is read by {count} outputs.', { count })
    : t('It is read {count} times.', { count: formatNumber(readers.rows.count * readers.columns.count) });
}

/** Whether every reader is named. */
export function isListed({ rows, columns }: CellReaders): boolean {
  return rows.readers.length === rows.count && columns.readers.length === columns.count;
}

function unreadSentence(unit: 'row' | 'column', axis: AxisGeometry, cell: number): string {
  const { to: last } = cellsRead(axis, { from: axis.output - 1, to: axis.output - 1 });
  if (cell > last) {
    return unit === 'row'
      ? t('It is never read: the last window ends at row {last}.', { last })
      : t('It is never read: the last window ends at column {last}.', { last });
  }
  return unit === 'row'
    ? t('It is never read: no weight of any window lands on row {cell}.', { cell })
    : t('It is never read: no weight of any window lands on column {cell}.', { cell });
}

/** Places of repeated pixels that are named. */
const namedPlaces = 3;

/** The uses that padding adds by repeating the pixel; empty where it does not. */
export function repeatSentence(readers: CellReaders, row: number, column: number): string {
  const { total, repeated, places } = cellUses(readers, row, column);
  if (repeated === 0) return '';
  const named = places
    .slice(0, namedPlaces)
    .map((place) => t('row {row}, column {column}', { row: place.row, column: place.column }));
  return t('Padding repeats it at {places}: that is {repeated} of its {total} uses.', {
    places: [...named, ...(places.length > namedPlaces ? ['…'] : [])].join('; '),
    repeated: formatNumber(repeated),
    total: formatNumber(total),
  });
}

/** Which number of a maximum's window was taken. */
export function winnerSentence({ cells, channels }: ProbeReply, channel: number): string {
  const { winner, patch } = channels[channel];
  const { row, column } = cells[winner];
  return t('largest of {count}, from row {row}, column {column}', { count: patch.length, row, column });
}
