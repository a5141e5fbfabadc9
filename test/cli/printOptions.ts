/** Writes what the command line reads: the other half of a round trip. */
import type { PoolStep } from '../../src/engine/filter/filterChain.ts';
import type { Padding, Pair } from '../../src/engine/geometry.ts';
import type { PadMode } from '../../src/engine/padMode.ts';

export function printPair([vertical, horizontal]: Pair, short: boolean): string {
  return short && vertical === horizontal ? `${vertical}` : `${vertical},${horizontal}`;
}

export function printPadding(padding: Padding): string {
  return typeof padding === 'object' ? padding.join(',') : `${padding}`;
}

export function printPadMode(mode: PadMode): string {
  return mode.type === 'constant' ? `constant:${mode.value}` : mode.type;
}

export function printPool({ pool, size, stride }: PoolStep, short: boolean): string {
  const same = size[0] === stride[0] && size[1] === stride[1];
  return short && same
    ? `${pool}:${printPair(size, short)}`
    : `${pool}:${printPair(size, short)}:${printPair(stride, short)}`;
}
