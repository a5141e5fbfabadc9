import { grayWeights, type PixelImage, pixelScale } from '../../engine/filter/image.ts';
import type { InputShape } from './datasetSpec.ts';
import { resample } from './resample.ts';

/**
 * Writes `image` into `pixels` as a network of `shape` reads it: bytes 0..255, height · width · channels.
 *
 * An image of another size is shrunk or enlarged, both sides alike, until the whole of it just fits
 * ({@link resample}); it stands in the middle, and its outermost rows or columns are repeated over what is
 * left. Colour becomes grey by 0.299 R + 0.587 G + 0.114 B of the stored values, grey becomes colour by
 * repetition; transparency is left out. Rounded to the nearest byte once, at the end. An image that has the
 * shape already comes through unchanged.
 */
export function fitImage(image: PixelImage, shape: InputShape, pixels: Uint8Array): void {
  const [height, width, channels] = shape;
  const isSameSize = image.height === height && image.width === width;
  if (isSameSize && image.channels === channels && image.data instanceof Uint8Array) {
    pixels.set(image.data);
    return;
  }
  const inner = fittedSize(image, shape);
  // Fewer channels first: there is less to resample.
  const source = channels === 1 && image.channels === 3 ? grayOf(image) : image;
  const values = isSameSize ? source.data : resample(source, inner.height, inner.width);
  const scale = pixelScale(image);
  const top = Math.floor((height - inner.height) / 2);
  const left = Math.floor((width - inner.width) / 2);
  const spread = source.channels === channels ? 1 : 0;
  for (let y = 0, to = 0; y < height; y++) {
    const row = clamp(y - top, inner.height - 1) * inner.width;
    for (let x = 0; x < width; x++) {
      const from = (row + clamp(x - left, inner.width - 1)) * source.channels;
      for (let channel = 0; channel < channels; channel++) {
        pixels[to++] = Math.round(values[from + channel * spread] * scale);
      }
    }
  }
}

/** The largest size of `image`'s proportions within `shape`, at least 1×1. */
export function fittedSize(
  image: { readonly height: number; readonly width: number },
  [height, width]: InputShape,
): { readonly height: number; readonly width: number } {
  const scale = Math.min(height / image.height, width / image.width);
  return {
    height: Math.max(1, Math.round(image.height * scale)),
    width: Math.max(1, Math.round(image.width * scale)),
  };
}

function grayOf({ height, width, data }: PixelImage) {
  const [red, green, blue] = grayWeights;
  const gray = new Float64Array(height * width);
  for (let i = 0, from = 0; i < gray.length; i++, from += 3) {
    gray[i] = red * data[from] + green * data[from + 1] + blue * data[from + 2];
  }
  return { height, width, channels: 1, data: gray };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
