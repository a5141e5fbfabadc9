import { wholeNumbers } from './whole';

/**
 * Extremes and histogram of a row. `totals` holds five groups of four lanes: least, largest (f32), not a
 * number, below, above (u32). The histogram has four parts, one for each lane, so that equal neighbours
 * do not wait for each other's count. What is not a number is counted in the first bin as well.
 */
export function summarize(
  source: usize,
  count: i32,
  totals: usize,
  histogram: usize,
  bins: i32,
  low: f32,
  high: f32,
  scale: f32,
): void {
  const part = (<usize>bins) << 2;
  const last = f32x4.splat(<f32>(bins - 1));
  const zero = f32x4.splat(0);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const scales = f32x4.splat(scale);
  let least = v128.load(totals, 0);
  let largest = v128.load(totals, 16);
  let nans = v128.load(totals, 32);
  let below = v128.load(totals, 48);
  let above = v128.load(totals, 64);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const value = v128.load(source + ((<usize>i) << 2));
    // Pseudo-minimum and -maximum keep the first operand where the second is not a number.
    least = f32x4.pmin(least, value);
    largest = f32x4.pmax(largest, value);
    nans = i32x4.sub(nans, f32x4.ne(value, value));
    below = i32x4.sub(below, f32x4.lt(value, lows));
    above = i32x4.sub(above, f32x4.gt(value, highs));
    const bin = wholeNumbers(f32x4.mul(f32x4.sub(value, lows), scales), zero, last);
    bump(histogram, i32x4.extract_lane(bin, 0));
    bump(histogram + part, i32x4.extract_lane(bin, 1));
    bump(histogram + 2 * part, i32x4.extract_lane(bin, 2));
    bump(histogram + 3 * part, i32x4.extract_lane(bin, 3));
  }
  v128.store(totals, least, 0);
  v128.store(totals, largest, 16);
  v128.store(totals, nans, 32);
  v128.store(totals, below, 48);
  v128.store(totals, above, 64);
  for (let i = whole; i < count; i++) {
    const value = load<f32>(source + ((<usize>i) << 2));
    if (value < load<f32>(totals, 0)) store<f32>(totals, value, 0);
    if (value > load<f32>(totals, 16)) store<f32>(totals, value, 16);
    if (F32.isNaN(value)) bump(totals + 32, 0);
    if (value < low) bump(totals + 48, 0);
    if (value > high) bump(totals + 64, 0);
    const bin = wholeNumbers(f32x4.splat((value - low) * scale), zero, last);
    bump(histogram, i32x4.extract_lane(bin, 0));
  }
}

function bump(counters: usize, index: i32): void {
  const counter = counters + ((<usize>index) << 2);
  store<u32>(counter, load<u32>(counter) + 1);
}
