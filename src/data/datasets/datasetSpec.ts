/** What a network file says about its data, as `input` and `dataset` have it. */

/** Height, width and channels (1 grey, 3 red, green, blue) of what the network reads. */
export type InputShape = readonly [height: number, width: number, channels: 1 | 3];

/**
 * How a stored value v, 0..255, becomes a number of the network's input: `unit` v / 255, `symmetric`
 * v / 127.5 − 1, `none` v, `standardize` (v − mean) / deviation of each channel over the training set, and
 * by given numbers (v / 255 − mean) / std, one of each for each channel.
 */
export type Normalize =
  | 'unit'
  | 'symmetric'
  | 'standardize'
  | 'none'
  | { readonly mean: readonly number[]; readonly std: readonly number[] };

/** Random changes of the training images, drawn anew in each epoch; what is absent is not done. */
export interface AugmentSpec {
  /** Pixels, down or up and right or left, each uniform in ±shift; parts of a pixel too. */
  readonly shift?: number;
  /** Degrees, uniform in ±rotate, about the middle. */
  readonly rotate?: number;
  /** A fraction below 1: the image is enlarged by a factor uniform in 1 ± zoom, about the middle. */
  readonly zoom?: number;
  /** Mirrored with a chance of one half: left and right, top and bottom, or each by a chance of its own. */
  readonly flip?: 'horizontal' | 'vertical' | 'both';
  /** Deviation of normal noise on each value, in 0..255. */
  readonly noise?: number;
}

interface CommonFields {
  /** The share of the training samples, from 0 to below 1, that is kept for validation; of each class alike (0). */
  readonly validationSplit?: number;
  /** At most so many samples of `train`, validation among them, at random, of each class alike. */
  readonly limit?: number;
  readonly augment?: AugmentSpec;
  /** One seeded order of the pixels for all images. */
  readonly permutePixels?: boolean;
}

/** Paths are relative to the network file, or absolute. */
interface FilesSpec<Files> extends CommonFields {
  readonly train: Files;
  readonly test?: Files;
}

/** A folder with one sub-folder of images for each class. */
export interface FolderSpec extends FilesSpec<string> {
  readonly type: 'folder';
}

export interface IdxFiles {
  readonly images: string;
  readonly labels: string;
}

/** IDX files, packed with gzip or not. */
export interface IdxSpec extends FilesSpec<IdxFiles> {
  readonly type: 'idx';
}

/** CIFAR-10's binary batches. */
export interface CifarSpec extends FilesSpec<string | readonly string[]> {
  readonly type: 'cifar10';
}

/** One sample in a line: a label and the pixels' values 0..255, row by row. */
export interface CsvSpec extends FilesSpec<string> {
  readonly type: 'csv';
  /** The name of the label's column, or its number from 0 (0). */
  readonly labelColumn?: string | number;
}

export const generators = ['shapes', 'digits', 'stripes'] as const;

/** What is drawn: circle, square, triangle, cross; the digits 0 to 9; stripes of four orientations. */
export type Generator = (typeof generators)[number];

/** Images drawn by Convscope. */
export interface SyntheticSpec extends CommonFields {
  readonly type: 'synthetic';
  readonly generator: Generator;
  /** Training and validation together. */
  readonly samples: number;
}

export type DatasetSpec = FolderSpec | IdxSpec | CifarSpec | CsvSpec | SyntheticSpec;
