/** Small steps between the passes over a row. */

export function copy(source: usize, target: usize, bytes: usize): void {
  memory.copy(target, source, bytes);
}

/** The running sum of a column of cells, moved down by one row. */
export function slide(target: usize, entering: usize, leaving: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  for (let offset: usize = 0; offset < bytes; offset += 16) {
    const change = f32x4.sub(v128.load(entering + offset), v128.load(leaving + offset));
    v128.store(target + offset, f32x4.add(v128.load(target + offset), change));
  }
}

export function divide(target: usize, divisors: usize, factor: f32, count: i32): void {
  const bytes = (<usize>count) << 2;
  for (let offset: usize = 0; offset < bytes; offset += 16) {
    const divisor = f32x4.mul(v128.load(divisors + offset), f32x4.splat(factor));
    v128.store(target + offset, f32x4.div(v128.load(target + offset), divisor));
  }
}

export function gather(source: usize, target: usize, pixels: i32, channels: i32, step: i32): void {
  const stepBytes = (<usize>step) << 2;
  const pixelBytes = (<usize>channels) << 2;
  for (let i = 0; i < pixels; i++) {
    // Of four numbers the ones beyond the pixel are overwritten by the next pixel, or lie in the slack.
    if (channels === 1) store<f32>(target, load<f32>(source));
    else v128.store(target, v128.load(source));
    source += stepBytes;
    target += pixelBytes;
  }
}
