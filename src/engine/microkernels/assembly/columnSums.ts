import { storeEight } from './lanes';

export function columnSums(source: usize, rowCount: i32, width: i32, target: usize): void {
  const rowBytes = (<usize>width) << 2;
  for (let column = 0; column < width; column += 8) {
    const first = source + ((<usize>column) << 2);
    let low = f32x4.splat(0);
    let high = low;
    for (let row = 0; row < rowCount; row++) {
      const place = first + <usize>row * rowBytes;
      low = f32x4.add(low, v128.load(place, 0));
      high = f32x4.add(high, v128.load(place, 16));
    }
    storeEight(target + ((<usize>column) << 2), low, high, min(8, width - column));
  }
}
