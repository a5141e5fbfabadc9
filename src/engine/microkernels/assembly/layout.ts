/** Moving numbers into the order in which others read them. */

export function copy(source: usize, target: usize, bytes: usize): void {
  memory.copy(target, source, bytes);
}

export function clear(target: usize, bytes: usize): void {
  memory.fill(target, 0, bytes);
}

export function copyRows(
  source: usize,
  sourceStep: usize,
  target: usize,
  targetStep: usize,
  rows: i32,
  bytes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(target, source, bytes);
    source += sourceStep;
    target += targetStep;
  }
}

export function padRows(
  source: usize,
  rowStep: usize,
  height: i32,
  firstRow: i32,
  rows: i32,
  leftBytes: usize,
  bytes: usize,
  rightBytes: usize,
  target: usize,
): void {
  const targetStep = leftBytes + bytes + rightBytes;
  for (let row = firstRow; row < firstRow + rows; row++) {
    if (row < 0 || row >= height) memory.fill(target, 0, targetStep);
    else {
      memory.fill(target, 0, leftBytes);
      memory.copy(target + leftBytes, source + <usize>row * rowStep, bytes);
      memory.fill(target + leftBytes + bytes, 0, rightBytes);
    }
    target += targetStep;
  }
}

export function packTile(source: usize, rowBytes: usize, rows: i32, width: i32, target: usize): void {
  for (let row = 0; row < rows; row++) {
    if (width >= 8) {
      v128.store(target, v128.load(source, 0), 0);
      v128.store(target, v128.load(source, 16), 16);
    } else {
      for (let i: usize = 0; i < 8; i++) {
        store<f32>(target + (i << 2), i < <usize>width ? load<f32>(source + (i << 2)) : 0);
      }
    }
    source += rowBytes;
    target += 32;
  }
}

export function packColumns(source: usize, rowBytes: usize, rows: i32, width: i32, target: usize): void {
  const wholeRows = width >= 8 ? rows & ~3 : 0;
  for (let row = 0; row < wholeRows; row += 4) {
    const s = source + ((<usize>row) << 2);
    const t = target + ((<usize>row) << 5);
    transpose4(s, rowBytes, t);
    transpose4(s + 4 * rowBytes, rowBytes, t + 16);
  }
  for (let row = wholeRows; row < rows; row++) {
    let s = source + ((<usize>row) << 2);
    const t = target + ((<usize>row) << 5);
    for (let i: usize = 0; i < 8; i++) {
      store<f32>(t + (i << 2), i < <usize>width ? load<f32>(s) : 0);
      s += rowBytes;
    }
  }
}

/** Four rows to four half tiles. Pairs of rows are interleaved by numbers, then by pairs of numbers. */
function transpose4(source: usize, step: usize, target: usize): void {
  const a = v128.load(source);
  const b = v128.load(source + step);
  const c = v128.load(source + 2 * step);
  const d = v128.load(source + 3 * step);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), 0);
  v128.store(target, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(target, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 64);
  v128.store(target, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7), 96);
}
