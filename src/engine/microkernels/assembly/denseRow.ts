import { activate, madd, storeEight } from './lanes';

/** Weights that the second cache holds are read tile by tile, more of them in blocks of rows of so many bytes. */
const CACHE_BYTES: usize = 1 << 20;
const BLOCK_BYTES: i32 = 1 << 16;

/**
 * A row by a whole matrix, which is read where it lies, once: to pack it first would take longer than the
 * product. Sums wait in the target while the matrix is read in blocks of rows, nearly in the order in which it
 * lies. A tile is 32 columns, eight sums; what is left goes by eight columns.
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
  const columnBytes = columns << 2;
  const blockRows =
    <usize>length * <usize>columnBytes > CACHE_BYTES ? max(BLOCK_BYTES / columnBytes, 4) : length;
  let start = bias;
  for (let row = 0; row < length; row += blockRows) {
    const rows = min(blockRows, length - row);
    const kind = row + rows < length ? 0 : activation;
    addRows(source, rows, weights, rowBytes, target, columns, start, kind, slope);
    source += (<usize>rows) << 2;
    weights += <usize>rows * rowBytes;
    start = target;
  }
}

/** target = start + source · weights; 0 stands for a start of zeros. */
function addRows(
  source: usize,
  length: i32,
  weights: usize,
  rowBytes: usize,
  target: usize,
  columns: i32,
  start: usize,
  activation: i32,
  slope: f32,
): void {
  const zero = f32x4.splat(0);
  const slopes = f32x4.splat(slope);
  const end = source + ((<usize>length) << 2);
  let column = 0;
  for (; column + 32 <= columns; column += 32) {
    const offset = (<usize>column) << 2;
    const s0 = start + offset;
    let a = start ? v128.load(s0, 0) : zero;
    let b = start ? v128.load(s0, 16) : zero;
    let c = start ? v128.load(s0, 32) : zero;
    let d = start ? v128.load(s0, 48) : zero;
    let e = start ? v128.load(s0, 64) : zero;
    let f = start ? v128.load(s0, 80) : zero;
    let g = start ? v128.load(s0, 96) : zero;
    let h = start ? v128.load(s0, 112) : zero;
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
    let low = start ? v128.load(start + offset, 0) : zero;
    let high = start ? v128.load(start + offset, 16) : zero;
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
