/** A tensor as a row of numbers: which of them belong to a cell, and how they are called. */
import { formatNumber } from '../../shared/numbers.ts';
import type { Extent } from '../state/cursor.ts';

/** Height × width × channels, the last of which lies closest together. */
export interface TensorShape extends Extent {
  readonly channels: number;
}

/** How a channel alone is written, and its name where it has one: `[:, :, 0] R`. */
export function channelTitle(channel: number, channels: number): string {
  const slice = `[:, :, ${channel}]`;
  return channels === 3 ? `${slice} ${'RGB'[channel]}` : slice;
}

/** Where the numbers of one cell lie, worked out: `(3 · 640 + 5) · 3 + 0 … 2 = 5775 … 5777`. */
export function orderSum(row: number, column: number, { width, channels }: TensorShape): string {
  const first = (row * width + column) * channels;
  const range = (from: number) =>
    channels > 1 ? `${formatNumber(from)} … ${formatNumber(from + channels - 1)}` : formatNumber(from);
  return `(${row} · ${width} + ${column}) · ${channels} + ${range(0)} = ${range(first)}`;
}
