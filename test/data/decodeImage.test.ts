import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../src/data/decodedImage.ts';
import { decodeImage, readImageHeader } from '../../src/data/decodeImage.ts';
import { pngBytes } from '../fixtures/hostile/pngBytes.ts';
import { svgBytes } from '../fixtures/hostile/svgBytes.ts';
import { failure } from './failure.ts';
import { type SharpBuild, sharpBuilds } from './sharpBuilds.ts';

const eight = [0, 1, 2, 255, 128, 127, 3, 4, 5, 6, 7, 8];
const sixteen = [0, 1, 257, 65535, 300, 40000, 12345, 54321, 255, 256, 2, 3];

/** Twelve numbers as one row of 12 / bands pixels. */
function row(values: readonly number[], bands: 1 | 2 | 3 | 4, isDeep: boolean) {
  const data = isDeep ? Uint16Array.from(values) : Uint8Array.from(values);
  const space = bands < 3 ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
  return sharp(data, { raw: { width: 12 / bands, height: 1, channels: bands } }).toColourspace(space);
}

describe.each(sharpBuilds)('with the %s library', (_name, load) => {
  let build: SharpBuild;
  let options: DecodeOptions;
  beforeAll(async () => {
    build = await load();
    options = build.options;
  }, 120_000);
  afterAll(() => build.dispose());

  describe.each([
    ['png', 'PNG'],
    ['tiff', 'TIFF'],
  ] as const)('%s keeps every stored number', (type, format) => {
    const encode = (values: readonly number[], bands: 1 | 2 | 3 | 4, isDeep: boolean) => {
      const image = row(values, bands, isDeep);
      return type === 'png' ? image.png().toBuffer() : image.tiff({ compression: 'lzw' }).toBuffer();
    };

    test('8-bit grey has one channel', async () => {
      const image = await decodeImage(await encode(eight, 1, false), 'a', options);
      expect(image).toEqual({
        height: 1,
        width: 12,
        channels: 1,
        data: Uint8Array.from(eight),
        format,
        bitsPerChannel: 8,
        alpha: null,
        frames: 1,
      });
    });

    test('8-bit RGB', async () => {
      const image = await decodeImage(await encode(eight, 3, false), 'a', options);
      expect(image).toMatchObject({ channels: 3, width: 4, bitsPerChannel: 8, alpha: null });
      expect(image.data).toEqual(Uint8Array.from(eight));
    });

    test('8-bit grey and alpha come apart', async () => {
      const image = await decodeImage(await encode(eight, 2, false), 'a', options);
      expect(image.channels).toBe(1);
      expect(image.data).toEqual(Uint8Array.of(0, 2, 128, 3, 5, 7));
      expect(image.alpha).toEqual(Uint8Array.of(1, 255, 127, 4, 6, 8));
    });

    test('8-bit RGB and alpha come apart, not multiplied', async () => {
      const image = await decodeImage(await encode(eight, 4, false), 'a', options);
      expect(image.data).toEqual(Uint8Array.of(0, 1, 2, 128, 127, 3, 5, 6, 7));
      expect(image.alpha).toEqual(Uint8Array.of(255, 4, 8));
    });

    test('16-bit grey', async () => {
      const image = await decodeImage(await encode(sixteen, 1, true), 'a', options);
      expect(image).toMatchObject({ channels: 1, bitsPerChannel: 16, alpha: null });
      expect(image.data).toEqual(Uint16Array.from(sixteen));
    });

    test('16-bit RGB', async () => {
      const image = await decodeImage(await encode(sixteen, 3, true), 'a', options);
      expect(image).toMatchObject({ channels: 3, bitsPerChannel: 16, alpha: null });
      expect(image.data).toEqual(Uint16Array.from(sixteen));
    });

    test('16-bit alpha becomes 8 bits, the colours stay', async () => {
      const image = await decodeImage(await encode(sixteen, 4, true), 'a', options);
      expect(image.data).toEqual(Uint16Array.of(0, 1, 257, 300, 40000, 12345, 255, 256, 2));
      expect(image.alpha).toEqual(Uint8Array.of(255, 211, 0));
    });

    test('16-bit grey and alpha', async () => {
      const image = await decodeImage(await encode(sixteen, 2, true), 'a', options);
      expect(image.channels).toBe(1);
      expect(image.data).toEqual(Uint16Array.of(0, 257, 300, 12345, 255, 2));
      expect(image.alpha).toEqual(Uint8Array.of(0, 255, 156, 211, 1, 0));
    });
  });

  test('alpha that is opaque everywhere is none', async () => {
    const png = await row([9, 8, 7, 255, 6, 5, 4, 255, 3, 2, 1, 255], 4, false).png().toBuffer();
    const image = await decodeImage(png, 'a', options);
    expect(image.alpha).toBeNull();
    expect(image.data).toEqual(Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1));
  });

  test.each([
    [1, [0b10110000], [255, 0, 255, 255]],
    [2, [0b00011011], [0, 85, 170, 255]],
    [4, [0x0f, 0x80], [0, 255, 136, 0]],
  ] as const)('%i-bit grey is spread over 0..255', async (bits, packed, expected) => {
    const rows = Uint8Array.of(0, ...packed);
    const image = await decodeImage(
      pngBytes({ width: 4, height: 1, bits, colorType: 0, rows }),
      'a',
      options,
    );
    expect(image).toMatchObject({ channels: 1, bitsPerChannel: 8 });
    expect([...image.data]).toEqual(expected);
  });

  test('a palette becomes RGB, also where it is grey', async () => {
    const rows = Uint8Array.of(0, 1, 0, 1);
    const palette = [10, 10, 10, 200, 200, 200];
    const png = pngBytes({ width: 3, height: 1, bits: 8, colorType: 3, rows, palette });
    const image = await decodeImage(png, 'a', options);
    expect(image.channels).toBe(3);
    expect([...image.data]).toEqual([200, 200, 200, 10, 10, 10, 200, 200, 200]);
  });

  test('a lossless WebP keeps every number', async () => {
    const webp = await row(eight, 3, false).webp({ lossless: true }).toBuffer();
    const image = await decodeImage(webp, 'a', options);
    expect(image).toMatchObject({ format: 'WebP', channels: 3 });
    expect(image.data).toEqual(Uint8Array.from(eight));
  });

  test('the first frame of an animation', async () => {
    const frames = ['#ff0000', '#00ff00'].map((background) => ({
      create: { width: 2, height: 3, channels: 3 as const, background },
    }));
    for (const [type, format] of [
      ['gif', 'GIF'],
      ['webp', 'WebP'],
    ] as const) {
      const file = await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), {
        join: { animated: true },
      })
        .toFormat(type, type === 'webp' ? { lossless: true } : {})
        .toBuffer();
      const image = await decodeImage(file, 'a', options);
      expect(image).toMatchObject({ format, height: 3, width: 2, channels: 3, frames: 2, alpha: null });
      expect([...image.data]).toEqual(new Array(6).fill([255, 0, 0]).flat());
    }
  });

  test('AVIF of one colour, 8 and 12 bits', async () => {
    const flat = { create: { width: 16, height: 8, channels: 3 as const, background: '#204060' } };
    const image = await decodeImage(await sharp(flat).avif({ lossless: true }).toBuffer(), 'a', options);
    expect(image).toMatchObject({ format: 'AVIF', height: 8, width: 16, channels: 3, bitsPerChannel: 8 });
    [0x20, 0x40, 0x60].forEach((value, channel) => {
      expect(Math.abs(image.data[channel] - value)).toBeLessThanOrEqual(1);
    });

    const deep = sharp(new Uint16Array(16 * 8 * 3).fill(40_000), {
      raw: { width: 16, height: 8, channels: 3 },
    });
    const twelve = await deep.toColourspace('rgb16').avif({ bitdepth: 12, lossless: true }).toBuffer();
    const other = await decodeImage(twelve, 'a', options);
    expect(other.bitsPerChannel).toBe(16);
    expect(Math.abs(other.data[0] - 40_000)).toBeLessThanOrEqual(16);
  });

  test('SVG is drawn at its own size', async () => {
    const image = await decodeImage(
      svgBytes('<rect width="2" height="1" fill="#ff8000"/>', 'width="3" height="1"'),
      'a',
      options,
    );
    expect(image).toMatchObject({ format: 'SVG', height: 1, width: 3, channels: 3 });
    expect([...image.data.subarray(0, 6)]).toEqual([255, 128, 0, 255, 128, 0]);
    expect(image.alpha).toEqual(Uint8Array.of(255, 255, 0));
  });

  test('numbers stay as stored where a profile says that they mean other colours', async () => {
    const wide = await sharp(Uint8Array.of(255, 0, 0, 10, 200, 30), {
      raw: { width: 2, height: 1, channels: 3 },
    })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const stored = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    const image = await decodeImage(wide, 'a', options);
    expect([...image.data]).toEqual([...stored]);
    expect([...image.data.subarray(0, 3)]).not.toEqual([255, 0, 0]);
  });

  test('CMYK is converted', async () => {
    const flat = { create: { width: 16, height: 16, channels: 3 as const, background: '#3070c0' } };
    const jpeg = await sharp(flat).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(jpeg).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
    const image = await decodeImage(jpeg, 'a', options);
    expect(image).toMatchObject({ channels: 3, bitsPerChannel: 8, alpha: null });
    [0x30, 0x70, 0xc0].forEach((value, channel) => {
      expect(Math.abs(image.data[channel] - value)).toBeLessThan(24);
    });
  });

  // Stored corners → where each orientation puts them: 1 2 / 3 4 / 5 6, written as an upright picture.
  test.each([
    [1, 2, '12 34 56'],
    [2, 2, '21 43 65'],
    [3, 2, '65 43 21'],
    [4, 2, '56 34 12'],
    [5, 3, '135 246'],
    [6, 3, '531 642'],
    [7, 3, '642 531'],
    [8, 3, '246 135'],
  ])('EXIF orientation %i', async (orientation, width, upright) => {
    const stored = sharp(Uint8Array.of(10, 20, 30, 40, 50, 60), {
      raw: { width: 2, height: 3, channels: 1 },
    });
    const tagged = await stored.toColourspace('b-w').withMetadata({ orientation }).png().toBuffer();
    const image = await decodeImage(tagged, 'a', options);
    expect(image.width).toBe(width);
    const reds = image.data.filter((_, i) => i % 3 === 0);
    const rows = Array.from({ length: image.height }, (_, y) =>
      [...reds.subarray(y * width, (y + 1) * width)].map((value) => value / 10).join(''),
    );
    expect(rows.join(' ')).toBe(upright);
    expect(await readImageHeader(tagged, 'a', options)).toMatchObject({ width, height: 6 / width });
  });

  test('the pixel limit counts the picture, and is inclusive', async () => {
    const png = await sharp({ create: { width: 1000, height: 500, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const image = await decodeImage(png, 'a.png', { ...options, megapixels: 0.5 });
    expect(image.data.length).toBe(1_500_000);
    for (const read of [decodeImage, readImageHeader]) {
      const { code, message } = await failure(read(png, 'a.png', { ...options, megapixels: 0.4 }));
      expect(code).toBe('image-too-large');
      expect(message).toBe(
        'a.png has 1000 × 500 pixels, 0.5 megapixels; the limit is 0.4. Make the image smaller, or raise the limit.',
      );
    }
  });

  test('what comes out can be handed to another thread whole', async () => {
    const image = await decodeImage(await row(eight, 4, false).png().toBuffer(), 'a', options);
    expect(image.data.constructor).toBe(Uint8Array);
    expect(image.data.buffer.byteLength).toBe(image.data.byteLength);
    const { data } = structuredClone(image, { transfer: [image.data.buffer as ArrayBuffer] });
    expect([...data]).toEqual([0, 1, 2, 128, 127, 3, 5, 6, 7]);
  });

  test('headers', async () => {
    expect(await readImageHeader(await row(sixteen, 4, true).png().toBuffer(), 'a', options)).toEqual({
      format: 'PNG',
      height: 1,
      width: 3,
      channels: 3,
      bitsPerChannel: 16,
      hasAlpha: true,
      frames: 1,
    });
    const gray = await row(eight, 1, false).jpeg().toBuffer();
    expect(await readImageHeader(gray, 'a', options)).toMatchObject({
      format: 'JPEG',
      channels: 1,
      bitsPerChannel: 8,
      hasAlpha: false,
    });
  });
});

test('where the library cannot be loaded, that is said', async () => {
  const png = await row(eight, 3, false).png().toBuffer();
  const { code, message } = await failure(decodeImage(png, 'a', { sharpFrom: 'no-such-library' }));
  expect(code).toBe('decoder-missing');
  expect(message).toBe(
    'The image decoder (sharp) could not be loaded. Install Convscope again for this system.',
  );
});
