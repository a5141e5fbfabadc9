import { sizeOf } from '../../engine/tensor.ts';
import { DataError } from '../dataError.ts';
import { readImageFile } from '../readImageFile.ts';
import { cachedStore } from './cachedStore.ts';
import { combinedHash } from './combinedHash.ts';
import { unknownClass, unreadableClass } from './datasetProblems.ts';
import { decodeForInput } from './decodeForInput.ts';
import { fitImage } from './fitImage.ts';
import { type FolderClass, folderImages } from './folderImages.ts';
import { inTurns } from './inTurns.ts';
import type { SampleStore, SkippedImage } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

/** Images that are decoded side by side; each may need the memory of a large photo. */
const atATime = 8;

/**
 * The images of a folder with one sub-folder for each class, which `folderImages` finds; read when they are
 * asked for, and kept as long as the budget lasts. An image that does not decode is left out; the others go the way
 * of `decodeForInput` and `fitImage`.
 *
 * The hash is that of names and sizes in bytes: to read every image for it could take minutes.
 * @throws DataError `class-unreadable`, `class-unknown`, and those of `folderImages`. `read` throws where an
 *   image is gone or may not be read: `file-missing`, `file-unreadable`, `not-a-file`, `image-no-memory`,
 *   `image-too-slow`, `decoder-missing`.
 */
export async function folderStore(name: string, options: StoreOptions): Promise<SampleStore> {
  const isTest = options.classes !== undefined;
  const { roots, signal } = options;
  const found = await folderImages(options.resolve(name), name, roots, { isTest, signal });
  const classes = options.classes ?? found.map((each) => each.name);
  const stranger = found.find((each) => each.images.length > 0 && !classes.includes(each.name));
  if (stranger) throw unknownClass(name, stranger.name);
  const images = found.flatMap((each) => each.images);
  const skipped: SkippedImage[] = [];
  const takeTurn = inTurns(atATime);
  const nameOf = (sample: number) => `${name}/${images[sample].name}`;
  const store = cachedStore(
    {
      classes,
      labels: labelsOf(found, classes),
      hash: combinedHash(images.flatMap((image) => [image.name, image.bytes])),
      nameOf,
      fileOf: (sample) => images[sample].path,
      skipped,
      close: async () => {},
      async read(sample, pixels) {
        try {
          await takeTurn(() => decodeInto(images[sample].path, nameOf(sample), pixels, options));
          return true;
        } catch (problem) {
          if (!isLeftOut(problem)) throw problem;
          if (!skipped.some((image) => image.name === nameOf(sample))) {
            skipped.push({ name: nameOf(sample), problem });
          }
          return false;
        }
      },
    },
    options,
  );
  if (!isTest) await requireReadableClasses(store, found, name, options);
  return store;
}

async function decodeInto(
  path: string,
  name: string,
  pixels: Uint8Array,
  { shape, sharpFrom }: StoreOptions,
): Promise<void> {
  const bytes = await readImageFile(path, name);
  fitImage(await decodeForInput(bytes, name, shape, sharpFrom ? { sharpFrom } : {}), shape, pixels);
}

/** Whether the file itself is at fault, so that it would be so each time. */
function isLeftOut(problem: unknown): problem is DataError {
  if (!(problem instanceof DataError)) return false;
  const { code } = problem;
  if (code === 'image-no-memory' || code === 'image-too-slow') return false;
  return code.startsWith('image-') || code.startsWith('svg-') || code === 'decoder-fonts';
}

function labelsOf(found: readonly FolderClass[], classes: readonly string[]): Uint16Array {
  return Uint16Array.from(found.flatMap(({ name, images }) => images.map(() => classes.indexOf(name))));
}

/** Reads images of each class until one is good: what is wrong with a whole class is known before training. */
async function requireReadableClasses(
  store: SampleStore,
  found: readonly FolderClass[],
  name: string,
  { shape, signal }: StoreOptions,
): Promise<void> {
  const pixels = new Uint8Array(sizeOf(shape));
  let first = 0;
  for (const { name: className, images } of found) {
    let sample = first;
    while (sample < first + images.length && !(await store.read(sample, pixels))) {
      signal?.throwIfAborted();
      sample++;
    }
    if (sample === first + images.length) {
      const [image] = images;
      const cause = store.skipped.find((each) => each.name === store.nameOf(first))?.problem;
      throw unreadableClass(`${name}/${className}`, images.length, image.name, cause);
    }
    first += images.length;
  }
}
