import { Random } from '../../engine/random.ts';
import { sizeOf } from '../../engine/tensor.ts';
import { dataKey } from './dataKeys.ts';
import { nothingReadable } from './datasetProblems.ts';
import type { SampleSource } from './sampleSource.ts';

/** Some samples side by side. The arrays are the reader's: they hold until the next batch is asked for. */
export interface Batch {
  /** Its place in the epoch, from 0. */
  readonly number: number;
  /** How many samples it has: fewer than the batch size at the end, and where images were left out. */
  readonly count: number;
  /** `[count, height, width, channels]`. */
  readonly images: Float32Array;
  /** `[count]`: the number of each sample's class. */
  readonly labels: Float32Array;
  /** `[count]`: their places in the source. */
  readonly indices: Uint32Array;
}

export interface BatchOptions {
  /** Places of the source, as they are to be read: `batchOrder`. */
  readonly order: Uint32Array;
  readonly batchSize: number;
  /** Augments the samples as they are in this epoch. */
  readonly epoch?: number;
  /** The first batch to be read, from 0 (0): a resumed epoch goes on in the middle. */
  readonly first?: number;
  /** How many batches are read while one is in use (2). */
  readonly ahead?: number;
}

/**
 * The order in which an epoch, from 0, goes through `count` samples: shuffled anew for each, by seed and
 * epoch alone. Without a seed the order of the data.
 */
export function batchOrder(seed: number | null, epoch: number, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  if (seed !== null) new Random(dataKey(seed, 'order', epoch)).shuffle(order);
  return order;
}

/**
 * The batches of one pass, those to come being read while one is in use. Images that do not decode are
 * left out of theirs; a batch of which nothing is left is passed over, but counted in `number`.
 * @throws DataError `dataset-unreadable` where no image of the pass could be read, and what reading throws.
 */
export async function* readBatches(source: SampleSource, options: BatchOptions): AsyncGenerator<Batch> {
  const { order, batchSize, first = 0, ahead = 2 } = options;
  const batches = Math.ceil(order.length / batchSize);
  const rooms = Array.from({ length: ahead + 1 }, () => room(source, batchSize));
  const pending: Promise<Batch>[] = [];
  let next = first;
  const start = () => {
    const reading = readBatch(source, options, next, rooms[next % rooms.length]);
    // Heard when its turn comes; until then it is not lost.
    reading.catch(() => {});
    pending.push(reading);
    next++;
  };
  let isEmpty = true;
  try {
    for (let number = first; number < batches; number++) {
      while (next < batches && next <= number + ahead) start();
      const batch = await pending[0];
      pending.shift();
      if (batch.count === 0) continue;
      isEmpty = false;
      yield batch;
    }
  } finally {
    await Promise.allSettled(pending);
  }
  if (isEmpty && first === 0 && batches > 0) throw nothingReadable(order.length, source.skipped[0]?.problem);
}

type Room = Pick<Batch, 'images' | 'labels' | 'indices'>;

function room(source: SampleSource, batchSize: number): Room {
  return {
    images: new Float32Array(batchSize * sizeOf(source.shape)),
    labels: new Float32Array(batchSize),
    indices: new Uint32Array(batchSize),
  };
}

async function readBatch(
  source: SampleSource,
  { order, batchSize, epoch }: BatchOptions,
  number: number,
  { images, labels, indices }: Room,
): Promise<Batch> {
  const sampleSize = sizeOf(source.shape);
  const wanted = order.subarray(number * batchSize, (number + 1) * batchSize);
  const isRead = await Promise.all(
    Array.from(wanted, (index, place) =>
      source.readInto(index, images.subarray(place * sampleSize, (place + 1) * sampleSize), epoch),
    ),
  );
  let count = 0;
  for (const [place, index] of wanted.entries()) {
    if (!isRead[place]) continue;
    if (count < place) images.copyWithin(count * sampleSize, place * sampleSize, (place + 1) * sampleSize);
    labels[count] = source.label(index);
    indices[count] = index;
    count++;
  }
  return {
    number,
    count,
    images: images.subarray(0, count * sampleSize),
    labels: labels.subarray(0, count),
    indices: indices.subarray(0, count),
  };
}
