import { madd, storeEight, storeSome } from './lanes';

/**
 * Batch normalisation of `[cells, channels]`. A tile is a few channels of a block of cells, which stays in the
 * first cache until all its channels are done. Sums are taken of blocks and then of blocks' sums, so that errors do not
 * grow with the cells.
 */
const BLOCK_CELLS: i32 = 64;

function storeSixteen(target: usize, a: v128, b: v128, c: v128, d: v128, count: i32): void {
  storeEight(target, a, b, min(8, count));
  if (count > 8) storeEight(target + 32, c, d, count - 8);
}

/** Of sixteen channels Σ (source − center)^power; power is 1 or 2. */
function sumPowers(
  source: usize,
  cells: i32,
  cellBytes: usize,
  center: usize,
  divisor: f32,
  target: usize,
  width: i32,
): void {
  const zero = f32x4.splat(0);
  const isSquare = center !== 0;
  const m0 = isSquare ? v128.load(center, 0) : zero;
  const m1 = isSquare ? v128.load(center, 16) : zero;
  const m2 = isSquare ? v128.load(center, 32) : zero;
  const m3 = isSquare ? v128.load(center, 48) : zero;
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  for (let rest = cells; rest > 0; rest -= BLOCK_CELLS) {
    let p0 = zero;
    let p1 = zero;
    let p2 = zero;
    let p3 = zero;
    for (let cell = min(rest, BLOCK_CELLS); cell > 0; cell--) {
      let x0 = v128.load(source, 0);
      let x1 = v128.load(source, 16);
      let x2 = v128.load(source, 32);
      let x3 = v128.load(source, 48);
      if (isSquare) {
        x0 = f32x4.sub(x0, m0);
        x1 = f32x4.sub(x1, m1);
        x2 = f32x4.sub(x2, m2);
        x3 = f32x4.sub(x3, m3);
        p0 = madd(x0, x0, p0);
        p1 = madd(x1, x1, p1);
        p2 = madd(x2, x2, p2);
        p3 = madd(x3, x3, p3);
      } else {
        p0 = f32x4.add(p0, x0);
        p1 = f32x4.add(p1, x1);
        p2 = f32x4.add(p2, x2);
        p3 = f32x4.add(p3, x3);
      }
      source += cellBytes;
    }
    s0 = f32x4.add(s0, p0);
    s1 = f32x4.add(s1, p1);
    s2 = f32x4.add(s2, p2);
    s3 = f32x4.add(s3, p3);
  }
  const d = f32x4.splat(divisor);
  storeSixteen(target, f32x4.div(s0, d), f32x4.div(s1, d), f32x4.div(s2, d), f32x4.div(s3, d), width);
}

export function channelStatistics(
  source: usize,
  cells: i32,
  channels: i32,
  mean: usize,
  variance: usize,
): void {
  const cellBytes = (<usize>channels) << 2;
  for (let channel = 0; channel < channels; channel += 16) {
    const offset = (<usize>channel) << 2;
    const width = min(16, channels - channel);
    sumPowers(source + offset, cells, cellBytes, 0, <f32>cells, mean + offset, width);
    sumPowers(source + offset, cells, cellBytes, mean + offset, <f32>cells, variance + offset, width);
  }
}

/** 1 / √(variance + epsilon) of four channels. */
function inverseDeviation(variance: usize, epsilon: f32): v128 {
  const root = f32x4.sqrt(f32x4.add(v128.load(variance), f32x4.splat(epsilon)));
  return f32x4.div(f32x4.splat(1), root);
}

export function batchNorm(
  source: usize,
  cells: i32,
  channels: i32,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  target: usize,
): void {
  const cellBytes = (<usize>channels) << 2;
  for (; cells > 0; cells -= BLOCK_CELLS) {
    for (let channel = 0; channel < channels; channel += 8) {
      const offset = (<usize>channel) << 2;
      const width = min(8, channels - channel);
      const high = offset + 16;
      const scale0 = f32x4.mul(v128.load(gamma + offset), inverseDeviation(variance + offset, epsilon));
      const scale1 = f32x4.mul(v128.load(gamma + high), inverseDeviation(variance + high, epsilon));
      const shift0 = f32x4.sub(v128.load(beta + offset), f32x4.mul(v128.load(mean + offset), scale0));
      const shift1 = f32x4.sub(v128.load(beta + high), f32x4.mul(v128.load(mean + high), scale1));
      let from = source + offset;
      let to = target + offset;
      for (let cell = min(cells, BLOCK_CELLS); cell > 0; cell--) {
        const low = madd(v128.load(from, 0), scale0, shift0);
        storeEight(to, low, madd(v128.load(from, 16), scale1, shift1), width);
        from += cellBytes;
        to += cellBytes;
      }
    }
    source += BLOCK_CELLS * cellBytes;
    target += BLOCK_CELLS * cellBytes;
  }
}

export function batchNormSums(
  source: usize,
  gradient: usize,
  cells: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  epsilon: f32,
  dGamma: usize,
  dBeta: usize,
): void {
  const zero = f32x4.splat(0);
  const cellBytes = (<usize>channels) << 2;
  for (let rest = cells; rest > 0; rest -= BLOCK_CELLS) {
    for (let channel = 0; channel < channels; channel += 8) {
      const offset = (<usize>channel) << 2;
      const width = min(8, channels - channel);
      const m0 = v128.load(mean + offset, 0);
      const m1 = v128.load(mean + offset, 16);
      let from = source + offset;
      let slope = gradient + offset;
      let p0 = zero;
      let p1 = zero;
      let q0 = zero;
      let q1 = zero;
      for (let cell = min(rest, BLOCK_CELLS); cell > 0; cell--) {
        const g0 = v128.load(slope, 0);
        const g1 = v128.load(slope, 16);
        p0 = madd(g0, f32x4.sub(v128.load(from, 0), m0), p0);
        p1 = madd(g1, f32x4.sub(v128.load(from, 16), m1), p1);
        q0 = f32x4.add(q0, g0);
        q1 = f32x4.add(q1, g1);
        from += cellBytes;
        slope += cellBytes;
      }
      if (rest < cells) {
        p0 = f32x4.add(v128.load(dGamma + offset, 0), p0);
        p1 = f32x4.add(v128.load(dGamma + offset, 16), p1);
        q0 = f32x4.add(v128.load(dBeta + offset, 0), q0);
        q1 = f32x4.add(v128.load(dBeta + offset, 16), q1);
      }
      storeEight(dGamma + offset, p0, p1, width);
      storeEight(dBeta + offset, q0, q1, width);
    }
    source += BLOCK_CELLS * cellBytes;
    gradient += BLOCK_CELLS * cellBytes;
  }
  for (let channel = 0; channel < channels; channel += 4) {
    const place = dGamma + ((<usize>channel) << 2);
    const inverse = inverseDeviation(variance + ((<usize>channel) << 2), epsilon);
    storeSome(place, f32x4.mul(v128.load(place), inverse), min(4, channels - channel));
  }
}

/** dInput = a · dOutput + (b · source + c), the factors of four channels in a register each. */
export function batchNormBackward(
  source: usize,
  gradient: usize,
  cells: i32,
  channels: i32,
  gamma: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  dGamma: usize,
  dBeta: usize,
  count: f32,
  target: usize,
): void {
  const counts = f32x4.splat(count);
  const cellBytes = (<usize>channels) << 2;
  for (; cells > 0; cells -= BLOCK_CELLS) {
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = (<usize>channel) << 2;
      const width = min(4, channels - channel);
      const inverse = inverseDeviation(variance + offset, epsilon);
      const a = f32x4.mul(v128.load(gamma + offset), inverse);
      const spread = f32x4.div(f32x4.mul(v128.load(dGamma + offset), inverse), counts);
      const b = f32x4.neg(f32x4.mul(a, spread));
      const level = f32x4.div(v128.load(dBeta + offset), counts);
      const c = f32x4.neg(f32x4.add(f32x4.mul(a, level), f32x4.mul(b, v128.load(mean + offset))));
      let from = source + offset;
      let slope = gradient + offset;
      let to = target + offset;
      for (let cell = min(cells, BLOCK_CELLS); cell > 0; cell--) {
        storeSome(to, madd(a, v128.load(slope), madd(b, v128.load(from), c)), width);
        from += cellBytes;
        slope += cellBytes;
        to += cellBytes;
      }
    }
    source += BLOCK_CELLS * cellBytes;
    gradient += BLOCK_CELLS * cellBytes;
    target += BLOCK_CELLS * cellBytes;
  }
}
