/**
 * out[i] = Σ_t weight[t] · memory[address[t] + i]: every convolution here is this loop. A tap is eight
 * bytes: address (u32), weight (f32). Eight accumulators of four numbers stay in registers over all taps,
 * so each input number costs one load and one multiply-add.
 */
const TAP: usize = 8;
const BLOCK: usize = 128;

const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;

function madd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

export function convolve(
  taps: usize,
  tapCount: i32,
  target: usize,
  count: i32,
  divisor: f32,
  bias: f32,
  activation: i32,
  slope: f32,
): void {
  const biases = f32x4.splat(bias);
  const divisors = f32x4.splat(divisor);
  const slopes = f32x4.splat(slope);
  const zeros = f32x4.splat(0);
  const end = taps + <usize>tapCount * TAP;
  const bytes = (<usize>count) << 2;
  for (let offset: usize = 0; offset < bytes; offset += BLOCK) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let tap = taps; tap < end; tap += TAP) {
      const source = <usize>load<u32>(tap) + offset;
      const weight = v128.load32_splat(tap, 4);
      s0 = madd(v128.load(source, 0), weight, s0);
      s1 = madd(v128.load(source, 16), weight, s1);
      s2 = madd(v128.load(source, 32), weight, s2);
      s3 = madd(v128.load(source, 48), weight, s3);
      s4 = madd(v128.load(source, 64), weight, s4);
      s5 = madd(v128.load(source, 80), weight, s5);
      s6 = madd(v128.load(source, 96), weight, s6);
      s7 = madd(v128.load(source, 112), weight, s7);
    }
    // Divided, not multiplied by the inverse: sums of whole numbers then come out correctly rounded.
    if (divisor !== 1) {
      s0 = f32x4.div(s0, divisors);
      s1 = f32x4.div(s1, divisors);
      s2 = f32x4.div(s2, divisors);
      s3 = f32x4.div(s3, divisors);
      s4 = f32x4.div(s4, divisors);
      s5 = f32x4.div(s5, divisors);
      s6 = f32x4.div(s6, divisors);
      s7 = f32x4.div(s7, divisors);
    }
    if (bias !== 0) {
      s0 = f32x4.add(s0, biases);
      s1 = f32x4.add(s1, biases);
      s2 = f32x4.add(s2, biases);
      s3 = f32x4.add(s3, biases);
      s4 = f32x4.add(s4, biases);
      s5 = f32x4.add(s5, biases);
      s6 = f32x4.add(s6, biases);
      s7 = f32x4.add(s7, biases);
    }
    if (activation === RELU) {
      s0 = f32x4.max(s0, zeros);
      s1 = f32x4.max(s1, zeros);
      s2 = f32x4.max(s2, zeros);
      s3 = f32x4.max(s3, zeros);
      s4 = f32x4.max(s4, zeros);
      s5 = f32x4.max(s5, zeros);
      s6 = f32x4.max(s6, zeros);
      s7 = f32x4.max(s7, zeros);
    } else if (activation === LEAKY_RELU) {
      s0 = f32x4.max(s0, f32x4.mul(s0, slopes));
      s1 = f32x4.max(s1, f32x4.mul(s1, slopes));
      s2 = f32x4.max(s2, f32x4.mul(s2, slopes));
      s3 = f32x4.max(s3, f32x4.mul(s3, slopes));
      s4 = f32x4.max(s4, f32x4.mul(s4, slopes));
      s5 = f32x4.max(s5, f32x4.mul(s5, slopes));
      s6 = f32x4.max(s6, f32x4.mul(s6, slopes));
      s7 = f32x4.max(s7, f32x4.mul(s7, slopes));
    }
    const out = target + offset;
    v128.store(out, s0, 0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    v128.store(out, s4, 64);
    v128.store(out, s5, 80);
    v128.store(out, s6, 96);
    v128.store(out, s7, 112);
  }
}

/** One tap on four numbers: the address of `tap`, the weight of `weightTap`. */
function tapped(tap: usize, offset: usize, weightTap: usize, sum: v128): v128 {
  return madd(v128.load(<usize>load<u32>(tap) + offset), v128.load32_splat(weightTap, 4), sum);
}

/**
 * Four neighbouring rows of a column pass at once. All four read the rows 3 up to tapCount − 1: each of
 * their numbers is loaded once, not four times, which is what a tall kernel waits for. Three more rows
 * each, at the ends, are added before.
 */
export function convolveColumns(taps: usize, tapCount: i32, target: usize, step: i32, count: i32): void {
  const after = taps + <usize>tapCount * TAP;
  const last = after - TAP;
  const bytes = (<usize>count) << 2;
  const zero = f32x4.splat(0);
  for (let x: usize = 0; x < bytes; x += 32) {
    const y = x + 16;
    let a0 = tapped(taps + 16, x, taps + 16, tapped(taps + 8, x, taps + 8, tapped(taps, x, taps, zero)));
    let b0 = tapped(taps + 16, y, taps + 16, tapped(taps + 8, y, taps + 8, tapped(taps, y, taps, zero)));
    let a1 = tapped(after, x, last, tapped(taps + 16, x, taps + 8, tapped(taps + 8, x, taps, zero)));
    let b1 = tapped(after, y, last, tapped(taps + 16, y, taps + 8, tapped(taps + 8, y, taps, zero)));
    let a2 = tapped(after + 8, x, last, tapped(after, x, last - 8, tapped(taps + 16, x, taps, zero)));
    let b2 = tapped(after + 8, y, last, tapped(after, y, last - 8, tapped(taps + 16, y, taps, zero)));
    let a3 = tapped(after + 16, x, last, tapped(after + 8, x, last - 8, tapped(after, x, last - 16, zero)));
    let b3 = tapped(after + 16, y, last, tapped(after + 8, y, last - 8, tapped(after, y, last - 16, zero)));
    for (let tap = taps + 24; tap < after; tap += TAP) {
      const source = <usize>load<u32>(tap) + x;
      const left = v128.load(source, 0);
      const right = v128.load(source, 16);
      const w0 = v128.load32_splat(tap, 4);
      a0 = madd(left, w0, a0);
      b0 = madd(right, w0, b0);
      const w1 = v128.load32_splat(tap - 8, 4);
      a1 = madd(left, w1, a1);
      b1 = madd(right, w1, b1);
      const w2 = v128.load32_splat(tap - 16, 4);
      a2 = madd(left, w2, a2);
      b2 = madd(right, w2, b2);
      const w3 = v128.load32_splat(tap - 24, 4);
      a3 = madd(left, w3, a3);
      b3 = madd(right, w3, b3);
    }
    let out = target + x;
    v128.store(out, a0, 0);
    v128.store(out, b0, 16);
    out += <usize>step;
    v128.store(out, a1, 0);
    v128.store(out, b1, 16);
    out += <usize>step;
    v128.store(out, a2, 0);
    v128.store(out, b2, 16);
    out += <usize>step;
    v128.store(out, a3, 0);
    v128.store(out, b3, 16);
  }
}

export function maximum(taps: usize, tapCount: i32, target: usize, count: i32): void {
  const end = taps + <usize>tapCount * TAP;
  const bytes = (<usize>count) << 2;
  for (let offset: usize = 0; offset < bytes; offset += 64) {
    let m0 = f32x4.splat(-Infinity);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    for (let tap = taps; tap < end; tap += TAP) {
      const source = <usize>load<u32>(tap) + offset;
      m0 = f32x4.max(m0, v128.load(source, 0));
      m1 = f32x4.max(m1, v128.load(source, 16));
      m2 = f32x4.max(m2, v128.load(source, 32));
      m3 = f32x4.max(m3, v128.load(source, 48));
    }
    v128.store(target + offset, m0, 0);
    v128.store(target + offset, m1, 16);
    v128.store(target + offset, m2, 32);
    v128.store(target + offset, m3, 48);
  }
}
