import { stat } from 'node:fs/promises';
import { decodeForInput } from '../../data/datasets/decodeForInput.ts';
import type { Preparation, PreparedImage } from '../../data/datasets/preparation.ts';
import { fromRgba } from '../../data/fromRgba.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import type { ImageSource } from '../kernelLab/imageWorkerProtocol.ts';

/** An image file that is looked at, often many times over: it is decoded anew only where it has changed. */
export class ImageFile {
  #last: { readonly key: string; readonly image: PreparedImage } | undefined;

  /** `way`: what sets the preparation apart from others. Throws as `readImageFile`, `decodeImage`, `prepare`. */
  async prepared(source: ImageSource, preparation: Preparation, way: unknown): Promise<PreparedImage> {
    if (source.kind !== 'file') return prepared(source, preparation);
    const found = await stat(source.path).catch(() => null);
    const key = JSON.stringify([source.path, found?.size, found?.mtimeMs, way]);
    if (this.#last?.key !== key) {
      this.#last = undefined;
      this.#last = { key, image: await prepared(source, preparation) };
    }
    return this.#last.image;
  }
}

async function prepared(source: ImageSource, preparation: Preparation): Promise<PreparedImage> {
  if (source.kind === 'rgba') return preparation.prepare(fromRgba(source));
  const bytes = source.kind === 'file' ? await readImageFile(source.path, source.name) : source.bytes;
  return preparation.prepare(await decodeForInput(bytes, source.name, preparation.inputShape));
}
