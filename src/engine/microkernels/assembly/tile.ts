import { activate, madd, storeEight } from './lanes';

/**
 * The register tile of all convolutions and matrix products: 4 or 6 output pixels by 8 output channels.
 *
 * Of each input number one load fills a vector, which is multiplied with two vectors of weights, laid out
 * in the order in which they are read (`packTile`). 4 × 8: 8 sums, 2 weights, 1 input and 1 product fit
 * the 15 vector registers that V8 leaves; so do 6 × 8 = 12 sums, 2 weights and 1 input where multiply-add
 * is one instruction. Where it is two, 6 × 8 spills and runs at half the speed.
 *
 * A strip is `tiles` tiles side by side, of 4 or 6 pixels that lie `step` apart, `targetStep` in the target.
 * Where only `count` are left, the last of them stands for those that are missing.
 */

// What the strips of one call have in common. Globals belong to an instance, so to one thread.
let tapRows: i32 = 0;
let rowJump: usize = 0;
let tapColumns: i32 = 0;
let columnJump: usize = 0;
let runBytes: usize = 0;
let step: usize = 0;
let targetStep: usize = 0;
let activation: i32 = 0;
let slope: f32 = 0;

/** A window is rows × columns runs of neighbouring numbers, `pixelStep` after the window of the pixel before. */
export function setWindow(
  rows: i32,
  rowStep: usize,
  columns: i32,
  columnStep: usize,
  runLength: i32,
  pixelStep: usize,
): void {
  tapRows = rows;
  rowJump = rowStep - <usize>columns * columnStep;
  tapColumns = columns;
  runBytes = (<usize>runLength) << 2;
  columnJump = columnStep - runBytes;
  step = pixelStep;
}

/** What becomes of the sums, and how far apart they are stored. */
export function setTarget(pixelStep: usize, activationKind: i32, leak: f32): void {
  targetStep = pixelStep;
  activation = activationKind;
  slope = leak;
}

/* @inline */
function strip(
  isSix: bool,
  source: usize,
  weights: usize,
  low: v128,
  high: v128,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
): void {
  const rows = tapRows;
  const columns = tapColumns;
  const toColumn = columnJump;
  const toRow = rowJump;
  const bytes = runBytes;
  const kind = activation;
  const s1 = <usize>min(1, count - 1) * step;
  const s2 = <usize>min(2, count - 1) * step;
  const s3 = <usize>min(3, count - 1) * step;
  const s4 = <usize>min(4, count - 1) * step;
  const s5 = <usize>min(5, count - 1) * step;
  const t1 = <usize>min(1, count - 1) * targetStep;
  const t2 = <usize>min(2, count - 1) * targetStep;
  const t3 = <usize>min(3, count - 1) * targetStep;
  const t4 = <usize>min(4, count - 1) * targetStep;
  const t5 = <usize>min(5, count - 1) * targetStep;
  for (; tiles > 0; tiles--) {
    let a0 = low;
    let b0 = low;
    let c0 = low;
    let d0 = low;
    let e0 = low;
    let f0 = low;
    let a1 = high;
    let b1 = high;
    let c1 = high;
    let d1 = high;
    let e1 = high;
    let f1 = high;
    let place = source;
    let w = weights;
    for (let row = rows; row > 0; row--) {
      for (let column = columns; column > 0; column--) {
        const end = place + bytes;
        for (; place < end; place += 4) {
          const w0 = v128.load(w, 0);
          const w1 = v128.load(w, 16);
          w += 32;
          const a = v128.load32_splat(place);
          a0 = madd(a, w0, a0);
          a1 = madd(a, w1, a1);
          const b = v128.load32_splat(place + s1);
          b0 = madd(b, w0, b0);
          b1 = madd(b, w1, b1);
          const c = v128.load32_splat(place + s2);
          c0 = madd(c, w0, c0);
          c1 = madd(c, w1, c1);
          const d = v128.load32_splat(place + s3);
          d0 = madd(d, w0, d0);
          d1 = madd(d, w1, d1);
          if (isSix) {
            const e = v128.load32_splat(place + s4);
            e0 = madd(e, w0, e0);
            e1 = madd(e, w1, e1);
            const f = v128.load32_splat(place + s5);
            f0 = madd(f, w0, f0);
            f1 = madd(f, w1, f1);
          }
        }
        place += toColumn;
      }
      place += toRow;
    }
    if (kind) {
      const slopes = f32x4.splat(slope);
      a0 = activate(a0, kind, slopes);
      a1 = activate(a1, kind, slopes);
      b0 = activate(b0, kind, slopes);
      b1 = activate(b1, kind, slopes);
      c0 = activate(c0, kind, slopes);
      c1 = activate(c1, kind, slopes);
      d0 = activate(d0, kind, slopes);
      d1 = activate(d1, kind, slopes);
      if (isSix) {
        e0 = activate(e0, kind, slopes);
        e1 = activate(e1, kind, slopes);
        f0 = activate(f0, kind, slopes);
        f1 = activate(f1, kind, slopes);
      }
    }
    storeEight(target, a0, a1, width);
    storeEight(target + t1, b0, b1, width);
    storeEight(target + t2, c0, c1, width);
    storeEight(target + t3, d0, d1, width);
    if (isSix) {
      storeEight(target + t4, e0, e1, width);
      storeEight(target + t5, f0, f1, width);
    }
    source += <usize>count * step;
    target += <usize>count * targetStep;
  }
}

/** Tiles of four pixels, or one of fewer. Weights and target of `width` output channels, 1 to 8. */
export function strip4(
  source: usize,
  weights: usize,
  low: v128,
  high: v128,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
): void {
  strip(false, source, weights, low, high, target, tiles, count, width);
}

/** The same of six pixels: only where multiply-add is one instruction. */
export function strip6(
  source: usize,
  weights: usize,
  low: v128,
  high: v128,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
): void {
  strip(true, source, weights, low, high, target, tiles, count, width);
}
