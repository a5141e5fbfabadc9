import { leaky, storeSome } from './lanes';

/** One number after the other, four at once; each tensor may be the target. */

export function add(a: usize, b: usize, target: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    storeSome(target + offset, f32x4.add(v128.load(a + offset), v128.load(b + offset)), min(4, count - i));
  }
}

export function sumParts(parts: usize, partBytes: usize, partCount: i32, target: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    let place = parts + offset;
    let sum = v128.load(place);
    for (let part = 1; part < partCount; part++) {
      place += partBytes;
      sum = f32x4.add(sum, v128.load(place));
    }
    storeSome(target + offset, sum, min(4, count - i));
  }
}

export function relu(source: usize, target: usize, count: i32, slope: f32): void {
  const slopes = f32x4.splat(slope);
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const value = v128.load(source + offset);
    const result = slope === 0 ? f32x4.max(value, zero) : leaky(value, slopes);
    storeSome(target + offset, result, min(4, count - i));
  }
}

export function reluBackward(output: usize, gradient: usize, target: usize, count: i32, slope: f32): void {
  const slopes = f32x4.splat(slope);
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const offset = (<usize>i) << 2;
    const value = v128.load(gradient + offset);
    const isBent = f32x4.le(v128.load(output + offset), zero);
    storeSome(target + offset, v128.bitselect(f32x4.mul(value, slopes), value, isBent), min(4, count - i));
  }
}
