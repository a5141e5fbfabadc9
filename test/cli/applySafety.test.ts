/** What `apply` leaves alone, and what it leaves behind when it fails or is stopped. */
import { execFileSync } from 'node:child_process';
import { readdirSync, watch } from 'node:fs';
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
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectImage } from './directFilter.ts';
import { pngOf } from './files.ts';
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

/** Waits until the folder `out` holds as many files; rejects where `done` settles before. */
async function untilFiles(count: number, done: Promise<unknown>): Promise<void> {
  const there = Promise.withResolvers<void>();
  const look = () => readdirSync(place('out')).length >= count && there.resolve();
  const watcher = watch(place('out'), look);
  look();
  const ended = done.then((run) => Promise.reject(new Error(`ended before: ${JSON.stringify(run)}`)));
  await Promise.race([there.promise, ended]).finally(() => watcher.close());
  ended.catch(() => {});
}

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
      'error: The kernel is taller than the padded input: 3 rows with dilation 1 span 3 rows; there are 1. Pad 2 more above or below, or use a smaller kernel or dilation.\n',
    ));

  test('where padding makes the output too large', () =>
    expectFailure(
      ['--raw', place('out.npy'), '--padding', '100000', '--megapixels', '50'],
      'error: The output of step 1 would have 200004 × 199999 pixels, 40000.6 megapixels; the limit is 50. Pad less, use a larger stride, or raise the megapixel limit.\n',
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
    await untilFiles(2, done);
    child.kill(signal);
    expect(await done).toMatchObject({ signal, error: '' });
    expect(await readdir(place('out'))).toEqual([]);
  });

  test.runIf(process.platform !== 'win32')('by a signal while a pipe has no reader', async () => {
    execFileSync('mkfifo', [place('pipe')]);
    await mkdir(place('out'));
    const { child, done } = startCli(
      ...['apply', photo, '--kernel=sharpen', '--padding=full'],
      ...['--raw', place('pipe'), '-o', place('out/o.png')],
    );
    // The picture's file is made just before the pipe is opened.
    await untilFiles(1, done);
    child.kill('SIGINT');
    expect(await done).toMatchObject({ signal: 'SIGINT', error: '' });
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
