/** In double precision: the sum of a batch's losses must not lose the small ones. */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  samples: i32,
  classes: i32,
  smoothing: f64,
  scale: f64,
  loss: usize,
  correct: usize,
  dLogits: usize,
): void {
  const rowBytes = (<usize>classes) << 2;
  const share = smoothing / classes;
  let losses: f64 = 0;
  let corrects = 0;
  for (let sample = 0; sample < samples; sample++) {
    const label = <i32>load<f32>(labels + ((<usize>sample) << 2));
    let best = 0;
    let largest = <f64>load<f32>(logits);
    for (let k = 1; k < classes; k++) {
      const logit = <f64>load<f32>(logits + ((<usize>k) << 2));
      if (logit > <f64>load<f32>(logits + ((<usize>best) << 2))) best = k;
      largest = max(largest, logit);
    }
    if (best === label) corrects++;
    // No power exceeds 1, and their sum is not below 1.
    let sum: f64 = 0;
    for (let i: usize = 0; i < rowBytes; i += 4) sum += power(<f64>load<f32>(logits + i) - largest);
    const logSum = logarithm(sum);
    for (let k = 0; k < classes; k++) {
      const offset = (<usize>k) << 2;
      const logProbability = <f64>load<f32>(logits + offset) - largest - logSum;
      const target = share + (k === label ? 1 - smoothing : 0);
      // A class without a share does not count, also where its probability is 0.
      if (target !== 0) losses -= target * logProbability;
      if (dLogits) store<f32>(dLogits + offset, <f32>((power(logProbability) - target) * scale));
    }
    logits += rowBytes;
    if (dLogits) dLogits += rowBytes;
  }
  store<f32>(loss, <f32>(losses * scale));
  store<f32>(correct, <f32>corrects);
}

export function softmax(source: usize, target: usize, cells: i32, channels: i32): void {
  const cellBytes = (<usize>channels) << 2;
  for (; cells > 0; cells--) {
    const largest = largestOf(source, cellBytes);
    const sum = sumOfPowers(source, cellBytes, largest);
    for (let i: usize = 0; i < cellBytes; i += 4) {
      store<f32>(target + i, <f32>(power(<f64>load<f32>(source + i) - largest) / sum));
    }
    source += cellBytes;
    target += cellBytes;
  }
}

export function softmaxBackward(
  source: usize,
  gradient: usize,
  target: usize,
  cells: i32,
  channels: i32,
): void {
  const cellBytes = (<usize>channels) << 2;
  for (; cells > 0; cells--) {
    const largest = largestOf(source, cellBytes);
    const sum = sumOfPowers(source, cellBytes, largest);
    let mean: f64 = 0;
    for (let i: usize = 0; i < cellBytes; i += 4) {
      mean += (power(<f64>load<f32>(source + i) - largest) / sum) * load<f32>(gradient + i);
    }
    for (let i: usize = 0; i < cellBytes; i += 4) {
      const share = power(<f64>load<f32>(source + i) - largest) / sum;
      store<f32>(target + i, <f32>(share * (<f64>load<f32>(gradient + i) - mean)));
    }
    source += cellBytes;
    gradient += cellBytes;
    target += cellBytes;
  }
}

function largestOf(source: usize, bytes: usize): f64 {
  let largest = -Infinity;
  for (let i: usize = 0; i < bytes; i += 4) largest = max(largest, <f64>load<f32>(source + i));
  return largest;
}

function sumOfPowers(source: usize, bytes: usize, largest: f64): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < bytes; i += 4) sum += power(<f64>load<f32>(source + i) - largest);
  return sum;
}

/** ln 2, of which the first part has so few digits that its whole multiples are exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/**
 * eˣ for x ≤ 0: x = k · ln 2 + r, eʳ by a quotient of polynomials, times 2ᵏ. Where the standard library has
 * tables, which would lie in the memory that all share, this has none.
 * Source: FDLIBM, e_exp.c.
 */
function power(x: f64): f64 {
  if (x < -708) return 0;
  const k = <i32>(Math.LOG2E * x - 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const p4 = -1.6533902205465252e-6 + t * 4.1381367970572385e-8;
  const p = 0.16666666666666602 + t * (-0.0027777777777015593 + t * (6.613756321437934e-5 + t * p4));
  const c = r - t * p;
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return y * reinterpret<f64>((<i64>(k + 1023)) << 52);
}

/**
 * ln x for x ≥ 1: x = 2ᵏ · (1 + f) with √½ < 1 + f < √2, ln (1 + f) by a polynomial in s = f / (2 + f).
 * Source: FDLIBM, e_log.c.
 */
function logarithm(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let k = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    k++;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const t2 =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + t1 + t2) + k * LN2_LOW) - f);
}
