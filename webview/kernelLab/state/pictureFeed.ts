import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type {
  ImageInfo,
  KnownGeometry,
  LabHostMethods,
  LabSettings,
  RenderReply,
  RenderRequest,
} from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { type NewestOnly, newestOnly, type Settled } from '../../shared/newestOnly.ts';
import { type Scene, viewOfWanted, type WantedPicture, wantedPictures } from '../layout/wantedPictures.ts';
import { geometryKey, stageExtents } from './geometryKey.ts';
import { withoutImpossible } from './settingsEdits.ts';
import { slowFlag } from './slowFlag.ts';

/** What is on the screen: pictures with the image, settings and geometry that they belong to. */
export interface Shown {
  readonly image: ImageInfo;
  readonly settings: LabSettings;
  readonly reply: RenderReply;
  /** What each picture of the reply is, in the same order. */
  readonly wanted: readonly WantedPicture[];
}

/** Why the newest settings have no pictures. */
export interface Refusal {
  readonly problem: string;
  readonly geometry: readonly StepGeometry[];
}

/** What decides which pictures to ask for; null where there are none to be had. */
export interface FeedSources {
  readonly settings: ReadonlySignal<LabSettings | null>;
  readonly image: ReadonlySignal<ImageInfo | null>;
  readonly scene: ReadonlySignal<Scene | null>;
}

/** A request, and what its views are. */
interface Asked {
  readonly request: RenderRequest;
  readonly wanted: readonly WantedPicture[];
  /** The news of the image that it was asked after. */
  readonly imageVersion: number;
}

/**
 * Asks the host for pictures, one request at a time. What is shown stays until something newer is ready,
 * and while settings cannot be computed.
 */
export class PictureFeed {
  readonly shown = signal<Shown | null>(null);
  readonly refusal = signal<Refusal | null>(null);
  /** A request failed in a way that settings do not explain. */
  readonly failure = signal<string | null>(null);
  readonly #computing = slowFlag();
  readonly #reading = slowFlag();
  /** The newest request, or the reading of a file, takes longer than a person waits without a sign. */
  readonly busy = computed(() => this.#computing.isSlow.value || this.#reading.isSlow.value);
  /** It takes so long that a person may want to end it. */
  readonly isLong = computed(() => this.#computing.isLong.value || this.#reading.isLong.value);
  readonly #sources: FeedSources;
  readonly #requests: NewestOnly<Asked>;
  /** Counts news of the image, and the one that what is shown was asked after. */
  #imageVersion = 0;
  #shownVersion = 0;
  /** Geometry of settings that were asked for before: the extents of their pictures. */
  readonly #geometries = new Map<string, readonly StepGeometry[]>();

  constructor(host: Rpc<LabHostMethods>, sources: FeedSources) {
    this.#sources = sources;
    this.#requests = newestOnly<Asked, RenderReply>(
      ({ request }) => host.request('render', request),
      (asked, settled, isNewest) => this.#settle(asked, settled, isNewest),
    );
  }

  /** Asks for the pictures of `settings`, where there is an image and room for it. */
  ask(settings: LabSettings): void {
    const asked = this.#requestFor(settings);
    if (!asked) return;
    if (this.#isShown(asked)) {
      this.cancel();
      this.refusal.value = null;
      return;
    }
    this.#computing.start();
    this.#requests.push(asked);
  }

  /** Drops what is being computed; what is shown stays. */
  cancel(): void {
    this.#requests.cancel();
    this.#computing.stop();
  }

  /** The image changed or became exact: geometries and failures of before say nothing any more. */
  forget({ isReading }: { readonly isReading: boolean }): void {
    this.#geometries.clear();
    this.#imageVersion++;
    this.failure.value = null;
    this.#computing.stop();
    if (isReading) this.#reading.start();
    else this.#reading.stop();
  }

  /** Takes a geometry that came with the image: its pictures can be asked for at once. */
  learn(image: ImageInfo, { chain, steps }: KnownGeometry): void {
    this.#geometries.set(geometryKey(chain, image), steps);
  }

  /** It is another image: what is being computed is of no use. `clear` takes the pictures away too. */
  abandon({ clear }: { readonly clear: boolean }): void {
    this.#requests.cancel();
    this.refusal.value = null;
    if (clear) this.shown.value = null;
  }

  dispose(): void {
    this.cancel();
    this.#reading.stop();
  }

  /** Whether the pictures asked for are those on the screen: what undoing or cancelling goes back to. */
  #isShown({ request, wanted, imageVersion }: Asked): boolean {
    const shown = this.shown.peek();
    return (
      shown?.settings === request.settings &&
      imageVersion === this.#shownVersion &&
      JSON.stringify(shown.wanted) === JSON.stringify(wanted)
    );
  }

  #requestFor(settings: LabSettings): Asked | null {
    const image = this.#sources.image.value;
    const scene = this.#sources.scene.value;
    if (!image || !scene) return null;
    const geometry = this.#geometries.get(geometryKey(settings.chain, image));
    // Without a geometry there is nothing to ask pictures of yet: the first answer brings it.
    const imageVersion = this.#imageVersion;
    if (!geometry) return { request: { settings, views: [] }, wanted: [], imageVersion };
    const wanted = wantedPictures(scene, stageExtents(image, geometry), geometry);
    const views = wanted.map((picture) => viewOfWanted(picture, scene.room.ratio));
    return { request: { settings, views }, wanted, imageVersion };
  }

  #settle({ request, wanted, imageVersion }: Asked, settled: Settled<RenderReply>, isNewest: boolean): void {
    if (isNewest) this.#computing.stop();
    if (settled.kind === 'failed') {
      if (isNewest) this.failure.value = messageOf(settled.error);
      return;
    }
    const image = this.#sources.image.peek();
    if (!image || settled.reply.superseded) return;
    this.#geometries.set(geometryKey(request.settings.chain, image), settled.reply.geometry);
    if (settled.reply.problem !== null) {
      if (isNewest) this.#refuse(request.settings, settled.reply, settled.reply.problem, image);
    } else if (wanted.length > 0) {
      this.#shownVersion = imageVersion;
      this.#show({ settings: request.settings, wanted, reply: settled.reply, image });
    } else if (isNewest) this.ask(request.settings);
  }

  #refuse(settings: LabSettings, { geometry }: RenderReply, problem: string, image: ImageInfo): void {
    if (settings !== this.#sources.settings.peek()) return;
    this.refusal.value = { problem, geometry };
    const shown = this.shown.peek();
    if (!shown || !isSameImage(shown.image, image)) this.ask(withoutImpossible(settings, geometry));
  }

  #show(shown: Shown): void {
    batch(() => {
      this.shown.value = shown;
      this.failure.value = null;
      if (shown.settings === this.#sources.settings.peek()) this.refusal.value = null;
    });
  }
}

/** Whether two images may stand for each other: a preview and the exact one, or a file that was read again. */
export function isSameImage(one: ImageInfo, other: ImageInfo): boolean {
  return one.name === other.name && hasSameSize(one, other);
}

/** Whether what is seen of one image at a zoom is as much as of the other. */
export function hasSameSize(one: ImageInfo, other: ImageInfo): boolean {
  return one.height === other.height && one.width === other.width;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
