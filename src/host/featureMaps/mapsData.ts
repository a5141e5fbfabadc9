import { dirname } from 'node:path';
import { DataError } from '../../data/dataError.ts';
import { type Dataset, openDataset } from '../../data/datasets/openDataset.ts';
import type { SampleSource } from '../../data/datasets/sampleSource.ts';
import { message } from '../../engine/message.ts';
import { sizeOf } from '../../engine/tensor.ts';
import type { MapsPart, MapsSource, SeenSample } from '../../protocol/featureMaps.ts';
import { largestPlace } from '../../training/evaluation.ts';
import type { OpenMapsRequest } from './featureMapsProtocol.ts';
import type { OpenedNetwork } from './openedNetwork.ts';

/** A sample as a person and as the network sees it. */
export interface ReadSample {
  readonly sample: SeenSample;
  readonly name: string;
  /** The file that it is, if it is one of its own. */
  readonly path: string | null;
  readonly pixels: Uint8Array;
  readonly values: Float32Array;
}

/** In the order in which they are looked at: what the network was not trained on first. */
const parts: readonly MapsPart[] = ['test', 'validation', 'train'];

/** The data of a network file: opened when it is first asked for, and anew where the file names other data. */
export class MapsData {
  #open: { readonly key: string; readonly dataset: Promise<Dataset> } | undefined;

  /** @throws DataError as `openDataset`. */
  async of({ file, roots }: OpenMapsRequest, { compiled, moments }: OpenedNetwork): Promise<Dataset> {
    const { dataset: spec, input, seed } = compiled;
    const key = JSON.stringify([file, spec, input, seed, moments]);
    if (this.#open?.key !== key) {
      await this.close();
      const dataset = openDataset(spec, {
        inputShape: input.shape,
        normalize: input.normalize,
        baseFolder: dirname(file),
        seed,
        roots,
        ...(moments && { moments }),
      });
      this.#open = { key, dataset };
    }
    try {
      return await this.#open.dataset;
    } catch (error) {
      // What was missing may be there the next time.
      this.#open = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const { dataset } = this.#open ?? {};
    this.#open = undefined;
    await dataset?.then(
      ({ close }) => close(),
      () => {},
    );
  }
}

/** The parts that there are, what the network was not trained on first; there is always one. */
export function partsOf(dataset: Dataset): { readonly part: MapsPart; readonly source: SampleSource }[] {
  return parts.flatMap((part) => {
    const source = dataset[part];
    return source ? [{ part, source }] : [];
  });
}

/** What a search asks of the samples on its way. */
export interface SampleJudge {
  readonly predict: (sample: ReadSample) => Promise<readonly number[]>;
  /** Asked after each prediction that will not do; false ends the search with the sample that it has come to. */
  readonly goesOn: () => boolean;
}

/**
 * A sample of a part, or of the first part that there is; beyond either end it goes on at the other. With a `search`
 * the nearest one that will do.
 * @throws DataError `image-unreadable`, `no-such-sample`; where the data is gone.
 */
export async function findSample(
  dataset: Dataset,
  { part: asked, index, search }: Extract<MapsSource, { readonly type: 'sample' }>,
  { predict, goesOn }: SampleJudge,
): Promise<ReadSample> {
  const there = partsOf(dataset);
  const counts = there.map(({ part, source }) => ({ part, count: source.count }));
  const { part, source } = there.find((each) => each.part === asked) ?? there[0];
  const read = (place: number) => readSample(dataset, source, { part, index: place, counts });
  const at = (offset: number) => (((index + offset) % source.count) + source.count) % source.count;
  if (!search) return read(at(0));
  for (let offset = 0; offset < source.count; offset++) {
    const place = at(offset * search.direction);
    if (search.label !== null && source.label(place) !== search.label) continue;
    const sample = await read(place);
    if (search.verdict === null) return sample;
    const isRight = largestPlace(await predict(sample)) === sample.sample.label;
    if (isRight === (search.verdict === 'right')) return sample;
    if (!goesOn()) return { ...sample, sample: { ...sample.sample, searched: offset + 1 } };
  }
  throw noSuchSample();
}

async function readSample(
  { preparation }: Dataset,
  source: SampleSource,
  { index, ...place }: Omit<SeenSample, 'label' | 'searched'>,
): Promise<ReadSample> {
  const pixels = await readWhole(source, index);
  const values = new Float32Array(pixels.length);
  preparation.normalize(pixels, values);
  return {
    sample: { ...place, index, label: source.label(index), searched: null },
    name: source.nameOf(index),
    path: source.fileOf(index),
    pixels,
    values,
  };
}

async function readWhole(source: SampleSource, index: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(sizeOf(source.shape));
  if (await source.readPixels(index, pixels)) return pixels;
  throw new DataError({
    code: 'image-unreadable',
    problem: message('{name} cannot be read as an image; training leaves it out.', {
      name: source.nameOf(index),
    }),
    remedy: message('Look at the next one, or replace the file.'),
  });
}

function noSuchSample(): DataError {
  return new DataError({
    code: 'no-such-sample',
    problem: message('No sample of this kind was found.'),
    remedy: message('Choose another class, or all of them.'),
  });
}
