import { longLine, openQuote } from './csvProblems.ts';

/** Of one line: an image of 1024×1024 in three colours has fewer. */
const mostBytes = 2 ** 24;
const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** A line without its end, and its number from 1. */
export interface CsvLine {
  readonly bytes: Uint8Array;
  readonly number: number;
}

/**
 * The lines of a file that are not empty, ended by LF or CR LF; a mark of the byte order is passed over.
 * `bytes` is a view that holds until the next line is asked for.
 * @throws DataError `csv-line` for one of more than 16 MB.
 */
export async function* csvLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<CsvLine> {
  let rest = new Uint8Array(0);
  let number = 1;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      const line = trimmed(bytes.subarray(start, end), number);
      if (line.length > 0) yield { bytes: line, number };
      number++;
      start = end + 1;
    }
    rest = bytes.slice(start);
    if (rest.length > mostBytes) throw longLine({ file: name, line: number }, mostBytes);
  }
  const line = trimmed(rest, number);
  if (line.length > 0) yield { bytes: line, number };
}

function trimmed(line: Uint8Array, number: number): Uint8Array {
  const start = number === 1 && byteOrderMark.every((byte, i) => line[i] === byte) ? byteOrderMark.length : 0;
  return line.subarray(start, line.at(-1) === carriageReturn ? -1 : undefined);
}

/**
 * Where the values of a line begin and end, without the marks around a quoted one: `spans[2 i]` to
 * `spans[2 i + 1]` for value i. `spans` is filled anew; returns how many values there are.
 * @throws DataError `csv-quote`.
 */
export function splitLine(
  { bytes, number }: CsvLine,
  separator: number,
  name: string,
  spans: number[],
): number {
  const { length } = bytes;
  let count = 0;
  for (let at = 0; at <= length; at++, count++) {
    const isQuoted = bytes[at] === quote;
    const start = isQuoted ? at + 1 : at;
    const close = isQuoted ? closingQuote(bytes, start) : start;
    if (close < 0) throw openQuote({ file: name, line: number });
    let end = close;
    while (end < length && bytes[end] !== separator) end++;
    spans[2 * count] = start;
    spans[2 * count + 1] = isQuoted ? close : end;
    at = end;
  }
  return count;
}

function closingQuote(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(quote, start);
  while (at >= 0 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at;
}

/** A value's text; a doubled quotation mark within quotes stands for one. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  return (bytes[start - 1] === quote ? text.replaceAll('""', '"') : text).trim();
}

/** The whole number from 0 to 255 that stands there, `7`, `007` or `7.0`, spaces around it; else −1. */
export function byteOf(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to && bytes[from] === 32) from++;
  while (to > from && bytes[to - 1] === 32) to--;
  let value = 0;
  let at = from;
  for (; at < to && isDigit(bytes[at]); at++) {
    value = 10 * value + bytes[at] - 48;
    if (value > 255) return -1;
  }
  if (at === from) return -1;
  if (at < to && bytes[at] === 46) {
    at++;
    while (at < to && bytes[at] === 48) at++;
  }
  return at === to ? value : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** The separator that occurs most often in a first line: comma, semicolon or tab. */
export function separatorOf({ bytes }: CsvLine): number {
  const counts = [44, 59, 9].map((separator) => ({
    separator,
    count: bytes.reduce((sum, byte) => sum + (byte === separator ? 1 : 0), 0),
  }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).separator;
}
