/** The small pictures of the files that were opened together. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ImageStrip, LabHostMethods, LabSettings, Thumbnail } from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { devicePixels } from '../../shared/canvasSurface.ts';

/** Room of one small picture, in CSS pixels. */
export const stripRoom = { width: 66, height: 44 } as const;

/** A thumbnail, and whether it is of settings that are no longer those of now. */
export interface ShownThumbnail {
  readonly thumbnail: Thumbnail;
  readonly isOutdated: boolean;
}

/** What decides which thumbnails to ask for. */
export interface StripSources {
  readonly strip: ReadonlySignal<ImageStrip>;
  readonly settings: ReadonlySignal<LabSettings | null>;
  /** Nothing larger than a thumbnail is being made. */
  readonly isSettled: ReadonlySignal<boolean>;
  /** Device pixels per CSS pixel. */
  readonly ratio: ReadonlySignal<number>;
}

/** What a thumbnail was made of; a null that it is to be made anew. */
interface Made {
  readonly thumbnail: Thumbnail;
  readonly of: Order | null;
}

interface Order {
  readonly settings: LabSettings;
  readonly ratio: number;
}

/**
 * Asks for the thumbnails that can be seen, one at a time and of the newest settings, when the main pictures
 * are there. Older ones stay until then.
 */
export class StripFeed {
  /** The files whose place in the strip can be seen. */
  readonly visible = signal<ReadonlySet<number>>(new Set());
  readonly #made = signal<ReadonlyMap<number, Made>>(new Map());
  readonly #order: ReadonlySignal<Order | null>;
  readonly #sources: StripSources;
  readonly #host: Rpc<LabHostMethods>;
  #id: number | undefined;
  #flying: Order | null = null;
  readonly #stop: () => void;

  constructor(host: Rpc<LabHostMethods>, sources: StripSources) {
    this.#host = host;
    this.#sources = sources;
    this.#order = computed(() => {
      const settings = sources.settings.value;
      return settings && { settings, ratio: sources.ratio.value };
    });
    this.#stop = effect(() => this.#askNext());
  }

  /** The thumbnail of a file, where there is one. */
  thumbnail(index: number): ShownThumbnail | null {
    const made = this.#made.value.get(index);
    const order = this.#order.value;
    return made ? { thumbnail: made.thumbnail, isOutdated: !isSame(made.of, order) } : null;
  }

  /** The file holds something else now. */
  outdate(index: number): void {
    const made = this.#made.peek().get(index);
    if (made) this.#keep(index, { ...made, of: null });
  }

  dispose(): void {
    this.#stop();
  }

  #askNext(): void {
    const { id, names, current } = this.#sources.strip.value;
    const order = this.#order.value;
    if (id !== this.#id) {
      this.#id = id;
      this.#flying = null;
      this.#made.value = new Map();
    }
    const made = this.#made.value;
    const visible = this.visible.value;
    if (names.length < 2 || !order || !this.#sources.isSettled.value || isSame(this.#flying, order)) return;
    const isWanted = (index: number) => visible.has(index) && !isSame(made.get(index)?.of, order);
    const next = [current, ...names.keys()].find(isWanted);
    if (next !== undefined) void this.#ask(next, order);
  }

  async #ask(index: number, order: Order): Promise<void> {
    this.#flying = order;
    const { settings, ratio } = order;
    const thumbnail = await this.#host
      .request('thumbnail', {
        ...{ settings, index },
        pixelHeight: devicePixels(stripRoom.height, ratio),
        pixelWidth: devicePixels(stripRoom.width, ratio),
      })
      .catch((error: Error): Thumbnail => ({ input: null, output: null, problem: error.message }));
    if (this.#flying !== order) return;
    this.#flying = null;
    const { input, problem } = thumbnail;
    if (input !== null || problem !== null) this.#keep(index, { thumbnail, of: order });
  }

  #keep(index: number, made: Made): void {
    this.#made.value = new Map(this.#made.peek()).set(index, made);
  }
}

function isSame(one: Order | null | undefined, other: Order | null): boolean {
  return one?.settings === other?.settings && one?.ratio === other?.ratio;
}
