import type { Display } from '../../engine/filter/display.ts';
import type { ValueRange } from '../../engine/filter/valueBounds.ts';
import { countOutside, type ValueStatistics } from '../../engine/filter/valueStatistics.ts';
import type { StageStatistics } from '../../protocol/kernelLab.ts';

/** Bars of a legend. */
const bars = 128;

/**
 * What a legend says of a whole stage: extremes, a histogram over the shown range, and how much the display
 * cuts off. `abs` counts magnitudes.
 */
export function legendOf(
  statistics: ValueStatistics,
  display: Display,
  { low, high }: ValueRange,
): StageStatistics {
  const anyNumber = statistics.max >= statistics.min;
  const outside = countOutside(statistics, display === 'abs' ? -high : low, high);
  return {
    min: anyNumber ? statistics.min : Number.NaN,
    max: anyNumber ? statistics.max : Number.NaN,
    histogram: barCounts(countsUnder(statistics), display, { low, high }),
    clippedBelow: display === 'abs' ? 0 : outside.below,
    clippedAbove: display === 'abs' ? outside.below + outside.above : outside.above,
  };
}

/** Whole counts of equal bars from `low` to `high`, whose sum is all there is: the outer bars count what lies beyond. */
function barCounts(under: (value: number) => number, display: Display, { low, high }: ValueRange): number[] {
  const upTo = (edge: number) => {
    if (edge === bars) return under(Number.POSITIVE_INFINITY);
    const value = low + (edge / bars) * (high - low);
    return Math.round(display === 'abs' ? under(value) - under(-value) : under(value));
  };
  const edges = Array.from({ length: bars + 1 }, (_, edge) => (edge === 0 ? 0 : upTo(edge)));
  return edges.slice(1).map((count, bar) => count - edges[bar]);
}

/**
 * How many values lie under a value, those of one bin taken as spread evenly over it. Bins may be wider than
 * bars, where the values of a chain stay far within what they could be: a bar between two of them is not empty.
 */
function countsUnder({ low, high, histogram }: ValueStatistics): (value: number) => number {
  const sums = [0];
  for (const count of histogram) sums.push(sums[sums.length - 1] + count);
  const last = histogram.length;
  return (value) => {
    const place = Math.min(last, Math.max(0, ((value - low) * last) / (high - low)));
    const bin = Math.floor(place);
    return sums[bin] + (place - bin) * (histogram[bin] ?? 0);
  };
}
