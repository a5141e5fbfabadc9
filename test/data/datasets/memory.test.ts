import { execFile } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../../src/data/datasets/openDataset.ts';
import { failure } from '../failure.ts';
import { cifar, folderWith, idx, ramp } from './files.ts';

const run = promisify(execFile);
const million = 2 ** 20;

describe('memory', () => {
  test('files that promise or hold hundreds of megabytes for nothing need less than 100', async () => {
    const folder = await folderWith({
      labels: idx([1], [0]),
      '4-billion': idx([0xffffffff, 28, 28], []),
      '4-billion.gz': gzipSync(idx([0xffffffff, 28, 28], [])),
      // Just below what is unpacked at all, and nothing behind the header.
      'empty-promise.gz': gzipSync(idx([million, 32, 31], [])),
      // Zeros without end where one small image is promised.
      'bomb.gz': gzipSync(Buffer.concat([idx([1, 4, 4], []), new Uint8Array(300 * million)])),
      'one-line.csv': new Uint8Array(300 * million).fill(48),
    });
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'peakMemory.ts'), folder]);
    const { codes, grown } = JSON.parse(stdout) as { codes: string[]; grown: number };
    expect(codes).toEqual([
      '4-billion file-truncated',
      '4-billion.gz gzip-too-large',
      'bomb.gz gzip-too-long',
      'empty-promise.gz gzip-truncated',
      'one-line.csv csv-line',
    ]);
    expect(grown).toBeLessThan(100);
  }, 60_000);
});

describe.runIf(process.platform === 'linux')('open files', () => {
  const openIn = (folder: string) =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(join('/proc/self/fd', fd)).startsWith(folder);
      } catch {
        return false;
      }
    });

  test('are those that are read from, until the dataset is closed', async () => {
    const images = idx([2, 1, 2], [1, 2, 3, 4]);
    const packed = gzipSync(idx([2], [0, 1]));
    const folder = await folderWith({ images, labels: packed });
    const spec = { type: 'idx', train: { images: 'images', labels: 'labels' } } as const;
    const options = { inputShape: [1, 2, 1], normalize: 'unit', baseFolder: folder, seed: 0 } as const;
    const held = await openDataset(spec, options);
    expect(openIn(folder)).toHaveLength(0);
    const read = await openDataset({ ...spec, test: spec.train }, { ...options, memoryBytes: 0 });
    expect(openIn(folder)).toHaveLength(2);
    await read.close();
    await held.close();
    expect(openIn(folder)).toHaveLength(0);
  });

  test('are closed where a dataset cannot be opened', async () => {
    const record = { label: 0, pixels: ramp(3072) };
    const folder = await folderWith({
      images: idx([2, 1, 2], [1, 2, 3, 4]),
      'images.gz': gzipSync(idx([2, 1, 2], [1])),
      labels: idx([3], [0, 1, 2]),
      whole: cifar([record]),
      wrong: cifar([record, { ...record, label: 77 }]),
      'a.csv': '0,1,2\n0,1\n',
    });
    const options = {
      inputShape: [1, 2, 1],
      normalize: 'unit',
      baseFolder: folder,
      seed: 0,
      memoryBytes: 0,
    } as const;
    await failure(openDataset({ type: 'idx', train: { images: 'images', labels: 'labels' } }, options));
    await failure(openDataset({ type: 'idx', train: { images: 'images.gz', labels: 'labels' } }, options));
    await failure(openDataset({ type: 'cifar10', train: ['whole', 'wrong'] }, options));
    await failure(openDataset({ type: 'cifar10', train: 'whole', test: 'wrong' }, options));
    await failure(openDataset({ type: 'cifar10', train: 'whole', validationSplit: 0.5 }, options));
    await failure(openDataset({ type: 'csv', train: 'a.csv' }, options));
    expect(openIn(folder)).toHaveLength(0);
  });
});
