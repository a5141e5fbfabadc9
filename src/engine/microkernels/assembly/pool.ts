import { storeSome } from './lanes';
import { maxHalves, maxHalvesBackward } from './poolHalves';

/** Pools of one image, four channels at once. Windows are cut off at the rim: padding takes no part. */

/** Whether all windows are whole squares of 2 × 2, side by side. */
function liesByHalves(
  height: i32,
  width: i32,
  poolRows: i32,
  poolColumns: i32,
  rowStride: i32,
  columnStride: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
): bool {
  const areSquares = poolRows === 2 && poolColumns === 2 && rowStride === 2 && columnStride === 2;
  return areSquares && top === 0 && left === 0 && 2 * rows <= height && 2 * columns <= width;
}

export function maxPool(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  poolRows: i32,
  poolColumns: i32,
  rowStride: i32,
  columnStride: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  target: usize,
): void {
  if (liesByHalves(height, width, poolRows, poolColumns, rowStride, columnStride, top, left, rows, columns)) {
    maxHalves(source, width, channels, rows, columns, target);
    return;
  }
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let row = 0; row < rows; row++) {
    const firstRow = max(row * rowStride - top, 0);
    const endRow = min(row * rowStride - top + poolRows, height);
    for (let column = 0; column < columns; column++) {
      const firstColumn = max(column * columnStride - left, 0);
      const endColumn = min(column * columnStride - left + poolColumns, width);
      const first = source + <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        const best = largest(
          first + offset,
          endRow - firstRow,
          rowBytes,
          endColumn - firstColumn,
          pixelBytes,
        );
        storeSome(target + offset, best, min(4, channels - channel));
      }
      target += pixelBytes;
    }
  }
}

/** Each gradient goes to the first cell that is the maximum of its window in `pooled`. */
export function maxPoolBackward(
  gradient: usize,
  height: i32,
  width: i32,
  channels: i32,
  poolRows: i32,
  poolColumns: i32,
  rowStride: i32,
  columnStride: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  target: usize,
  pooled: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  const toTarget = target - pooled;
  const overlaps = poolRows > rowStride || poolColumns > columnStride;
  const areHalves = liesByHalves(
    height,
    width,
    poolRows,
    poolColumns,
    rowStride,
    columnStride,
    top,
    left,
    rows,
    columns,
  );
  if (!areHalves || height + width > 2 * (rows + columns)) memory.fill(target, 0, <usize>height * rowBytes);
  if (areHalves) {
    maxHalvesBackward(gradient, width, channels, rows, columns, target, pooled);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const firstRow = max(row * rowStride - top, 0);
    const endRow = min(row * rowStride - top + poolRows, height);
    for (let column = 0; column < columns; column++) {
      const firstColumn = max(column * columnStride - left, 0);
      const endColumn = min(column * columnStride - left + poolColumns, width);
      const first = pooled + <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        const count = min(4, channels - channel);
        const best = largest(
          first + offset,
          endRow - firstRow,
          rowBytes,
          endColumn - firstColumn,
          pixelBytes,
        );
        const slope = v128.load(gradient + offset);
        let isOpen = i32x4.splat(-1);
        let place = first + offset;
        for (let y = firstRow; y < endRow; y++) {
          let cell = place;
          for (let x = firstColumn; x < endColumn; x++) {
            const value = v128.load(cell);
            // Where the maximum is not a number, the first that is none.
            const isBest = v128.or(f32x4.eq(value, best), f32x4.ne(value, value));
            const share = v128.and(slope, v128.and(isBest, isOpen));
            isOpen = v128.andnot(isOpen, isBest);
            const t = cell + toTarget;
            storeSome(t, overlaps ? f32x4.add(v128.load(t), share) : share, count);
            cell += pixelBytes;
          }
          place += rowBytes;
        }
      }
      gradient += pixelBytes;
    }
  }
}

/** The maximum of a window, of four channels; of a number and what is none, the latter. */
/* @inline */
function largest(place: usize, rows: i32, rowBytes: usize, columns: i32, pixelBytes: usize): v128 {
  let best = v128.load(place);
  for (; rows > 0; rows--) {
    let cell = place;
    for (let column = columns; column > 0; column--) {
      best = f32x4.max(best, v128.load(cell));
      cell += pixelBytes;
    }
    place += rowBytes;
  }
  return best;
}

export function avgPool(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  poolRows: i32,
  poolColumns: i32,
  rowStride: i32,
  columnStride: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  target: usize,
  countPadding: bool,
): void {
  const pixelBytes = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    const firstRow = max(row * rowStride - top, 0);
    const endRow = min(row * rowStride - top + poolRows, height);
    for (let column = 0; column < columns; column++) {
      const firstColumn = max(column * columnStride - left, 0);
      const endColumn = min(column * columnStride - left + poolColumns, width);
      const cells = (endRow - firstRow) * (endColumn - firstColumn);
      const divisor = f32x4.splat(<f32>(countPadding ? poolRows * poolColumns : cells));
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        let sum = f32x4.splat(0);
        for (let y = firstRow; y < endRow; y++) {
          let place = source + <usize>(y * width + firstColumn) * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            sum = f32x4.add(sum, v128.load(place));
            place += pixelBytes;
          }
        }
        storeSome(target + offset, f32x4.div(sum, divisor), min(4, channels - channel));
      }
      target += pixelBytes;
    }
  }
}

/** Adds equal parts of each gradient to the cells of its window. */
export function avgPoolBackward(
  gradient: usize,
  height: i32,
  width: i32,
  channels: i32,
  poolRows: i32,
  poolColumns: i32,
  rowStride: i32,
  columnStride: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  target: usize,
  countPadding: bool,
): void {
  const pixelBytes = (<usize>channels) << 2;
  memory.fill(target, 0, <usize>(height * width) * pixelBytes);
  for (let row = 0; row < rows; row++) {
    const firstRow = max(row * rowStride - top, 0);
    const endRow = min(row * rowStride - top + poolRows, height);
    for (let column = 0; column < columns; column++) {
      const firstColumn = max(column * columnStride - left, 0);
      const endColumn = min(column * columnStride - left + poolColumns, width);
      const cells = (endRow - firstRow) * (endColumn - firstColumn);
      const divisor = f32x4.splat(<f32>(countPadding ? poolRows * poolColumns : cells));
      for (let channel = 0; channel < channels; channel += 4) {
        const offset = (<usize>channel) << 2;
        const count = min(4, channels - channel);
        const share = f32x4.div(v128.load(gradient + offset), divisor);
        for (let y = firstRow; y < endRow; y++) {
          let place = target + <usize>(y * width + firstColumn) * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            storeSome(place, f32x4.add(v128.load(place), share), count);
            place += pixelBytes;
          }
        }
      }
      gradient += pixelBytes;
    }
  }
}
