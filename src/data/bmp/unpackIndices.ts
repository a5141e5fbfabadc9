import { damagedImage } from '../imageProblems.ts';
import type { BmpHeader } from './readBmpHeader.ts';

/**
 * Palette indices of run-length packed data, one byte each, in rows from the bottom; what no run reaches is 0.
 * Pairs of bytes: (n, v) repeats v n times (at 4 bits its two halves in turn); (0, 0) ends a row, (0, 1) the
 * image, (0, 2) moves right and up by the next two bytes, (0, n) takes n single values, filled up to 2 bytes.
 * What a run has beyond the end of its row is dropped.
 * Source: Microsoft, "Bitmap Compression".
 * @throws DataError `image-damaged` where the data ends before the image does.
 */
export function unpackIndices(
  packed: Uint8Array,
  { height, width, bitsPerPixel }: BmpHeader,
  name: string,
): Uint8Array {
  const indices = new Uint8Array(height * width);
  const isHalves = bitsPerPixel === 4;
  let x = 0;
  let y = 0;
  let at = 0;
  const next = () => {
    if (at >= packed.length) throw damagedImage(name, 'BMP');
    return packed[at++];
  };
  const put = (value: number) => {
    if (x < width) indices[y * width + x++] = value;
  };
  const half = (byte: number, i: number) => (i % 2 === 0 ? byte >> 4 : byte & 15);

  while (y < height) {
    // Some writers leave out the mark of the end.
    if (at === packed.length && y === height - 1 && x === width) break;
    const count = next();
    const value = next();
    if (count > 0) {
      for (let i = 0; i < count; i++) put(isHalves ? half(value, i) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += next();
      y += next();
    } else {
      const bytes = isHalves ? Math.ceil(value / 2) : value;
      for (let i = 0, byte = 0; i < value; i++) {
        if (!isHalves || i % 2 === 0) byte = next();
        put(isHalves ? half(byte, i) : byte);
      }
      if (bytes % 2 === 1) next();
    }
  }
  return indices;
}
