/** The arithmetic card as plain data: what was read, what it was multiplied by, and what came of it. */
import type { ProbeChannel, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { formatTerm } from '../../shared/numbers.ts';

/** One product of the written line. */
export interface Term {
  readonly value: string;
  readonly weight: string;
}

/** One row of the table beside the grids: a label's key and one number for each channel. */
export interface SumRow {
  readonly kind: 'sum' | 'divisor' | 'bias' | 'activation' | 'output';
  readonly values: readonly number[];
}

/** What each number of the sum table is, from the sum of products to the output. */
export function sumRows(reply: ProbeReply, isSummed: boolean): SumRow[] {
  const channels = isSummed ? [summed(reply)] : reply.channels;
  const fill = (value: number) => channels.map(() => value);
  const rows: SumRow[] = [
    { kind: 'sum', values: channels.map(({ sum }) => sum) },
    { kind: 'divisor', values: fill(reply.divisor) },
    { kind: 'bias', values: fill(reply.bias) },
  ];
  if (reply.activation !== 'linear') {
    const before = channels.map(({ sum }) => sum / reply.divisor + reply.bias);
    rows.push({ kind: 'activation', values: before });
  }
  rows.push({ kind: 'output', values: channels.map(({ value }) => value) });
  return rows;
}

/** Products that are written out; a line with more is not read. */
const mostTerms = 25;

/** The products in words, without those whose weight is zero, and how many more there are. */
export function writtenTerms(
  { patch }: ProbeChannel,
  weights: readonly number[],
): { readonly terms: readonly Term[]; readonly more: number } {
  const terms = weights.flatMap((weight, index) =>
    weight === 0 ? [] : [{ value: formatTerm(patch[index]), weight: inBrackets(weight) }],
  );
  return { terms: terms.slice(0, mostTerms), more: Math.max(0, terms.length - mostTerms) };
}

/** The largest finite magnitude of a list, at least `least`: what a colour scale ends at. */
export function largestMagnitude(values: readonly number[], least = 0): number {
  return values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    least,
  );
}

function inBrackets(weight: number): string {
  const text = formatTerm(weight);
  return weight < 0 ? `(${text})` : text;
}

function summed({ channels }: ProbeReply): { readonly sum: number; readonly value: number } {
  return { sum: channels.reduce((sum, channel) => sum + channel.sum, 0), value: channels[0]?.value ?? 0 };
}
