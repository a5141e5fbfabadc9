import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/data/decodeImage.ts';
import { encodePng } from '../../src/data/encodeImage.ts';

test('a PNG holds the numbers it was given', async () => {
  const shape = fc.record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  });
  const image = shape.chain(({ height, width, channels }) => {
    const size = height * width * channels;
    return fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      channels: fc.constant(channels),
      data: fc.uint8Array({ minLength: size, maxLength: size }),
    });
  });
  await fc.assert(
    fc.asyncProperty(image, async (given) => {
      const { height, width, channels, data, bitsPerChannel } = await decodeImage(
        await encodePng(given),
        'a',
      );
      expect({ height, width, channels, data }).toEqual({ ...given, data: Uint8Array.from(given.data) });
      expect(bitsPerChannel).toBe(8);
    }),
    { numRuns: 50 },
  );
});

test('grey is written as grey', async () => {
  const png = await encodePng({ height: 1, width: 2, channels: 1, data: Uint8Array.of(3, 4) });
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', space: 'b-w', channels: 1 });
});
