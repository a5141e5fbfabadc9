import type { Picture } from '../../protocol/kernelLab.ts';

/** Pictures that were made before, by what they depend on; those used last, up to a number of bytes. */
export class KeptPictures {
  readonly #pictures = new Map<string, Picture>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The picture of `key`, which counts as used. */
  get(key: string): Picture | undefined {
    const picture = this.#pictures.get(key);
    if (picture) {
      this.#pictures.delete(key);
      this.#pictures.set(key, picture);
    }
    return picture;
  }

  /** Keeps a new picture, and lets go of those that were not used for longest. */
  add(key: string, picture: Picture): void {
    if (this.#pictures.has(key)) return;
    this.#pictures.set(key, picture);
    this.#bytes += bytesOf(picture);
    for (const [oldest, old] of this.#pictures) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#pictures.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
  }
}

function bytesOf({ bytes, alpha, values }: Picture): number {
  return bytes.byteLength + (alpha?.byteLength ?? 0) + (values?.byteLength ?? 0);
}
