import { sixesOf } from './lanes';
import { setTarget, setWindow, strip4, strip6 } from './tile';

/**
 * Every output channel of rows × columns windows. Output channels come in tiles of eight, whose weights stay
 * in the cache while all pixels go by; pixels in strips of tiles along a row.
 */
export function convolve(
  source: usize,
  sourceRowStep: usize,
  sourceColumnStep: usize,
  tapRows: i32,
  tapRowStep: usize,
  tapColumns: i32,
  tapColumnStep: usize,
  runLength: i32,
  weights: usize,
  target: usize,
  targetRowStep: usize,
  targetColumnStep: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  bias: usize,
  activation: i32,
  slope: f32,
): void {
  setWindow(tapRows, tapRowStep, tapColumns, tapColumnStep, runLength, sourceColumnStep);
  setTarget(targetColumnStep, activation, slope);
  const tileBytes = (<usize>(tapRows * tapColumns * runLength)) << 5;
  const sixes = sixesOf(columns);
  const fours = (columns - 6 * sixes) >> 2;
  const rest = columns - 6 * sixes - 4 * fours;
  const afterSixes = <usize>(6 * sixes);
  const afterFours = <usize>(columns - rest);
  for (let channel = 0; channel < channels; channel += 8) {
    let low = f32x4.splat(0);
    let high = low;
    if (bias) {
      low = v128.load(bias, 0);
      high = v128.load(bias, 16);
      bias += 32;
    }
    const width = min(channels - channel, 8);
    for (let row = 0; row < rows; row++) {
      const s = source + <usize>row * sourceRowStep;
      const t = target + <usize>row * targetRowStep;
      if (ASC_FEATURE_RELAXED_SIMD && sixes) strip6(s, weights, low, high, t, sixes, 6, width);
      if (fours) {
        const s4 = s + afterSixes * sourceColumnStep;
        strip4(s4, weights, low, high, t + afterSixes * targetColumnStep, fours, 4, width);
      }
      if (rest) {
        const s4 = s + afterFours * sourceColumnStep;
        strip4(s4, weights, low, high, t + afterFours * targetColumnStep, 1, rest, width);
      }
    }
    target += 32;
    weights += tileBytes;
  }
}
