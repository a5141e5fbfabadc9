import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../src/data/decodedImage.ts';
import { decodeImage, decodePreview, readImageHeader } from '../../src/data/decodeImage.ts';
import { svgImage, useBomb } from '../fixtures/hostile/svgBytes.ts';
import { hostileImages, texture } from '../fixtures/hostileImages.ts';
import { failure } from './failure.ts';
import { type SharpBuild, sharpBuilds } from './sharpBuilds.ts';

/** The sentence for each code, `*` for what changes from file to file. */
const sentences: Readonly<Record<string, string>> = {
  'image-empty': '* is empty: it has 0 bytes. Save it again, or choose another file.',
  'image-unknown-format':
    '* does not hold an image of a known kind: PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF or SVG. Open it in the program that made it and save it as PNG.',
  'image-damaged':
    '* begins as *, but its data is cut off or damaged. Get it once more from where it came from.',
  'image-too-large':
    '* has * × * pixels, * megapixels; the limit is 100. Make the image smaller, or raise the limit.',
  'image-unsupported': '*. Save it as PNG with 8 or 16 bits for each channel.',
  'svg-points-outside':
    '* points at "*", but an SVG is read alone, without other files. Embed that picture as PNG or JPEG, or save the drawing as PNG.',
  'svg-too-complex': '*. Simplify the drawing, or save it as PNG.',
};

function pattern(sentence: string, name: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [first, ...rest] = sentence.split('*').map(literal);
  return new RegExp(`^${first}${literal(name)}${rest.join('.+').replace(/^(?!\.\+)/, '.*')}$`, 'u');
}

describe.each(sharpBuilds)('with the %s library', (_name, load) => {
  let build: SharpBuild;
  let options: DecodeOptions;
  beforeAll(async () => {
    build = await load();
    options = build.options;
  }, 120_000);
  afterAll(() => build.dispose());

  test.each(hostileImages.map((image) => [image.name, image] as const))('%s', async (name, image) => {
    const bytes = await image.bytes();
    const { outcome } = image;
    if (typeof outcome === 'string') {
      const { code, message } = await failure(decodeImage(bytes, name, options));
      expect(code).toBe(outcome);
      expect(message).toMatch(pattern(sentences[outcome], name));
      expect((await failure(decodePreview(bytes, name, 1000, options))).code).toBe(outcome);
      return;
    }
    const decoded = await decodeImage(bytes, name, options);
    expect(decoded).toMatchObject(outcome);
    expect(decoded.data.length).toBe(outcome.height * outcome.width * decoded.channels);
    expect(await readImageHeader(bytes, name, options)).toMatchObject(outcome);
  });

  test('a file beside an SVG is not read, whatever way it is named', async () => {
    const secret = join(tmpdir(), `convscope-secret-${process.pid}.png`);
    const red = { create: { width: 40, height: 40, channels: 3 as const, background: '#ff0000' } };
    await writeFile(secret, await sharp(red).png().toBuffer());
    const targets = [secret, `file://${secret}`, `&#47;${secret.slice(1)}`, ` ${secret}`];
    const drawings = [
      ...targets.flatMap((target) => [svgImage(target), svgImage(target, 'xlink:href')]),
      prefixed(secret),
      filtered(secret),
      commented(secret),
    ];
    for (const svg of drawings) {
      const { code } = await failure(decodeImage(svg, 'a.svg', options));
      expect(code).toBe('svg-points-outside');
    }
    await rm(secret);
  });

  test('an embedded picture is drawn', async () => {
    const red = { create: { width: 4, height: 4, channels: 3 as const, background: '#ff0000' } };
    const png = (await sharp(red).png().toBuffer()).toString('base64');
    const image = await decodeImage(svgImage(`data:image/png;base64,${png}`), 'a.svg', options);
    expect([...image.data.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  test('masks that refer to masks are counted as well', async () => {
    const bomb = useBomb(9, (id) => `<rect width="40" height="40" mask="url(#${id})"/>`);
    expect((await failure(decodeImage(bomb, 'a.svg', options))).code).toBe('svg-too-complex');
  });

  test('any cut through a PNG, JPEG, GIF or WebP is a picture or a sentence', async () => {
    const { data, raw } = texture(16, 12);
    for (const type of ['png', 'jpeg', 'gif', 'webp'] as const) {
      const whole = await sharp(data, { raw }).toFormat(type).toBuffer();
      for (let length = 0; length < whole.length; length += 7) {
        const result = await decodeImage(whole.subarray(0, length), 'a', options).catch(
          (error: unknown) => error,
        );
        if (result instanceof Error) expect(result.name).toBe('DataError');
        else expect(result).toMatchObject({ width: 16, height: 12 });
      }
    }
  });
});

const encoder = new TextEncoder();

function prefixed(path: string): Uint8Array {
  return encoder.encode(
    `<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="40" height="40"><s:image x:href='${path}' width="40" height="40"/></s:svg>`,
  );
}

function filtered(path: string): Uint8Array {
  return encoder.encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><filter id="f"><feImage href="${path}"/></filter><rect width="40" height="40" filter="url(#f)"/></svg>`,
  );
}

/** Quotes and brackets in comments must not hide the tag that follows. */
function commented(path: string): Uint8Array {
  return encoder.encode(
    `\n<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><!-- ' > " --><g title="a > b"/><image\n width = "40" height='40'\n href\n=\n"${path}"/></svg>`,
  );
}
