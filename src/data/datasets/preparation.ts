import type { PixelImage } from '../../engine/filter/image.ts';
import { Random } from '../../engine/random.ts';
import { sizeOf } from '../../engine/tensor.ts';
import type { ChannelMoments } from '../normalizePixels.ts';
import { dataKey } from './dataKeys.ts';
import type { InputShape, Normalize } from './datasetSpec.ts';
import { fitImage } from './fitImage.ts';
import { type NormalizeTables, normalizeTables } from './normalizer.ts';

/** What decides how an image becomes a network's input. */
export interface PreparationSpec {
  readonly inputShape: InputShape;
  readonly normalize: Normalize;
  readonly seed: number;
  readonly permutePixels?: boolean | undefined;
  /** Of the training set, for `standardize`: values 0..255, one for each channel. */
  readonly moments?: readonly ChannelMoments[] | undefined;
}

/** An image as the network reads it. */
export interface PreparedImage {
  /** Bytes 0..255, height · width · channels, in the order of `permutePixels`: what can be shown. */
  readonly pixels: Uint8Array;
  /** The same, normalised. */
  readonly values: Float32Array;
}

/** The same way from an image to a network's input for training, evaluation and a single prediction. */
export class Preparation {
  readonly inputShape: InputShape;
  /** Those that `standardize` goes by, else undefined: a checkpoint keeps them. */
  readonly moments: readonly ChannelMoments[] | undefined;
  readonly #tables: NormalizeTables;
  readonly #permutation: Uint32Array | null;
  readonly #scratch: Uint8Array;

  /** @throws DataError `normalize-channels`, `normalize-moments`. */
  constructor({ inputShape, normalize, seed, permutePixels, moments }: PreparationSpec) {
    this.inputShape = inputShape;
    this.moments = normalize === 'standardize' ? moments : undefined;
    this.#tables = normalizeTables(normalize, inputShape[2], moments);
    this.#permutation = permutePixels ? pixelPermutation(inputShape, seed) : null;
    this.#scratch = new Uint8Array(permutePixels ? sizeOf(inputShape) : 0);
  }

  /** Fits any image to the input (`fitImage`), puts its pixels into order and normalises them. */
  prepare(image: PixelImage): PreparedImage {
    const pixels = new Uint8Array(sizeOf(this.inputShape));
    fitImage(image, this.inputShape, pixels);
    this.permute(pixels);
    const values = new Float32Array(pixels.length);
    this.normalize(pixels, values);
    return { pixels, values };
  }

  /** Moves the pixels to their places under `permutePixels`, in place; else leaves them. */
  permute(pixels: Uint8Array): void {
    if (!this.#permutation) return;
    const channels = this.inputShape[2];
    this.#scratch.set(pixels);
    for (let to = 0; to < this.#permutation.length; to++) {
      const from = this.#permutation[to] * channels;
      for (let channel = 0; channel < channels; channel++) {
        pixels[to * channels + channel] = this.#scratch[from + channel];
      }
    }
  }

  /** Writes the normalised values of `pixels` into `target`, of the same length. */
  normalize(pixels: Uint8Array, target: Float32Array): void {
    const channels = this.#tables.length;
    for (let channel = 0; channel < channels; channel++) {
      const table = this.#tables[channel];
      for (let i = channel; i < pixels.length; i += channels) target[i] = table[pixels[i]];
    }
  }
}

/** Output pixel i shows input pixel permutation[i]: one order of height · width pixels for each seed. */
function pixelPermutation([height, width]: InputShape, seed: number): Uint32Array {
  const places = Uint32Array.from({ length: height * width }, (_, place) => place);
  new Random(dataKey(seed, 'permute')).shuffle(places);
  return places;
}
