import type { DecodedImage } from './decodedImage.ts';

/** An image as a browser's canvas gives it: 4 bytes a pixel, row by row, alpha last and not multiplied in. */
export interface RgbaImage {
  readonly height: number;
  readonly width: number;
  readonly rgba: Uint8Array;
  /** What the file is known to be: "PNG". */
  readonly format?: string;
}

/**
 * The image in our form: alpha split off, `null` where all of it is opaque. A canvas does not say whether the
 * file was grey, so an image whose every pixel has red = green = blue counts as grey, with one channel.
 * `rgba` is not kept. 8 bits, 1 frame.
 */
export function fromRgba({ height, width, rgba, format = 'RGBA' }: RgbaImage): DecodedImage {
  const { channels, data, alpha } = splitRgba(rgba, height * width, isGray(rgba) ? 1 : 3);
  return { height, width, channels, data, format, bitsPerChannel: 8, alpha, frames: 1 };
}

function isGray(rgba: Uint8Array): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}

/** Colours (or red alone, for grey) and alpha of `pixels` RGBA pixels, in arrays of their own. */
export function splitRgba<C extends 1 | 3>(rgba: Uint8Array, pixels: number, channels: C) {
  const data = new Uint8Array(pixels * channels);
  const alpha = new Uint8Array(pixels);
  let opaque = true;
  for (let i = 0, to = 0; i < pixels; i++) {
    const from = i * 4;
    for (let channel = 0; channel < channels; channel++) data[to++] = rgba[from + channel];
    alpha[i] = rgba[from + 3];
    if (alpha[i] !== 255) opaque = false;
  }
  return { channels, data, alpha: opaque ? null : alpha };
}
