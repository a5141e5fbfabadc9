import { formatExact, formatNumber, formatPair, parseNumber, parsePair, stepped } from '../numbers.ts';
import { t } from '../translate.ts';
import type { ValueFormat } from './valueField.tsx';

/** Largest whole number that a field takes. */
const largest = 999_999;

/** Any number; a fraction may be written. */
export const anyNumber: ValueFormat<number> = {
  format: formatExact,
  parse: parseNumber,
  step: stepped,
  refuse: (label, value) =>
    t('{label} must be a number from −1.79e308 to 1.79e308, so it stays {value}.', { label, value }),
};

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = largest): ValueFormat<number> {
  const inRange = (value: number | null) =>
    value !== null && Number.isInteger(value) && value >= least && value <= most ? value : null;
  return {
    format: formatExact,
    parse: (text) => inRange(parseNumber(text)),
    step: (value, step) => inRange(value + wholeStep(step)),
    refuse: (label, value) =>
      t('{label} must be a whole number from {least} to {most}, so it stays {value}.', {
        label,
        least,
        most: formatNumber(most),
        value,
      }),
  };
}

/** One whole number for rows and columns, or two; of at least `least`. */
export function wholePair(least: number): ValueFormat<readonly [number, number]> {
  return {
    format: formatPair,
    parse: (text) => parsePair(text, least),
    step: (pair, step) => {
      const [rows, columns] = pair.map((value) => value + wholeStep(step));
      return Math.min(rows, columns) >= least && Math.max(rows, columns) <= largest ? [rows, columns] : null;
    },
    refuse: (label, value) =>
      t('{label} must be one or two whole numbers from {least} to {most}, so it stays {value}.', {
        label,
        least,
        most: formatNumber(largest),
        value,
      }),
  };
}

/** Whole numbers have no tenths. */
function wholeStep(step: number): number {
  return Math.abs(step) < 1 ? Math.sign(step) : step;
}
