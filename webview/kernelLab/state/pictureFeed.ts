import { batch, type ReadonlySignal, signal } from '@preact/signals';
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
import { cellScale, type Room, viewsOf, type Zoom } from '../layout/fitPictures.ts';
import { geometryKey, stageExtents } from './geometryKey.ts';
import { withoutImpossible } from './settingsEdits.ts';
import { slowFlag } from './slowFlag.ts';

/** What is on the screen: pictures with the image, settings and geometry that they belong to. */
export interface Shown {
  readonly image: ImageInfo;
  readonly settings: LabSettings;
  readonly reply: RenderReply;
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
  readonly room: ReadonlySignal<Room | null>;
  readonly zoom: ReadonlySignal<Zoom>;
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
  readonly #sources: FeedSources;
  readonly #requests: NewestOnly<RenderRequest>;
  /** Geometry of settings that were asked for before: the extents of their pictures. */
  readonly #geometries = new Map<string, readonly StepGeometry[]>();

  constructor(host: Rpc<LabHostMethods>, sources: FeedSources) {
    this.#sources = sources;
    this.#requests = newestOnly<RenderRequest, RenderReply>(
      (request) => host.request('render', request),
      (request, settled, isNewest) => this.#settle(request, settled, isNewest),
    );
  }

  /** The newest request, or the reading of a file, takes longer than a person waits without a sign. */
  get busy(): ReadonlySignal<boolean> {
    return this.#computing.isSlow;
  }

  /** Asks for the pictures of `settings`, where there is an image and room for it. */
  ask(settings: LabSettings): void {
    const request = this.#requestFor(settings);
    if (!request) return;
    this.#computing.start();
    this.#requests.push(request);
  }

  /** The image changed or became exact: geometries and failures of before say nothing any more. */
  forget({ isReading }: { readonly isReading: boolean }): void {
    this.#geometries.clear();
    this.failure.value = null;
    this.#computing.stop();
    if (isReading) this.#computing.start();
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
    this.#requests.cancel();
    this.#computing.stop();
  }

  #requestFor(settings: LabSettings): RenderRequest | null {
    const { image, room, zoom } = this.#sources;
    if (!image.value || !room.value) return null;
    const geometry = this.#geometries.get(geometryKey(settings.chain, image.value));
    // Without a geometry there is nothing to ask pictures of yet: the first answer brings it.
    if (!geometry) return { settings, views: [] };
    const extents = stageExtents(image.value, geometry);
    const scale = cellScale(zoom.value, room.value, extents);
    return { settings, views: viewsOf(extents, scale, room.value.ratio) };
  }

  #settle(request: RenderRequest, settled: Settled<RenderReply>, isNewest: boolean): void {
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
    } else if (request.views.length > 0) this.#show(request.settings, settled.reply, image);
    else if (isNewest) this.ask(request.settings);
  }

  #refuse(settings: LabSettings, { geometry }: RenderReply, problem: string, image: ImageInfo): void {
    if (settings !== this.#sources.settings.peek()) return;
    this.refusal.value = { problem, geometry };
    const shown = this.shown.peek();
    if (!shown || !isSameImage(shown.image, image)) this.ask(withoutImpossible(settings, geometry));
  }

  #show(settings: LabSettings, reply: RenderReply, image: ImageInfo): void {
    batch(() => {
      this.shown.value = { image, settings, reply };
      this.failure.value = null;
      if (settings === this.#sources.settings.peek()) this.refusal.value = null;
    });
  }
}

/** Whether two images may stand for each other: a preview and the exact one, or a file that was read again. */
export function isSameImage(one: ImageInfo, other: ImageInfo): boolean {
  return one.name === other.name && one.height === other.height && one.width === other.width;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
