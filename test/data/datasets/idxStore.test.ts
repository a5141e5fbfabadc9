import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import { idxStore } from '../../../src/data/datasets/idxStore.ts';
import type { StoreOptions } from '../../../src/data/datasets/storeOptions.ts';
import { failure } from '../failure.ts';
import { folderWith, idx, ramp, readAll, storeOptions } from './files.ts';

const shape: InputShape = [2, 3, 1];
const files = { images: 'images', labels: 'labels' };
const threeImages = idx([3, 2, 3], ramp(18));
const threeLabels = idx([3], [0, 2, 1]);

async function open(
  images: Uint8Array,
  labels: Uint8Array,
  others: Partial<StoreOptions> & { readonly memoryBytes?: number; readonly shape?: InputShape } = {},
) {
  const folder = await folderWith({ images, labels });
  return idxStore(files, storeOptions(folder, others.shape ?? shape, others));
}

describe('an IDX dataset', () => {
  const packings = { plain: (bytes: Uint8Array) => bytes, 'packed with gzip': gzipSync };
  const memories = { 'held in memory': 2 ** 24, 'read from the file': 0 };

  describe.each(Object.entries(packings))('%s', (_, pack) => {
    test.each(Object.entries(memories))('%s, gives back what was written', async (__, memoryBytes) => {
      const store = await open(pack(threeImages), pack(threeLabels), { memoryBytes });
      expect([...store.labels]).toEqual([0, 2, 1]);
      expect(store.classes).toEqual(['0', '1', '2']);
      const bytes = [...ramp(18)];
      expect(await readAll(store, 6)).toEqual([bytes.slice(0, 6), bytes.slice(6, 12), bytes.slice(12)]);
      expect([store.nameOf(2), store.fileOf(2), store.skipped]).toEqual(['images #2', null, []]);
      await store.close();
    });
  });

  test('any images, packed or not, from memory or from the file', async () => {
    const dataset = fc
      .record({
        height: fc.integer({ min: 1, max: 5 }),
        width: fc.integer({ min: 1, max: 5 }),
        count: fc.integer({ min: 1, max: 8 }),
      })
      .chain(({ height, width, count }) =>
        fc.record({
          height: fc.constant(height),
          width: fc.constant(width),
          data: fc.uint8Array({ minLength: count * height * width, maxLength: count * height * width }),
          labels: fc.uint8Array({ minLength: count, maxLength: count }),
          isPacked: fc.boolean(),
          memoryBytes: fc.constantFrom(0, 2 ** 20),
        }),
      );
    await fc.assert(
      fc.asyncProperty(dataset, async ({ height, width, data, labels, isPacked, memoryBytes }) => {
        const pack = isPacked ? gzipSync : (bytes: Uint8Array) => bytes;
        const images = pack(idx([labels.length, height, width], data));
        const store = await open(images, pack(idx([labels.length], labels)), {
          memoryBytes,
          shape: [height, width, 1],
        });
        expect((await readAll(store, height * width)).flat()).toEqual([...data]);
        expect([...store.labels]).toEqual([...labels]);
        await store.close();
      }),
      { numRuns: 40 },
    );
  });

  test('files larger than what is read at a time', async () => {
    const data = ramp(3 * 2 ** 20);
    for (const pack of Object.values(packings)) {
      const images = pack(idx([3, 1024, 1024], data));
      const store = await open(images, threeLabels, { shape: [1024, 1024, 1] });
      const pixels = new Uint8Array(2 ** 20);
      for (const sample of [2, 0, 1]) {
        await store.read(sample, pixels);
        expect(Buffer.compare(pixels, data.subarray(sample * 2 ** 20, (sample + 1) * 2 ** 20))).toBe(0);
      }
    }
  });

  test('colour images have a fourth dimension', async () => {
    const store = await open(idx([1, 2, 3, 3], ramp(18)), idx([1], [0]), { shape: [2, 3, 3] });
    expect((await readAll(store, 18))[0]).toEqual([...ramp(18)]);
  });

  test('images of another size are fitted, and read once', async () => {
    const folder = await folderWith({ images: idx([1, 1, 2], [0, 100]), labels: threeLabelsOf(1) });
    const store = await idxStore(files, storeOptions(folder, [2, 4, 3]));
    const row = [0, 0, 0, 25, 25, 25, 75, 75, 75, 100, 100, 100];
    const fitted = [...row, ...row];
    expect(await readAll(store, 24)).toEqual([fitted]);
    await truncate(join(folder, 'images'), 4);
    expect(await readAll(store, 24)).toEqual([fitted]);
  });

  test('other bytes have another hash, the same bytes the same', async () => {
    const first = await open(threeImages, threeLabels);
    expect((await open(threeImages, threeLabels)).hash).toBe(first.hash);
    expect((await open(idx([3, 2, 3], ramp(18, 1)), threeLabels)).hash).not.toBe(first.hash);
    expect((await open(threeImages, idx([3], [0, 1, 2]))).hash).not.toBe(first.hash);
  });

  test('a file that is cut while it is in use', async () => {
    const folder = await folderWith({ images: threeImages, labels: threeLabels });
    const store = await idxStore(files, storeOptions(folder, shape, { memoryBytes: 0 }));
    await truncate(join(folder, 'images'), 30);
    const { code, message } = await failure(store.read(2, new Uint8Array(6)));
    expect([code, message]).toEqual([
      'file-changed',
      'images became shorter while it was in use: it has no byte 30 any more. Leave the file as it is during a run, and start again.',
    ]);
    await store.close();
  });
});

function threeLabelsOf(count: number): Uint8Array {
  return idx([count], new Array<number>(count).fill(0));
}

describe('a damaged IDX dataset says what is wrong and where:', () => {
  const again = 'Get it once more from where it came from.';
  const correct = 'Correct the label, or give the last layer as many units as there are classes.';
  const header = (...extents: number[]) => idx(extents, []);
  const flipped = (bytes: Uint8Array, place: number) =>
    bytes.map((byte, i) => (i === place ? byte ^ 255 : byte));
  const packed = gzipSync(threeImages);
  const cases: readonly {
    readonly what: string;
    readonly images?: Uint8Array;
    readonly labels?: Uint8Array;
    readonly options?: Partial<StoreOptions>;
    readonly code: string;
    readonly message: string;
  }[] = [
    {
      what: 'cut off',
      images: threeImages.subarray(0, -1),
      code: 'file-truncated',
      message: `images is cut off: 34 bytes were expected, but it ends at byte 33, in record 2. ${again}`,
    },
    {
      what: 'cut off in its header',
      images: threeImages.subarray(0, 9),
      code: 'file-truncated',
      message: `images is cut off in its header, at byte 9. ${again}`,
    },
    {
      what: 'labels cut off',
      labels: threeLabels.subarray(0, -2),
      code: 'file-truncated',
      message: `labels is cut off: 11 bytes were expected, but it ends at byte 9, in record 1. ${again}`,
    },
    {
      what: 'empty',
      images: new Uint8Array(),
      code: 'file-empty',
      message: `images is empty: it has 0 bytes. ${again}`,
    },
    {
      what: 'too long',
      images: Uint8Array.from([...threeImages, 1]),
      code: 'file-too-long',
      message: `images goes on after its last record: its header promises 34 bytes, but it has 35. ${again}`,
    },
    {
      what: 'wrong magic',
      images: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...ramp(30)]),
      code: 'idx-magic',
      message:
        'images does not begin as IDX images: bytes 0 to 3 are 89 50 4e 47, expected 00 00 08 03. Choose an IDX file of bytes, as MNIST has them, packed with gzip or not.',
    },
    {
      what: 'numbers that are no bytes',
      images: Uint8Array.from(threeImages, (byte, i) => (i === 2 ? 0x0d : byte)),
      code: 'idx-magic',
      message:
        'images does not begin as IDX images: bytes 0 to 3 are 00 00 0d 03, expected 00 00 08 03. Choose an IDX file of bytes, as MNIST has them, packed with gzip or not.',
    },
    {
      what: 'images and labels exchanged',
      images: threeLabels,
      labels: threeImages,
      code: 'idx-magic',
      message:
        'images does not begin as IDX images: bytes 0 to 3 are 00 00 08 01, expected 00 00 08 03. Exchange the paths of images and labels.',
    },
    {
      what: 'images for labels',
      labels: threeImages,
      code: 'idx-magic',
      message:
        'labels does not begin as IDX labels: bytes 0 to 3 are 00 00 08 03, expected 00 00 08 01. Exchange the paths of images and labels.',
    },
    {
      what: 'counts that disagree',
      labels: idx([2], [0, 1]),
      code: 'idx-counts',
      message:
        'images has 3 images (bytes 4 to 7), but labels has 2 labels. Choose two files that belong together.',
    },
    {
      what: 'no images',
      images: header(0, 2, 3),
      code: 'dataset-empty',
      message: 'images has no samples. Choose other data.',
    },
    {
      what: 'images without pixels',
      images: header(3, 0, 3),
      code: 'idx-extent',
      message:
        'images promises images of 0×3×1 (from byte 8); at most 16777216 pixels and 1 or 3 channels are read. Choose other data.',
    },
    {
      what: 'images of 4 channels',
      images: header(3, 2, 3, 4),
      code: 'idx-extent',
      message:
        'images promises images of 2×3×4 (from byte 8); at most 16777216 pixels and 1 or 3 channels are read. Choose other data.',
    },
    {
      what: 'a label that the network has no unit for',
      options: { units: 2 },
      code: 'label-out-of-range',
      message: `labels, record 1, byte 9: the label is 2; 0 to 1 was expected. ${correct}`,
    },
    {
      what: 'a label that the training set has not',
      options: { classes: ['0', '1'], units: 10 },
      code: 'label-out-of-range',
      message: `labels, record 1, byte 9: the label is 2; 0 to 1 was expected. ${correct}`,
    },
    {
      what: '4 billion images promised',
      images: header(0xffffffff, 28, 28),
      code: 'file-truncated',
      message: `images is cut off: 3367254359296 bytes were expected, but it ends at byte 16, in record 0. ${again}`,
    },
    {
      what: '4 billion images promised, packed',
      images: gzipSync(header(0xffffffff, 28, 28)),
      code: 'gzip-too-large',
      message:
        'images promises 3367254359296 bytes once unpacked; a packed file is read up to 1073741824. Unpack it with gunzip: what is not packed is read piece by piece.',
    },
    {
      what: 'images as large as a country promised',
      images: header(1, 0xffffffff, 0xffffffff),
      code: 'idx-extent',
      message:
        'images promises images of 4294967295×4294967295×1 (from byte 8); at most 16777216 pixels and 1 or 3 channels are read. Choose other data.',
    },
    {
      what: 'gzip cut short',
      images: packed.subarray(0, -9),
      code: 'gzip-truncated',
      message: expect.stringMatching(
        /^images is packed with gzip and cut off: it ends after \d+ of 34 unpacked bytes, in record [012]\. Get it once more/,
      ) as unknown as string,
    },
    {
      what: 'gzip cut short in its own header',
      images: packed.subarray(0, 8),
      code: 'file-truncated',
      message: `images is cut off in its header, at byte 0. ${again}`,
    },
    {
      what: 'gzip whole, its content cut short',
      images: gzipSync(threeImages.subarray(0, 25)),
      code: 'gzip-truncated',
      message: `images is packed with gzip and cut off: it ends after 25 of 34 unpacked bytes, in record 1. ${again}`,
    },
    {
      what: 'gzip larger than its header promises',
      images: gzipSync(Uint8Array.from([...threeImages, 0])),
      code: 'gzip-too-long',
      message: `images, unpacked, goes on after the 34 bytes that its header promises. ${again}`,
    },
    {
      what: 'gzip damaged',
      images: flipped(packed, packed.length - 6),
      code: 'gzip-damaged',
      message: `images is packed with gzip and damaged somewhere after unpacked byte 0: incorrect data check. ${again}`,
    },
  ];

  test.each(cases.map((each) => [each.what, each] as const))(
    '%s',
    async (_, { images, labels, options, ...expected }) => {
      const { code, message } = await failure(open(images ?? threeImages, labels ?? threeLabels, options));
      expect({ code, message }).toEqual({ code: expected.code, message: expected.message });
    },
  );

  test('a file that is not there, a folder, a pipe', async () => {
    const folder = await folderWith({ labels: threeLabels, 'deep/file': '' });
    const options = storeOptions(folder, shape);
    expect((await failure(idxStore(files, options))).message).toBe(
      'images does not exist. Check the name and the folder.',
    );
    expect((await failure(idxStore({ ...files, images: 'labels/in' }, options))).code).toBe('file-missing');
    expect((await failure(idxStore({ ...files, images: 'deep' }, options))).message).toBe(
      'deep is not a regular file. Choose another file.',
    );
    expect(
      (await failure(idxStore({ ...files, images: '/dev/null' }, { ...options, resolve: (path) => path })))
        .code,
    ).toBe('not-a-file');
  });

  test('any cut through a packed file is a sentence', async () => {
    const whole = gzipSync(idx([40, 5, 5], ramp(1000)));
    for (let length = 1; length < whole.length; length += 13) {
      const { name } = await failure(open(whole.subarray(0, length), threeLabelsOf(40)));
      expect(name).toBe('DataError');
    }
  });
});
