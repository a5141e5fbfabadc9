import { wholeNumbers } from './whole';

/** Numbers → bytes: clamp(⌊(value − low) · scale + ½⌋). */
function scaled(source: usize, low: v128, scale: v128): v128 {
  const value = f32x4.mul(f32x4.sub(v128.load(source), low), scale);
  return wholeNumbers(f32x4.add(value, f32x4.splat(0.5)), f32x4.splat(0), f32x4.splat(255));
}

export function toBytes(source: usize, target: usize, count: i32, low: f32, scale: f32): void {
  const lows = f32x4.splat(low);
  const scales = f32x4.splat(scale);
  for (let i: usize = 0; i < <usize>count; i += 16) {
    const numbers = source + (i << 2);
    const a = i16x8.narrow_i32x4_s(scaled(numbers, lows, scales), scaled(numbers + 16, lows, scales));
    const b = i16x8.narrow_i32x4_s(scaled(numbers + 32, lows, scales), scaled(numbers + 48, lows, scales));
    v128.store(target + i, i8x16.narrow_i16x8_u(a, b));
  }
}
