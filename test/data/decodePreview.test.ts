import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../src/data/decodedImage.ts';
import { decodePreview } from '../../src/data/decodeImage.ts';
import { bmp24 } from '../fixtures/hostileImages.ts';
import { type SharpBuild, sharpBuilds } from './sharpBuilds.ts';

describe.each(sharpBuilds)('with the %s library', (_name, load) => {
  let build: SharpBuild;
  let options: DecodeOptions;
  beforeAll(async () => {
    build = await load();
    options = build.options;
  }, 120_000);
  afterAll(() => build.dispose());

  /** 400 × 200, left half dark and right half light. */
  const halves = (channels: 1 | 3) =>
    sharp(
      Uint8Array.from({ length: 400 * 200 * channels }, (_, i) => ((i / channels) % 400 < 200 ? 40 : 220)),
      { raw: { width: 400, height: 200, channels } },
    ).toColourspace(channels === 1 ? 'b-w' : 'srgb');

  test.each(['png', 'jpeg', 'webp', 'tiff'] as const)(
    '%s comes smaller, of the same picture',
    async (type) => {
      const preview = await decodePreview(await halves(3).toFormat(type).toBuffer(), 'a', 5000, options);
      expect(preview).toMatchObject({
        width: 100,
        height: 50,
        channels: 3,
        full: { width: 400, height: 200 },
      });
      expect(Math.abs(preview.data[0] - 40)).toBeLessThan(6);
      expect(Math.abs(preview.data[99 * 3] - 220)).toBeLessThan(6);
    },
  );

  test('grey stays grey', async () => {
    const preview = await decodePreview(await halves(1).jpeg().toBuffer(), 'a', 5000, options);
    expect(preview).toMatchObject({ width: 100, height: 50, channels: 1 });
    expect(preview.data.length).toBe(5000);
  });

  test('16 bits stay 16 bits', async () => {
    const flat = sharp(new Uint16Array(100 * 100).fill(12_345), {
      raw: { width: 100, height: 100, channels: 1 },
    });
    const png = await flat.toColourspace('grey16').png().toBuffer();
    const preview = await decodePreview(png, 'a', 100, options);
    expect(preview).toMatchObject({ width: 10, height: 10, bitsPerChannel: 16 });
    expect(preview.data).toEqual(new Uint16Array(100).fill(12_345));
  });

  test('a turned photo is upright and its full size too', async () => {
    const jpeg = await halves(3).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const preview = await decodePreview(jpeg, 'a', 5000, options);
    expect(preview).toMatchObject({ width: 50, height: 100, full: { width: 200, height: 400 } });
    // Left becomes top.
    expect(Math.abs(preview.data[0] - 40)).toBeLessThan(6);
    expect(Math.abs(preview.data[99 * 50 * 3] - 220)).toBeLessThan(6);
  });

  test('what is small enough comes whole', async () => {
    const preview = await decodePreview(await halves(3).png().toBuffer(), 'a', 80_000, options);
    expect(preview).toMatchObject({ width: 400, height: 200, full: { width: 400, height: 200 } });
  });

  test('a BMP comes whole', async () => {
    const preview = await decodePreview(bmp24(), 'a', 1, options);
    expect(preview).toMatchObject({ width: 3, height: 4, full: { width: 3, height: 4 } });
  });
});
