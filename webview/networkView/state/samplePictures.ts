import { signal } from '@preact/signals';
import type { NetworkViewHostMethods, SamplePicture } from '../../../src/protocol/networkView.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';

/** Pictures of samples by their index in the part that they are of; null while asked for. */
export type KnownPictures = ReadonlyMap<number, SamplePicture | null>;

/** The pictures of one run's samples: each is asked for once, and again where there was none. */
export class SamplePictures {
  readonly known = signal<KnownPictures>(new Map());
  readonly #host: Rpc<NetworkViewHostMethods>;
  #of = '';

  constructor(host: Rpc<NetworkViewHostMethods>) {
    this.#host = host;
  }

  /** Asks for those that are not known. `part`: of which data they are. Rejects as the host does. */
  async want(id: string, part: string, indices: readonly number[]): Promise<void> {
    const of = `${id} ${part}`;
    if (of !== this.#of) {
      this.#of = of;
      this.known.value = new Map();
    }
    const missing = indices.filter((index) => !this.known.peek().has(index));
    if (missing.length === 0) return;
    this.#add(missing.map((index) => [index, null]));
    try {
      const pictures = await this.#host.request('pictures', { id, indices: missing });
      if (of === this.#of) this.#add(pictures.map((picture) => [picture.index, picture]));
    } finally {
      if (of === this.#of) this.#forgetUnanswered(new Set(missing));
    }
  }

  #forgetUnanswered(asked: ReadonlySet<number>): void {
    const known = [...this.known.peek()];
    this.known.value = new Map(known.filter(([index, picture]) => picture || !asked.has(index)));
  }

  #add(entries: readonly (readonly [number, SamplePicture | null])[]): void {
    this.known.value = new Map([...this.known.peek(), ...entries]);
  }
}
