import type { DataError } from '../dataError.ts';

/** An image of a folder that does not decode, and is left out. */
export interface SkippedImage {
  readonly name: string;
  readonly problem: DataError;
}

/**
 * The samples of one part of a dataset, before any of them is chosen: bytes of the input's shape, each read
 * when it is asked for. Samples are addressed by number, from 0.
 */
export interface SampleStore {
  readonly classes: readonly string[];
  /** `labels[sample]`: its class. */
  readonly labels: Uint16Array;
  /** Of the data, in hexadecimal: other data, another hash. */
  readonly hash: string;
  /** What a person calls the sample: a file, or a file and a record of it. */
  readonly nameOf: (sample: number) => string;
  /** The image file of its own that the sample has, else null. */
  readonly fileOf: (sample: number) => string | null;
  /**
   * Fills `pixels`, height · width · channels; several may be read at a time. False for an image that is
   * left out: it does not decode. Throws DataError where the data is gone or damaged.
   */
  readonly read: (sample: number, pixels: Uint8Array) => Promise<boolean>;
  /** The images left out so far; grows while images are read. */
  readonly skipped: readonly SkippedImage[];
  readonly close: () => Promise<void>;
}
