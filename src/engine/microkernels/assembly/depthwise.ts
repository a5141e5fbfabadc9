import { leaky, madd, storeEight } from './lanes';

const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;

/**
 * Each channel by itself: neighbouring channels are one vector, in the image and in the kernel alike, so
 * weights need no packing. A tile is 4 pixels of a row by 8 channels: two weights serve eight products.
 */
export function depthwise(
  source: usize,
  sourceRowStep: usize,
  sourceColumnStep: usize,
  tapRows: i32,
  tapRowStep: usize,
  tapColumns: i32,
  tapColumnStep: usize,
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
  const zero = f32x4.splat(0);
  const slopes = f32x4.splat(slope);
  const tapBytes = (<usize>channels) << 2;
  const rowJump = tapRowStep - <usize>tapColumns * tapColumnStep;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column += 4) {
      // A tail is filled up with its last pixel once more.
      const more = min(columns - column - 1, 3);
      const s2 = <usize>min(more, 2) * sourceColumnStep;
      const s3 = <usize>more * sourceColumnStep;
      const s1 = <usize>min(more, 1) * sourceColumnStep;
      for (let channel = 0; channel < channels; channel += 8) {
        const offset = (<usize>channel) << 2;
        let a0 = bias ? v128.load(bias + offset, 0) : zero;
        let a1 = bias ? v128.load(bias + offset, 16) : zero;
        let b0 = a0;
        let b1 = a1;
        let c0 = a0;
        let c1 = a1;
        let d0 = a0;
        let d1 = a1;
        let place = source + <usize>column * sourceColumnStep + offset;
        let weight = weights + offset;
        for (let tapRow = tapRows; tapRow > 0; tapRow--) {
          for (let tap = tapColumns; tap > 0; tap--) {
            const w0 = v128.load(weight, 0);
            const w1 = v128.load(weight, 16);
            a0 = madd(v128.load(place, 0), w0, a0);
            a1 = madd(v128.load(place, 16), w1, a1);
            b0 = madd(v128.load(place + s1, 0), w0, b0);
            b1 = madd(v128.load(place + s1, 16), w1, b1);
            c0 = madd(v128.load(place + s2, 0), w0, c0);
            c1 = madd(v128.load(place + s2, 16), w1, c1);
            d0 = madd(v128.load(place + s3, 0), w0, d0);
            d1 = madd(v128.load(place + s3, 16), w1, d1);
            weight += tapBytes;
            place += tapColumnStep;
          }
          place += rowJump;
        }
        if (activation === RELU) {
          a0 = f32x4.max(a0, zero);
          a1 = f32x4.max(a1, zero);
          b0 = f32x4.max(b0, zero);
          b1 = f32x4.max(b1, zero);
          c0 = f32x4.max(c0, zero);
          c1 = f32x4.max(c1, zero);
          d0 = f32x4.max(d0, zero);
          d1 = f32x4.max(d1, zero);
        } else if (activation === LEAKY_RELU) {
          a0 = leaky(a0, slopes);
          a1 = leaky(a1, slopes);
          b0 = leaky(b0, slopes);
          b1 = leaky(b1, slopes);
          c0 = leaky(c0, slopes);
          c1 = leaky(c1, slopes);
          d0 = leaky(d0, slopes);
          d1 = leaky(d1, slopes);
        }
        const width = min(8, channels - channel);
        const t = target + <usize>column * targetColumnStep + offset;
        storeEight(t, a0, a1, width);
        if (more > 0) storeEight(t + targetColumnStep, b0, b1, width);
        if (more > 1) storeEight(t + 2 * targetColumnStep, c0, c1, width);
        if (more > 2) storeEight(t + 3 * targetColumnStep, d0, d1, width);
      }
    }
    source += sourceRowStep;
    target += targetRowStep;
  }
}

/** target[tap][channel] = Σ over windows of source · gradient, one tap by 8 channels at a time. */
export function depthwiseGradient(
  source: usize,
  sourceRowStep: usize,
  sourceColumnStep: usize,
  tapRows: i32,
  tapRowStep: usize,
  tapColumns: i32,
  tapColumnStep: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  target: usize,
  accumulate: bool,
): void {
  const pixelBytes = (<usize>channels) << 2;
  for (let tap = 0; tap < tapRows * tapColumns; tap++) {
    const tapRow = tap / tapColumns;
    const first = source + <usize>tapRow * tapRowStep + <usize>(tap - tapRow * tapColumns) * tapColumnStep;
    for (let channel = 0; channel < channels; channel += 8) {
      const offset = (<usize>channel) << 2;
      const t = target + <usize>tap * pixelBytes + offset;
      let low = accumulate ? v128.load(t, 0) : f32x4.splat(0);
      let high = accumulate ? v128.load(t, 16) : f32x4.splat(0);
      // Odd columns sum by themselves: a chain of additions waits for each link.
      let low2 = f32x4.splat(0);
      let high2 = low2;
      let g = gradient + offset;
      for (let row = 0; row < rows; row++) {
        let place = first + offset + <usize>row * sourceRowStep;
        let column = columns;
        for (; column > 1; column -= 2) {
          low = madd(v128.load(place, 0), v128.load(g, 0), low);
          high = madd(v128.load(place, 16), v128.load(g, 16), high);
          low2 = madd(v128.load(place + sourceColumnStep, 0), v128.load(g + pixelBytes, 0), low2);
          high2 = madd(v128.load(place + sourceColumnStep, 16), v128.load(g + pixelBytes, 16), high2);
          place += 2 * sourceColumnStep;
          g += 2 * pixelBytes;
        }
        if (column === 1) {
          low = madd(v128.load(place, 0), v128.load(g, 0), low);
          high = madd(v128.load(place, 16), v128.load(g, 16), high);
          g += pixelBytes;
        }
      }
      storeEight(t, f32x4.add(low, low2), f32x4.add(high, high2), min(8, channels - channel));
    }
  }
}
