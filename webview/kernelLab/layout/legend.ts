/** A legend as plain data: bars of a histogram over a scale, and the words under it. */
import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';

/** One bar, in CSS pixels from the legend's left; `height` is 0..1. */
export interface LegendBar {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  /** The values that it counts, and how many there are, or about how many. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly isRough: boolean;
}

/** A word under the scale; `at` is its place, `align` which part of it stands there. */
export interface LegendTick {
  readonly text: string;
  readonly at: number;
  readonly align: 'start' | 'middle' | 'end';
}

export interface Legend {
  readonly bars: readonly LegendBar[];
  readonly ticks: readonly LegendTick[];
  /** What is said beneath: extremes that found no room, and how many values lie beyond the scale. */
  readonly facts: readonly string[];
  /** Place of zero where it lies inside the scale, else null. */
  readonly zero: number | null;
  readonly signed: boolean;
}

/** Least width of a bar with its gap. */
const barPitch = 3;
/** Average width of a character of 11 px, and the least room between two words. */
const characterWidth = 7;
const wordGap = 8;

/** The legend of a picture in `width` CSS pixels. Heights are log(1 + n), so that rare values are seen. */
export function legendLayout(picture: Picture, width: number): Legend {
  const signed = picture.encoding === 'signed';
  const words = ticks(picture, width);
  return {
    bars: bars(picture, width),
    ticks: words,
    facts: facts(picture, words),
    zero: holdsZero(picture) ? placeOf(0, picture, width) : null,
    signed,
  };
}

/** Where a value stands on the scale, in CSS pixels; values beyond it stand at its ends. */
export function placeOf(value: number, { low, high }: Pick<Picture, 'low' | 'high'>, width: number): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return width * Math.min(1, Math.max(0, share));
}

/** The bar at a place, in CSS pixels from the legend's left; the nearest one beyond its ends. */
export function barAt(bars: readonly LegendBar[], at: number): number {
  const after = bars.findIndex(({ x }) => x > at);
  return Math.max(0, (after < 0 ? bars.length : after) - 1);
}

/** What a bar says: its values and how many there are; those beyond the scale are in the outer bars. */
export function barText({ from, to, count, isRough }: LegendBar): string {
  // An estimate says so, and no digits that it does not know.
  const text = isRough ? `≈ ${formatNumber(Number(count.toPrecision(2)))}` : formatNumber(count);
  const args = { from: formatNumber(from), to: formatNumber(to), count: text };
  if (from === Number.NEGATIVE_INFINITY) return t('up to {to}: {count} values', args);
  if (to === Number.POSITIVE_INFINITY) return t('from {from} on: {count} values', args);
  return t('{from} to {to}: {count} values', args);
}

function bars({ low, high, statistics }: Picture, width: number): LegendBar[] {
  const { histogram, clippedBelow, clippedAbove, isHistogramRough: isRough = false } = statistics;
  // Bins join in pairs: bars of as many bins each, or an even histogram would not look even.
  let count = histogram.length;
  while (count > 1 && count * barPitch > width) count = Math.ceil(count / 2);
  const counts = new Array<number>(count).fill(0);
  for (const [bin, n] of histogram.entries()) counts[Math.floor((bin * count) / histogram.length)] += n;
  const most = Math.log1p(Math.max(1, ...counts));
  const valueAt = (index: number) => {
    if (index === 0 && clippedBelow > 0) return Number.NEGATIVE_INFINITY;
    if (index === count && clippedAbove > 0) return Number.POSITIVE_INFINITY;
    return low + (index / count) * (high - low);
  };
  return counts.map((n, index) => {
    const x = Math.round((index * width) / count);
    const end = Math.round(((index + 1) * width) / count);
    const values = { from: valueAt(index), to: valueAt(index + 1), count: n, isRough };
    return { x, width: Math.max(1, end - x - 1), height: Math.log1p(n) / most, ...values };
  });
}

/** The words under the scale: its ends and zero, and the extremes where there is room for both. */
function ticks(picture: Picture, width: number): LegendTick[] {
  const { low, high, statistics } = picture;
  const { clippedBelow, clippedAbove } = statistics;
  const left: LegendTick = {
    text: `${clippedBelow > 0 ? '≤ ' : ''}${formatNumber(low)}`,
    ...{ at: 0, align: 'start' },
  };
  const right: LegendTick = {
    text: `${clippedAbove > 0 ? '≥ ' : ''}${formatNumber(high)}`,
    ...{ at: width, align: 'end' },
  };
  const zero = holdsZero(picture) ? between('0', placeOf(0, picture, width), left, right) : null;
  const middle = zero ?? { text: '', at: width / 2, align: 'middle' };
  // Both are said beside the scale's ends, not at their places: they often lie beyond them.
  const { min, max } = extremes(picture);
  const shownMin = min === null ? null : between(min, width * 0.27, left, middle);
  const shownMax = max === null ? null : between(max, width * 0.73, middle, right);
  const hasBoth = (min === null) === (shownMin === null) && (max === null) === (shownMax === null);
  return [left, right, zero, hasBoth ? shownMin : null, hasBoth ? shownMax : null].filter(
    (tick) => tick !== null,
  );
}

function facts(picture: Picture, words: readonly LegendTick[]): string[] {
  const { min, max } = extremes(picture);
  const { clippedBelow: below, clippedAbove: above, isMagnitude } = picture.statistics;
  const beyond = isMagnitude
    ? t('beyond the scale: {count}', { count: formatNumber(above) })
    : t('beyond the scale: {below} below, {above} above', {
        below: formatNumber(below),
        above: formatNumber(above),
      });
  const signed = isMagnitude ? signedExtremes(picture) : null;
  return [signed, min, max, below + above > 0 ? beyond : null]
    .filter((text) => text !== null)
    .filter((text) => !words.some((word) => word.text === text));
}

/** Of which values the magnitudes are shown; null where nothing is a number. */
function signedExtremes({ statistics: { min, max } }: Picture): string | null {
  if (Number.isNaN(min)) return null;
  return t('magnitudes of {min} to {max}', { min: formatNumber(min), max: formatNumber(max) });
}

function holdsZero({ low, high }: Picture): boolean {
  return low < 0 && high > 0;
}

/** The extremes in words; null where an end of the scale says them, it is one of magnitudes, or nothing is a number. */
function extremes({ low, high, statistics: { min, max, isMagnitude } }: Picture) {
  if (isMagnitude) return { min: null, max: null };
  return {
    min: Number.isFinite(min) && min !== low ? t('min {value}', { value: formatNumber(min) }) : null,
    max: Number.isFinite(max) && max !== high ? t('max {value}', { value: formatNumber(max) }) : null,
  };
}

/** A word as near to `at` as two others let it; null where they leave no room. */
function between(text: string, at: number, before: LegendTick, after: LegendTick): LegendTick | null {
  const half = (text.length * characterWidth) / 2;
  const from = extentOf(before)[1] + wordGap + half;
  const to = extentOf(after)[0] - wordGap - half;
  return from > to ? null : { text, at: Math.min(Math.max(at, from), to), align: 'middle' };
}

function extentOf({ text, at, align }: LegendTick): readonly [number, number] {
  const width = text.length * characterWidth;
  const left = align === 'start' ? at : align === 'end' ? at - width : at - width / 2;
  return [left, left + width];
}
