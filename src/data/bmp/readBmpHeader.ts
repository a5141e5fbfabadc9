/**
 * BMP is read by our own code: the image library does not know it, and the small packages that do take the
 * header at its word (they ignore where the pixels begin, stop after one row of an odd width at 4 bits, lose
 * red in run-length data, and allocate whatever the header asks for).
 */
import { message } from '../../engine/message.ts';
import { damagedImage, unsupportedImage } from '../imageProblems.ts';

/** Which bits of a pixel hold each colour; 0 where there is none. */
export interface BmpMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export interface BmpHeader {
  readonly height: number;
  readonly width: number;
  /** Rows are stored from the top; most files begin at the bottom. */
  readonly isTopDown: boolean;
  readonly bitsPerPixel: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  /** Run-length packed, in units of 4 or 8 bits. */
  readonly isPacked: boolean;
  /** Where the pixels begin. */
  readonly offset: number;
  /** Red, green, blue of each colour; null above 8 bits. */
  readonly palette: Uint8Array | null;
  readonly masks: BmpMasks;
  /** 1 where there is a palette and all of it is grey. */
  readonly channels: 1 | 3;
  readonly hasAlpha: boolean;
}

const headerSizes = [12, 40, 52, 56, 64, 108, 124];
const compressions = { none: 0, rle8: 1, rle4: 2, masks: 3, jpeg: 4, png: 5, masksWithAlpha: 6 } as const;

/** Whether bytes begin as a BMP does: `BM`, and a header of a known length. */
export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 18 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  return headerSizes.includes(view(bytes).getUint32(14, true));
}

/**
 * Reads and checks the header: afterwards every pixel of unpacked data lies within the file.
 * Source: Microsoft, "Bitmap Header Types" (BITMAPCOREHEADER to BITMAPV5HEADER).
 * @throws DataError `image-damaged` where a number cannot be or the file is too short for it;
 *   `image-unsupported` for JPEG or PNG inside a BMP and the packing of OS/2.
 */
export function readBmpHeader(bytes: Uint8Array, name: string): BmpHeader {
  const data = view(bytes);
  const headerSize = data.getUint32(14, true);
  if (bytes.length < 14 + headerSize) throw damagedImage(name, 'BMP');
  const isCore = headerSize === 12;
  const width = isCore ? data.getUint16(18, true) : data.getInt32(18, true);
  const signedHeight = isCore ? data.getUint16(20, true) : data.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = data.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? compressions.none : data.getUint32(30, true);
  requireCompression(compression, bits, headerSize, name);
  const bitsPerPixel = requireBits(bits, name);
  if (width < 1 || height < 1) throw damagedImage(name, 'BMP');

  const offset = data.getUint32(10, true);
  const hasMasks = compression === compressions.masks || compression === compressions.masksWithAlpha;
  const maskBytes = hasMasks && headerSize === 40 ? (compression === compressions.masks ? 12 : 16) : 0;
  const tableStart = 14 + headerSize + maskBytes;
  if (offset < tableStart || offset >= bytes.length) throw damagedImage(name, 'BMP');
  const isPacked = compression === compressions.rle8 || compression === compressions.rle4;
  if (isPacked && signedHeight < 0) throw damagedImage(name, 'BMP');
  // The padding of the last row is often left out.
  const needed =
    offset + rowBytes(width, bitsPerPixel) * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (!isPacked && needed > bytes.length) throw damagedImage(name, 'BMP');

  const used = isCore ? 0 : data.getUint32(46, true);
  const palette =
    bitsPerPixel <= 8
      ? readPalette(bytes.subarray(tableStart, offset), isCore ? 3 : 4, bitsPerPixel, used)
      : null;
  if (palette?.length === 0) throw damagedImage(name, 'BMP');
  const masks = hasMasks ? readMasks(data, headerSize, maskBytes) : defaultMasks(bitsPerPixel);
  return {
    height,
    width,
    isTopDown: signedHeight < 0,
    bitsPerPixel,
    isPacked,
    offset,
    palette,
    masks,
    channels: palette && isGray(palette) ? 1 : 3,
    hasAlpha: masks.alpha !== 0,
  };
}

/** Bytes of a row: its bits, filled up to a multiple of 4 bytes. */
export function rowBytes(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function requireBits(bits: number, name: string): BmpHeader['bitsPerPixel'] {
  const known = ([1, 2, 4, 8, 16, 24, 32] as const).find((each) => each === bits);
  if (known === undefined) {
    throw unsupportedImage(
      message('{name} is BMP with {bits} bits a pixel; 1, 2, 4, 8, 16, 24 and 32 are read.', { name, bits }),
    );
  }
  return known;
}

function requireCompression(compression: number, bits: number, headerSize: number, name: string): void {
  const { none, rle8, rle4, masks, masksWithAlpha } = compressions;
  const isKnown =
    compression === none ||
    (compression === rle8 && bits === 8) ||
    (compression === rle4 && bits === 4) ||
    // In a header of 64 bytes (OS/2) the same numbers mean other packings.
    ((compression === masks || compression === masksWithAlpha) &&
      (bits === 16 || bits === 32) &&
      headerSize !== 64);
  if (isKnown) return;
  throw unsupportedImage(
    message('{name} is BMP with compression {compression} at {bits} bits a pixel, which is not read.', {
      name,
      compression,
      bits,
    }),
  );
}

function readPalette(table: Uint8Array, entryBytes: number, bits: number, used: number): Uint8Array {
  const present = Math.floor(table.length / entryBytes);
  const colors = Math.min(2 ** bits, used || 2 ** bits, present);
  const palette = new Uint8Array(colors * 3);
  for (let color = 0; color < colors; color++) {
    // Stored as blue, green, red.
    for (let channel = 0; channel < 3; channel++) {
      palette[color * 3 + channel] = table[color * entryBytes + 2 - channel];
    }
  }
  return palette;
}

function isGray(palette: Uint8Array): boolean {
  for (let i = 0; i < palette.length; i += 3) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  }
  return true;
}

function readMasks(data: DataView, headerSize: number, maskBytes: number): BmpMasks {
  const at = (index: number) => data.getUint32(54 + 4 * index, true);
  const hasAlpha = headerSize >= 56 || maskBytes === 16;
  return { red: at(0), green: at(1), blue: at(2), alpha: hasAlpha ? at(3) : 0 };
}

/** Without masks a pixel of 32 bits has a byte to spare: no alpha, most programs leave it 0. */
function defaultMasks(bits: number): BmpMasks {
  return bits === 16
    ? { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 }
    : { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };
}
