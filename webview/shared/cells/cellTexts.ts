/** What stands in a cell: its number, or where that has no room its sign. */
import { nanLevel, zeroLevel } from '../colors.ts';
import { formatCell } from '../numbers.ts';
import { fittedFont } from './fittedFont.ts';
import type { CellPicture } from './pictureRgba.ts';
import { valuesFrom } from './zoom.ts';

/** The number of a cell; a line for each channel. */
export interface CellText {
  /** Counted from the corner of the picture. */
  readonly row: number;
  readonly column: number;
  readonly lines: readonly string[];
  /** In CSS pixels. */
  readonly font: number;
}

/** From so many CSS pixels on, a cell has room for three lines: red, green, blue. */
export const threeValuesFrom = 40;

/** From so many on, a signed cell that has no room for its number has a sign. */
export const signsFrom = 8;

/** The numbers of a picture in cells of `size` CSS pixels; none where they could not be read. */
export function cellTexts(picture: CellPicture, size: number): CellText[] {
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
export function cellSigns(picture: CellPicture, size: number): Int8Array | null {
  const isReadable = picture.values !== null && size >= signsFrom && !showsNumbers(picture, size);
  if (!isReadable || picture.encoding !== 'signed') return null;
  return Int8Array.from(picture.bytes, (level) => (level === nanLevel ? 0 : level - zeroLevel));
}

function showsNumbers(picture: CellPicture, size: number): boolean {
  return picture.values !== null && size >= (channelsOf(picture) > 1 ? threeValuesFrom : valuesFrom);
}

function channelsOf({ values, rows, columns }: CellPicture): number {
  return (values?.length ?? 0) / (rows * columns);
}

function linesOf(picture: CellPicture, row: number, column: number, size: number): string[] {
  const special = specialFill(picture, row, column);
  if (special !== null) return special === 'lowest' ? ['−∞'] : [];
  // A cell without a number is hatched: it says so itself.
  return valuesAt(picture, row, column)
    .filter((value) => !Number.isNaN(value))
    .map((value) => cellText(value, size));
}

/** What a padding cell counts as where that is no value; null for all other cells. */
export function specialFill(
  { padding }: CellPicture,
  row: number,
  column: number,
): 'lowest' | 'uncounted' | null {
  if (!padding || padding.fill === 'value') return null;
  return padding.rows[row] < 0 || padding.columns[column] < 0 ? padding.fill : null;
}

/** The numbers of one cell, a channel each, where the picture has them. */
export function valuesAt(picture: CellPicture, row: number, column: number): readonly number[] {
  const { values, columns } = picture;
  if (!values) return [];
  const channels = channelsOf(picture);
  const from = (row * columns + column) * channels;
  return [...values.subarray(from, from + channels)];
}

/** What a cell of `size` CSS pixels says of a value. */
export function cellText(value: number, size: number): string {
  return formatCell(value, size < 40);
}
