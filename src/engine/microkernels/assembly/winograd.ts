import { leaky, madd, storeSome } from './lanes';

/**
 * Winograd's convolution with six points 0, ±1, ±2, ∞: from 6 × 6 inputs m × m outputs of an r × r kernel,
 * m + r = 7, with 36 products instead of m² r²: 144 for 3 × 3, 100 for 5 × 5. Inputs and kernel are
 * transformed, multiplied point by point — for each of the 36 a matrix product over channels, by `convolve` —
 * and transformed back: Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A. The kernel's gradient is the same with r = 4, m = 3:
 * dOutput is the kernel, and the sum runs over tiles.
 *
 * Four channels go at once; a transform goes over columns into `stage` (36 vectors), then over rows. Plane p
 * of 36 holds point p of all tiles, `planeBytes` after plane p − 1.
 * Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2015), §4.
 */
const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;

/** Six numbers by Bᵀ. */
/* @inline */
function transformInput(source: usize, step: usize, target: usize, targetStep: usize): void {
  const four = f32x4.splat(4);
  const two = f32x4.splat(2);
  const five = f32x4.splat(-5);
  const d0 = v128.load(source);
  const d1 = v128.load(source + step);
  const d2 = v128.load(source + 2 * step);
  const d3 = v128.load(source + 3 * step);
  const d4 = v128.load(source + 4 * step);
  const d5 = v128.load(source + 5 * step);
  const even4 = f32x4.sub(d4, f32x4.mul(four, d2));
  const odd4 = f32x4.sub(d3, f32x4.mul(four, d1));
  const even1 = f32x4.sub(d4, d2);
  const odd2 = f32x4.mul(two, f32x4.sub(d3, d1));
  v128.store(target, madd(four, d0, madd(five, d2, d4)));
  v128.store(target + targetStep, f32x4.add(even4, odd4));
  v128.store(target + 2 * targetStep, f32x4.sub(even4, odd4));
  v128.store(target + 3 * targetStep, f32x4.add(even1, odd2));
  v128.store(target + 4 * targetStep, f32x4.sub(even1, odd2));
  v128.store(target + 5 * targetStep, madd(four, d1, madd(five, d3, d5)));
}

/** Patches of 6 × 6 pixels, `tileStep` from one to the next; all of them must lie in the source. */
export function winogradInput(
  source: usize,
  rowBytes: usize,
  channels: i32,
  tileRows: i32,
  tileColumns: i32,
  tileStep: i32,
  target: usize,
  planeBytes: usize,
  stage: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  for (let tileRow = 0; tileRow < tileRows; tileRow++) {
    for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
      const patch =
        source + <usize>(tileRow * tileStep) * rowBytes + <usize>(tileColumn * tileStep) * pixelBytes;
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        for (let i: usize = 0; i < 6; i++) {
          transformInput(patch + offset + i * pixelBytes, rowBytes, stage + (i << 4), 96);
        }
        const t = target + offset;
        for (let i: usize = 0; i < 6; i++) {
          transformInput(stage + i * 96, 16, t + i * 6 * planeBytes, planeBytes);
        }
      }
      target += pixelBytes;
    }
  }
}

/** Three to five numbers by G: the polynomial of the taps at each point, over the product of its distances. */
/* @inline */
function transformTaps(source: usize, step: usize, taps: i32, target: usize, targetStep: usize): void {
  const g0 = v128.load(source);
  const g1 = v128.load(source + step);
  const g2 = v128.load(source + 2 * step);
  let odd = g1;
  let odd2 = g1;
  let even = f32x4.add(g0, g2);
  let even2 = f32x4.add(g0, f32x4.mul(f32x4.splat(4), g2));
  let last = g2;
  if (taps > 3) {
    last = v128.load(source + 3 * step);
    odd = f32x4.add(odd, last);
    odd2 = f32x4.add(odd2, f32x4.mul(f32x4.splat(4), last));
  }
  if (taps > 4) {
    last = v128.load(source + 4 * step);
    even = f32x4.add(even, last);
    even2 = f32x4.add(even2, f32x4.mul(f32x4.splat(16), last));
  }
  const sixth = f32x4.splat(-1.0 / 6);
  const part = f32x4.splat(1.0 / 24);
  const twice = f32x4.splat(1.0 / 12);
  v128.store(target, f32x4.mul(g0, f32x4.splat(0.25)));
  v128.store(target + targetStep, f32x4.mul(f32x4.add(even, odd), sixth));
  v128.store(target + 2 * targetStep, f32x4.mul(f32x4.sub(even, odd), sixth));
  even2 = f32x4.mul(even2, part);
  odd2 = f32x4.mul(odd2, twice);
  v128.store(target + 3 * targetStep, f32x4.add(even2, odd2));
  v128.store(target + 4 * targetStep, f32x4.sub(even2, odd2));
  v128.store(target + 5 * targetStep, last);
}

/* @inline */
function transformSquare(
  source: usize,
  rowStep: usize,
  columnStep: usize,
  taps: i32,
  target: usize,
  planeBytes: usize,
  stage: usize,
): void {
  for (let i: usize = 0; i < <usize>taps; i++) {
    transformTaps(source + i * columnStep, rowStep, taps, stage + (i << 4), 96);
  }
  for (let i: usize = 0; i < 6; i++) {
    transformTaps(stage + i * 96, 16, taps, target + i * 6 * planeBytes, planeBytes);
  }
}

/** One tile of a kernel, `[taps, taps, channels, 8]` as `packTile` makes it, 3 or 5 taps, to 36 planes of it. */
export function winogradKernel(
  source: usize,
  taps: i32,
  channels: i32,
  target: usize,
  planeBytes: usize,
  stage: usize,
): void {
  const tapBytes = (<usize>channels) << 5;
  for (let i: usize = 0; i < tapBytes; i += 16) {
    if (taps === 3) transformSquare(source + i, 3 * tapBytes, tapBytes, 3, target + i, planeBytes, stage);
    else transformSquare(source + i, 5 * tapBytes, tapBytes, 5, target + i, planeBytes, stage);
  }
}

/** Tiles of 4 × 4 pixels of dOutput to 36 planes of `[tiles, channels]`; all of them must lie in the source. */
export function winogradGradient(
  source: usize,
  rowBytes: usize,
  channels: i32,
  tileRows: i32,
  tileColumns: i32,
  target: usize,
  planeBytes: usize,
  stage: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  for (let tileRow = 0; tileRow < tileRows; tileRow++) {
    for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
      const tile = source + <usize>(tileRow * 4) * rowBytes + <usize>(tileColumn * 4) * pixelBytes;
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        transformSquare(tile + offset, rowBytes, pixelBytes, 4, target + offset, planeBytes, stage);
      }
      target += pixelBytes;
    }
  }
}

/** Six numbers by Aᵀ to two, three or four, from `start`. */
/* @inline */
function transformSums(
  source: usize,
  step: usize,
  count: i32,
  target: usize,
  targetStep: usize,
  start: v128,
): void {
  const m0 = v128.load(source);
  const m1 = v128.load(source + step);
  const m2 = v128.load(source + 2 * step);
  const m3 = v128.load(source + 3 * step);
  const m4 = v128.load(source + 4 * step);
  const m5 = v128.load(source + 5 * step);
  const sum1 = f32x4.add(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  const difference1 = f32x4.add(f32x4.sub(m1, m2), start);
  const difference2 = f32x4.sub(m3, m4);
  v128.store(target, f32x4.add(f32x4.add(f32x4.add(m0, sum1), sum2), start));
  const second = madd(difference2, f32x4.splat(2), difference1);
  v128.store(target + targetStep, count === 2 ? f32x4.add(second, m5) : second);
  if (count === 2) return;
  const third = f32x4.add(madd(sum2, f32x4.splat(4), sum1), start);
  v128.store(target + 2 * targetStep, count === 3 ? f32x4.add(third, m5) : third);
  if (count === 3) return;
  const fourth = madd(difference2, f32x4.splat(8), difference1);
  v128.store(target + 3 * targetStep, f32x4.add(fourth, m5));
}

/** 36 planes to count × count vectors, row by row, behind the 36 of `stage`. */
/* @inline */
function transformBack(source: usize, planeBytes: usize, count: i32, stage: usize, start: v128): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < 6; i++) {
    transformSums(source + i * planeBytes, 6 * planeBytes, count, stage + (i << 4), 96, zero);
  }
  const rowBytes = (<usize>count) << 4;
  for (let i: usize = 0; i < <usize>count; i++) {
    transformSums(stage + i * 96, 16, count, stage + 576 + i * rowBytes, 16, start);
  }
}

/** Back from 36 planes of tiles to rows × columns output pixels; what tiles have beyond them is dropped. */
export function winogradOutput(
  source: usize,
  planeBytes: usize,
  tileStep: i32,
  target: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  bias: usize,
  activation: i32,
  slope: f32,
  stage: usize,
): void {
  const zero = f32x4.splat(0);
  const slopes = f32x4.splat(slope);
  const pixelBytes = (<usize>channels) << 2;
  for (let row = 0; row < rows; row += tileStep) {
    const height = min(tileStep, rows - row);
    for (let column = 0; column < columns; column += tileStep) {
      const width = min(tileStep, columns - column);
      const pixel = target + <usize>(row * columns + column) * pixelBytes;
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        const start = bias ? v128.load(bias + offset) : zero;
        if (tileStep === 4) transformBack(source + offset, planeBytes, 4, stage, start);
        else transformBack(source + offset, planeBytes, 2, stage, start);
        const count = min(4, channels - channel);
        let place = stage + 576;
        for (let i = 0; i < height; i++) {
          const t = pixel + offset + <usize>(i * columns) * pixelBytes;
          for (let j = 0; j < width; j++) {
            let value = v128.load(place + ((<usize>j) << 4));
            if (activation === RELU) value = f32x4.max(value, zero);
            else if (activation === LEAKY_RELU) value = leaky(value, slopes);
            storeSome(t + <usize>j * pixelBytes, value, count);
          }
          place += (<usize>tileStep) << 4;
        }
      }
      source += pixelBytes;
    }
  }
}

/** Back from 36 planes of `[count]` sums to nine: the gradient of a 3 × 3 kernel, `[3, 3, count]`. */
export function winogradKernelGradient(
  source: usize,
  planeBytes: usize,
  count: i32,
  target: usize,
  stage: usize,
): void {
  const tapBytes = (<usize>count) << 2;
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    transformBack(source + offset, planeBytes, 3, stage, f32x4.splat(0));
    for (let tap: usize = 0; tap < 9; tap++) {
      const value = v128.load(stage + 576 + (tap << 4));
      storeSome(target + offset + tap * tapBytes, value, min(4, count - i));
    }
  }
}
