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

function finish(sum: v128, divisor: f32, bias: v128, activation: i32, slope: v128): v128 {
  // Divided, not multiplied by the inverse: sums of whole numbers then come out correctly rounded.
  if (divisor !== 1) sum = f32x4.div(sum, f32x4.splat(divisor));
  sum = f32x4.add(sum, bias);
  if (activation === RELU) return f32x4.max(sum, f32x4.splat(0));
  if (activation === LEAKY_RELU) return f32x4.max(sum, f32x4.mul(sum, slope));
  return sum;
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
  const slopes = f32x4.splat(slope);
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
    const out = target + offset;
    v128.store(out, finish(s0, divisor, biases, activation, slopes), 0);
    v128.store(out, finish(s1, divisor, biases, activation, slopes), 16);
    v128.store(out, finish(s2, divisor, biases, activation, slopes), 32);
    v128.store(out, finish(s3, divisor, biases, activation, slopes), 48);
    v128.store(out, finish(s4, divisor, biases, activation, slopes), 64);
    v128.store(out, finish(s5, divisor, biases, activation, slopes), 80);
    v128.store(out, finish(s6, divisor, biases, activation, slopes), 96);
    v128.store(out, finish(s7, divisor, biases, activation, slopes), 112);
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
