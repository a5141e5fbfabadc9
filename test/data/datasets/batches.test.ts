import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/data/dataError.ts';
import {
  type Batch,
  type BatchOptions,
  batchOrder,
  readBatches,
} from '../../../src/data/datasets/batches.ts';
import type { SampleSource } from '../../../src/data/datasets/sampleSource.ts';
import { message } from '../../../src/engine/message.ts';
import { withResolvers } from '../../../src/engine/withResolvers.ts';
import { failure } from '../failure.ts';

const problem = new DataError({
  code: 'image-damaged',
  problem: message('Broken.'),
  remedy: message('Mend it.'),
});

/** Sample i is [i, 10 i + epoch] of class i modulo 3; `bad` ones are left out. */
function source(
  count: number,
  bad: readonly number[] = [],
  reading?: (index: number) => Promise<void>,
): SampleSource {
  return {
    count,
    shape: [1, 2, 1],
    label: (index) => index % 3,
    nameOf: String,
    fileOf: () => null,
    readPixels: async () => true,
    async readInto(index, target, epoch = 0) {
      await reading?.(index);
      if (bad.includes(index)) return false;
      target.set([index, 10 * index + epoch]);
      return true;
    },
    skipped: bad.length > 0 ? [{ name: 'x', problem }] : [],
  };
}

const inOrder = (count: number, batchSize: number): BatchOptions => ({
  order: batchOrder(null, 0, count),
  batchSize,
});

async function all(batches: AsyncIterable<Batch>): Promise<[number, number[], number[], number[]][]> {
  const found: [number, number[], number[], number[]][] = [];
  for await (const { number, count, images, labels, indices } of batches) {
    expect([images.length, labels.length, indices.length]).toEqual([2 * count, count, count]);
    found.push([number, [...images], [...labels], [...indices]]);
  }
  return found;
}

describe('batchOrder', () => {
  test('without a seed, the order of the data', () => {
    expect([...batchOrder(null, 3, 4)]).toEqual([0, 1, 2, 3]);
  });

  test('with one, every sample once, each epoch in another order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(1000), fc.integer({ min: 20, max: 200 }), (seed, epoch, count) => {
        const order = batchOrder(seed, epoch, count);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(batchOrder(seed, epoch, count)).toEqual(order);
        expect(batchOrder(seed, epoch + 1, count)).not.toEqual(order);
        expect(batchOrder(seed + 1, epoch, count)).not.toEqual(order);
      }),
    );
  });
});

describe('readBatches', () => {
  test('the samples in order, fewer in the last batch', async () => {
    expect(await all(readBatches(source(5), { ...inOrder(5, 2), epoch: 7 }))).toEqual([
      [0, [0, 7, 1, 17], [0, 1], [0, 1]],
      [1, [2, 27, 3, 37], [2, 0], [2, 3]],
      [2, [4, 47], [1], [4]],
    ]);
  });

  test('a resumed epoch goes on where it was', async () => {
    const whole = await all(readBatches(source(9), inOrder(9, 2)));
    expect(await all(readBatches(source(9), { ...inOrder(9, 2), first: 3 }))).toEqual(whole.slice(3));
    expect(await all(readBatches(source(9), { ...inOrder(9, 2), first: 5 }))).toEqual([]);
  });

  test('images left out close up; a batch of which nothing is left is passed over', async () => {
    expect(await all(readBatches(source(7, [1, 3, 4, 5]), inOrder(7, 3)))).toEqual([
      [0, [0, 0, 2, 20], [0, 2], [0, 2]],
      [2, [6, 60], [0], [6]],
    ]);
  });

  test('where no image can be read it says so, with the first reason as its cause', async () => {
    const error = await failure(all(readBatches(source(3, [0, 1, 2]), inOrder(3, 2))));
    expect([error.code, error.message]).toEqual([
      'dataset-unreadable',
      'Not one image can be read, of 3. Open one in an image program and save it as PNG.',
    ]);
    expect(error.cause).toBe(problem);
  });

  test('any order, batch size and number of batches ahead give the same samples', async () => {
    const many = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(many, many, fc.nat(5), fc.nat(), async (count, batchSize, ahead, seed) => {
        const order = batchOrder(seed, 0, count);
        const found = await all(readBatches(source(count), { order, batchSize, ahead }));
        expect(found.flatMap(([, images]) => images)).toEqual(
          [...order].flatMap((index) => [index, 10 * index]),
        );
        expect(found.flatMap(([, , , indices]) => indices)).toEqual([...order]);
      }),
    );
  });

  test('batches to come are read while one is in use, and no more of them than asked for', async () => {
    const begun: number[] = [];
    const reading = async (index: number) => {
      begun.push(index);
    };
    const batches = readBatches(source(20, [], reading), { ...inOrder(20, 2), ahead: 3 });
    await batches.next();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await batches.next();
    expect(begun).toHaveLength(10);
    await batches.return(undefined);
    expect(begun).toHaveLength(10);
  });

  test('what is in use is not written to', async () => {
    const kept: [Batch, string][] = [];
    for await (const batch of readBatches(source(30), { ...inOrder(30, 3), ahead: 4 })) {
      await new Promise(setImmediate);
      kept.push([batch, `${[...batch.images]}`]);
      expect(`${[...batch.images]}`).toBe(kept.at(-1)?.[1]);
      expect([...batch.indices].map((index) => index % 3)).toEqual([...batch.labels]);
    }
    expect(kept).toHaveLength(10);
  });

  test('a failure comes at its batch, and not before', async () => {
    const reading = async (index: number) => {
      if (index >= 4) throw problem;
    };
    const batches = readBatches(source(9, [], reading), { ...inOrder(9, 2), ahead: 3 });
    expect((await batches.next()).value?.number).toBe(0);
    await new Promise(setImmediate);
    expect((await batches.next()).value?.number).toBe(1);
    await expect(batches.next()).rejects.toBe(problem);
    expect((await batches.next()).done).toBe(true);
  });

  test('one who stops waits for what is being read', async () => {
    const gate = withResolvers<void>();
    const batches = readBatches(
      source(9, [], (index) => (index > 1 ? gate.promise : Promise.resolve())),
      inOrder(9, 2),
    );
    await batches.next();
    let isOver = false;
    const end = batches.return(undefined).then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    gate.resolve();
    await end;
  });
});
