import { storeSome } from './lanes';

/** One step of an optimizer on `count` numbers. Factors that depend on the step alone are told. */

export function sgd(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  share: f32,
  weightDecay: f32,
  nesterovMomentum: f32,
): void {
  const rates = f32x4.splat(rate);
  const kept = f32x4.splat(momentum);
  const shares = f32x4.splat(share);
  const decay = f32x4.splat(weightDecay);
  const ahead = f32x4.splat(nesterovMomentum);
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const some = min(4, count - i);
    const value = v128.load(parameter + offset);
    const slope = f32x4.add(v128.load(gradient + offset), f32x4.mul(decay, value));
    let move = slope;
    if (velocity) {
      const past = f32x4.mul(kept, v128.load(velocity + offset));
      const speed = f32x4.add(past, f32x4.mul(shares, slope));
      storeSome(velocity + offset, speed, some);
      move = nesterovMomentum === 0 ? speed : f32x4.add(slope, f32x4.mul(ahead, speed));
    }
    storeSome(parameter + offset, f32x4.sub(value, f32x4.mul(rates, move)), some);
  }
}

export function adam(
  parameter: usize,
  gradient: usize,
  mean: usize,
  meanSquare: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  share1: f32,
  beta2: f32,
  share2: f32,
  squareScale: f32,
  epsilon: f32,
  weightDecay: f32,
  keep: f32,
): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const some = min(4, count - i);
    const value = v128.load(parameter + offset);
    const slope = f32x4.add(v128.load(gradient + offset), f32x4.mul(f32x4.splat(weightDecay), value));
    const pastMean = f32x4.mul(f32x4.splat(beta1), v128.load(mean + offset));
    const newMean = f32x4.add(pastMean, f32x4.mul(f32x4.splat(share1), slope));
    const pastSquare = f32x4.mul(f32x4.splat(beta2), v128.load(meanSquare + offset));
    const newSquare = f32x4.add(pastSquare, f32x4.mul(f32x4.splat(share2), f32x4.mul(slope, slope)));
    const root = f32x4.sqrt(f32x4.mul(newSquare, f32x4.splat(squareScale)));
    const move = f32x4.div(f32x4.mul(f32x4.splat(rate), newMean), f32x4.add(root, f32x4.splat(epsilon)));
    storeSome(mean + offset, newMean, some);
    storeSome(meanSquare + offset, newSquare, some);
    storeSome(parameter + offset, f32x4.sub(f32x4.mul(f32x4.splat(keep), value), move), some);
  }
}

export function rmsprop(
  parameter: usize,
  gradient: usize,
  meanSquare: usize,
  velocity: usize,
  count: i32,
  rate: f32,
  smoothing: f32,
  share: f32,
  epsilon: f32,
  momentum: f32,
  weightDecay: f32,
): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const some = min(4, count - i);
    const value = v128.load(parameter + offset);
    const slope = f32x4.add(v128.load(gradient + offset), f32x4.mul(f32x4.splat(weightDecay), value));
    const past = f32x4.mul(f32x4.splat(smoothing), v128.load(meanSquare + offset));
    const square = f32x4.add(past, f32x4.mul(f32x4.splat(share), f32x4.mul(slope, slope)));
    storeSome(meanSquare + offset, square, some);
    let move = f32x4.div(slope, f32x4.add(f32x4.sqrt(square), f32x4.splat(epsilon)));
    if (velocity) {
      move = f32x4.add(f32x4.mul(f32x4.splat(momentum), v128.load(velocity + offset)), move);
      storeSome(velocity + offset, move, some);
    }
    storeSome(parameter + offset, f32x4.sub(value, f32x4.mul(f32x4.splat(rate), move)), some);
  }
}

export function adagrad(
  parameter: usize,
  gradient: usize,
  sumOfSquares: usize,
  count: i32,
  rate: f32,
  epsilon: f32,
  weightDecay: f32,
): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const some = min(4, count - i);
    const value = v128.load(parameter + offset);
    const slope = f32x4.add(v128.load(gradient + offset), f32x4.mul(f32x4.splat(weightDecay), value));
    const sum = f32x4.add(v128.load(sumOfSquares + offset), f32x4.mul(slope, slope));
    storeSome(sumOfSquares + offset, sum, some);
    const root = f32x4.add(f32x4.sqrt(sum), f32x4.splat(epsilon));
    const move = f32x4.div(f32x4.mul(f32x4.splat(rate), slope), root);
    storeSome(parameter + offset, f32x4.sub(value, move), some);
  }
}
