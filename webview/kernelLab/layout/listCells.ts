import type { CellRange } from '../../../src/protocol/engineTypes.ts';

/** Ranges that are named one by one; of more, the first are. */
const namedRanges = 3;

/** Rows or columns in words, as "2, 5–7, …", and how many they are. */
export function listCells(ranges: readonly CellRange[]): { readonly list: string; readonly count: number } {
  const count = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const cells = ranges.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`));
  const named = cells.slice(0, namedRanges).join(', ');
  return { list: cells.length > namedRanges ? `${named}, …` : named, count };
}
