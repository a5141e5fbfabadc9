/**
 * CIFAR-10's binary batches: records of 3,073 bytes without a header, each a label 0 to 9, then 1,024 bytes
 * of red, of green and of blue, row by row.
 * Source: Krizhevsky, "The CIFAR-10 and CIFAR-100 datasets", binary version.
 */
import { type ByteFile, plainFile, withFile } from './byteFile.ts';
import { combinedHash } from './combinedHash.ts';
import { labelOutOfRange } from './datasetProblems.ts';
import type { CifarSpec } from './datasetSpec.ts';
import { truncated } from './packedProblems.ts';
import { closeAll, type PackedFile, packedStore } from './packedStore.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

const layout = { height: 32, width: 32, channels: 3, isPlanar: true, offset: 1, stride: 3073 } as const;
/** Records that are read at a time for their labels. */
const blockRecords = 1024;

/** The classes of CIFAR-10, in the order of their labels. */
export const cifarClasses = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

/**
 * The samples of one or several batches, in the order of the list.
 * @throws DataError `file-truncated`, `label-out-of-range`, and those of `withFile`.
 */
export async function cifarStore(batches: CifarSpec['train'], options: StoreOptions): Promise<SampleStore> {
  const files: PackedFile[] = [];
  try {
    const labels: number[] = [];
    for (const name of typeof batches === 'string' ? [batches] : batches) {
      const file = await openBatch(name, options);
      files.push(file);
      for await (const label of labelsOf(file)) labels.push(label);
      options.signal?.throwIfAborted();
    }
    return packedStore(
      files,
      layout,
      {
        classes: cifarClasses,
        labels: Uint16Array.from(labels),
        hash: combinedHash(files.map(({ bytes }) => bytes.hash)),
      },
      options,
    );
  } catch (error) {
    await closeAll(files.map(({ bytes }) => bytes));
    throw error;
  }
}

async function openBatch(name: string, { resolve, budget }: StoreOptions): Promise<PackedFile> {
  const { stride } = layout;
  const bytes = await withFile(resolve(name), name, async (file, size) => {
    const whole = Math.floor(size / stride);
    if (size !== whole * stride) throw truncated(name, (whole + 1) * stride, size, whole);
    return plainFile(file, size, name, budget);
  });
  return { bytes, count: bytes.size / stride };
}

async function* labelsOf({ bytes, count }: PackedFile): AsyncGenerator<number> {
  const { stride } = layout;
  const most = cifarClasses.length - 1;
  for (let first = 0; first < count; first += blockRecords) {
    const records = Math.min(blockRecords, count - first);
    const block = await blockOf(bytes, first * stride, records * stride);
    for (let i = 0; i < records; i++) {
      const label = block[i * stride];
      const record = first + i;
      if (label > most)
        throw labelOutOfRange({ file: bytes.name, record, byte: record * stride }, label, most);
      yield label;
    }
  }
}

async function blockOf(bytes: ByteFile, position: number, length: number): Promise<Uint8Array> {
  const block = new Uint8Array(length);
  await bytes.read(position, block);
  return block;
}
