import type { Kernel } from '../../../../src/protocol/engineTypes.ts';

/** A kernel as NumPy prints a nested list, a row on each line, with its divisor if it has one. */
export function writeMatrix({ height, width, weights }: Kernel, divisor: number): string {
  const rows = Array.from(
    { length: height },
    (_, row) => `[${weights.slice(row * width, (row + 1) * width).join(', ')}]`,
  );
  return `[${rows.join(',\n ')}]${divisor === 1 ? '' : ` / ${divisor}`}`;
}
