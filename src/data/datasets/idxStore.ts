import { combinedHash } from './combinedHash.ts';
import { labelOutOfRange } from './datasetProblems.ts';
import type { IdxFiles } from './datasetSpec.ts';
import { type IdxFile, openIdx } from './idxFile.ts';
import { numberedClasses } from './numberedClasses.ts';
import { countsDiffer } from './packedProblems.ts';
import { packedStore } from './packedStore.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

/**
 * The samples of two IDX files. A label is the number of its class, as MNIST has them; there are as many
 * classes as the largest label of the training set asks for, named 0, 1, 2, …
 * @throws DataError `idx-counts`, `label-out-of-range`, and those of `openIdx`.
 */
export async function idxStore(files: IdxFiles, options: StoreOptions): Promise<SampleStore> {
  const { resolve, budget } = options;
  const images = await openIdx(resolve(files.images), files.images, 'images', budget);
  try {
    const { labels, hash } = await readLabels(files, images, options);
    const { count, height, width, channels, headerBytes } = images.header;
    return packedStore(
      [{ bytes: images.bytes, count }],
      { height, width, channels, isPlanar: false, offset: headerBytes, stride: height * width * channels },
      {
        classes: options.classes ?? numberedClasses(labels),
        labels,
        hash: combinedHash([images.bytes.hash, hash]),
      },
      options,
    );
  } catch (error) {
    await images.bytes.close();
    throw error;
  }
}

async function readLabels(files: IdxFiles, images: IdxFile, options: StoreOptions) {
  const { resolve, budget, classes, units } = options;
  const { header, bytes } = await openIdx(resolve(files.labels), files.labels, 'labels', budget);
  try {
    const { count, headerBytes } = header;
    if (count !== images.header.count) {
      throw countsDiffer(files.images, images.header.count, files.labels, count);
    }
    const stored = new Uint8Array(count);
    await bytes.read(headerBytes, stored);
    const most = (classes?.length ?? units ?? 256) - 1;
    const record = stored.findIndex((label) => label > most);
    if (record >= 0) {
      const place = { file: files.labels, record, byte: headerBytes + record };
      throw labelOutOfRange(place, stored[record], most);
    }
    return { labels: Uint16Array.from(stored), hash: bytes.hash };
  } finally {
    await bytes.close();
  }
}
