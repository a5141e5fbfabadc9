import { madd, storeSome } from './lanes';

/** Activations with an exponential, four numbers at once, to float32. As `kernelCurves` in `kernels.ts`. */
const ELU: i32 = 0;
const SIGMOID: i32 = 1;
const TANH: i32 = 2;

/** Below, the power is less than the smallest float32 of full precision: 0 is taken. */
const LOWEST: f32 = -87.33;

/** (eʳ − 1 − r) / r² for |r| ≤ ln 2 / 2. Source: Moshier, Cephes, `expf`. */
function restOfPower(r: v128): v128 {
  let sum = f32x4.splat(1.98756915e-4);
  sum = madd(sum, r, f32x4.splat(1.3981999507e-3));
  sum = madd(sum, r, f32x4.splat(8.3334519073e-3));
  sum = madd(sum, r, f32x4.splat(4.1665795894e-2));
  sum = madd(sum, r, f32x4.splat(1.6666665459e-1));
  return madd(sum, r, f32x4.splat(5.0000001201e-1));
}

/** eˣ for x ≤ 0: 2ⁿ · eʳ, x = n · ln 2 + r, with ln 2 in two parts so that r keeps its digits. */
function power(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(LOWEST));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(<f32>Math.LOG2E)));
  const r = madd(n, f32x4.splat(2.1219444e-4), madd(n, f32x4.splat(-0.693359375), bounded));
  const fraction = f32x4.add(madd(f32x4.mul(r, r), restOfPower(r), r), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const result = f32x4.mul(fraction, exponent);
  return v128.bitselect(f32x4.splat(0), result, f32x4.lt(x, f32x4.splat(LOWEST)));
}

/** eˣ − 1 for x ≤ 0: near 0 without the 1, in which its digits would be lost. */
function powerLessOne(x: v128): v128 {
  const near = madd(f32x4.mul(x, x), restOfPower(x), x);
  const far = f32x4.sub(power(x), f32x4.splat(1));
  return v128.bitselect(near, far, f32x4.gt(x, f32x4.splat(-0.34)));
}

function sigmoid(x: v128): v128 {
  const small = power(f32x4.neg(f32x4.abs(x)));
  const large = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), small));
  return v128.bitselect(f32x4.mul(small, large), large, f32x4.lt(x, f32x4.splat(0)));
}

/** σ(x) · σ(−x), the same on both sides. */
function sigmoidSlope(x: v128): v128 {
  const small = power(f32x4.neg(f32x4.abs(x)));
  const large = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), small));
  return f32x4.mul(f32x4.mul(small, large), large);
}

/** (1 − p) / (1 + p), p = e^(−2|x|), with the sign of x. Near 0 a polynomial: Moshier, Cephes, `tanhf`. */
function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const p = power(f32x4.mul(size, f32x4.splat(-2)));
  const far = f32x4.div(f32x4.sub(f32x4.splat(1), p), f32x4.add(f32x4.splat(1), p));
  const square = f32x4.mul(x, x);
  let sum = f32x4.splat(-5.70498872745e-3);
  sum = madd(sum, square, f32x4.splat(2.06390887954e-2));
  sum = madd(sum, square, f32x4.splat(-5.37397155531e-2));
  sum = madd(sum, square, f32x4.splat(1.33314422036e-1));
  sum = madd(sum, square, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(square, sum), x, x);
  const isNegative = f32x4.lt(x, f32x4.splat(0));
  const signed = v128.bitselect(f32x4.neg(far), far, isNegative);
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/** 1 / cosh² x = 4p / (1 + p)² */
function hyperbolicTangentSlope(x: v128): v128 {
  const p = power(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const sum = f32x4.add(f32x4.splat(1), p);
  return f32x4.div(f32x4.mul(f32x4.splat(4), p), f32x4.mul(sum, sum));
}

/**
 * 1 − Φ(x) of the normal distribution, for x ≥ 0 as far as powers reach.
 * Source: Press et al., Numerical Recipes in C (1992), `erfcc`; relative error below 1.2e-7.
 */
function upperTail(x: v128): v128 {
  const z = f32x4.mul(x, f32x4.splat(<f32>Math.SQRT1_2));
  const t = f32x4.div(f32x4.splat(1), madd(z, f32x4.splat(0.5), f32x4.splat(1)));
  let sum = f32x4.splat(0.17087277);
  sum = madd(sum, t, f32x4.splat(-0.82215223));
  sum = madd(sum, t, f32x4.splat(1.48851587));
  sum = madd(sum, t, f32x4.splat(-1.13520398));
  sum = madd(sum, t, f32x4.splat(0.27886807));
  sum = madd(sum, t, f32x4.splat(-0.18628806));
  sum = madd(sum, t, f32x4.splat(0.09678418));
  sum = madd(sum, t, f32x4.splat(0.37409196));
  sum = madd(sum, t, f32x4.splat(1.00002368));
  sum = madd(sum, t, f32x4.splat(-1.26551223));
  const exponent = f32x4.sub(sum, f32x4.mul(z, z));
  return f32x4.mul(f32x4.mul(t, f32x4.splat(0.5)), power(exponent));
}

/** Φ(x) */
function normalShare(x: v128): v128 {
  const tail = upperTail(f32x4.abs(x));
  return v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)));
}

/** Beyond, Φ is 0 or 1 to float32, and −∞ · 0 is to be 0. */
const OUTERMOST: f32 = 14;

function gelu(x: v128): v128 {
  const isGone = f32x4.lt(x, f32x4.splat(-OUTERMOST));
  return v128.bitselect(f32x4.splat(0), f32x4.mul(x, normalShare(x)), isGone);
}

/** Φ(x) + x · e^(−x²/2) / √(2π) */
function geluSlope(x: v128): v128 {
  const outermost = f32x4.splat(OUTERMOST);
  const bounded = f32x4.min(f32x4.max(x, f32x4.neg(outermost)), outermost);
  const density = power(f32x4.mul(f32x4.mul(bounded, bounded), f32x4.splat(-0.5)));
  return madd(f32x4.mul(bounded, f32x4.splat(0.3989422804014327)), density, normalShare(bounded));
}

/** target = f(source) */
export function curve(kind: i32, source: usize, target: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const x = v128.load(source + offset);
    let value: v128;
    if (kind === ELU) value = v128.bitselect(powerLessOne(x), x, f32x4.lt(x, f32x4.splat(0)));
    else if (kind === SIGMOID) value = sigmoid(x);
    else if (kind === TANH) value = hyperbolicTangent(x);
    else value = gelu(x);
    storeSome(target + offset, value, min(4, count - i));
  }
}

/** target = gradient · f′(source) */
export function curveBackward(kind: i32, source: usize, gradient: usize, target: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const x = v128.load(source + offset);
    let slope: v128;
    if (kind === ELU) slope = v128.bitselect(power(x), one, f32x4.lt(x, f32x4.splat(0)));
    else if (kind === SIGMOID) slope = sigmoidSlope(x);
    else if (kind === TANH) slope = hyperbolicTangentSlope(x);
    else slope = geluSlope(x);
    storeSome(target + offset, f32x4.mul(v128.load(gradient + offset), slope), min(4, count - i));
  }
}
