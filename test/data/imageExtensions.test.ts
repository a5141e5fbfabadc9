import { expect, test } from 'vitest';
import { isImageName, readableExtensions } from '../../src/data/imageExtensions.ts';

test('the endings of the README', () => {
  expect([...readableExtensions].sort().join(' ')).toBe('avif bmp gif jpeg jpg png svg tif tiff webp');
});

test.each([
  ['photo.png', true],
  ['PHOTO.JPG', true],
  ['a/b.c/drawing.SVG', true],
  ['scan.tiff', true],
  ['png', false],
  ['photo.png.txt', false],
  ['folder.png/readme', false],
  ['photo.', false],
  ['photo.heic', false],
])('%s: %s', (name, expected) => {
  expect(isImageName(name)).toBe(expected);
});
