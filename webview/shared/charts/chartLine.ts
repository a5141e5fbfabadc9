/** One curve; `x` ascends, and NaN in `y` is a gap. */
export interface ChartLine {
  /** What stands at its end; nothing where it is empty. */
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly color: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dash?: readonly number[];
  /** Each value is a point of its own. */
  readonly hasPoints?: boolean;
  /** 0..1 */
  readonly alpha?: number;
}

/** Where `x` is in an ascending list, or the place before it; −1 where all are beyond. */
function placeBefore(list: readonly number[], x: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The place of the value of a line that is nearest to `x`; −1 where there is none. */
export function nearestPlace(list: readonly number[], x: number): number {
  const before = placeBefore(list, x);
  if (before < 0) return list.length > 0 ? 0 : -1;
  const after = before + 1;
  return after < list.length && list[after] - x < x - list[before] ? after : before;
}

/** The last value that is a number, with its place; null where there is none. */
export function lastValue({ x, y }: Pick<ChartLine, 'x' | 'y'>): { x: number; y: number } | null {
  const place = y.findLastIndex(Number.isFinite);
  return place < 0 ? null : { x: x[place], y: y[place] };
}

/** How strongly a smoothed curve follows: quickly at first, or the random start would weigh for long. */
const follow = { atFirst: 0.5, later: 0.12, firstValues: 8 };

/** A running mean of noisy values; what is no number leaves it as it is. */
export function smooth(values: readonly number[]): number[] {
  let mean = Number.NaN;
  return values.map((value, index) => {
    if (Number.isNaN(mean)) mean = value;
    else if (Number.isFinite(value))
      mean += (value - mean) * (index < follow.firstValues ? follow.atFirst : follow.later);
    return mean;
  });
}
