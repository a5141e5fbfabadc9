/** Stored pixels → numbers on the scale 0..255. */

export function loadBytes(source: usize, target: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i += 16) {
    const bytes = v128.load(source + i);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    const out = target + (i << 2);
    v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low)), 0);
    v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low)), 16);
    v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high)), 32);
    v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high)), 48);
  }
}

export function loadWords(source: usize, target: usize, count: i32): void {
  const scale = f32x4.splat(257);
  for (let i: usize = 0; i < <usize>count; i += 8) {
    const words = v128.load(source + (i << 1));
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words));
    v128.store(target + (i << 2), f32x4.div(low, scale), 0);
    v128.store(target + (i << 2), f32x4.div(high, scale), 16);
  }
}

/** Four pixels at a time: each swizzle takes one colour of four pixels into four wide lanes. */
export function mixBytes(source: usize, target: usize, pixels: i32, red: f32, green: f32, blue: f32): void {
  const reds = i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1);
  const greens = i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1);
  const blues = i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1);
  for (let i: usize = 0; i < <usize>pixels; i += 4) {
    const bytes = v128.load(source + i * 3);
    const r = f32x4.mul(f32x4.convert_i32x4_s(i8x16.swizzle(bytes, reds)), f32x4.splat(red));
    const g = f32x4.mul(f32x4.convert_i32x4_s(i8x16.swizzle(bytes, greens)), f32x4.splat(green));
    const b = f32x4.mul(f32x4.convert_i32x4_s(i8x16.swizzle(bytes, blues)), f32x4.splat(blue));
    v128.store(target + (i << 2), f32x4.add(f32x4.add(r, g), b));
  }
}

export function mixWords(source: usize, target: usize, pixels: i32, red: f32, green: f32, blue: f32): void {
  for (let i: usize = 0; i < <usize>pixels; i++) {
    const pixel = source + i * 6;
    const r = <f32>load<u16>(pixel, 0) * red;
    const g = <f32>load<u16>(pixel, 2) * green;
    const b = <f32>load<u16>(pixel, 4) * blue;
    store<f32>(target + (i << 2), (r + g + b) / 257);
  }
}
