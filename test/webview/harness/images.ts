import type { DecodedImage } from '../../../src/data/decodedImage.ts';

/** An image whose numbers are known: `value` of each row, column and channel, 0..255. */
export function makeImage(
  height: number,
  width: number,
  channels: 1 | 3,
  value: (row: number, column: number, channel: number) => number,
): DecodedImage {
  const data = new Uint8Array(height * width * channels);
  for (let place = 0; place < data.length; place++) {
    const cell = Math.floor(place / channels);
    data[place] = value(Math.floor(cell / width), cell % width, place % channels);
  }
  return { height, width, channels, data, alpha: null, format: 'PNG', bitsPerChannel: 8, frames: 1 };
}

/** Rows of tens and columns of ones: the pixel at row r, column c is 10 · r + c. */
export function numberedImage(height: number, width: number): DecodedImage {
  return makeImage(height, width, 1, (row, column) => 10 * row + column);
}
