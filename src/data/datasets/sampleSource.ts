import { sizeOf } from '../../engine/tensor.ts';
import type { Augmenter } from './augment.ts';
import type { Preparation } from './preparation.ts';
import type { SampleStore, SkippedImage } from './sampleStore.ts';

/** The samples of training, of validation or of a test, addressed from 0. Reads may overlap. */
export interface SampleSource {
  readonly count: number;
  /** `[height, width, channels]` of one sample. */
  readonly shape: readonly number[];
  readonly label: (index: number) => number;
  /** What a person calls the sample. */
  readonly nameOf: (index: number) => string;
  /** The image file of its own that the sample has, else null. */
  readonly fileOf: (index: number) => string | null;
  /**
   * Fills `target` with the network's input, normalised. With an `epoch`, from 0, a training sample is
   * augmented as it is in that epoch. False for an image that does not decode: it is left out.
   * @throws DataError where the data is gone or damaged; it names file and record.
   */
  readonly readInto: (index: number, target: Float32Array, epoch?: number) => Promise<boolean>;
  /** The same before it is normalised: bytes 0..255, to be shown. */
  readonly readPixels: (index: number, pixels: Uint8Array, epoch?: number) => Promise<boolean>;
  /** The images of the store left out so far; grows while images are read. */
  readonly skipped: readonly SkippedImage[];
}

/** The samples `places` of `store`, prepared; augmented where there is an augmenter. `places` is kept. */
export function sampleSource(
  store: SampleStore,
  places: Uint32Array,
  preparation: Preparation,
  augmenter: Augmenter | null = null,
): SampleSource {
  const readPixels: SampleSource['readPixels'] = async (index, pixels, epoch) => {
    const sample = places[index];
    if (!(await store.read(sample, pixels))) return false;
    if (augmenter && epoch !== undefined) augmenter.apply(pixels, sample, epoch);
    preparation.permute(pixels);
    return true;
  };
  return {
    count: places.length,
    shape: preparation.inputShape,
    label: (index) => store.labels[places[index]],
    nameOf: (index) => store.nameOf(places[index]),
    fileOf: (index) => store.fileOf(places[index]),
    readPixels,
    async readInto(index, target, epoch) {
      const pixels = new Uint8Array(sizeOf(preparation.inputShape));
      if (!(await readPixels(index, pixels, epoch))) return false;
      preparation.normalize(pixels, target);
      return true;
    },
    skipped: store.skipped,
  };
}
