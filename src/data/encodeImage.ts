import { loadSharp } from './loadSharp.ts';

/** What can be written: 8 bits, grey or RGB, row by row. */
export interface EncodableImage {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/**
 * A PNG of the image, without loss; grey stays grey. `sharpFrom` as in `loadSharp`.
 * @throws DataError `decoder-missing`.
 */
export async function encodePng(
  { height, width, channels, data }: EncodableImage,
  sharpFrom?: string,
): Promise<Uint8Array> {
  const sharp = await loadSharp(sharpFrom);
  // Not `toUint8Array`: see `sharpPixels.ts`.
  const png = await sharp(data, { raw: { height, width, channels }, limitInputPixels: false })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png()
    .toBuffer();
  return new Uint8Array(png);
}
