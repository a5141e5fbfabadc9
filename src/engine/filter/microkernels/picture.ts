/** Many cells → one screen pixel: first rows into a row, then the cells of that row into pixels. */

/** The number of larger magnitude; of equals the first. What is not a number wins and stays. */
function peaks(best: v128, value: v128): v128 {
  const larger = f32x4.gt(f32x4.abs(value), f32x4.abs(best));
  return v128.bitselect(value, best, v128.or(larger, f32x4.ne(value, value)));
}

export function accumulate(source: usize, target: usize, count: i32, peak: i32): void {
  const bytes = (<usize>count) << 2;
  for (let offset: usize = 0; offset < bytes; offset += 16) {
    const best = v128.load(target + offset);
    const value = v128.load(source + offset);
    v128.store(target + offset, peak ? peaks(best, value) : f32x4.add(best, value));
  }
}

/** `starts` holds `pixels + 1` cell numbers (u32). Four numbers a cell are read; `channels` are kept. */
export function reduce(
  source: usize,
  target: usize,
  starts: usize,
  pixels: i32,
  channels: i32,
  peak: i32,
): void {
  const cellBytes = (<usize>channels) << 2;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const start = starts + ((<usize>pixel) << 2);
    let cell = source + <usize>load<u32>(start, 0) * cellBytes;
    const end = source + <usize>load<u32>(start, 4) * cellBytes;
    const out = target + <usize>pixel * cellBytes;
    let sum = f32x4.splat(0);
    for (; cell < end; cell += cellBytes) {
      const value = v128.load(cell);
      sum = peak ? peaks(sum, value) : f32x4.add(sum, value);
    }
    for (let channel = 0; channel < channels; channel++) {
      const best = load<f32>(out + ((<usize>channel) << 2));
      const value = f32x4.extract_lane(sum, 0);
      sum = i8x16.shuffle(sum, sum, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
      const larger = Mathf.abs(value) > Mathf.abs(best) || F32.isNaN(value);
      store<f32>(out + ((<usize>channel) << 2), peak ? (larger ? value : best) : best + value);
    }
  }
}
