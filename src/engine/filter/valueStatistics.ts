/** What a whole output amounts to: its extremes, and how often each value occurs. */

/** Bins that are fine enough for a percentile to two digits, few enough to be summed at once. */
export const histogramBins = 4096;

/**
 * Extremes and a histogram over a range that was known before the first value. Grows in place by
 * {@link addValues}; every worker fills its own, {@link mergeStatistics} joins them.
 */
export interface ValueStatistics {
  /** Ends of the histogram. */
  readonly low: number;
  readonly high: number;
  /** Of the values that are numbers; +∞ and −∞ where there are none. */
  min: number;
  max: number;
  /** Values that are not a number. They are in no bin. */
  nanCount: number;
  /** Values under `low` and above `high`. The outer bins count them too. */
  below: number;
  above: number;
  /** Value v is in bin ⌊(v − low) · bins / (high − low)⌋, or in the nearest bin there is. */
  readonly histogram: Float64Array;
}

/** Statistics of nothing yet, over `low` to `high`. A range without width is given one. */
export function emptyStatistics(low: number, high: number, bins = histogramBins): ValueStatistics {
  return {
    low,
    high: high > low ? high : low + Math.max(1, Math.abs(low) * 1e-6),
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    nanCount: 0,
    below: 0,
    above: 0,
    histogram: new Float64Array(bins),
  };
}

/** Counts `values` in. Changes `statistics`. */
export function addValues(statistics: ValueStatistics, values: ArrayLike<number>): void {
  const { low, high, histogram } = statistics;
  const scale = histogram.length / (high - low);
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (Number.isNaN(value)) {
      statistics.nanCount++;
      continue;
    }
    if (value < statistics.min) statistics.min = value;
    if (value > statistics.max) statistics.max = value;
    if (value < low) statistics.below++;
    if (value > high) statistics.above++;
    const bin = Math.floor((value - low) * scale);
    histogram[Math.min(Math.max(bin, 0), histogram.length - 1)]++;
  }
}

/**
 * Statistics of both parts together, new memory.
 * @throws RangeError where the histograms differ in range or bins: a defect of the caller.
 */
export function mergeStatistics(a: ValueStatistics, b: ValueStatistics): ValueStatistics {
  if (a.low !== b.low || a.high !== b.high || a.histogram.length !== b.histogram.length) {
    throw new RangeError('Only statistics over the same bins can be merged.');
  }
  return {
    low: a.low,
    high: a.high,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    nanCount: a.nanCount + b.nanCount,
    below: a.below + b.below,
    above: a.above + b.above,
    histogram: a.histogram.map((count, bin) => count + b.histogram[bin]),
  };
}

/**
 * The magnitude that `fraction` (0..1) of the values do not exceed, rounded up to its bin: the end of the bin
 * that lies further from zero, or the largest magnitude where that is less. 0 where the bin holds zero or all but
 * touches it, and where there is no value.
 */
export function percentileOfMagnitude(statistics: ValueStatistics, fraction: number): number {
  const { low, high, histogram } = statistics;
  const width = (high - low) / histogram.length;
  const magnitudes = Array.from(histogram, (count, bin) => {
    const from = low + bin * width;
    return { count, magnitude: Math.max(from, -(from + width), 0) };
  });
  const wanted = fraction * histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const { count, magnitude } of magnitudes.sort((a, b) => a.magnitude - b.magnitude)) {
    seen += count;
    if (seen < wanted || count === 0) continue;
    const largest = Math.max(Math.abs(statistics.min), Math.abs(statistics.max));
    return magnitude < width / 2 ? 0 : Math.min(magnitude + width, largest);
  }
  return 0;
}

/**
 * How many values lie under `low` and above `high`, from the bins that do so by half a bin or more: rounding
 * may put a value into the bin beside its own, and `low` itself, often zero, must not count as cut off.
 * Whole numbers in bins of at most 0.5 are counted exactly, others to within a bin and a half.
 */
export function countOutside(
  { low: first, high: last, histogram }: ValueStatistics,
  low: number,
  high: number,
) {
  const width = (last - first) / histogram.length;
  let below = 0;
  let above = 0;
  histogram.forEach((count, bin) => {
    if (first + (bin + 1) * width <= low - width / 2) below += count;
    else if (first + bin * width >= high + width / 2) above += count;
  });
  return { below, above };
}
