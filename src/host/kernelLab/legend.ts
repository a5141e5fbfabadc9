import type { Display } from '../../engine/filter/display.ts';
import type { ValueRange } from '../../engine/filter/valueBounds.ts';
import { countOutside, type ValueStatistics } from '../../engine/filter/valueStatistics.ts';
import type { StageStatistics } from '../../protocol/kernelLab.ts';

/** Bars of a legend. */
const bars = 128;

/** Share of a bin that may be a rounding error. */
const tolerance = 0.01;

/**
 * What a legend says of a whole stage: extremes, a histogram over the shown range, and how much the display
 * cuts off. `abs` counts magnitudes. `onScale` was counted in {@link legendBins}: its counts are exact.
 */
export function legendOf(
  statistics: ValueStatistics,
  display: Display,
  range: ValueRange,
  onScale?: ValueStatistics,
): StageStatistics {
  const anyNumber = statistics.max >= statistics.min;
  const isMagnitude = display === 'abs';
  const { low, high } = legendBins(display, range);
  const { below, above } = onScale ?? countOutside(statistics, low, high);
  return {
    min: anyNumber ? statistics.min : Number.NaN,
    max: anyNumber ? statistics.max : Number.NaN,
    ...(isMagnitude && { isMagnitude }),
    ...(onScale ? { histogram: barsOf(onScale, isMagnitude) } : barCounts(statistics, display, range)),
    clippedBelow: isMagnitude ? 0 : below,
    clippedAbove: isMagnitude ? below + above : above,
  };
}

/** Bins that are the bars of a legend, those of magnitudes on both sides of zero. */
export function legendBins(
  display: Display,
  { low, high }: ValueRange,
): ValueRange & { readonly bins: number } {
  return display === 'abs' ? { low: -high, high, bins: 2 * bars } : { low, high, bins: bars };
}

/** Whether a bin with values reaches beyond an end of the scale, but not so far that {@link countOutside} counts it. */
export function isCutWithinBins(
  { low: first, high: last, histogram, min, max }: ValueStatistics,
  display: Display,
  range: ValueRange,
): boolean {
  const { low, high } = legendBins(display, range);
  const width = (last - first) / histogram.length;
  const slack = width * tolerance;
  return histogram.some((count, bin) => {
    const from = first + bin * width;
    const to = from + width;
    const isUnder = min < low && from < low - slack && to > low - width / 2;
    const isOver = max > high && to > high + slack && from < high + width / 2;
    return count > 0 && (isUnder || isOver);
  });
}

function barsOf({ histogram }: ValueStatistics, isMagnitude: boolean): number[] {
  if (!isMagnitude) return Array.from(histogram);
  return Array.from({ length: bars }, (_, bar) => histogram[bars + bar] + histogram[bars - 1 - bar]);
}

/** Whole counts of equal bars from `low` to `high`, whose sum is all there is: the outer bars count what lies beyond. */
function barCounts(
  statistics: ValueStatistics,
  display: Display,
  { low, high }: ValueRange,
): Pick<StageStatistics, 'histogram' | 'isHistogramRough'> {
  const under = countsUnder(statistics);
  const edges = Array.from({ length: bars - 1 }, (_, bar) => low + ((bar + 1) / bars) * (high - low));
  const sides = edges.map((edge) => (display === 'abs' ? [edge, -edge] : [edge]).map(under));
  const inner = sides.map(([here, there]) => Math.round(here.count - (there?.count ?? 0)));
  const sums = [0, ...inner, under(Number.POSITIVE_INFINITY).count];
  const histogram = sums.slice(1).map((sum, bar) => sum - sums[bar]);
  const isRough = sides.flat().some((side) => side.isRough);
  return { histogram, ...(isRough && { isHistogramRough: true }) };
}

/**
 * How many values lie under a value, those of one bin taken as spread evenly over as much of it as the extremes
 * leave. Bins may be wider than bars, where the values of a chain stay far within what they could be: a bar
 * between two of them is not empty.
 */
function countsUnder({ low, high, histogram, min, max }: ValueStatistics) {
  const sums = [0];
  for (const count of histogram) sums.push(sums[sums.length - 1] + count);
  const last = histogram.length;
  const width = (high - low) / last;
  return (value: number): { readonly count: number; readonly isRough: boolean } => {
    const place = Math.min(last, Math.max(0, (value - low) / width));
    const bin = Math.floor(place);
    const count = histogram[bin] ?? 0;
    const from = Math.max(low + bin * width, min);
    const to = Math.min(low + (bin + 1) * width, max);
    const share = value <= from ? 0 : value > to ? 1 : (value - from) / (to - from);
    const isInside = share > tolerance && share < 1 - tolerance;
    return { count: sums[bin] + share * count, isRough: isInside && count > 0 };
  };
}
