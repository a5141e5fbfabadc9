/**
 * Numbers between `least` and `most` → whole numbers, cut off after the point; what is not a number is
 * `least`. Inside the range the relaxed instruction is exact too, and one instruction instead of many.
 */
export function wholeNumbers(value: v128, least: v128, most: v128): v128 {
  // Pseudo-maximum first: it keeps its first operand where the second is not a number.
  const clamped = f32x4.pmin(most, f32x4.pmax(least, value));
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_trunc_f32x4_s(clamped);
  return i32x4.trunc_sat_f32x4_s(clamped);
}
