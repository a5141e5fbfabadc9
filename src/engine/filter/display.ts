/** How numbers become a picture. Panel and command line both ask here, so that they show the same. */
import type { FilterChain, FilterStep } from './filterChain.ts';
import type { ValueRange } from './valueBounds.ts';
import { percentileOfMagnitude, type ValueStatistics } from './valueStatistics.ts';

/**
 * `signed`: a diverging scale with zero fixed. `clamp`: greys or colours of 0..255, what lies beyond is cut
 * off. `abs`: the same of |v|. `minmax`: the least value black, the largest white.
 */
export type Display = 'signed' | 'clamp' | 'abs' | 'minmax';

/** `auto`: `clamp` where the numbers are still those of a picture, else `signed`. */
export type DisplayMode = 'auto' | Display;

/** Share of the values that a signed scale shows without cutting: a few extremes must not fade the rest. */
const shownFraction = 0.985;

/** What the rounding of nine times 1/9 may add to 1. */
const sumTolerance = 1e-9;

/** Level of a number that is not one on the signed scale; 0..254 are colours. */
export const nanLevel = 255;

/**
 * The display that `mode` stands for. `auto` is a picture where all weights of every convolution, over
 * its divisor, are at least 0 and add up to at most 1 (identity, blurs): its output stays on the scale of
 * the image. Neither bias nor activation nor `channels` counts. For the output of an inner step ask with
 * the chain up to that step.
 */
export function resolveDisplay(mode: DisplayMode, { steps }: Pick<FilterChain, 'steps'>): Display {
  if (mode !== 'auto') return mode;
  return steps.every(averages) ? 'clamp' : 'signed';
}

function averages(step: FilterStep): boolean {
  if (step.type === 'pool') return true;
  const weights = step.kernel.weights.map((weight) => weight / step.divisor);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.every((weight) => weight >= 0) && sum <= 1 + sumTolerance;
}

/**
 * The values at the ends of the scale.
 *
 * `signed`: ± the 98.5th percentile of |v|, rounded up to two digits; where that is 0, ± the largest |v|,
 * rounded the same; ± 1 where all is 0. `clamp` and `abs`: 0..255, the scale of the image, so that results
 * of several kernels can be compared; `abs` is what OpenCV's `convertScaleAbs` gives. `minmax`: the extremes;
 * a flat image is all black. Always `low < high`, both finite.
 */
export function displayRange(statistics: ValueStatistics, display: Display): ValueRange {
  if (display === 'clamp' || display === 'abs') return { low: 0, high: 255 };
  const anyNumber = statistics.max >= statistics.min;
  const min = anyNumber ? Math.max(statistics.min, -Number.MAX_VALUE / 4) : 0;
  const max = anyNumber ? Math.min(statistics.max, Number.MAX_VALUE / 4) : 0;
  if (display === 'signed') {
    const largest = Math.max(Math.abs(min), Math.abs(max));
    const limit = roundUp(percentileOfMagnitude(statistics, shownFraction) || largest) || 1;
    return { low: -limit, high: limit };
  }
  return { low: min, high: max > min ? max : min + Math.max(1, Math.abs(min) * 1e-6) };
}

/** The next number of two significant digits, or the number itself: 331 → 340, 0.0421 → 0.043, 0 → 0. */
function roundUp(value: number): number {
  const digits = Number(value.toPrecision(2));
  if (digits >= value) return digits;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((digits + unit).toPrecision(2));
}

/**
 * The place of `value` on a diverging scale from −`limit` to `limit`: 0..254, zero exactly at 127, rounded
 * half away from zero, what lies beyond cut off. Not a number: {@link nanLevel}.
 */
export function signedLevel(value: number, limit: number): number {
  if (Number.isNaN(value)) return nanLevel;
  const steps = Math.min(Math.floor((Math.abs(value) / limit) * 127 + 0.5), 127);
  return value < 0 ? 127 - steps : 127 + steps;
}

/** The grey of `value` from `low` (0) to `high` (255), rounded half up and cut off. Not a number: 0. */
export function grayLevel(value: number, low: number, high: number): number {
  const level = Math.floor(((value - low) * 255) / (high - low) + 0.5);
  return level > 0 ? Math.min(level, 255) : 0;
}

/**
 * The number that stands for a cell of several channels on the signed scale: the one of largest magnitude,
 * the first of equals, with its sign. One colour cannot carry three signs. Not a number wins.
 *
 * @param first place of the cell's first channel in `values`.
 */
export function strongestChannel(values: ArrayLike<number>, first: number, channels: number): number {
  let strongest = values[first];
  for (let place = first + 1; place < first + channels; place++) {
    if (Number.isNaN(strongest)) break;
    const value = values[place];
    if (Number.isNaN(value) || Math.abs(value) > Math.abs(strongest)) strongest = value;
  }
  return strongest;
}

/** Bytes of a picture: `gray` and `signed` one a cell, `rgb` three. */
export interface DisplayedBytes {
  readonly encoding: 'gray' | 'rgb' | 'signed';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The picture of `values`, cells of 1 or 3 interleaved `channels`. `signed` gives levels of
 * {@link signedLevel}, one a cell; the others greys of {@link grayLevel} for each channel. New memory.
 */
export function displayBytes(
  values: ArrayLike<number>,
  channels: number,
  display: Display,
  { low, high }: ValueRange,
): DisplayedBytes {
  if (display === 'signed') {
    const bytes = new Uint8Array(values.length / channels);
    for (let cell = 0; cell < bytes.length; cell++) {
      bytes[cell] = signedLevel(strongestChannel(values, cell * channels, channels), high);
    }
    return { encoding: 'signed', bytes };
  }
  const bytes = new Uint8Array(values.length);
  for (let place = 0; place < bytes.length; place++) {
    const value = values[place];
    bytes[place] = grayLevel(display === 'abs' ? Math.abs(value) : value, low, high);
  }
  return { encoding: channels === 3 ? 'rgb' : 'gray', bytes };
}
