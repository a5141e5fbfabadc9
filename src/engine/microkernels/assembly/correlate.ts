import { madd, sixesOf, storeEight } from './lanes';

/**
 * The register tile of all kernel gradients: 4 or 6 weights by 8 output channels. Sums run over windows:
 * each reads one gradient of every output channel (two vectors) and one input number for every weight.
 * Weights are the numbers of a window, counted in the order of the kernel. Those of a run read neighbouring
 * numbers; a strip is `tiles` tiles of them. Of a last tile only `count` weights are stored.
 */

// What the strips of one call have in common. Globals belong to an instance, so to one thread.
let rows: i32 = 0;
let columns: i32 = 0;
let sourceColumnStep: usize = 0;
let sourceRowJump: usize = 0;
let gradientColumnStep: usize = 0;
let gradientRowJump: usize = 0;
let weightStep: usize = 0;

/* @inline */
function strip(
  isSix: bool,
  source: usize,
  gradient: usize,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
  accumulates: bool,
): void {
  const zero = f32x4.splat(0);
  const height = rows;
  const sourceStep = sourceColumnStep;
  const sourceJump = sourceRowJump;
  const gradientStep = gradientColumnStep;
  const gradientJump = gradientRowJump;
  const columnCount = columns;
  for (; tiles > 0; tiles--) {
    const tb = target + weightStep;
    const tc = tb + weightStep;
    const td = tc + weightStep;
    const te = td + weightStep;
    const tf = te + weightStep;
    let a0 = accumulates ? v128.load(target, 0) : zero;
    let a1 = accumulates ? v128.load(target, 16) : zero;
    let b0 = accumulates && count > 1 ? v128.load(tb, 0) : zero;
    let b1 = accumulates && count > 1 ? v128.load(tb, 16) : zero;
    let c0 = accumulates && count > 2 ? v128.load(tc, 0) : zero;
    let c1 = accumulates && count > 2 ? v128.load(tc, 16) : zero;
    let d0 = accumulates && count > 3 ? v128.load(td, 0) : zero;
    let d1 = accumulates && count > 3 ? v128.load(td, 16) : zero;
    let e0 = isSix && accumulates && count > 4 ? v128.load(te, 0) : zero;
    let e1 = isSix && accumulates && count > 4 ? v128.load(te, 16) : zero;
    let f0 = isSix && accumulates && count > 5 ? v128.load(tf, 0) : zero;
    let f1 = isSix && accumulates && count > 5 ? v128.load(tf, 16) : zero;
    let s = source;
    let g = gradient;
    for (let row = height; row > 0; row--) {
      for (let column = columnCount; column > 0; column--) {
        const g0 = v128.load(g, 0);
        const g1 = v128.load(g, 16);
        g += gradientStep;
        const a = v128.load32_splat(s, 0);
        a0 = madd(a, g0, a0);
        a1 = madd(a, g1, a1);
        const b = v128.load32_splat(s, 4);
        b0 = madd(b, g0, b0);
        b1 = madd(b, g1, b1);
        const c = v128.load32_splat(s, 8);
        c0 = madd(c, g0, c0);
        c1 = madd(c, g1, c1);
        const d = v128.load32_splat(s, 12);
        d0 = madd(d, g0, d0);
        d1 = madd(d, g1, d1);
        if (isSix) {
          const e = v128.load32_splat(s, 16);
          e0 = madd(e, g0, e0);
          e1 = madd(e, g1, e1);
          const f = v128.load32_splat(s, 20);
          f0 = madd(f, g0, f0);
          f1 = madd(f, g1, f1);
        }
        s += sourceStep;
      }
      s += sourceJump;
      g += gradientJump;
    }
    storeEight(target, a0, a1, width);
    if (count > 1) storeEight(tb, b0, b1, width);
    if (count > 2) storeEight(tc, c0, c1, width);
    if (count > 3) storeEight(td, d0, d1, width);
    if (isSix && count > 4) storeEight(te, e0, e1, width);
    if (isSix && count > 5) storeEight(tf, f0, f1, width);
    source += isSix ? 24 : 16;
    target = isSix ? tf + weightStep : te;
  }
}

function strip4(
  source: usize,
  gradient: usize,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
  accumulates: bool,
): void {
  strip(false, source, gradient, target, tiles, count, width, accumulates);
}

function strip6(
  source: usize,
  gradient: usize,
  target: usize,
  tiles: i32,
  count: i32,
  width: i32,
  accumulates: bool,
): void {
  strip(true, source, gradient, target, tiles, count, width, accumulates);
}

/** Windows that are summed before the next weights: their gradients, a cache line each, fill half of L1. */
const BLOCK_WINDOWS: i32 = 256;

/**
 * target[weight][channel] = Σ over windows of source · gradient, for the weights firstWeight to lastWeight
 * (not included) of a window of tapColumns runs a row. `accumulate` adds to what is there.
 */
export function correlate(
  source: usize,
  sourceRowStep: usize,
  sourceStep: usize,
  tapRowStep: usize,
  tapColumns: i32,
  tapColumnStep: usize,
  runLength: i32,
  gradient: usize,
  gradientRowStep: usize,
  gradientStep: usize,
  rowCount: i32,
  columnCount: i32,
  target: usize,
  targetRowBytes: usize,
  firstWeight: i32,
  lastWeight: i32,
  channels: i32,
  accumulate: bool,
): void {
  weightStep = targetRowBytes;
  sourceColumnStep = sourceStep;
  gradientColumnStep = gradientStep;
  const blockColumns = min(columnCount, BLOCK_WINDOWS);
  const blockRows = max(1, BLOCK_WINDOWS / columnCount);
  for (let row = 0; row < rowCount; row += blockRows) {
    rows = min(blockRows, rowCount - row);
    for (let column = 0; column < columnCount; column += blockColumns) {
      columns = min(blockColumns, columnCount - column);
      sourceRowJump = sourceRowStep - <usize>columns * sourceStep;
      gradientRowJump = gradientRowStep - <usize>columns * gradientStep;
      const s = source + <usize>row * sourceRowStep + <usize>column * sourceStep;
      const g = gradient + <usize>row * gradientRowStep + <usize>column * gradientStep;
      const adds = accumulate || row + column > 0;
      for (let weight = firstWeight; weight < lastWeight; ) {
        const tap = weight / runLength;
        const tapRow = tap / tapColumns;
        const tapColumn = tap - tapRow * tapColumns;
        const inRun = weight - tap * runLength;
        const length = min(runLength - inRun, lastWeight - weight);
        const place =
          s + <usize>tapRow * tapRowStep + <usize>tapColumn * tapColumnStep + ((<usize>inRun) << 2);
        correlateRun(place, g, target + <usize>weight * targetRowBytes, length, channels, adds);
        weight += length;
      }
    }
  }
}

/** All output channels of `length` weights of one run. */
function correlateRun(
  source: usize,
  gradient: usize,
  target: usize,
  length: i32,
  channels: i32,
  adds: bool,
): void {
  const sixes = sixesOf(length);
  const fours = (length - 6 * sixes) >> 2;
  const rest = length - 6 * sixes - 4 * fours;
  const afterSixes = <usize>(6 * sixes);
  const afterFours = <usize>(length - rest);
  for (let channel = 0; channel < channels; channel += 8) {
    const offset = (<usize>channel) << 2;
    const g = gradient + offset;
    const t = target + offset;
    const width = min(8, channels - channel);
    if (ASC_FEATURE_RELAXED_SIMD && sixes) strip6(source, g, t, sixes, 6, width, adds);
    if (fours) {
      strip4(source + (afterSixes << 2), g, t + afterSixes * weightStep, fours, 4, width, adds);
    }
    if (rest) strip4(source + (afterFours << 2), g, t + afterFours * weightStep, 1, rest, width, adds);
  }
}
