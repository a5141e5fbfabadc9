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
  const counts = new Array<number>(bars).fill(0);
  const width = (statistics.high - statistics.low) / statistics.histogram.length;
  statistics.histogram.forEach((count, bin) => {
    if (count === 0) return;
    const middle = statistics.low + (bin + 0.5) * width;
    const value = display === 'abs' ? Math.abs(middle) : middle;
    const bar = Math.floor(((value - low) * bars) / (high - low));
    counts[Math.min(Math.max(bar, 0), bars - 1)] += count;
  });
  const outside = countOutside(statistics, display === 'abs' ? -high : low, high);
  return {
    min: anyNumber ? statistics.min : Number.NaN,
    max: anyNumber ? statistics.max : Number.NaN,
    histogram: counts,
    clippedBelow: display === 'abs' ? 0 : outside.below,
    clippedAbove: display === 'abs' ? outside.below + outside.above : outside.above,
  };
}
