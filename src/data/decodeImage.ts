/**
 * Images from bytes. Which numbers come out:
 *
 * - Stored values. An embedded colour profile is not applied to grey and RGB: what a person reads in the
 *   panel is what is in the file. CMYK, Lab and the like have no RGB of their own and are converted to sRGB.
 * - Grey stays one channel; a palette becomes RGB (a BMP whose palette is all grey is grey: BMP knows no
 *   other way to say so). 1, 2 and 4 bits are spread over 0..255; 16 bits stay whole.
 * - EXIF orientation is applied. Of an animation the first frame is read.
 * - Alpha is split off as 8 bits and not multiplied in.
 * - A file that is cut off or damaged is refused (`failOn: 'error'`): half a picture that ends in grey
 *   would be taken for the truth. Mere warnings (a bad profile, stray bytes) are not errors.
 * - The size is checked in the header, before anything is decoded.
 */
import { decodeBmp } from './bmp/decodeBmp.ts';
import { isBmp, readBmpHeader } from './bmp/readBmpHeader.ts';
import type { DecodedImage, DecodedPreview, DecodeOptions, ImageHeader } from './decodedImage.ts';
import { emptyImage, tooManyPixels } from './imageProblems.ts';
import { openWithSharp } from './openWithSharp.ts';
import { decodeWithSharp } from './sharpPixels.ts';

export type { DecodedImage, DecodedPreview, DecodeOptions, ImageHeader } from './decodedImage.ts';
export { fromRgba, type RgbaImage } from './fromRgba.ts';

const defaultMegapixels = 100;

/**
 * The whole image. `name` is what messages call it; the format is found by the bytes, not by the name.
 * @throws DataError `image-empty`, `image-unknown-format`, `image-damaged`, `image-too-large`,
 *   `image-unsupported`, `image-too-slow`, `image-no-memory`, `svg-points-outside`, `svg-too-complex`,
 *   `decoder-fonts` or `decoder-missing`.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions = {},
): Promise<DecodedImage> {
  requireBytes(bytes, name);
  if (isBmp(bytes)) return decodeBmp(bytes, checkedBmpHeader(bytes, name, options), name);
  const opened = await openWithSharp(bytes, name, options);
  requirePixelLimit(opened.header, name, options);
  return decodeWithSharp(opened);
}

/**
 * A quick decoding of about `maxPixels` pixels, by the same rules: JPEG and WebP are shrunk while they are
 * decoded, the others after. An image that small already, and every BMP, comes whole.
 * @throws DataError as {@link decodeImage}.
 */
export async function decodePreview(
  bytes: Uint8Array,
  name: string,
  maxPixels: number,
  options: DecodeOptions = {},
): Promise<DecodedPreview> {
  requireBytes(bytes, name);
  if (isBmp(bytes)) {
    const image = await decodeImage(bytes, name, options);
    return { ...image, full: { height: image.height, width: image.width } };
  }
  const opened = await openWithSharp(bytes, name, options);
  requirePixelLimit(opened.header, name, options);
  const { height, width } = opened.header;
  const shrink = Math.sqrt(Math.min(1, maxPixels / (height * width)));
  const size = {
    height: Math.max(1, Math.round(height * shrink)),
    width: Math.max(1, Math.round(width * shrink)),
  };
  const image = await decodeWithSharp(opened, shrink < 1 ? size : undefined);
  return { ...image, full: { height, width } };
}

/**
 * What the header says, without decoding pixels.
 * @throws DataError as {@link decodeImage}, also for an image above the limit.
 */
export async function readImageHeader(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions = {},
): Promise<ImageHeader> {
  requireBytes(bytes, name);
  if (isBmp(bytes)) {
    const { height, width, channels, hasAlpha } = checkedBmpHeader(bytes, name, options);
    return { format: 'BMP', height, width, channels, bitsPerChannel: 8, hasAlpha, frames: 1 };
  }
  const { header } = await openWithSharp(bytes, name, options);
  requirePixelLimit(header, name, options);
  return header;
}

function requireBytes(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0) throw emptyImage(name);
}

function requirePixelLimit(
  { height, width }: Pick<ImageHeader, 'height' | 'width'>,
  name: string,
  { megapixels = defaultMegapixels }: DecodeOptions,
): void {
  if (height * width > megapixels * 1e6) throw tooManyPixels(name, height, width, megapixels);
}

function checkedBmpHeader(bytes: Uint8Array, name: string, options: DecodeOptions) {
  const header = readBmpHeader(bytes, name);
  requirePixelLimit(header, name, options);
  return header;
}
