import { resolve } from 'node:path';
import { sizeOf } from '../../engine/tensor.ts';
import type { ChannelMoments } from '../normalizePixels.ts';
import { Augmenter } from './augment.ts';
import { cifarStore } from './cifarStore.ts';
import { combinedHash } from './combinedHash.ts';
import { csvStore } from './csvStore.ts';
import { nothingReadable, splitImpossible, unitsTooFew } from './datasetProblems.ts';
import type { DatasetSpec, InputShape, Normalize } from './datasetSpec.ts';
import { folderStore } from './folderStore.ts';
import { idxStore } from './idxStore.ts';
import { MemoryBudget } from './memoryBudget.ts';
import { NoiseTable } from './noiseTable.ts';
import { ByteHistogram } from './normalizer.ts';
import { Preparation } from './preparation.ts';
import { type SampleSource, sampleSource } from './sampleSource.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';
import { stratify } from './stratify.ts';
import { syntheticStore } from './synthetic/syntheticStore.ts';

export interface OpenDatasetOptions {
  readonly inputShape: InputShape;
  readonly normalize: Normalize;
  /** The folder of the network file, which relative paths start from. */
  readonly baseFolder: string;
  readonly seed: number;
  /** Units of the network's last layer: more classes than these are refused. */
  readonly units?: number;
  /** Moments that a run was trained with; without them `standardize` reads the training set once. */
  readonly moments?: readonly ChannelMoments[];
  /** Folders that links within a `folder` dataset may lead to, besides itself (`baseFolder`). */
  readonly roots?: readonly string[];
  /** How much of the images is held in memory, in bytes (512 MiB). */
  readonly memoryBytes?: number;
  readonly signal?: AbortSignal;
  /** As in `DecodeOptions`. */
  readonly sharpFrom?: string;
}

/** Data that is ready to be trained on. */
export interface Dataset {
  /** The name of each class, in the order of the labels. */
  readonly classes: readonly string[];
  readonly train: SampleSource;
  /** Part of the training data, where there is a `validationSplit`. */
  readonly validation: SampleSource | null;
  readonly test: SampleSource | null;
  readonly preparation: Preparation;
  /** Of the data, in hexadecimal; not of what is chosen of it. */
  readonly hash: string;
  readonly close: () => Promise<void>;
}

const heldBytes = 2 ** 29;

/**
 * Opens the data of a network file. Files of many samples are checked whole; of a folder the names, and one
 * image of each class. First `limit`, then `validationSplit` choose from `train`, of each class alike.
 * @throws DataError as each kind of data; `label-out-of-range`, `split-impossible`, `normalize-channels`,
 *   `dataset-unreadable`. An aborted `signal` throws its reason.
 */
export async function openDataset(spec: DatasetSpec, options: OpenDatasetOptions): Promise<Dataset> {
  const { inputShape, normalize, seed, units, moments, signal } = options;
  const storeOptions = storeOptionsOf(options);
  const stores: SampleStore[] = [];
  const close = async () => {
    await Promise.all(stores.map((store) => store.close()));
  };
  try {
    const train = await trainStore(spec, seed, storeOptions);
    stores.push(train);
    if (units !== undefined && train.classes.length > units) {
      throw unitsTooFew(train.classes.length, units);
    }
    const test = await testStore(spec, { ...storeOptions, classes: train.classes });
    if (test) stores.push(test);
    const { taken: validation, left: training } = splitOf(spec, train, seed);
    const isMeasured = normalize === 'standardize' && !moments;
    const preparation = new Preparation({
      inputShape,
      normalize,
      seed,
      permutePixels: spec.permutePixels,
      moments: isMeasured ? await momentsOf(train, training, inputShape, signal) : moments,
    });
    const augmenter = spec.augment
      ? new Augmenter(spec.augment, inputShape, seed, new NoiseTable(seed))
      : null;
    return {
      classes: train.classes,
      train: sampleSource(train, training, preparation, augmenter),
      validation: validation.length > 0 ? sampleSource(train, validation, preparation) : null,
      test: test && sampleSource(test, Uint32Array.from(test.labels.keys()), preparation),
      preparation,
      hash: combinedHash(stores.map(({ hash }) => hash)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function storeOptionsOf(options: OpenDatasetOptions): StoreOptions {
  const { inputShape, baseFolder, units, roots = [baseFolder], signal, sharpFrom } = options;
  return {
    shape: inputShape,
    budget: new MemoryBudget(options.memoryBytes ?? heldBytes),
    resolve: (path) => resolve(baseFolder, path),
    units,
    roots,
    signal,
    sharpFrom,
  };
}

async function trainStore(spec: DatasetSpec, seed: number, options: StoreOptions): Promise<SampleStore> {
  switch (spec.type) {
    case 'folder':
      return folderStore(spec.train, options);
    case 'idx':
      return idxStore(spec.train, options);
    case 'cifar10':
      return cifarStore(spec.train, options);
    case 'csv':
      return csvStore(spec.train, spec.labelColumn, options);
    case 'synthetic':
      return syntheticStore(spec, seed, options);
  }
}

/** What would be trained on, opened with the classes of the training set. */
async function testStore(spec: DatasetSpec, options: StoreOptions): Promise<SampleStore | null> {
  if (spec.type === 'synthetic' || spec.test === undefined) return null;
  return trainStore({ ...spec, train: spec.test } as DatasetSpec, 0, options);
}

/** The samples for validation, taken, and for training, left; at least one of each class is left. */
function splitOf(spec: DatasetSpec, train: SampleStore, seed: number) {
  const { validationSplit: split = 0, limit = train.labels.length } = spec;
  const { taken: all } = stratify(train.labels, Math.min(limit, train.labels.length), seed, 'limit');
  const labels = all.map((sample) => train.labels[sample]);
  const { taken, left } = stratify(labels, Math.round(split * all.length), seed, 'split', 1);
  if (left.length === 0) throw splitImpossible(split, all.length, true);
  if (split > 0 && taken.length === 0) throw splitImpossible(split, all.length, false);
  return { taken: taken.map((place) => all[place]), left: left.map((place) => all[place]) };
}

/** Images that are read side by side. */
const atATime = 64;

/** Moments of the samples `places`, each channel apart; images that do not decode do not count. */
async function momentsOf(
  store: SampleStore,
  places: Uint32Array,
  shape: InputShape,
  signal: AbortSignal | undefined,
): Promise<ChannelMoments[]> {
  const histogram = new ByteHistogram(shape[2]);
  let found = 0;
  for (let first = 0; first < places.length; first += atATime) {
    signal?.throwIfAborted();
    const some = [...places.subarray(first, first + atATime)];
    await Promise.all(
      some.map(async (sample) => {
        const pixels = new Uint8Array(sizeOf(shape));
        if (!(await store.read(sample, pixels))) return;
        histogram.add(pixels);
        found++;
      }),
    );
  }
  if (found === 0) throw nothingReadable(places.length, store.skipped[0]?.problem);
  return histogram.moments();
}
