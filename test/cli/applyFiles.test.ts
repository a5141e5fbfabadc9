/** What `apply` writes and what it says. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectImage } from './directFilter.ts';
import { numbersOf, pngOf } from './files.ts';
import { run } from './runInProcess.ts';

const row = (...data: number[]): DirectImage => ({
  height: 1,
  width: data.length,
  channels: 1,
  bits: 8,
  data,
});

let folder: string;
let photo: string;
const place = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-files-'));
  photo = place('photo.png');
  await writeFile(photo, pngOf(row(10, 20, 40, 80, 160, 0)));
});
afterEach(() => rm(folder, { recursive: true }));

async function pixels(path: string) {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return { height: info.height, width: info.width, channels: info.channels, data: [...data] };
}

const raw = async (name: string) => [...numbersOf(await readFile(place(name))).data];

describe('the numbers', () => {
  test('come in the order convolution, bias, activation, pool', async () => {
    const options = [
      '--kernel=[[-1,1]]',
      '--padding=valid',
      '--bias',
      '-15',
      '--activation=relu',
      '--pool=max:1,2',
    ];
    expect(await run('apply', photo, '--raw', place('out.npy'), ...options)).toMatchObject({ status: 0 });
    // Differences 10 20 40 80 −160; with the bias −5 5 25 65 −175; without what is negative 0 5 25 65 0.
    expect(await raw('out.npy')).toEqual([5, 65]);
    expect(numbersOf(await readFile(place('out.npy'))).shape).toEqual([1, 2, 1]);
  });

  test('of 16 bits are v / 257, before any rounding to 8', async () => {
    await writeFile(photo, pngOf({ ...row(257, 258, 65535), bits: 16 }));
    await run('apply', photo, '--raw', place('out.npy'), '--kernel=identity');
    expect(await raw('out.npy')).toEqual([1, Math.fround(258 / 257), 255]);
  });

  test('grey is 0.299 R + 0.587 G + 0.114 B', async () => {
    const color = { height: 1, width: 1, channels: 3, bits: 8 as const, data: [100, 200, 50] };
    await writeFile(photo, pngOf(color));
    await run('apply', photo, '--raw', place('out.npy'), '--kernel=identity', '--channels=gray');
    expect((await raw('out.npy'))[0]).toBeCloseTo(153, 4);
  });
});

test('a large image is put together from bands, each in its place', async () => {
  const width = 1500;
  const height = 2000;
  const data = Uint8Array.from(
    { length: height * width * 3 },
    (_, i) => (i * 31 + Math.floor(i / 4500) * 7) % 251,
  );
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toFile(place('large.png'));
  const files = ['-o', place('out.png'), '--raw', place('out.npy')];
  expect(await run('apply', place('large.png'), ...files, '--kernel=identity')).toMatchObject({ status: 0 });
  const numbers = numbersOf(await readFile(place('out.npy')));
  expect(numbers.shape).toEqual([height, width, 3]);
  expect(Buffer.from(Uint8Array.from(numbers.data)).equals(data)).toBe(true);
  expect((await sharp(place('out.png')).raw().toBuffer()).equals(data)).toBe(true);
});

describe('the picture', () => {
  // Values 10 20 40 80 −160 (padded with nothing).
  const difference = ['--kernel=[[-1,1]]', '--padding=valid'];
  test.each([
    ['clamp', [10, 20, 40, 80, 0]],
    ['abs', [10, 20, 40, 80, 160]],
    ['minmax', [181, 191, 213, 255, 0]],
  ])('%s', async (display, expected) => {
    expect(
      await run('apply', photo, '-o', place('out.png'), ...difference, '--display', display),
    ).toMatchObject({
      status: 0,
    });
    const metadata = await sharp(place('out.png')).metadata();
    expect(metadata).toMatchObject({ format: 'png', space: 'b-w', width: 5, height: 1 });
    expect((await pixels(place('out.png'))).data.filter((_, index) => index % 3 === 0)).toEqual(expected);
  });

  test('signed takes the light scale: blue above zero, red below, paper at zero', async () => {
    await writeFile(photo, pngOf(row(0, 0, 200, 0)));
    await run('apply', photo, '-o', place('out.png'), ...difference);
    // Differences 0, 200 and −200.
    const { data, channels } = await pixels(place('out.png'));
    expect(channels).toBe(3);
    expect(data).toEqual([0xf7, 0xf7, 0xf7, 0x05, 0x30, 0x61, 0x67, 0x00, 0x1f]);
  });

  test('auto is a picture for a blur: colours stay colours', async () => {
    await writeFile(
      photo,
      pngOf({ height: 1, width: 2, channels: 3, bits: 8, data: [1, 2, 3, 250, 100, 0] }),
    );
    const { out } = await run('apply', photo, '-o', place('out.png'), '--kernel=identity');
    expect(out).toContain('clamp from 0 to 255');
    expect((await pixels(place('out.png'))).data).toEqual([1, 2, 3, 250, 100, 0]);
  });
});

describe('what is said', () => {
  test('in words, in both languages', async () => {
    const args = ['apply', photo, '-o', place('o.png'), '--raw', place('o.npy'), '--kernel=sobel-x'];
    expect(await run(...args)).toEqual({
      status: 0,
      error: '',
      out: [
        `${photo}: 6 × 1 pixels, channels: 1, 8 bits`,
        `${place('o.png')}: 6 × 1 pixels, signed from -320 to 320`,
        `${place('o.npy')}: float32 1 × 6 × 1, values from -320 to 240`,
        '',
      ].join('\n'),
    });
    expect((await run(...args, '--lang=es')).out).toBe(
      [
        `${photo}: 6 × 1 píxeles, canales: 1, 8 bits`,
        `${place('o.png')}: 6 × 1 píxeles, signed de -320 a 320`,
        `${place('o.npy')}: float32 1 × 6 × 1, valores de -320 a 240`,
        '',
      ].join('\n'),
    );
  });

  test('as one JSON object', async () => {
    const args = ['--kernel=[[-1,1]]', '--padding=valid', '--pool=max:1,2', '--json', '--display=clamp'];
    const { out } = await run('apply', photo, '-o', place('o.png'), ...args);
    expect(out.split('\n')).toHaveLength(2);
    expect(JSON.parse(out)).toMatchObject({
      image: {
        file: photo,
        format: 'PNG',
        height: 1,
        width: 6,
        channels: 1,
        bitsPerChannel: 8,
        hasAlpha: false,
      },
      channels: 'each',
      steps: [
        {
          type: 'convolution',
          input: { height: 1, width: 6, channels: 1 },
          columns: { input: 6, before: 0, after: 0, kernel: 2, stride: 1, output: 5, unread: 0 },
          output: { height: 1, width: 5, channels: 1 },
        },
        {
          type: 'pool',
          columns: { input: 5, kernel: 2, stride: 2, output: 2, unread: 1 },
          output: { height: 1, width: 2, channels: 1 },
        },
      ],
      output: { height: 1, width: 2, channels: 1 },
      min: 20,
      max: 80,
      notNumbers: 0,
      display: { mode: 'clamp', low: 0, high: 255, clippedBelow: 0, clippedAbove: 0 },
      files: { picture: place('o.png'), raw: null },
    });
  });

  test.each([
    ['clamp', 1, 2],
    ['abs', 0, 3],
    ['minmax', 0, 0],
  ])('how many values %s cuts off', async (display, clippedBelow, clippedAbove) => {
    // Values 100 200 400 800 −1600.
    const args = ['--kernel=[[-10,10]]', '--padding=valid', '--json', `--display=${display}`];
    const { out } = await run('apply', photo, '-o', place('o.png'), ...args);
    expect(JSON.parse(out).display).toMatchObject({ mode: display, clippedBelow, clippedAbove });
  });

  test('about values beyond float32', async () => {
    const args = ['apply', photo, '--raw', place('o.npy'), '--kernel=[[3e38,-3e38]]', '--json'];
    const { status, error, out } = await run(...args);
    expect({ status, error }).toEqual({
      status: 0,
      error:
        'warning: Some values are beyond what a float32 holds: they are infinite or not numbers. Use smaller weights.\n',
    });
    expect(JSON.parse(out).max).toBeNull();
  });

  test('about transparency and further frames', async () => {
    const frames = await sharp(Buffer.from([1, 2, 3, 0, 9, 9, 9, 255, 7, 7, 7, 255, 5, 5, 5, 255]), {
      raw: { width: 1, height: 4, channels: 4, pageHeight: 2 },
    })
      .gif()
      .toBuffer();
    await writeFile(place('two.gif'), frames);
    const { status, error, out } = await run(
      'apply',
      place('two.gif'),
      '-o',
      place('o.png'),
      '--kernel=identity',
    );
    expect({ status, error }).toEqual({
      status: 0,
      error: [
        `info: ${place('two.gif')} holds 2 pictures; the first one is used.`,
        `info: ${place('two.gif')} is partly transparent; colours are taken as if it were not.`,
        '',
      ].join('\n'),
    });
    expect(out).toContain('1 × 2 pixels');
  });
});
