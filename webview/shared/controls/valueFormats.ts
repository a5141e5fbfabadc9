import { formatExact, formatPair, parseNumber, parsePair } from '../numbers.ts';
import type { ValueFormat } from './valueField.tsx';

/** Any number; a fraction may be written. */
export const anyNumber: ValueFormat<number> = {
  format: formatExact,
  parse: parseNumber,
  step: (value, step) => Number((value + step).toFixed(10)),
};

/** A whole number of at least `least`. */
export function wholeNumber(least: number): ValueFormat<number> {
  const inRange = (value: number | null) => (Number.isInteger(value) && value! >= least ? value : null);
  return {
    format: formatExact,
    parse: (text) => inRange(parseNumber(text)),
    step: (value, step) => inRange(value + wholeStep(step)),
  };
}

/** One whole number for rows and columns, or two; of at least `least`. */
export function wholePair(least: number): ValueFormat<readonly [number, number]> {
  return {
    format: formatPair,
    parse: (text) => parsePair(text, least),
    step: ([rows, columns], step) => {
      const change = wholeStep(step);
      return rows + change >= least && columns + change >= least ? [rows + change, columns + change] : null;
    },
  };
}

/** Whole numbers have no tenths. */
function wholeStep(step: number): number {
  return Math.abs(step) < 1 ? Math.sign(step) : step;
}
