import type { DecodedImage } from '../decodedImage.ts';
import { type BmpHeader, rowBytes } from './readBmpHeader.ts';
import { unpackIndices } from './unpackIndices.ts';

/**
 * The pixels of a BMP whose header was read and whose size was found fit.
 * Fields of n bits are spread over 0..255: round(v · 255 / (2ⁿ − 1)). An index beyond the palette is black.
 * Alpha comes from a mask alone, and counts as absent where it is 0 everywhere.
 * @throws DataError `image-damaged` where packed data ends early or leaves the image.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader, name: string): DecodedImage {
  const { height, width, channels } = header;
  const parts = header.palette
    ? { data: decodeIndexed(bytes, header, header.palette, name), alpha: null }
    : decodeDirect(bytes, header);
  return { height, width, channels, ...parts, format: 'BMP', bitsPerChannel: 8, frames: 1 };
}

function decodeIndexed(bytes: Uint8Array, header: BmpHeader, palette: Uint8Array, name: string): Uint8Array {
  const { height, width, channels, bitsPerPixel } = header;
  const packed = header.isPacked ? unpackIndices(bytes.subarray(header.offset), header, name) : null;
  const data = new Uint8Array(height * width * channels);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  for (let y = 0, to = 0; y < height; y++) {
    const row = storedRow(header, y);
    for (let x = 0; x < width; x++) {
      const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
      const index = packed
        ? packed[(height - 1 - y) * width + x]
        : (bytes[row + Math.floor(x / perByte)] >> shift) & mask;
      for (let channel = 0; channel < channels; channel++) data[to++] = palette[index * 3 + channel];
    }
  }
  return data;
}

function decodeDirect(bytes: Uint8Array, header: BmpHeader): Pick<DecodedImage, 'data' | 'alpha'> {
  const { height, width, bitsPerPixel, masks } = header;
  const data = new Uint8Array(height * width * 3);
  const alpha = masks.alpha ? new Uint8Array(height * width) : null;
  const fields = [field(masks.red), field(masks.green), field(masks.blue)];
  const alphaField = field(masks.alpha);
  let isBlank = true;
  const step = bitsPerPixel / 8;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = storedRow(header, y); x < width; x++, at += step) {
      if (bitsPerPixel === 24) {
        data[to++] = bytes[at + 2];
        data[to++] = bytes[at + 1];
        data[to++] = bytes[at];
        continue;
      }
      const low = bytes[at] | (bytes[at + 1] << 8);
      const pixel = bitsPerPixel === 16 ? low : (low | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
      for (const each of fields) data[to++] = each(pixel);
      if (alpha) {
        alpha[y * width + x] = alphaField(pixel);
        if (alpha[y * width + x] !== 0) isBlank = false;
      }
    }
  }
  return { data, alpha: alpha && !isBlank && alpha.some((value) => value !== 255) ? alpha : null };
}

/** Where row `y`, counted from the top, begins in the file. */
function storedRow({ height, width, bitsPerPixel, offset, isTopDown }: BmpHeader, y: number): number {
  return offset + rowBytes(width, bitsPerPixel) * (isTopDown ? y : height - 1 - y);
}

/** Takes the bits of `mask` out of a pixel and spreads them over 0..255. */
function field(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}
