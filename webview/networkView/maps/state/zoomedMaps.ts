import { signal } from '@preact/signals';
import type {
  CellWindow,
  FeatureMapsHostMethods,
  LayerLook,
  LayerMaps,
} from '../../../../src/protocol/featureMaps.ts';
import type { Rpc } from '../../../../src/protocol/rpc.ts';
import type { Spot } from '../../../shared/gestures.ts';
import { newestOnly } from '../../../shared/newestOnly.ts';
import {
  type Anchor,
  fitted,
  lookAround,
  type MapCell,
  type MapExtent,
  type MapLook,
  type MapSight,
  mapSight,
  pannedLook,
  revealedLook,
  scaledZoom,
  steppedZoom,
} from '../layout/mapSight.ts';

type Ask = (request: (host: Rpc<FeatureMapsHostMethods>) => Promise<unknown>) => Promise<void>;

/** Cells of maps that are wanted as they are. */
export interface PartWish {
  readonly look: LayerLook;
  readonly channels: readonly number[];
  readonly window: CellWindow;
}

/** Cells of some maps of a layer as they are. */
export interface MapPart extends PartWish {
  readonly maps: LayerMaps;
}

/** How near the maps of the open layer are looked at, and where; of large maps the part that is seen. */
export class ZoomedMaps {
  /** Maps that are on the screen. */
  readonly onScreen = signal<ReadonlySet<number>>(new Set());
  readonly part = signal<MapPart | null>(null);
  /** Of maps of one size: those of another begin at fit. */
  readonly #look = signal<(MapLook & { readonly extent: MapExtent }) | null>(null);
  readonly #asking;
  #wish: PartWish | null = null;
  readonly #channels = new Map<Element, number>();
  #observer: IntersectionObserver | undefined;

  constructor(ask: Ask) {
    this.#asking = newestOnly(
      async ({ look, channels, window }: PartWish) => {
        let maps: LayerMaps | null = null;
        await ask(async (host) => {
          maps = await host.request('maps', { layer: look.layer, channels, window });
        });
        return maps as LayerMaps | null;
      },
      (wish, settled) => {
        if (settled.kind !== 'done' || !settled.reply || wish.look !== this.#wish?.look) return;
        this.part.value = { ...wish, maps: settled.reply };
      },
    );
  }

  lookAt(extent: MapExtent): MapLook {
    const look = this.#look.value;
    const isIts = look?.extent.height === extent.height && look.extent.width === extent.width;
    return look && isIts ? look : fitted;
  }

  sightOf(extent: MapExtent): MapSight {
    return mapSight(extent, this.lookAt(extent), pixelRatio());
  }

  /** A step nearer or farther, with a cell where it is. */
  step(extent: MapExtent, direction: 1 | -1, anchor: Anchor | null): void {
    this.#zoomTo(extent, steppedZoom(extent, this.lookAt(extent), direction), anchor);
  }

  /** Nearer by a factor. */
  scale(extent: MapExtent, factor: number, anchor: Anchor): void {
    this.#zoomTo(extent, scaledZoom(extent, this.lookAt(extent), factor), anchor);
  }

  fit(): void {
    this.#look.value = null;
  }

  /** Moves the maps by CSS pixels; false where there is nothing more to see. */
  pan(extent: MapExtent, by: Spot): boolean {
    return this.#show(extent, pannedLook(extent, this.lookAt(extent), pixelRatio(), by));
  }

  /** Brings a cell into sight. */
  reveal(extent: MapExtent, cell: MapCell): void {
    this.#show(extent, revealedLook(extent, this.lookAt(extent), pixelRatio(), cell));
  }

  /** Asks for a part, where it is not here; with null, for none. */
  want(wish: PartWish | null): void {
    this.#wish = wish;
    if (wish?.look.layer !== this.part.peek()?.look.layer) this.part.value = null;
    if (!wish) return;
    if (wish.channels.length > 0 && !hasAll(this.part.peek(), wish)) this.#asking.push(wish);
  }

  /** Knows from now on whether a map is on the screen; ends with the answer. */
  watch(element: Element, channel: number): () => void {
    this.#observer ??= new IntersectionObserver((entries) => {
      const seen = new Set(this.onScreen.peek());
      for (const { target, isIntersecting } of entries) {
        const watched = this.#channels.get(target);
        if (watched === undefined) continue;
        if (isIntersecting) seen.add(watched);
        else seen.delete(watched);
      }
      this.onScreen.value = seen;
    });
    this.#channels.set(element, channel);
    this.#observer.observe(element);
    return () => {
      this.#channels.delete(element);
      this.#observer?.unobserve(element);
      this.onScreen.value = new Set([...this.onScreen.peek()].filter((seen) => seen !== channel));
    };
  }

  #zoomTo(extent: MapExtent, zoom: MapLook['zoom'], anchor: Anchor | null): void {
    this.#show(extent, lookAround(extent, this.lookAt(extent), zoom, pixelRatio(), anchor));
  }

  #show(extent: MapExtent, look: MapLook): boolean {
    if (look === this.lookAt(extent)) return false;
    this.#look.value = { ...look, extent };
    return true;
  }
}

/** Whether a part has the cells of all channels that are wished for. */
export function hasAll(part: MapPart | null, { look, channels, window }: PartWish): boolean {
  if (part?.look !== look || !channels.every((channel) => part.channels.includes(channel))) return false;
  const covers = (from: 'row' | 'column', count: 'rows' | 'columns') =>
    part.window[from] <= window[from] &&
    part.window[from] + part.window[count] >= window[from] + window[count];
  return covers('row', 'rows') && covers('column', 'columns');
}

function pixelRatio(): number {
  return window.devicePixelRatio || 1;
}
