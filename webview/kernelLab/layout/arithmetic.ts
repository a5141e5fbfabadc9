/** The arithmetic card as plain data: what was read, what it was multiplied by, and what came of it. */
import type { ProbeChannel, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { formatNumber, formatTerm } from '../../shared/numbers.ts';

/** One product of the written line. */
export interface Term {
  readonly value: string;
  readonly weight: string;
}

/** One row of the table beside the grids: a label's key and its number. */
export interface SumRow {
  readonly kind: 'sum' | 'divisor' | 'bias' | 'activation' | 'output';
  readonly value: number;
}

/** From the sum of products to the output: of one channel, or of all where they are summed. */
export function sumRows(reply: ProbeReply, channel: number | 'summed'): SumRow[] {
  const { divisor, bias, activation } = reply;
  const { sum, value } = channel === 'summed' ? summed(reply) : reply.channels[channel];
  const rows: SumRow[] = [
    { kind: 'sum', value: sum },
    { kind: 'divisor', value: divisor },
    { kind: 'bias', value: bias },
  ];
  if (activation !== 'linear') rows.push({ kind: 'activation', value: sum / divisor + bias });
  return [...rows, { kind: 'output', value }];
}

/** Widths of a small digit, in CSS pixels, and of the smallest: those of cells that are smaller than most. */
const smallDigit = 5.6;
const smallestDigit = 4.96;
const tightCell = 30;

/** Products that are written out; a line with more is not read. */
const mostTerms = 25;

/** A sum in words. */
export interface WrittenSum {
  /** Its products, without those whose weight is zero. */
  readonly terms: readonly Term[];
  /** How many more there are. */
  readonly more: number;
  readonly sum: string;
  /** Whoever computes with what is written comes close to the sum, not to it. */
  readonly isRounded: boolean;
}

/** Writes a channel's products and their sum. */
export function writtenSum({ patch, sum }: ProbeChannel, weights: readonly number[]): WrittenSum {
  const read = weights.flatMap((weight, index) => (weight === 0 ? [] : [{ weight, value: patch[index] }]));
  const written = read.slice(0, mostTerms);
  return {
    terms: written.map(({ value, weight }) => ({ value: formatFactor(value), weight: inBrackets(weight) })),
    more: read.length - written.length,
    sum: formatLineSum(sum),
    isRounded:
      isRounded(sum, formatLineSum(sum)) ||
      anyRounded(
        written.flatMap(({ value, weight }) => [value, weight]),
        formatFactor,
      ),
  };
}

/** A number of the sum table: with hundredths below a thousand. */
export function formatSum(value: number): string {
  return Math.abs(value) >= 1000 ? formatNumber(value) : formatFactor(value);
}

/** Whether `text` leaves out digits of `value` that float32 has. */
export function isRounded(value: number, text: string): boolean {
  if (!Number.isFinite(value)) return false;
  const said = Number(text.replaceAll('\u2212', '-').replace(/[,\u202f]/g, ''));
  return Math.abs(said - value) > 1e-6 * Math.abs(value);
}

/** Whether one of `values` is rounded where `write` writes it. */
export function anyRounded(values: readonly number[], write: (value: number) => string): boolean {
  return values.some((value) => isRounded(value, write(value)));
}

/** Width of the columns of a grid, in CSS pixels: the longest of `texts` can be read, none is cut off. */
export function columnWidth(texts: readonly string[], cell: number): number {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  const width = cell < tightCell ? longest * smallestDigit + 2 : longest * smallDigit + 4;
  return Math.max(cell, Math.ceil(width));
}

/** The largest finite magnitude of a list, at least `least`: what a colour scale ends at. */
export function largestMagnitude(values: readonly number[], least = 0): number {
  return values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    least,
  );
}

/** As in the table beside it from where digits are grouped; below that to the hundredth. */
function formatLineSum(value: number): string {
  return Math.abs(value) >= 10_000 ? formatNumber(value) : formatTerm(value);
}

/** A factor keeps hundredths, and at least three digits. */
function formatFactor(value: number): string {
  return Math.abs(value) < 1 ? formatNumber(value) : formatTerm(value);
}

function inBrackets(weight: number): string {
  const text = formatFactor(weight);
  return weight < 0 ? `(${text})` : text;
}

function summed({ channels }: ProbeReply): { readonly sum: number; readonly value: number } {
  return { sum: channels.reduce((sum, channel) => sum + channel.sum, 0), value: channels[0]?.value ?? 0 };
}
