import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../data/dataError.ts';
import type { SampleSource } from '../data/datasets/sampleSource.ts';
import { encodePng } from '../data/encodeImage.ts';
import { sizeOf } from '../engine/tensor.ts';
import type { WrongSample } from './evaluation.ts';
import type { SampleEvent } from './runEvents.ts';
import { refused } from './writeWhole.ts';

/** Pictures that are kept, the surest mistakes first. */
const mostPictures = 200;

/**
 * Replaces what the folder holds of the epoch before: the event as `samples.json`, and a PNG of each sample
 * that is no file of its own, `<index>.png`, as the network sees it before normalisation.
 * @throws TrainingError `output-…`; DataError where the data is gone.
 */
export async function keepSamples(
  folder: string,
  event: SampleEvent,
  source: SampleSource,
  sharpFrom?: string,
): Promise<void> {
  const fresh = `${folder}.new`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh);
    await writeFile(join(fresh, 'samples.json'), `${JSON.stringify(event)}\n`);
    for (const { index } of picturedOf(event.wrong)) {
      const picture = await pictureOf(source, index, sharpFrom);
      if (picture) await writeFile(join(fresh, `${index}.png`), picture);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw refused(folder, error);
  }
}

function picturedOf(wrong: readonly WrongSample[]): WrongSample[] {
  return wrong.filter(({ file }) => file === null).slice(0, mostPictures);
}

/** Null where nothing can draw pictures: they are no part of training. */
async function pictureOf(
  source: SampleSource,
  index: number,
  sharpFrom: string | undefined,
): Promise<Uint8Array | null> {
  const [height, width, channels] = source.shape;
  const data = new Uint8Array(sizeOf(source.shape));
  if (!(await source.readPixels(index, data))) return null;
  try {
    return await encodePng({ height, width, channels: channels === 1 ? 1 : 3, data }, sharpFrom);
  } catch (error) {
    if (error instanceof DataError && error.code === 'decoder-missing') return null;
    throw error;
  }
}
