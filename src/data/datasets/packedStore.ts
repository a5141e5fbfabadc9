import type { ByteFile } from './byteFile.ts';
import { cachedStore } from './cachedStore.ts';
import type { InputShape } from './datasetSpec.ts';
import { fitImage } from './fitImage.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

/** How packed files lay out their images, all of one size. */
export interface PackedLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Channel after channel, not pixel after pixel. */
  readonly isPlanar: boolean;
  /** Where image 0 begins in each file, and how far it is from one to the next. */
  readonly offset: number;
  readonly stride: number;
}

/** One file, and how many images it has. */
export interface PackedFile {
  readonly bytes: ByteFile;
  readonly count: number;
}

/**
 * A store over the images of `files`, one after the other; images of another size or of other channels are
 * fitted by `fitImage` and kept. Owns the files.
 */
export function packedStore(
  files: readonly PackedFile[],
  layout: PackedLayout,
  facts: Pick<SampleStore, 'classes' | 'labels' | 'hash'>,
  options: StoreOptions,
): SampleStore {
  const place = (sample: number) => placeOf(files, sample);
  const store: SampleStore = {
    ...facts,
    nameOf(sample) {
      const { file, record } = place(sample);
      return `${file.name} #${record}`;
    },
    fileOf: () => null,
    async read(sample, pixels) {
      const { file, record } = place(sample);
      await readRecord(file, layout.offset + record * layout.stride, layout, options.shape, pixels);
      return true;
    },
    skipped: [],
    close: () => closeAll(files.map(({ bytes }) => bytes)),
  };
  return hasSize(layout, options.shape) ? store : cachedStore(store, options);
}

export async function closeAll(files: readonly Pick<ByteFile, 'close'>[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

function placeOf(files: readonly PackedFile[], sample: number): { file: ByteFile; record: number } {
  let record = sample;
  for (const { bytes, count } of files) {
    if (record < count) return { file: bytes, record };
    record -= count;
  }
  throw new RangeError(`There is no sample ${sample}.`);
}

async function readRecord(
  file: ByteFile,
  position: number,
  layout: PackedLayout,
  shape: InputShape,
  pixels: Uint8Array,
): Promise<void> {
  const { height, width, channels, isPlanar } = layout;
  if (!isPlanar && hasSize(layout, shape)) return file.read(position, pixels);
  const stored = new Uint8Array(height * width * channels);
  await file.read(position, stored);
  const data = isPlanar ? interleaved(stored, channels) : stored;
  fitImage({ height, width, channels, data }, shape, pixels);
}

function hasSize({ height, width, channels }: PackedLayout, shape: InputShape): boolean {
  return height === shape[0] && width === shape[1] && channels === shape[2];
}

function interleaved(planes: Uint8Array, channels: number): Uint8Array {
  const pixels = planes.length / channels;
  const data = new Uint8Array(planes.length);
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * pixels;
    for (let i = 0; i < pixels; i++) data[i * channels + channel] = planes[plane + i];
  }
  return data;
}
