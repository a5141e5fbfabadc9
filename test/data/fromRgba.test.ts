import { expect, test } from 'vitest';
import { fromRgba } from '../../src/data/decodeImage.ts';

test('colours and alpha come apart', () => {
  const rgba = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 7);
  expect(fromRgba({ height: 1, width: 2, rgba, format: 'PNG' })).toEqual({
    height: 1,
    width: 2,
    channels: 3,
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    format: 'PNG',
    bitsPerChannel: 8,
    alpha: Uint8Array.of(255, 7),
    frames: 1,
  });
});

test('opaque alpha is none', () => {
  const rgba = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255);
  expect(fromRgba({ height: 2, width: 1, rgba }).alpha).toBeNull();
});

test('red = green = blue everywhere is grey', () => {
  const rgba = Uint8Array.of(9, 9, 9, 255, 200, 200, 200, 0);
  const image = fromRgba({ height: 1, width: 2, rgba });
  expect(image.channels).toBe(1);
  expect(image.data).toEqual(Uint8Array.of(9, 200));
  expect(image.alpha).toEqual(Uint8Array.of(255, 0));
});

test.each([
  [201, 200, 200],
  [200, 201, 200],
  [200, 200, 201],
])('one pixel of %i, %i, %i makes it a colour image', (...tint) => {
  const rgba = Uint8Array.of(9, 9, 9, 255, ...tint, 255);
  expect(fromRgba({ height: 1, width: 2, rgba }).channels).toBe(3);
});
