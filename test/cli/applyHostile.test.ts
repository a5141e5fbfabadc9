/** `apply` on odd, damaged and malicious files: a picture or one clear sentence, in bounded memory. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/data/decodeImage.ts';
import { hostileImages, photo24 } from '../fixtures/hostileImages.ts';
import { numbersOf } from './files.ts';
import { spawnCli } from './spawnCli.ts';

let folder: string;
let out: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-hostile-'));
  out = join(folder, 'out');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
});

async function apply(image: string) {
  const files = ['-o', join(out, 'o.png'), '--raw', join(out, 'o.npy')];
  const run = await spawnCli('apply', image, '--kernel=sobel-x', '--padding=same', ...files);
  expect(run.peakMegabytes).toBeGreaterThan(0);
  expect(run.peakMegabytes).toBeLessThan(500);
  return run;
}

async function expectPicture(image: string, height: number, width: number): Promise<void> {
  const { status, error } = await apply(image);
  expect(error).toMatch(/^(info: .* (holds|is partly transparent).*\n)*$/);
  expect(status).toBe(0);
  expect(await sharp(join(out, 'o.png')).metadata()).toMatchObject({ format: 'png', height, width });
  expect(numbersOf(await readFile(join(out, 'o.npy'))).shape.slice(0, 2)).toEqual([height, width]);
}

async function expectSentence(image: string, sentence: string | RegExp): Promise<void> {
  const { status, error, out: printed } = await apply(image);
  // One line, ending as a sentence: no stack trace, nothing of the decoder's own.
  expect(error).toMatch(/^error: [^\n]+\.\n$/);
  if (typeof sentence === 'string') expect(error).toBe(`error: ${sentence}\n`);
  else expect(error).toMatch(sentence);
  expect({ status, printed }).toEqual({ status: 1, printed: '' });
  expect(await readdir(out)).toEqual([]);
}

describe('a hostile file', () => {
  test.each(hostileImages)('$name', { timeout: 60_000 }, async ({ name, bytes, outcome }) => {
    const image = join(folder, name);
    await writeFile(image, await bytes());
    if (typeof outcome !== 'string') return expectPicture(image, outcome.height, outcome.width);
    // The decoder's own tests hold its sentences; here the person must read just that sentence.
    const refusal: unknown = await decodeImage(await bytes(), image).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'DataError', code: outcome });
    await expectSentence(image, (refusal as Error).message);
  });
});

describe('what is no file', () => {
  test('a folder', () => expectSentence(folder, /is a folder, not an image\. Choose an image file\./));
  test('nothing at all', () =>
    expectSentence(join(folder, 'none.png'), /none\.png does not exist\. Check the name and the folder\./));
  test('a file in place of a folder', async () => {
    await writeFile(join(folder, 'file'), '');
    await expectSentence(join(folder, 'file', 'a.png'), /does not exist/);
  });
  test('a name of two lines', () =>
    expectSentence(join(folder, 'two\nlines.png'), /two\\nlines\.png does not exist/));
  test.runIf(process.platform !== 'win32')('a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.png')]);
    await expectSentence(join(folder, 'pipe.png'), /pipe\.png is not a regular file\./);
  });
  // Root reads everything.
  if (process.platform !== 'win32' && process.getuid?.() !== 0) {
    test('what may not be read', async () => {
      await writeFile(join(folder, 'closed.png'), 'x');
      await chmod(join(folder, 'closed.png'), 0);
      await expectSentence(join(folder, 'closed.png'), /closed\.png cannot be read \(EACCES\)/);
    });
  }
});

describe('a picture of the examples', async () => {
  const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
  const images = (await readdir(examples)).filter((name) => /\.(png|jpg)$/.test(name));
  test('are there', () => expect(images.length).toBeGreaterThan(5));
  test.each(images)('%s', async (name) => {
    const { autoOrient } = await sharp(join(examples, name)).metadata();
    await expectPicture(join(examples, name), autoOrient.height, autoOrient.width);
  });
});

test('a photo of 24 megapixels, with picture and numbers, in far less than 1 GB', {
  timeout: 120_000,
}, async () => {
  const image = join(folder, 'photo.jpg');
  await writeFile(image, await photo24());
  const files = ['-o', join(out, 'o.png'), '--raw', join(out, 'o.npy')];
  const { status, error, peakMegabytes } = await spawnCli('apply', image, '--kernel=sobel-x', ...files);
  expect({ status, error }).toEqual({ status: 0, error: '' });
  expect(peakMegabytes).toBeGreaterThan(50);
  expect(peakMegabytes).toBeLessThan(700);
  expect(await sharp(join(out, 'o.png')).metadata()).toMatchObject({ width: 6000, height: 4000 });
  expect((await readFile(join(out, 'o.npy'))).length).toBe(128 + 4 * 6000 * 4000 * 3);
});
