/** Small datasets in files of their own, made anew for each test. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import { MemoryBudget } from '../../../src/data/datasets/memoryBudget.ts';
import type { StoreOptions } from '../../../src/data/datasets/storeOptions.ts';

/** A folder with `files`, gone when the test is over. */
export async function folderWith(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export function storeOptions(
  folder: string,
  shape: InputShape,
  others: Partial<StoreOptions> & { readonly memoryBytes?: number } = {},
): StoreOptions {
  const { memoryBytes = 2 ** 24, ...rest } = others;
  return {
    shape,
    budget: new MemoryBudget(memoryBytes),
    resolve: (path) => join(folder, path),
    roots: [],
    ...rest,
  };
}

/** An IDX file of unsigned bytes. */
export function idx(extents: readonly number[], data: ArrayLike<number>): Uint8Array {
  const header = new Uint8Array(4 + 4 * extents.length);
  header.set([0, 0, 8, extents.length]);
  const view = new DataView(header.buffer);
  for (const [axis, extent] of extents.entries()) view.setUint32(4 + 4 * axis, extent);
  return Uint8Array.from([...header, ...Array.from(data)]);
}

/** CIFAR-10 records of interleaved 32×32 colour images. */
export function cifar(
  records: readonly { readonly label: number; readonly pixels: Uint8Array }[],
): Uint8Array {
  const planes = (pixels: Uint8Array) =>
    [0, 1, 2].flatMap((channel) => Array.from({ length: 1024 }, (_, i) => pixels[3 * i + channel]));
  return Uint8Array.from(records.flatMap(({ label, pixels }) => [label, ...planes(pixels)]));
}

/** Bytes that differ from place to place and repeat late. */
export function ramp(length: number, start = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (start + 7 * i + (i >> 5)) & 255);
}

/** All samples of a store, in order; null for one that is left out. */
export async function readAll(
  store: {
    readonly labels: ArrayLike<number>;
    readonly read: (sample: number, pixels: Uint8Array) => Promise<boolean>;
  },
  sampleBytes: number,
): Promise<(number[] | null)[]> {
  const samples: (number[] | null)[] = [];
  for (let sample = 0; sample < store.labels.length; sample++) {
    const pixels = new Uint8Array(sampleBytes);
    samples.push((await store.read(sample, pixels)) ? [...pixels] : null);
  }
  return samples;
}
