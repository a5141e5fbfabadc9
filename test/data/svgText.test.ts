import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeImage, decodePreview, readImageHeader } from '../../src/data/decodeImage.ts';
import { failure } from './failure.ts';
import { type SharpBuild, sharpBuilds } from './sharpBuilds.ts';

const drawing = (content: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30"><rect width="80" height="30" fill="white"/>${content}</svg>`,
  );
const withText = drawing('<g><text x="5" y="20">Hello</text></g>');

describe.each(sharpBuilds)('text in an SVG, %s', (kind, load) => {
  let build: SharpBuild;
  beforeAll(async () => {
    build = await load();
  }, 120_000);
  afterAll(() => build.dispose());

  test('is never left out without a word', async () => {
    const decoding = decodeImage(withText, 'text.svg', build.options);
    if (kind === 'native') {
      const { data } = await decoding;
      expect(data.some((value) => value < 128)).toBe(true);
      return;
    }
    const { code, message } = await failure(decoding);
    expect(code).toBe('decoder-fonts');
    expect(message).toBe(
      'text.svg has text, and this decoder has no fonts to draw it. Turn the text into paths, or save the drawing as PNG.',
    );
    expect((await failure(decodePreview(withText, 'text.svg', 100, build.options))).code).toBe(
      'decoder-fonts',
    );
  });

  test('does not hide the size, and its absence changes nothing', async () => {
    expect(await readImageHeader(withText, 'text.svg', build.options)).toMatchObject({
      width: 80,
      height: 30,
    });
    const { data } = await decodeImage(drawing('<title>text</title>'), 'plain.svg', build.options);
    expect(data.every((value) => value === 255)).toBe(true);
  });
});
