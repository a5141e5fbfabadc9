/** Four numbers at a time: what all microkernels share. */

const RELU: i32 = 1;

/** sum + a · b; with relaxed SIMD in one rounding where the processor has it. */
/* @inline */
export function madd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** value where it is above 0, else value · slopes. */
/* @inline */
export function leaky(value: v128, slopes: v128): v128 {
  return v128.bitselect(value, f32x4.mul(value, slopes), f32x4.gt(value, f32x4.splat(0)));
}

/** By `kernelActivations`: 1 relu, 2 leakyRelu. */
/* @inline */
export function activate(value: v128, activation: i32, slopes: v128): v128 {
  if (activation === RELU) return f32x4.max(value, f32x4.splat(0));
  return leaky(value, slopes);
}

/** Stores the first `count` numbers, 1 to 4. */
export function storeSome(target: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(target, value);
    return;
  }
  store<f32>(target, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(target, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(target, f32x4.extract_lane(value, 2), 8);
}

/** Stores the first `count` of eight numbers, 1 to 8. */
/* @inline */
export function storeEight(target: usize, low: v128, high: v128, count: i32): void {
  if (count >= 8) {
    v128.store(target, low, 0);
    v128.store(target, high, 16);
    return;
  }
  storeSome(target, low, count);
  if (count > 4) storeSome(target + 16, high, count - 4);
}

/**
 * How many tiles of six `count` pixels or weights make, where multiply-add is one instruction; 7 and 8 at the
 * end are better two tiles of four.
 */
export function sixesOf(count: i32): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return 0;
  const sixes = count / 6;
  const rest = count - 6 * sixes;
  return sixes > 0 && (rest === 1 || rest === 2) ? sixes - 1 : sixes;
}
