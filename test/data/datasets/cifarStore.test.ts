import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cifarClasses, cifarStore } from '../../../src/data/datasets/cifarStore.ts';
import { failure } from '../failure.ts';
import { cifar, folderWith, ramp, readAll, storeOptions } from './files.ts';

const shape = [32, 32, 3] as const;
const records = [3, 9, 0, 1].map((label, i) => ({ label, pixels: ramp(3072, 50 * i) }));
const batches = { 'a.bin': cifar(records.slice(0, 3)), 'b.bin': cifar(records.slice(3)) };

describe('CIFAR-10', () => {
  test.each([2 ** 24, 0])(
    'several batches, one after the other, with %i bytes of memory',
    async (memoryBytes) => {
      const folder = await folderWith(batches);
      const store = await cifarStore(['a.bin', 'b.bin'], storeOptions(folder, shape, { memoryBytes }));
      expect([...store.labels]).toEqual([3, 9, 0, 1]);
      expect(store.classes.slice(2, 4)).toEqual(['bird', 'cat']);
      expect(await readAll(store, 3072)).toEqual(records.map(({ pixels }) => [...pixels]));
      expect([0, 2, 3].map(store.nameOf)).toEqual(['a.bin #0', 'a.bin #2', 'b.bin #0']);
      await store.close();
    },
  );

  test('one batch, any pixels', async () => {
    const pixels = fc.uint8Array({ minLength: 3072, maxLength: 3072 });
    const record = fc.record({ label: fc.nat(9), pixels });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 3 }), async (list) => {
        const folder = await folderWith({ 'a.bin': cifar(list) });
        const store = await cifarStore('a.bin', storeOptions(folder, shape));
        expect(await readAll(store, 3072)).toEqual(list.map((each) => [...each.pixels]));
        expect([...store.labels]).toEqual(list.map(({ label }) => label));
      }),
      { numRuns: 20 },
    );
  });

  test('in grey, and smaller', async () => {
    const red = new Uint8Array(3072).map((_, i) => (i % 3 === 0 ? 200 : 0));
    const folder = await folderWith({ 'a.bin': cifar([{ label: 5, pixels: red }]) });
    const store = await cifarStore('a.bin', storeOptions(folder, [8, 8, 1]));
    expect(new Set((await readAll(store, 64))[0])).toEqual(new Set([60]));
  });

  test('a batch that is cut off', async () => {
    const folder = await folderWith({ 'a.bin': batches['a.bin'].subarray(0, 2 * 3073 + 100) });
    const { code, message } = await failure(cifarStore('a.bin', storeOptions(folder, shape)));
    expect([code, message]).toEqual([
      'file-truncated',
      'a.bin is cut off: 9219 bytes were expected, but it ends at byte 6246, in record 2. Get it once more from where it came from.',
    ]);
  });

  test('a label above 9', async () => {
    const folder = await folderWith({
      'a.bin': batches['a.bin'],
      'b.bin': cifar([records[0], { ...records[1], label: 10 }]),
    });
    const { code, message } = await failure(cifarStore(['a.bin', 'b.bin'], storeOptions(folder, shape)));
    expect([code, message]).toEqual([
      'label-out-of-range',
      'b.bin, record 1, byte 3073: the label is 10; 0 to 9 was expected. Correct the label, or give the last layer as many units as there are classes.',
    ]);
  });

  test('a label above 9 far into a batch', async () => {
    const bytes = new Uint8Array(1600 * 3073);
    bytes[1500 * 3073] = 255;
    const folder = await folderWith({ 'a.bin': bytes });
    expect((await failure(cifarStore('a.bin', storeOptions(folder, shape)))).message).toMatch(
      /^a\.bin, record 1500, byte 4609500: the label is 255; 0 to 9 was expected\./,
    );
  });

  test('an empty batch, and one that is missing', async () => {
    const folder = await folderWith({ 'a.bin': '' });
    expect((await failure(cifarStore('a.bin', storeOptions(folder, shape)))).code).toBe('file-empty');
    expect((await failure(cifarStore('b.bin', storeOptions(folder, shape)))).code).toBe('file-missing');
  });

  test('has ten classes', () => expect(cifarClasses).toHaveLength(10));
});
