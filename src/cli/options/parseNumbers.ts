import type { Pair } from '../../engine/geometry.ts';
import { message } from '../../engine/message.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';

/** Largest whole number that a window parameter may have; `checkWindow` holds the same. */
const largestWhole = 1_000_000;

/** A decimal number that a float32 can hold, or null. */
export function readNumber(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : null;
}

/** A whole number from `least` to `most`, or null. */
export function readWhole(text: string, least: number, most = largestWhole): number | null {
  if (!/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

/** `n` as `[n, n]`, `y,x` as `[y, x]`, each a whole number of at least 1; or null. */
export function readPair(text: string): Pair | null {
  const numbers = text.split(',').map((part) => readWhole(part, 1));
  if (numbers.length > 2 || numbers.includes(null)) return null;
  const [vertical, horizontal = vertical] = numbers as number[];
  return [vertical, horizontal];
}

/** @throws UsageError `option-number` */
export function parseNumber(option: string, text: string): number {
  const value = readNumber(text);
  if (value !== null) return value;
  throw new UsageError({
    code: 'option-number',
    problem: message('Option {option} expects a number, but it is "{found}".', {
      option,
      found: shown(text),
    }),
    remedy: message('Write it like {option} 3 or {option} -0.5.', { option }),
  });
}

/** A number above 0. @throws UsageError `option-positive` */
export function parsePositive(option: string, text: string): number {
  const value = readNumber(text);
  if (value !== null && value > 0) return value;
  throw new UsageError({
    code: 'option-positive',
    problem: message('Option {option} expects a number above 0, but it is "{found}".', {
      option,
      found: shown(text),
    }),
    remedy: message('Write it like {option} 100.', { option }),
  });
}

/** @throws UsageError `option-whole` */
export function parseWhole(option: string, text: string, least: number, most: number): number {
  const value = readWhole(text, least, most);
  if (value !== null) return value;
  throw new UsageError({
    code: 'option-whole',
    problem: message('Option {option} expects a whole number from {least} to {most}, but it is "{found}".', {
      option,
      least,
      most,
      found: shown(text),
    }),
    remedy: message('Write it like {option} {least}.', { option, least }),
  });
}

/** @throws UsageError `option-pair` */
export function parsePair(option: string, text: string): Pair {
  const pair = readPair(text);
  if (pair) return pair;
  throw new UsageError({
    code: 'option-pair',
    problem: message(
      'Option {option} expects one whole number or two as vertical,horizontal, from 1 to {most}, but it is "{found}".',
      { option, most: largestWhole, found: shown(text) },
    ),
    remedy: message('Write it like {option} 2 or {option} 2,1.', { option }),
  });
}
