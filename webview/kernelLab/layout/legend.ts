/** A legend as plain data: bars of a histogram over a scale, and the words under it. */
import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';

/** One bar, in CSS pixels from the legend's left; `height` is 0..1. */
export interface LegendBar {
  readonly x: number;
  readonly width: number;
  readonly height: number;
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
  /** Place of zero on a signed scale, else null. */
  readonly zero: number | null;
  readonly signed: boolean;
}

/** Width of a bar with its gap. */
const barPitch = 3;
/** Average width of a character of 11 px, and the least room between two words. */
const characterWidth = 6.2;
const wordGap = 8;

/** The legend of a picture in `width` CSS pixels. Heights are log(1 + n), so that rare values are seen. */
export function legendLayout(picture: Picture, width: number): Legend {
  const signed = picture.encoding === 'signed';
  return {
    bars: bars(picture.statistics.histogram, width),
    ticks: ticks(picture, width, signed),
    zero: signed ? placeOf(0, picture, width) : null,
    signed,
  };
}

/** Where a value stands on the scale, in CSS pixels; values beyond it stand at its ends. */
export function placeOf(value: number, { low, high }: Pick<Picture, 'low' | 'high'>, width: number): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return width * Math.min(1, Math.max(0, share));
}

function bars(histogram: readonly number[], width: number): LegendBar[] {
  const count = Math.max(1, Math.min(histogram.length, Math.floor(width / barPitch)));
  const counts = new Array<number>(count).fill(0);
  for (const [bin, n] of histogram.entries()) counts[Math.floor((bin * count) / histogram.length)] += n;
  const most = Math.log1p(Math.max(1, ...counts));
  return counts.map((n, index) => {
    const x = Math.round((index * width) / count);
    const end = Math.round(((index + 1) * width) / count);
    return { x, width: Math.max(1, end - x - 1), height: Math.log1p(n) / most };
  });
}

function ticks(picture: Picture, width: number, signed: boolean): LegendTick[] {
  const { low, high, statistics } = picture;
  const { min, max, clippedBelow, clippedAbove } = statistics;
  const ends: LegendTick[] = [
    { text: `${clippedBelow > 0 ? '≤ ' : ''}${formatNumber(low)}`, at: 0, align: 'start' },
    { text: `${clippedAbove > 0 ? '≥ ' : ''}${formatNumber(high)}`, at: width, align: 'end' },
  ];
  const wanted: LegendTick[] = [];
  if (signed) wanted.push({ text: '0', at: placeOf(0, picture, width), align: 'middle' });
  // min and max are said beside the scale's ends, not at their places: they often lie beyond them.
  if (Number.isFinite(min) && min !== low) {
    wanted.push({ text: t('min {value}', { value: formatNumber(min) }), at: width * 0.27, align: 'middle' });
  }
  if (Number.isFinite(max) && max !== high) {
    wanted.push({ text: t('max {value}', { value: formatNumber(max) }), at: width * 0.73, align: 'middle' });
  }
  const kept = [...ends];
  for (const tick of wanted) if (!kept.some((other) => collide(tick, other))) kept.push(tick);
  return kept;
}

function collide(one: LegendTick, other: LegendTick): boolean {
  const [left, right] = extentOf(one);
  const [otherLeft, otherRight] = extentOf(other);
  return left < otherRight + wordGap && otherLeft < right + wordGap;
}

function extentOf({ text, at, align }: LegendTick): readonly [number, number] {
  const width = text.length * characterWidth;
  const left = align === 'start' ? at : align === 'end' ? at - width : at - width / 2;
  return [left, left + width];
}
