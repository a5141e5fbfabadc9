/** Files that the tests make and read without the product's own readers and writers. */
import { crc32, deflateSync } from 'node:zlib';
import type { DirectImage } from './directFilter.ts';

/** A PNG of 8 or 16 bits, grey or RGB, after the PNG specification (ISO/IEC 15948). */
export function pngOf({ height, width, channels, bits, data }: DirectImage): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bits;
  header[9] = channels === 3 ? 2 : 0;
  const rowBytes = (width * channels * bits) / 8;
  const rows = Buffer.alloc(height * (1 + rowBytes));
  for (let row = 0; row < height; row++) {
    for (let place = 0; place < width * channels; place++) {
      const value = data[row * width * channels + place];
      const start = row * (1 + rowBytes) + 1;
      if (bits === 16) rows.writeUInt16BE(value, start + 2 * place);
      else rows[start + place] = value;
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Reads an .npy of float32 in C order, after NumPy's format 1.0; anything else throws. */
export function numbersOf(bytes: Buffer): Numbers {
  if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00') throw new Error('not an .npy of version 1.0');
  const length = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + length);
  const form = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header);
  if (!form || (10 + length) % 64 !== 0) throw new Error(`header ${JSON.stringify(header)}`);
  const shape = form[1].split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const count = shape.reduce((product, extent) => product * extent, 1);
  const body = bytes.subarray(10 + length);
  if (body.length !== 4 * count) throw new Error(`${body.length} bytes for ${shape.join('×')}`);
  return { shape, data: new Float32Array(Uint8Array.from(body).buffer) };
}
