/** What was named wrong, as a person sees it. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePreview } from '../../data/decodeImage.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import { pixelScale } from '../../engine/filter/image.ts';
import type { SamplePicture } from '../../protocol/networkView.ts';
import { runFiles } from '../../training/runFolder.ts';
import { readSamples } from './storedRun.ts';

/** Pixels of a picture, about. */
const mostPixels = 128 * 128;

/** Pictures of samples of a run by their index; what is gone, or does not decode, is left out. */
export async function samplePictures(folder: string, indices: readonly number[]): Promise<SamplePicture[]> {
  const files = await sampleFiles(folder);
  const pictures: SamplePicture[] = [];
  for (const index of indices) {
    const file = files.get(index);
    const picture = file === undefined ? null : await pictureOf(index, file).catch(() => null);
    if (picture) pictures.push(picture);
  }
  return pictures;
}

/** Path of the file that shows a sample, its own or the one that the run keeps; null where there is none. */
export async function sampleFile(folder: string, index: number): Promise<string | null> {
  const file = (await sampleFiles(folder)).get(index);
  if (file === undefined) return null;
  return access(file).then(
    () => file,
    () => null,
  );
}

async function sampleFiles(folder: string): Promise<ReadonlyMap<number, string>> {
  const samples = await readSamples(folder);
  return new Map(
    (samples?.wrong ?? []).map(({ index, file }) => [
      index,
      file ?? join(folder, runFiles.samples, `${index}.png`),
    ]),
  );
}

async function pictureOf(index: number, file: string): Promise<SamplePicture> {
  const image = await decodePreview(await readImageFile(file, file), file, mostPixels);
  const { height, width, channels } = image;
  const scale = pixelScale(image);
  return { index, height, width, channels, bytes: Uint8Array.from(image.data, (value) => value * scale) };
}
