import { stat } from 'node:fs/promises';
import type { Preparation, PreparedImage } from '../../data/datasets/preparation.ts';
import { decodeImage } from '../../data/decodeImage.ts';
import { fromRgba } from '../../data/fromRgba.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import type { PixelImage } from '../../engine/filter/image.ts';
import type { ImageSource } from '../kernelLab/imageWorkerProtocol.ts';

/** An image file that is looked at, often many times over: it is decoded anew only where it has changed. */
export class ImageFile {
  #last: { readonly key: string; readonly image: PreparedImage } | undefined;

  /** `way`: what sets the preparation apart from others. Throws as `readImageFile`, `decodeImage`, `prepare`. */
  async prepared(source: ImageSource, preparation: Preparation, way: unknown): Promise<PreparedImage> {
    if (source.kind !== 'file') return preparation.prepare(await decoded(source));
    const found = await stat(source.path).catch(() => null);
    const key = JSON.stringify([source.path, found?.size, found?.mtimeMs, way]);
    if (this.#last?.key !== key) {
      this.#last = undefined;
      this.#last = { key, image: preparation.prepare(await decoded(source)) };
    }
    return this.#last.image;
  }
}

async function decoded(source: ImageSource): Promise<PixelImage> {
  if (source.kind === 'rgba') return fromRgba(source);
  const bytes = source.kind === 'file' ? await readImageFile(source.path, source.name) : source.bytes;
  return decodeImage(bytes, source.name);
}
