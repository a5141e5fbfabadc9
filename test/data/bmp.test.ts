import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeImage, readImageHeader } from '../../src/data/decodeImage.ts';
import { type BmpParts, bmpBytes, bmpRows } from '../fixtures/hostile/bmpBytes.ts';
import { failure } from './failure.ts';

const decode = (parts: BmpParts) => decodeImage(bmpBytes(parts), 'a.bmp');
const red = [255, 0, 0] as const;
const blue = [0, 0, 255] as const;
const gray = [77, 77, 77] as const;

describe('palettes', () => {
  test('1 bit, odd width, rows from the bottom', async () => {
    const image = await decode({
      width: 9,
      height: 2,
      bits: 1,
      palette: [red, blue],
      pixels: bmpRows([
        [0b11111111, 0b10000000],
        [0b10000000, 0b00000000],
      ]),
    });
    expect(image).toMatchObject({ format: 'BMP', height: 2, width: 9, channels: 3, alpha: null, frames: 1 });
    expect([...image.data]).toEqual([blue, ...new Array(8).fill(red), ...new Array(9).fill(blue)].flat());
  });

  test('4 bits, odd width, several rows', async () => {
    const palette = Array.from({ length: 16 }, (_, i) => [i, 2 * i, 3 * i] as const);
    const rows = [
      [0x12, 0x30],
      [0x45, 0x60],
      [0x78, 0x90],
    ];
    const image = await decode({ width: 3, height: 3, bits: 4, palette, pixels: bmpRows(rows) });
    const reds = Array.from({ length: 9 }, (_, i) => image.data[i * 3]);
    expect(reds).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
    expect([...image.data.subarray(0, 3)]).toEqual([7, 14, 21]);
  });

  test('8 bits with a grey palette are grey, stored from the top, behind a gap', async () => {
    const palette = Array.from({ length: 256 }, (_, i) => [255 - i, 255 - i, 255 - i] as const);
    const pixels = bmpRows([
      [0, 1, 2],
      [253, 254, 255],
    ]);
    const parts = { width: 3, height: -2, bits: 8, palette, gap: 6, pixels };
    const image = await decode(parts);
    expect(image.channels).toBe(1);
    expect([...image.data]).toEqual([255, 254, 253, 2, 1, 0]);
    expect(await readImageHeader(bmpBytes(parts), 'a')).toEqual({
      format: 'BMP',
      height: 2,
      width: 3,
      channels: 1,
      bitsPerChannel: 8,
      hasAlpha: false,
      frames: 1,
    });
  });

  test('an index beyond the palette is black', async () => {
    const image = await decode({ width: 2, height: 1, bits: 8, palette: [red], pixels: bmpRows([[0, 9]]) });
    expect([...image.data]).toEqual([255, 0, 0, 0, 0, 0]);
  });

  test('the short header of OS/2', async () => {
    const image = await decode({
      width: 2,
      height: 1,
      bits: 1,
      headerSize: 12,
      palette: [red, blue],
      pixels: bmpRows([[0b01000000]]),
    });
    expect([...image.data]).toEqual([...red, ...blue]);
  });
});

describe('direct colours', () => {
  test('16 bits are 5 for each colour, spread over 0..255', async () => {
    const pixel = (r: number, g: number, b: number) => (r << 10) | (g << 5) | b;
    const words = [pixel(31, 0, 0), pixel(0, 16, 0), pixel(1, 2, 3)];
    const pixels = bmpRows([words.flatMap((word) => [word & 255, word >> 8])]);
    const image = await decode({ width: 3, height: 1, bits: 16, pixels });
    expect([...image.data]).toEqual([255, 0, 0, 0, 132, 0, 8, 16, 25]);
  });

  test('16 bits by masks: 5, 6, 5', async () => {
    const word = (3 << 11) | (63 << 5) | 16;
    const pixels = bmpRows([[word & 255, word >> 8]]);
    const masks = [0xf800, 0x07e0, 0x001f];
    const image = await decode({ width: 1, height: 1, bits: 16, compression: 3, masks, pixels });
    expect([...image.data]).toEqual([25, 255, 132]);
  });

  test('24 bits, rows filled up, the last filling missing', async () => {
    const rows = bmpRows([
      [3, 2, 1, 6, 5, 4, 9, 8, 7],
      [13, 12, 11, 16, 15, 14, 19, 18, 17],
    ]);
    const image = await decode({ width: 3, height: 2, bits: 24, pixels: rows.subarray(0, rows.length - 3) });
    expect([...image.data]).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('32 bits without masks have no alpha, whatever the fourth byte is', async () => {
    const image = await decode({
      width: 2,
      height: 1,
      bits: 32,
      pixels: bmpRows([[3, 2, 1, 0, 6, 5, 4, 9]]),
    });
    expect([...image.data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(image.alpha).toBeNull();
  });

  test('32 bits by masks, with alpha', async () => {
    const masks = [0xff, 0xff00, 0xff0000, 0xff000000];
    const parts = { width: 2, height: 1, bits: 32, compression: 3, headerSize: 108, masks };
    const image = await decode({ ...parts, pixels: bmpRows([[1, 2, 3, 128, 4, 5, 6, 255]]) });
    expect([...image.data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(image.alpha).toEqual(Uint8Array.of(128, 255));
    // Programs that do not know alpha leave it 0: that is no picture of nothing.
    expect((await decode({ ...parts, pixels: bmpRows([[1, 2, 3, 0, 4, 5, 6, 0]]) })).alpha).toBeNull();
  });
});

describe('run-length packing', () => {
  const palette = [gray, red, blue];

  test('8 bits: runs, single values, a move, ends of rows', async () => {
    const pixels = Uint8Array.of(3, 1, 0, 0, 0, 3, 1, 2, 1, 0, 0, 0, 0, 2, 1, 0, 2, 2, 0, 1);
    const image = await decode({ width: 3, height: 3, bits: 8, compression: 1, palette, pixels });
    const rows = [
      [gray, blue, blue],
      [red, blue, red],
      [red, red, red],
    ];
    expect([...image.data]).toEqual(rows.flat(2));
  });

  test('4 bits: a run alternates its halves', async () => {
    const pixels = Uint8Array.of(3, 0x12, 0, 0, 0, 3, 0x21, 0x20, 0, 1);
    const image = await decode({ width: 3, height: 2, bits: 4, compression: 2, palette, pixels });
    const rows = [
      [blue, red, blue],
      [red, blue, red],
    ];
    expect([...image.data]).toEqual(rows.flat(2));
  });

  test('data that ends early is refused', async () => {
    const bytes = bmpBytes({
      width: 3,
      height: 3,
      bits: 8,
      compression: 1,
      palette,
      pixels: Uint8Array.of(3, 1, 0, 0),
    });
    const { code, message } = await failure(decodeImage(bytes, 'a.bmp'));
    expect(code).toBe('image-damaged');
    expect(message).toBe(
      'a.bmp begins as BMP, but its data is cut off or damaged. Get it once more from where it came from.',
    );
  });
});

describe('headers that do not hold', () => {
  const good: BmpParts = { width: 3, height: 1, bits: 24, pixels: bmpRows([[1, 2, 3, 4, 5, 6, 7, 8, 9]]) };

  test.each([
    ['no width', { ...good, width: 0 }],
    ['no height', { ...good, height: 0 }],
    ['a negative width', { ...good, width: -3 }],
    ['a height without data', { ...good, height: 2 }],
    ['a height beyond counting', { ...good, height: -(2 ** 31) }],
    ['a palette without colours', { ...good, bits: 8 }],
  ])('%s', async (_what, parts) => {
    expect((await failure(decode(parts))).code).toBe('image-damaged');
  });

  test('pixels that begin inside the header', async () => {
    const bytes = Buffer.from(bmpBytes(good));
    bytes.writeUInt32LE(20, 10);
    expect((await failure(decodeImage(bytes, 'a.bmp'))).code).toBe('image-damaged');
  });

  test('kinds that are not read', async () => {
    const odd = await failure(decode({ ...good, bits: 7 }));
    expect(odd.message).toBe(
      'a.bmp is BMP with 7 bits a pixel; 1, 2, 4, 8, 16, 24 and 32 are read. Save it as PNG with 8 or 16 bits for each channel.',
    );
    const jpeg = await failure(decode({ ...good, compression: 4 }));
    expect(jpeg.message).toBe(
      'a.bmp is BMP with compression 4 at 24 bits a pixel, which is not read. Save it as PNG with 8 or 16 bits for each channel.',
    );
  });

  test('any change of any byte ends in a picture or a sentence', async () => {
    const palette = Array.from({ length: 16 }, (_, i) => [i, i * 2, i * 3] as const);
    const files = [
      bmpBytes(good),
      bmpBytes({ width: 5, height: 3, bits: 4, palette, pixels: new Uint8Array(12) }),
      bmpBytes({
        width: 5,
        height: 2,
        bits: 8,
        compression: 1,
        palette,
        pixels: Uint8Array.of(5, 1, 0, 0, 5, 2, 0, 1),
      }),
    ];
    const change = fc.record({ at: fc.nat(70), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { maxLength: 4 }),
        async (file, changes) => {
          const bytes = file.slice();
          // The two letters stay: without them it is no BMP.
          for (const { at, value } of changes) if (at >= 2 && at !== 14) bytes[at] = value;
          const result = await decodeImage(bytes, 'a.bmp', { megapixels: 0.1 }).catch(
            (error: unknown) => error,
          );
          if (result instanceof Error) expect(result.name).toBe('DataError');
          else expect(result).toHaveProperty('format');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
