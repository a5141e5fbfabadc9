import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { batchOrder, readBatches } from '../../../src/data/datasets/batches.ts';
import type { DatasetSpec, SyntheticSpec } from '../../../src/data/datasets/datasetSpec.ts';
import {
  type Dataset,
  type OpenDatasetOptions,
  openDataset,
} from '../../../src/data/datasets/openDataset.ts';
import { Preparation } from '../../../src/data/datasets/preparation.ts';
import type { SampleSource } from '../../../src/data/datasets/sampleSource.ts';
import { failure } from '../failure.ts';
import { folderWith, idx, ramp } from './files.ts';

const stripes: SyntheticSpec = { type: 'synthetic', generator: 'stripes', samples: 60 };
const options: OpenDatasetOptions = { inputShape: [6, 5, 1], normalize: 'none', baseFolder: '', seed: 7 };

const open = (spec: Partial<SyntheticSpec> = {}, others: Partial<OpenDatasetOptions> = {}) =>
  openDataset({ ...stripes, ...spec }, { ...options, ...others });

async function values(source: SampleSource | null, epoch?: number): Promise<number[][]> {
  const all: number[][] = [];
  for (let index = 0; source && index < source.count; index++) {
    const target = new Float32Array(source.shape.reduce((product, extent) => product * extent, 1));
    expect(await source.readInto(index, target, epoch)).toBe(true);
    all.push([...target]);
  }
  return all;
}

const labels = (source: SampleSource | null) =>
  Array.from({ length: source?.count ?? 0 }, (_, i) => source?.label(i));
const counts = (source: SampleSource | null) =>
  [0, 1, 2, 3].map((label) => labels(source).filter((each) => each === label).length);

/** IDX files of five images of 1×2 for training, two for a test. */
async function idxFolder() {
  const folder = await folderWith({
    'train/images': idx([5, 1, 2], [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]),
    'train/labels': idx([5], [0, 1, 0, 1, 0]),
    'test/images': idx([2, 1, 2], [100, 110, 120, 130]),
    'test/labels': idx([2], [1, 0]),
  });
  const files = (part: string) => ({ images: `${part}/images`, labels: `${part}/labels` });
  const spec: DatasetSpec = { type: 'idx', train: files('train'), test: files('test') };
  return { spec, options: { ...options, inputShape: [1, 2, 1], baseFolder: folder } as OpenDatasetOptions };
}

describe('openDataset', () => {
  test('training, test and classes of files relative to the base folder', async () => {
    const { spec, options: from } = await idxFolder();
    const data = await openDataset(spec, from);
    expect(data.classes).toEqual(['0', '1']);
    expect([labels(data.train), labels(data.test), data.validation]).toEqual([[0, 1, 0, 1, 0], [1, 0], null]);
    expect((await values(data.train))[4]).toEqual([80, 90]);
    expect(await values(data.test)).toEqual([
      [100, 110],
      [120, 130],
    ]);
    expect([data.test?.nameOf(1), data.test?.fileOf(1)]).toEqual(['test/images #1', null]);
    await data.close();
  });

  test('absolute paths, and CSV and CIFAR-10 by their names', async () => {
    const folder = await folderWith({
      'a.csv': 'label,a,b\n1,7,8\n0,5,6\n',
      'b.bin': Uint8Array.from([2, ...ramp(3072)]),
    });
    const csv = await openDataset(
      { type: 'csv', train: join(folder, 'a.csv'), labelColumn: 'label' },
      { ...options, inputShape: [1, 2, 1], baseFolder: '/nowhere' },
    );
    expect(await values(csv.train)).toEqual([
      [7, 8],
      [5, 6],
    ]);
    const cifar = await openDataset(
      { type: 'cifar10', train: ['b.bin'] },
      { ...options, inputShape: [32, 32, 3], baseFolder: folder },
    );
    expect([cifar.train.count, cifar.classes[cifar.train.label(0)]]).toEqual([1, 'bird']);
    await cifar.close();
  });

  test('a validation split takes its share of each class, and every sample is in one part', async () => {
    const data = await open({ validationSplit: 0.2 });
    expect([counts(data.train), counts(data.validation)]).toEqual([
      [12, 12, 12, 12],
      [3, 3, 3, 3],
    ]);
    const parts = [...(await values(data.train)), ...(await values(data.validation))].map(String).sort();
    expect(parts).toEqual((await values((await open()).train)).map(String).sort());
  });

  test('the seed decides the split, and nothing else does', async () => {
    const names = async (others: Partial<OpenDatasetOptions>) => {
      const { validation } = await open({ validationSplit: 0.5 }, others);
      return Array.from({ length: validation?.count ?? 0 }, (_, i) => validation?.nameOf(i));
    };
    const first = await names({});
    expect(await names({ normalize: 'unit', memoryBytes: 0, inputShape: [3, 3, 3] })).toEqual(first);
    expect(await names({ seed: 8 })).not.toEqual(first);
  });

  test('limit takes samples of each class before the split, and leaves the test set', async () => {
    const data = await open({ limit: 20, validationSplit: 0.2 });
    expect([counts(data.train), counts(data.validation)]).toEqual([
      [4, 4, 4, 4],
      [1, 1, 1, 1],
    ]);
    expect((await open({ limit: 1000 })).train.count).toBe(60);
    const { spec, options: from } = await idxFolder();
    const limited = await openDataset({ ...spec, limit: 2 }, from);
    expect([limited.train.count, limited.test?.count]).toEqual([2, 2]);
    await limited.close();
  });

  test('an impossible split says why', async () => {
    const few = await failure(open({ limit: 2, validationSplit: 0.1 }));
    expect([few.code, few.message]).toEqual([
      'split-impossible',
      'A validation split of 0.1 takes none of 2 samples for validation. Give a larger "validationSplit", or more samples.',
    ]);
    expect((await failure(open({ samples: 0 }))).message).toBe(
      'A validation split of 0 leaves none of 0 samples for training. Give a smaller "validationSplit", or more samples.',
    );
  });

  test('more classes than units are refused', async () => {
    const { code, message } = await failure(open({}, { units: 3 }));
    expect([code, message]).toEqual([
      'label-out-of-range',
      'The data has 4 classes, more than the units of the last layer: 3. Give the last layer as many units as there are classes.',
    ]);
    expect((await open({}, { units: 4 })).classes).toHaveLength(4);
  });

  test('standardize goes by the training samples alone, each channel apart', async () => {
    const { spec, options: from } = await idxFolder();
    const data = await openDataset({ ...spec, validationSplit: 0.4 }, { ...from, normalize: 'standardize' });
    const raw = (await values((await openDataset({ ...spec, validationSplit: 0.4 }, from)).train)).flat();
    const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
    expect(data.preparation.moments?.[0].mean).toBeCloseTo(mean, 10);
    expect(data.preparation.moments?.[0].deviation).toBeCloseTo(deviation, 10);
    const [[first]] = await values(data.test);
    expect(first).toBeCloseTo((100 - mean) / deviation, 5);
  });

  test('moments that are given are used instead', async () => {
    const moments = [{ mean: 100, deviation: 10 }];
    const { spec, options: from } = await idxFolder();
    const data = await openDataset(spec, { ...from, normalize: 'standardize', moments });
    expect((await values(data.test))[0]).toEqual([0, 1]);
  });

  test('pixels are in one order for all images, of training, validation and test', async () => {
    const { spec, options: from } = await idxFolder();
    const plain = await values((await openDataset(spec, from)).train);
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const swapped = await Promise.all(
      seeds.map(async (seed) => {
        const data = await openDataset({ ...spec, permutePixels: true }, { ...from, seed });
        const [train, held] = [await values(data.train), await values(data.test)];
        const isSwapped = train[0][0] === 10;
        expect(train).toEqual(isSwapped ? plain.map(([a, b]) => [b, a]) : plain);
        expect(held[0]).toEqual(isSwapped ? [110, 100] : [100, 110]);
        return isSwapped;
      }),
    );
    expect(new Set(swapped)).toEqual(new Set([true, false]));
  });

  test('the colours of a pixel stay together when pixels change places', async () => {
    const shape: OpenDatasetOptions['inputShape'] = [4, 3, 3];
    const pixelsOf = async (spec: Partial<SyntheticSpec>) =>
      (await values((await open(spec, { inputShape: shape })).train)).map((image) =>
        Array.from({ length: 12 }, (_, i) => String(image.slice(3 * i, 3 * i + 3))),
      );
    const [plain, permuted] = [await pixelsOf({}), await pixelsOf({ permutePixels: true })];
    expect(permuted).not.toEqual(plain);
    expect(permuted.map((image) => image.toSorted())).toEqual(plain.map((image) => image.toSorted()));
  });

  test('training samples are augmented in an epoch, others never', async () => {
    const data = await open({ augment: { noise: 30 }, validationSplit: 0.2 });
    const plain = await values(data.train);
    expect(plain).toEqual(await values((await open({ validationSplit: 0.2 })).train));
    expect(await values(data.train, 0)).not.toEqual(plain);
    expect(await values(data.train, 1)).not.toEqual(await values(data.train, 0));
    expect(await values(data.train, 1)).toEqual(await values(data.train, 1));
    expect(await values(data.validation, 1)).toEqual(await values(data.validation));
  });

  test('a sample is augmented alike whatever part of the data it stands in', async () => {
    const changed = async (spec: Partial<SyntheticSpec>) => {
      const { train } = await open({ ...spec, augment: { shift: 2, noise: 30 } });
      const all = await values(train, 4);
      return new Map(all.map((image, index) => [train.nameOf(index), image]));
    };
    const whole = await changed({});
    const part = await changed({ limit: 30, validationSplit: 0.3 });
    expect(part.size).toBe(21);
    for (const [name, image] of part) expect(image).toEqual(whole.get(name));
  });

  test('the pixels that can be shown are those that are normalised', async () => {
    const data = await open({ augment: { flip: 'both' }, permutePixels: true }, { normalize: 'unit' });
    const pixels = new Uint8Array(30);
    for (const index of [0, 5, 59]) {
      await data.train.readPixels(index, pixels, 3);
      expect((await values(data.train, 3))[index]).toEqual(
        [...pixels].map((value) => Math.fround(value / 255)),
      );
    }
  });

  test('the hash is that of the data, not of what is chosen of it', async () => {
    const { hash } = await open();
    expect(
      (await open({ limit: 9, validationSplit: 0.3, augment: { shift: 1 } }, { normalize: 'unit' })).hash,
    ).toBe(hash);
    expect((await open({ samples: 61 })).hash).not.toBe(hash);
    const { spec, options: from } = await idxFolder();
    const both = await openDataset(spec, from);
    const { test: _, ...trainOnly } = spec as Extract<DatasetSpec, { type: 'idx' }>;
    expect((await openDataset(trainOnly, from)).hash).not.toBe(both.hash);
  });

  test('a test set has no other classes than the training set', async () => {
    const { spec, options: from } = await idxFolder();
    const files = { images: 'test/images', labels: 'more' };
    await writeFile(join(from.baseFolder, 'more'), idx([2], [1, 2]));
    expect((await failure(openDataset({ ...spec, test: files } as DatasetSpec, from))).message).toMatch(
      /^more, record 1, byte 9: the label is 2; 0 to 1 was expected\./,
    );
  });

  test('a test set whose files do not belong together is refused', async () => {
    const { spec, options: from } = await idxFolder();
    const wrong = { ...spec, test: { images: 'test/images', labels: 'train/labels' } } as DatasetSpec;
    expect((await failure(openDataset(wrong, { ...from, memoryBytes: 0 }))).code).toBe('idx-counts');
  });
});

describe('the same numbers', () => {
  const shape: OpenDatasetOptions['inputShape'] = [4, 4, 3];
  const augment = { shift: 1, rotate: 20, zoom: 0.2, flip: 'both', noise: 9 } as const;

  async function folderData(memoryBytes: number): Promise<Dataset> {
    const raw = { height: 5, width: 6, channels: 3 as const };
    const images = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => [
        `data/${i % 3}/${i}.png`,
        await sharp(ramp(90, 20 * i), { raw })
          .png()
          .toBuffer(),
      ]),
    );
    const baseFolder = await folderWith(Object.fromEntries(images));
    const spec: DatasetSpec = { type: 'folder', train: 'data', validationSplit: 0.25, augment };
    return openDataset(spec, {
      ...options,
      inputShape: shape,
      normalize: 'standardize',
      baseFolder,
      memoryBytes,
    });
  }

  test('in any order, many at a time, from memory or not', async () => {
    const kept = await folderData(2 ** 20);
    const expected = await values(kept.train, 2);
    const others = [await folderData(0), await folderData(5 * 48), kept];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2),
        fc.array(fc.nat(8), { minLength: 1, maxLength: 30 }),
        async (which, order) => {
          const { train } = others[which];
          const found = await Promise.all(
            order.map(async (index) => {
              const target = new Float32Array(48);
              await train.readInto(index, target, 2);
              return [...target];
            }),
          );
          expect(found).toEqual(order.map((index) => expected[index]));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('in batches of any size', async () => {
    const { train } = await folderData(0);
    const order = batchOrder(7, 2, train.count);
    const whole = (await values(train, 2)).flatMap((_, i, all) => all[order[i]]);
    for (const batchSize of [1, 2, 4, 9]) {
      const found: number[] = [];
      for await (const { images } of readBatches(train, { order, batchSize, epoch: 2 }))
        found.push(...images);
      expect(found).toEqual(whole);
    }
  });
});

describe('Preparation', () => {
  test('prepares a single image as the samples are', async () => {
    const data = await open({ permutePixels: true }, { normalize: 'standardize' });
    const plain = await open();
    const stored = new Uint8Array(30);
    await plain.train.readPixels(3, stored);
    const prepared = data.preparation.prepare({ height: 6, width: 5, channels: 1, data: stored });
    expect([...prepared.values]).toEqual((await values(data.train))[3]);
    const again = new Preparation({
      inputShape: [6, 5, 1],
      normalize: 'standardize',
      seed: 7,
      permutePixels: true,
      moments: data.preparation.moments,
    });
    expect(again.prepare({ height: 6, width: 5, channels: 1, data: stored })).toEqual(prepared);
  });

  test('fits an image of any size', () => {
    const preparation = new Preparation({ inputShape: [2, 2, 1], normalize: 'unit', seed: 0 });
    const white = { height: 9, width: 9, channels: 3 as const, data: new Uint8Array(243).fill(255) };
    expect([...preparation.prepare(white).values]).toEqual([1, 1, 1, 1]);
  });
});
