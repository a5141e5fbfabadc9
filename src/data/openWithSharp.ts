import type { Metadata } from 'sharp';
import { message } from '../engine/message.ts';
import type { DecodeOptions, ImageHeader } from './decodedImage.ts';
import { damagedImage, unknownChannels, unknownFormat, unsupportedImage } from './imageProblems.ts';
import { loadSharp, type Sharp } from './loadSharp.ts';
import { isMarkup, vetSvg } from './svg/vetSvg.ts';

/** A file whose header was read and found good. */
export interface OpenedImage {
  readonly sharp: Sharp;
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly header: ImageHeader;
  /** How many bands the file's alpha leaves of a grey or colour image; what the pixels are converted to. */
  readonly space: 'b-w' | 'srgb' | 'grey16' | 'rgb16';
  /** Colours have to be converted, by the file's profile if it has one. */
  readonly isForeign: boolean;
  /** It has text, which this build of the library would leave out. */
  readonly lacksFonts: boolean;
  readonly seconds: number;
}

/** What the library calls a format → what a reader calls it. What is missing here is not read. */
const formats: Partial<Record<Metadata['format'], string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  tiff: 'TIFF',
  svg: 'SVG',
  heif: 'AVIF',
};

/**
 * Reads the header of any format but BMP.
 * @throws DataError `image-unknown-format`, `image-damaged`, `image-unsupported`, `decoder-missing`, and for
 *   an SVG what {@link vetSvg} throws.
 */
export async function openWithSharp(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions,
): Promise<OpenedImage> {
  // Packed SVG is not vetted, so it is not read.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw unknownFormat(name);
  const sharp = await loadSharp(options.sharpFrom);
  const hasText = isMarkup(bytes) && (await vetSvg(bytes, name, sharp, options)).hasText;
  const metadata = await readMetadata(sharp, bytes, name);
  const format = formats[metadata.format];
  if (!format || (format === 'AVIF' && metadata.compression !== 'av1')) throw unknownFormat(name);

  const isGray = metadata.space === 'b-w' || metadata.space === 'grey16';
  const isForeign = !isGray && !['srgb', 'rgb', 'rgb16'].includes(metadata.space);
  const bitsPerChannel = metadata.depth === 'ushort' && !isForeign ? 16 : 8;
  requireKnownSamples(metadata, name, format);
  const { height, width } = metadata.autoOrient;
  return {
    sharp,
    bytes,
    name,
    isForeign,
    // The WebAssembly build reaches no fonts of the system and brings none.
    lacksFonts: hasText && 'emscripten' in sharp.versions,
    space: bitsPerChannel === 16 ? (isGray ? 'grey16' : 'rgb16') : isGray ? 'b-w' : 'srgb',
    seconds: options.seconds ?? 60,
    header: {
      format,
      height,
      width,
      channels: isGray ? 1 : 3,
      bitsPerChannel,
      hasAlpha: metadata.hasAlpha,
      frames: metadata.pages ?? 1,
    },
  };
}

async function readMetadata(sharp: Sharp, bytes: Uint8Array, name: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, limitInputChannels: false }).metadata();
  } catch (cause) {
    const format = formatOfFirstBytes(bytes);
    throw format ? damagedImage(name, format, cause) : unknownFormat(name, cause);
  }
}

/** Samples other than 8 and 16 bit whole numbers have no place on the scale 0..255. */
function requireKnownSamples({ depth, space, channels }: Metadata, name: string, format: string): void {
  const isLab = space.startsWith('lab');
  if (depth !== 'uchar' && depth !== 'ushort' && !isLab) {
    throw unsupportedImage(
      message('{name} is {format} with samples of type {depth}; whole numbers of 8 and 16 bits are read.', {
        name,
        format,
        depth,
      }),
    );
  }
  if (space === 'multiband' || channels > 5) throw unknownChannels(name, format, channels);
}

/** The format that the first bytes announce, or undefined: tells a damaged image from what is none. */
function formatOfFirstBytes(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  if (start.startsWith('\x89PNG')) return 'PNG';
  if (start.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (start.startsWith('GIF8')) return 'GIF';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'WebP';
  if (/^(II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(start)) return 'TIFF';
  if (/^ftypavi[fs]/.test(start.slice(4))) return 'AVIF';
  return isMarkup(bytes) ? 'SVG' : undefined;
}
