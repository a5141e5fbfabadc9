import type { DecodedImage } from './decodedImage.ts';
import { splitRgba } from './fromRgba.ts';
import { damagedImage, noFonts, noMemory, tooSlow, unknownChannels } from './imageProblems.ts';
import type { OpenedImage } from './openWithSharp.ts';

/**
 * The pixels of an opened image, whole or resized.
 * @throws DataError `decoder-fonts`, `image-damaged`, `image-too-slow`, `image-no-memory` or `image-unsupported`.
 */
export async function decodeWithSharp(
  opened: OpenedImage,
  size?: { readonly height: number; readonly width: number },
): Promise<DecodedImage> {
  if (opened.lacksFonts) throw noFonts(opened.name);
  const raw = await rawPixels(opened, size);
  const { format, channels, bitsPerChannel, frames } = opened.header;
  const expected = opened.header.channels;
  if (raw.channels !== expected && raw.channels !== expected + 1 && !(expected === 1 && raw.channels === 4)) {
    throw unknownChannels(opened.name, format, raw.channels);
  }
  const parts = splitAlpha(raw.data, raw.height * raw.width, channels, raw.channels);
  return { height: raw.height, width: raw.width, channels, format, bitsPerChannel, frames, ...parts };
}

async function rawPixels(
  { sharp, bytes, name, header, space, isForeign, seconds }: OpenedImage,
  size?: { readonly height: number; readonly width: number },
) {
  // The library gives grey with alpha at 8 bits only as RGBA; the expansion repeats the value.
  const asRgba = space === 'b-w' && header.hasAlpha;
  try {
    let pipeline = sharp(bytes, {
      autoOrient: true,
      failOn: 'error',
      ignoreIcc: !isForeign,
      limitInputPixels: false,
    });
    if (size) pipeline = pipeline.resize({ ...size, fit: 'fill', kernel: 'linear' });
    const { data, info } = await pipeline
      .toColourspace(asRgba ? 'srgb' : space)
      .raw({ depth: header.bitsPerChannel === 16 ? 'ushort' : 'uchar' })
      .timeout({ seconds })
      // `toUint8Array` of sharp 0.35.5 copies the pixels and never frees its own (FreeCallback's arguments
      // are exchanged in pipeline.cc).
      .toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    // A plain array that fills its buffer, and can be handed to another thread, which a Buffer's cannot.
    const own = new Uint8Array(data);
    const whole = header.bitsPerChannel === 16 ? new Uint16Array(own.buffer) : own;
    return { height, width, channels: channels as number, data: whole };
  } catch (cause) {
    throw problemOf(cause, name, header.format, seconds);
  }
}

function problemOf(cause: unknown, name: string, format: string, seconds: number): Error {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/^timeout/.test(text)) return tooSlow(name, seconds, cause);
  if (/memory|alloc/i.test(text) || cause instanceof RangeError) return noMemory(name, cause);
  return damagedImage(name, format, cause);
}

/** Colours and alpha in arrays of their own; alpha as 8 bits, null where all is opaque. */
function splitAlpha(
  data: Uint8Array | Uint16Array,
  pixels: number,
  channels: 1 | 3,
  bands: number,
): Pick<DecodedImage, 'data' | 'alpha'> {
  if (bands === channels) return { data, alpha: null };
  if (data instanceof Uint8Array) return splitRgba(data, pixels, channels);
  const colors = new Uint16Array(pixels * channels);
  const alpha = new Uint8Array(pixels);
  let opaque = true;
  for (let i = 0, to = 0; i < pixels; i++) {
    for (let channel = 0; channel < channels; channel++) colors[to++] = data[i * bands + channel];
    alpha[i] = Math.round(data[i * bands + bands - 1] / 257);
    if (alpha[i] !== 255) opaque = false;
  }
  return { data: colors, alpha: opaque ? null : alpha };
}
