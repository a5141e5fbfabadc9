/** What `apply` writes, and what it leaves alone: the bundled program, as a person runs it. */
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  symlink,
  watch,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectImage } from './directFilter.ts';
import { numbersOf, pngOf } from './files.ts';
import { run } from './runInProcess.ts';
import { spawnCli, startCli, startCliTo } from './spawnCli.ts';

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

describe('the image is never overwritten', () => {
  const refusal = (name: string) =>
    `error: ${name} is the image itself, which is never overwritten. Give the output another name.\n`;
  test.each([
    ['its own path', async () => photo],
    ['another spelling of it', async () => join(folder, 'x', '..', 'photo.png')],
    ['a symbolic link', async () => symlink(photo, place('link.png')).then(() => place('link.png'))],
    ['a hard link', async () => link(photo, place('hard.png')).then(() => place('hard.png'))],
  ])('by %s', async (_, make) => {
    await mkdir(place('x'));
    const output = await make();
    const before = await readFile(photo);
    expect(await spawnCli('apply', photo, '--kernel=sharpen', '-o', output)).toMatchObject({
      status: 2,
      out: '',
      error: refusal(output),
    });
    expect(await readFile(photo)).toEqual(before);
  });
});

describe('nothing half is left', () => {
  async function expectFailure(args: readonly string[], error: string) {
    const before = await readdir(folder);
    expect(await spawnCli('apply', photo, '--kernel=sharpen', ...args)).toMatchObject({
      status: 1,
      out: '',
      error,
    });
    expect(await readdir(folder)).toEqual(before);
  }

  test('where the folder is missing', () =>
    expectFailure(
      ['-o', place('no/out.png')],
      `error: ${place('no/out.png')} cannot be written: there is no folder ${place('no')}. Create the folder first, or write elsewhere.\n`,
    ));

  test('where the folder cannot be written', async () => {
    // Root may write in every folder of the disk, but not in the system's own.
    const closed = process.getuid?.() === 0 ? '/sys' : place('closed');
    if (closed !== '/sys') {
      await mkdir(closed);
      await chmod(closed, 0o555);
    }
    await expectFailure(
      ['--raw', place('out.npy'), '-o', join(closed, 'out.png')],
      `error: ${join(closed, 'out.png')} cannot be written: writing in ${closed} is not allowed. Change the rights of the folder, or write elsewhere.\n`,
    );
  });

  test.runIf(process.platform === 'linux')('where the disk is full, of the other file too', () =>
    expectFailure(
      ['--raw', place('out.npy'), '-o', '/dev/full'],
      'error: /dev/full cannot be written: there is no room left for it. Free some space, or write elsewhere.\n',
    ),
  );

  test('where the kernel is larger than the image', () =>
    expectFailure(
      ['--raw', place('out.npy'), '--padding', 'valid'],
      'error: The kernel is taller than the padded input: 3 rows with dilation 1 span 3 rows; there are 1. Pad 2 more rows, or use a smaller kernel or dilation.\n',
    ));

  test('where padding makes the output too large', () =>
    expectFailure(
      ['--raw', place('out.npy'), '--padding', '100000', '--megapixels', '50'],
      'error: The output of step 1 would have 200004 × 199999 pixels, 40000.6 megapixels; the limit is 50. Pad less, use a larger stride, or raise --megapixels.\n',
    ));

  test('and what was there stays', async () => {
    await writeFile(place('out.png'), 'an older picture');
    await spawnCli('apply', photo, '--kernel=sharpen', '--padding=valid', '-o', place('out.png'));
    expect(await readFile(place('out.png'), 'utf8')).toBe('an older picture');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('after %s', { timeout: 60_000 }, async (signal) => {
    await sharp({ create: { width: 3000, height: 3000, channels: 3, background: '#678' } }).toFile(
      place('large.png'),
    );
    await mkdir(place('out'));
    const weights = Array.from({ length: 41 }, (_, y) =>
      Array.from({ length: 41 }, (_, x) => Math.sin(y * 41 + x)),
    );
    const { child, done } = startCli(
      ...['apply', place('large.png'), '--kernel', JSON.stringify(weights)],
      ...['-o', place('out/o.png'), '--raw', place('out/o.npy')],
    );
    const stop = new AbortController();
    done.finally(() => stop.abort());
    while ((await readdir(place('out'))).length < 2) {
      for await (const _ of watch(place('out'), { signal: stop.signal })) break;
    }
    child.kill(signal);
    const { status, error } = await done;
    expect({ status, error }).toEqual({ status: signal === 'SIGINT' ? 130 : 143, error: '' });
    expect(await readdir(place('out'))).toEqual([]);
  });
});

test('a reader that goes away is no error', async () => {
  const { child, done } = startCli('apply', '--help');
  child.stdout?.destroy();
  expect(await done).toMatchObject({ error: '' });
});

test.runIf(process.platform === 'linux')('a standard output without room is one sentence', async () => {
  const full = await open('/dev/full', 'w');
  const { done } = startCliTo(full.fd, 'apply', '--help');
  expect(await done).toMatchObject({
    status: 1,
    error: 'error: Standard output cannot be written (ENOSPC). Send it elsewhere.\n',
  });
  await full.close();
});
