import { activate, madd, storeEight } from './lanes';

/**
 * A row by a whole matrix, which is read where it lies, once: to pack it first would take longer than the
 * product. A tile is 32 columns, eight sums; what is left goes by eight columns.
 */
export function denseRow(
  source: usize,
  length: i32,
  weights: usize,
  rowBytes: usize,
  target: usize,
  columns: i32,
  bias: usize,
  activation: i32,
  slope: f32,
): void {
  const zero = f32x4.splat(0);
  const slopes = f32x4.splat(slope);
  const end = source + ((<usize>length) << 2);
  let column = 0;
  for (; column + 32 <= columns; column += 32) {
    const offset = (<usize>column) << 2;
    const start = bias ? bias + offset : 0;
    let a = bias ? v128.load(start, 0) : zero;
    let b = bias ? v128.load(start, 16) : zero;
    let c = bias ? v128.load(start, 32) : zero;
    let d = bias ? v128.load(start, 48) : zero;
    let e = bias ? v128.load(start, 64) : zero;
    let f = bias ? v128.load(start, 80) : zero;
    let g = bias ? v128.load(start, 96) : zero;
    let h = bias ? v128.load(start, 112) : zero;
    let w = weights + offset;
    for (let s = source; s < end; s += 4) {
      const x = v128.load32_splat(s);
      a = madd(x, v128.load(w, 0), a);
      b = madd(x, v128.load(w, 16), b);
      c = madd(x, v128.load(w, 32), c);
      d = madd(x, v128.load(w, 48), d);
      e = madd(x, v128.load(w, 64), e);
      f = madd(x, v128.load(w, 80), f);
      g = madd(x, v128.load(w, 96), g);
      h = madd(x, v128.load(w, 112), h);
      w += rowBytes;
    }
    if (activation !== 0) {
      a = activate(a, activation, slopes);
      b = activate(b, activation, slopes);
      c = activate(c, activation, slopes);
      d = activate(d, activation, slopes);
      e = activate(e, activation, slopes);
      f = activate(f, activation, slopes);
      g = activate(g, activation, slopes);
      h = activate(h, activation, slopes);
    }
    const t = target + offset;
    v128.store(t, a, 0);
    v128.store(t, b, 16);
    v128.store(t, c, 32);
    v128.store(t, d, 48);
    v128.store(t, e, 64);
    v128.store(t, f, 80);
    v128.store(t, g, 96);
    v128.store(t, h, 112);
  }
  for (; column < columns; column += 8) {
    const offset = (<usize>column) << 2;
    let low = bias ? v128.load(bias + offset, 0) : zero;
    let high = bias ? v128.load(bias + offset, 16) : zero;
    let w = weights + offset;
    for (let s = source; s < end; s += 4) {
      const x = v128.load32_splat(s);
      low = madd(x, v128.load(w, 0), low);
      high = madd(x, v128.load(w, 16), high);
      w += rowBytes;
    }
    if (activation !== 0) {
      low = activate(low, activation, slopes);
      high = activate(high, activation, slopes);
    }
    storeEight(target + offset, low, high, min(8, columns - column));
  }
}
