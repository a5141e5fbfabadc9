import { storeSome } from './lanes';

/** The commonest pool, 2 × 2 with stride 2: the windows lie whole and side by side. */
export function maxHalves(
  source: usize,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  target: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let row = 0; row < rows; row++) {
    let from = source;
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel += 4) {
        const upper = f32x4.max(v128.load(from), v128.load(from + pixelBytes));
        const lower = f32x4.max(v128.load(from + rowBytes), v128.load(from + rowBytes + pixelBytes));
        const count = min(4, channels - channel);
        storeSome(target, f32x4.max(upper, lower), count);
        from += (<usize>count) << 2;
        target += (<usize>count) << 2;
      }
      from += pixelBytes;
    }
    source += 2 * rowBytes;
  }
}

/** Cells that are the maximum, or, where that is not a number, are none. */
function tops(value: v128, most: v128): v128 {
  return v128.or(f32x4.eq(value, most), f32x4.ne(value, value));
}

/**
 * Backward of {@link maxHalves}: no cell lies in two windows, so every gradient is stored and none is added.
 * Of an odd extent the last row or column has been cleared before.
 */
export function maxHalvesBackward(
  gradient: usize,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  target: usize,
  pooled: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let row = 0; row < rows; row++) {
    let from = pooled;
    let to = target;
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel += 4) {
        const a = v128.load(from);
        const b = v128.load(from + pixelBytes);
        const c = v128.load(from + rowBytes);
        const d = v128.load(from + rowBytes + pixelBytes);
        const most = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
        const slope = v128.load(gradient);
        // The first of equals in reading order has all of it.
        const inA = tops(a, most);
        const inB = tops(b, most);
        const inC = tops(c, most);
        const beforeC = v128.or(inA, inB);
        const beforeD = v128.or(beforeC, inC);
        const count = min(4, channels - channel);
        storeSome(to, v128.and(slope, inA), count);
        storeSome(to + pixelBytes, v128.andnot(v128.and(slope, inB), inA), count);
        storeSome(to + rowBytes, v128.andnot(v128.and(slope, inC), beforeC), count);
        storeSome(to + rowBytes + pixelBytes, v128.andnot(slope, beforeD), count);
        from += (<usize>count) << 2;
        to += (<usize>count) << 2;
        gradient += (<usize>count) << 2;
      }
      from += pixelBytes;
      to += pixelBytes;
    }
    pooled += 2 * rowBytes;
    target += 2 * rowBytes;
  }
}
