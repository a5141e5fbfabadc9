/**
 * Taps of whole weights on bytes, in 16 bits: exact, and twice as many numbers at a time as float32.
 * Sums wrap around; they start at −least, so that they lie between 0 and 65535 at the end, whatever they
 * pass on the way. A tap is eight bytes: address (u32), weight (i32).
 */
const TAP: usize = 8;

function widened(sums: v128, target: usize, least: v128): void {
  const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(sums));
  const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(sums));
  v128.store(target, f32x4.add(low, least), 0);
  v128.store(target, f32x4.add(high, least), 16);
}

function madd(source: usize, weight: v128, sum: v128): v128 {
  return i16x8.add(sum, i16x8.mul(v128.load8x8_u(source), weight));
}

export function convolveBytes(taps: usize, tapCount: i32, target: usize, count: i32, least: i32): void {
  const end = taps + <usize>tapCount * TAP;
  const start = i16x8.splat(<i16>-least);
  const leasts = f32x4.splat(<f32>least);
  for (let i: usize = 0; i < <usize>count; i += 64) {
    let s0 = start;
    let s1 = start;
    let s2 = start;
    let s3 = start;
    let s4 = start;
    let s5 = start;
    let s6 = start;
    let s7 = start;
    for (let tap = taps; tap < end; tap += TAP) {
      const source = <usize>load<u32>(tap) + i;
      const weight = v128.load16_splat(tap, 4);
      s0 = madd(source, weight, s0);
      s1 = madd(source + 8, weight, s1);
      s2 = madd(source + 16, weight, s2);
      s3 = madd(source + 24, weight, s3);
      s4 = madd(source + 32, weight, s4);
      s5 = madd(source + 40, weight, s5);
      s6 = madd(source + 48, weight, s6);
      s7 = madd(source + 56, weight, s7);
    }
    const out = target + (i << 2);
    widened(s0, out, leasts);
    widened(s1, out + 32, leasts);
    widened(s2, out + 64, leasts);
    widened(s3, out + 96, leasts);
    widened(s4, out + 128, leasts);
    widened(s5, out + 160, leasts);
    widened(s6, out + 192, leasts);
    widened(s7, out + 224, leasts);
  }
}
