/** How numbers are written and read on every panel: three significant digits, a real minus. */

const minus = '\u2212';
let groupSeparator = ',';

/** English writes 10,000, other languages 10 000 with a narrow space. */
export function setNumberLanguage(language: string): void {
  groupSeparator = language.startsWith('en') ? ',' : '\u202f';
}

/** A number to read: whole ones whole, grouped from 10,000; others with three significant digits. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? minus : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  if (size >= 1e9 || size < 1e-4) return sign + scientific(size);
  if (Number.isInteger(size) || size >= 1000) return sign + grouped(Math.round(size));
  return sign + String(Number(size.toPrecision(3)));
}

/** A number in a cell: without the zero before the point, in a narrow cell with two digits. */
export function formatCell(value: number, isNarrow = false): string {
  const short = Math.abs(value) < 10 ? Number(value.toPrecision(2)) : Math.round(value);
  return formatNumber(isNarrow && Number.isFinite(value) ? short : value).replace(/^(\u2212?)0\./, '$1.');
}

/** The sign of a number where it has no room itself: nothing for zero and for what is no number. */
export function signOf(value: number): string {
  return value < 0 ? minus : value > 0 ? '+' : '';
}

/** A number for a field that is edited: nothing is rounded away. */
export function formatExact(value: number): string {
  return withMinus(String(value));
}

/** A number's text with the sign that is as wide as a plus. */
export function withMinus(text: string): string {
  return text.replaceAll('-', minus);
}

/** A number of a sum that a reader adds up: to the hundredth. */
export function formatTerm(value: number): string {
  return Math.abs(value) < 0.01 || Math.abs(value) >= 1e6
    ? formatNumber(value)
    : formatExact(Number(value.toFixed(2)));
}

/** The shortest number that float32 keeps as `value`: 0.1, not 0.10000000149011612. */
export function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** The number that a person wrote, with any minus, a decimal comma, or as a fraction; null if none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replaceAll(minus, '-').replace(',', '.');
  const [over, under, ...rest] = plain.split('/');
  if (rest.length > 0 || !isDecimal(over) || (under !== undefined && !isDecimal(under))) return null;
  const value = Number(over) / (under === undefined ? 1 : Number(under));
  return Number.isFinite(value) ? value : null;
}

/** A step from `value` by `step`, without the dust of binary fractions: 0.2 + 0.1 is 0.3. */
export function stepped(value: number, step: number): number {
  return Number((value + step).toFixed(10));
}

/** One whole number for both axes, or two: rows, then columns. Null where it is not that. */
export function parsePair(text: string, least: number): readonly [number, number] | null {
  const parts = text.trim().split(/\s*[,;×x]\s*|\s+/);
  if (parts.length > 2 || !parts.every((part) => /^\d{1,6}$/.test(part))) return null;
  const [rows, columns = rows] = parts.map(Number);
  return rows >= least && columns >= least ? [rows, columns] : null;
}

/** How {@link parsePair} is written. */
export function formatPair([rows, columns]: readonly [number, number]): string {
  return rows === columns ? String(rows) : `${rows}, ${columns}`;
}

function isDecimal(text: string): boolean {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text);
}

function scientific(size: number): string {
  const [digits, power] = size.toExponential(2).split('e');
  return `${Number(digits)}e${power.replace('+', '').replace('-', minus)}`;
}

function grouped(whole: number): string {
  const digits = String(whole);
  return digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, groupSeparator);
}
