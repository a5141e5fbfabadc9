import type { DecodedImage } from '../../data/decodeImage.ts';
import type { Region } from '../../engine/filter/sinks.ts';

/**
 * The opacity of a region at the size of its picture: of each pixel's cells the one in the middle. Null for
 * an image without transparency. 0..255, rows · columns.
 */
export function shrinkAlpha(
  { alpha, width }: DecodedImage,
  region: Region,
  rows: number,
  columns: number,
): Uint8Array | null {
  if (!alpha) return null;
  const shrunk = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const y = region.row + Math.floor(((row + 0.5) * region.height) / rows);
    for (let column = 0; column < columns; column++) {
      const x = region.column + Math.floor(((column + 0.5) * region.width) / columns);
      shrunk[row * columns + column] = alpha[y * width + x];
    }
  }
  return shrunk;
}
