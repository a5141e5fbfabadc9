import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/engine/tensor.ts';
import { SafetensorsFile } from '../../src/training/safetensors/safetensorsFile.ts';
import { type WritableTensor, writeSafetensors } from '../../src/training/safetensors/writeSafetensors.ts';
import { TrainingError } from '../../src/training/trainingError.ts';
import { temporaryFolder, trainingFailure } from './folder.ts';

const tensorOf = (shape: readonly number[], numbers: readonly number[]): WritableTensor => ({
  shape,
  read: () => Float32Array.from(numbers),
});

/** Bytes of a file with this header and data, made without the product's writer. */
function fileOf(header: unknown, data: readonly number[] = [], length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

async function readAll(path: string) {
  const file = await SafetensorsFile.open(path, 'w.safetensors');
  try {
    const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    for (const [name, shape] of file.shapes) tensors.set(name, { shape, data: await file.read(name) });
    return { metadata: file.metadata, tensors };
  } finally {
    await file.close();
  }
}

async function failureOf(bytes: Uint8Array): Promise<TrainingError> {
  const path = join(await temporaryFolder(), 'w.safetensors');
  await writeFile(path, bytes);
  return trainingFailure(readAll(path));
}

describe('a file', () => {
  it('has the bytes of the format', async () => {
    const path = join(await temporaryFolder(), 'w.safetensors');
    const tensors = new Map([
      ['conv2d_0.kernel', tensorOf([1, 2], [1, -2])],
      ['s', tensorOf([], [0.5])],
    ]);
    await writeSafetensors(path, new Map([['epoch', '3']]), tensors);
    const bytes = await readFile(path);
    const header =
      '{"__metadata__":{"epoch":"3"},"conv2d_0.kernel":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"s":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(bytes.toString('utf8', 8, 8 + length).trimEnd()).toBe(header);
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63]);
  });

  it('comes back as it was written', async () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    const entry = shape.chain((extents) => {
      const length = sizeOf(extents);
      const numbers = fc.float32Array({ minLength: length, maxLength: length });
      return fc.record({ shape: fc.constant(extents), numbers });
    });
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.string()),
        fc.dictionary(
          fc.string().filter((name) => name !== '__metadata__'),
          entry,
          { maxKeys: 5 },
        ),
        async (metadata, entries) => {
          const path = join(folder, 'w.safetensors');
          const tensors = Object.entries(entries).map(
            ([name, { shape, numbers }]): [string, WritableTensor] => [name, { shape, read: () => numbers }],
          );
          await writeSafetensors(path, new Map(Object.entries(metadata)), new Map(tensors));
          const found = await readAll(path);
          expect(Object.fromEntries(found.metadata)).toEqual({ ...metadata });
          expect([...found.tensors]).toEqual(
            Object.entries(entries).map(([name, { shape, numbers }]) => [name, { shape, data: numbers }]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('replaces another at once, and leaves nothing beside it where it cannot be written', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'w.safetensors');
    await writeSafetensors(path, new Map(), new Map([['a', tensorOf([1], [1])]]));
    const broken: WritableTensor = {
      shape: [1],
      read: () => {
        throw new Error('No numbers.');
      },
    };
    const both = new Map([
      ['a', tensorOf([1], [2])],
      ['b', broken],
    ]);
    await expect(writeSafetensors(path, new Map(), both)).rejects.toThrow('No numbers.');
    expect((await readAll(path)).tensors.get('a')?.data[0]).toBe(1);
    expect(await readdir(folder)).toEqual(['w.safetensors']);
  });

  it('is never written through a link, nor is the one beside it', async () => {
    const folder = await temporaryFolder();
    const [path, other] = [join(folder, 'w.safetensors'), join(folder, 'other')];
    await writeFile(other, 'mine');
    await symlink(other, path);
    await symlink(other, `${path}.new`);
    await writeSafetensors(path, new Map(), new Map());
    expect(await readFile(other, 'utf8')).toBe('mine');
    expect((await readAll(path)).tensors.size).toBe(0);
  });

  it('that cannot be written says why', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'no', 'w.safetensors');
    const error = await trainingFailure(writeSafetensors(path, new Map(), new Map()));
    expect(error.message).toBe(
      `${path} cannot be written: there is no folder ${join(folder, 'no')}. Create the folder first, or write elsewhere.`,
    );
  });

  it.skipIf(process.platform !== 'linux')('above the size that the system allows says so', async () => {
    const path = join(await temporaryFolder(), 'w.safetensors');
    const source = `
      import { writeSafetensors } from ${JSON.stringify(join(import.meta.dirname, '../../src/training/safetensors/writeSafetensors.ts'))};
      process.on('SIGXFSZ', () => {});
      const tensors = new Map([['a', { shape: [2 ** 20], read: () => new Float32Array(2 ** 20) }]]);
      await writeSafetensors(${JSON.stringify(path)}, new Map(), tensors).catch((error) => console.log(error.message));`;
    const command = 'ulimit -f 100; exec "$0" --no-warnings --input-type=module -e "$1"';
    const said = execFileSync('bash', ['-c', command, process.execPath, source], { encoding: 'utf8' });
    expect(said.trim()).toBe(
      `${path} cannot be written: there is no room left for it. Free some space, or write elsewhere.`,
    );
    expect(await readdir(join(path, '..'))).toEqual([]);
  });
});

const again = 'Use another checkpoint, or train anew.';
const f32 = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe('a file is refused', () => {
  it.each([
    ['that is empty', new Uint8Array(0), 'is no checkpoint: it has 0 bytes, too few for a header.'],
    [
      'with a header of 4 GB',
      fileOf('{}', [], 2n ** 32n),
      'is no checkpoint, or damaged: its header would be 4294967296 bytes long, of at most 2.',
    ],
    [
      'with the longest header that can be said',
      fileOf('{}', [], 2n ** 64n - 1n),
      'is no checkpoint, or damaged: its header would be 18446744073709551615 bytes long, of at most 2.',
    ],
    ['that is no JSON', fileOf('{"a":'), 'is no checkpoint, or damaged: its header is not JSON.'],
    ['whose header is a list', fileOf([]), 'is no checkpoint, or damaged: its header is not JSON.'],
    [
      'whose header is no UTF-8',
      Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff]),
      'is no checkpoint, or damaged: its header is not JSON.',
    ],
    [
      'with metadata of numbers',
      fileOf({ __metadata__: { epoch: 3 } }),
      'is damaged: its metadata holds something else than texts.',
    ],
    [
      'with an entry that is none',
      fileOf({ a: 1 }),
      'is damaged: its header does not say type, shape and place of a.',
    ],
    [
      'with a shape of parts',
      fileOf({ a: f32([0.5], [0, 2]) }, [0, 0]),
      'is damaged: its header does not say type, shape and place of a.',
    ],
    [
      'with a place before the first',
      fileOf({ a: f32([1], [-4, 0]) }),
      'is damaged: its header does not say type, shape and place of a.',
    ],
    [
      'with another size than its shape has',
      fileOf({ a: f32([2], [0, 4]) }, [0, 0, 0, 0]),
      'is damaged: a has 4 bytes, but its shape needs 8.',
    ],
    [
      'with a shape beyond all numbers',
      fileOf({ a: f32([2 ** 30, 2 ** 30, 2 ** 30], [0, 4]) }, [0, 0, 0, 0]),
      'is damaged: a has 4 bytes, but its shape needs 4.951760157141521e+27.',
    ],
    [
      'with a gap',
      fileOf({ a: f32([1], [0, 4]), b: f32([1], [5, 9]) }, new Array(9).fill(0)),
      'is damaged: b begins at byte 5 of the data; 4 was expected.',
    ],
    [
      'with tensors that overlap',
      fileOf({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, new Array(8).fill(0)),
      'is damaged: b begins at byte 4 of the data; 8 was expected.',
    ],
    [
      'with tensors at the same place',
      fileOf({ a: f32([1], [0, 4]), b: f32([1], [0, 4]) }, new Array(4).fill(0)),
      'is damaged: b begins at byte 0 of the data; 4 was expected.',
    ],
  ])('%s', async (_, bytes, problem) => {
    const error = await failureOf(bytes);
    expect([error.code, error.message]).toEqual(['checkpoint-damaged', `w.safetensors ${problem} ${again}`]);
  });

  it('with more or less behind its header than it promises', async () => {
    const whole = fileOf({ a: f32([1], [0, 4]) }, [0, 0, 0, 0]);
    for (const bytes of [whole.subarray(0, -1), Uint8Array.from([...whole, 0])]) {
      const error = await failureOf(bytes);
      expect(error.message).toBe(
        `w.safetensors is damaged: it has ${bytes.length} bytes; its header promises ${whole.length}. ${again}`,
      );
    }
  });

  it('with numbers of another type', async () => {
    const error = await failureOf(fileOf({ a: f32([1], [0, 2], 'BF16') }, [0, 0]));
    expect([error.code, error.message]).toEqual([
      'checkpoint-type',
      'a in w.safetensors has numbers of the type BF16; F32 was expected. Save the weights as float32.',
    ]);
  });

  it('that is not there, or no file', async () => {
    const folder = await temporaryFolder();
    expect((await trainingFailure(SafetensorsFile.open(join(folder, 'no'), 'no'))).message).toBe(
      'no does not exist. Check the name and the folder.',
    );
    await mkdir(join(folder, 'some'));
    expect((await trainingFailure(SafetensorsFile.open(join(folder, 'some'), 'some'))).message).toBe(
      'some is not a regular file. Name a checkpoint, a file that ends in .safetensors.',
    );
  });

  it('in words that stay short, however long its names are', async () => {
    const error = await failureOf(fileOf({ ['x'.repeat(5000)]: 1 }));
    expect(error.message.length).toBeLessThan(200);
  });

  it('or read, wherever it is cut or changed: never anything else', { timeout: 60_000 }, async () => {
    const whole = fileOf({ __metadata__: { a: 'b' }, a: f32([2], [0, 8]), b: f32([], [8, 12]) }, [
      ...new Array(12).keys(),
    ]);
    const folder = await temporaryFolder();
    const path = join(folder, 'w.safetensors');
    for (let length = 0; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      await trainingFailure(readAll(path));
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const bytes = Uint8Array.from(whole);
        bytes[place] ^= change;
        await writeFile(path, bytes);
        await readAll(path).catch((error: unknown) => expect(error).toBeInstanceOf(TrainingError));
      }),
      { numRuns: 300 },
    );
  });
});
