/** All state of the panel, and the one place where it meets the host. */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { StepGeometry } from '../../../src/engine/filter/filterChain.ts';
import type {
  ImageInfo,
  ImageState,
  LabHostMethods,
  LabSettings,
  PresetChoice,
  RenderReply,
  RenderRequest,
} from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { newestOnly, type Settled } from '../../shared/newestOnly.ts';
import { setNumberLanguage } from '../../shared/numbers.ts';
import { setSentences } from '../../shared/translate.ts';
import { cellScale, type Room, viewsOf, type Zoom } from '../layout/fitPictures.ts';
import { type Cursor, chosenPlace, type Extent, fitCursor, freeCursor } from './cursor.ts';
import { geometryKey, stageExtents } from './geometryKey.ts';
import { connectProbes, type Probes } from './probes.ts';
import { restoreSettings, savedState } from './savedSettings.ts';
import { withoutImpossible } from './settingsEdits.ts';
import { slowFlag } from './slowFlag.ts';

/** What is on the screen: pictures with the settings and the geometry that they belong to. */
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

export interface Lab {
  readonly presets: Signal<readonly PresetChoice[]>;
  readonly restricted: Signal<boolean>;
  readonly settings: Signal<LabSettings | null>;
  readonly image: Signal<ImageState>;
  readonly zoom: Signal<Zoom>;
  readonly room: Signal<Room | null>;
  readonly shown: ReadonlySignal<Shown | null>;
  readonly refusal: ReadonlySignal<Refusal | null>;
  /** A request failed in a way that settings do not explain. */
  readonly failure: ReadonlySignal<string | null>;
  /** The newest request takes longer than a person waits without a sign. */
  readonly busy: ReadonlySignal<boolean>;
  readonly cursor: Signal<Cursor>;
  readonly probes: Probes;
  /** CSS pixels per cell; 0 before there is a picture. */
  readonly scale: ReadonlySignal<number>;
  /** Image, output, pooled: what is on the screen. */
  readonly extents: ReadonlySignal<readonly Extent[]>;
  change(settings: LabSettings): void;
  openImage(): void;
  imageChanged(image: ImageState): void;
  /** Asks the host for everything; the panel is drawn when this has ended. */
  start(): Promise<void>;
  dispose(): void;
}

/** What the panel needs of the outside. */
export interface LabConnection {
  readonly host: Rpc<LabHostMethods>;
  readonly saved: unknown;
  save(state: unknown): void;
}

/** Makes the state of one panel. `start` must be called once; `dispose` ends it. */
export function createLab({ host, saved, save }: LabConnection): Lab {
  const presets = signal<readonly PresetChoice[]>([]);
  const restricted = signal(false);
  const settings = signal<LabSettings | null>(null);
  const image = signal<ImageState>({ phase: 'empty' });
  const imageVersion = signal(0);
  const zoom = signal<Zoom>('fit');
  const room = signal<Room | null>(null);
  const shown = signal<Shown | null>(null);
  const refusal = signal<Refusal | null>(null);
  const failure = signal<string | null>(null);
  const cursor = signal<Cursor>(freeCursor);
  const computing = slowFlag();

  /** Geometry of settings that were asked for before: what to ask pictures of. */
  const geometries = new Map<string, readonly StepGeometry[]>();
  const readable = computed(() => {
    const state = image.value;
    return state.phase === 'preview' || state.phase === 'exact' ? state.info : null;
  });
  const extents = computed<readonly Extent[]>(() => {
    const now = shown.value;
    return now ? stageExtents(now.image, now.reply.geometry) : [];
  });
  const scale = computed(() =>
    room.value && extents.value.length > 0 ? cellScale(zoom.value, room.value, extents.value) : 0,
  );

  function requestFor(wanted: LabSettings): RenderRequest | null {
    const info = readable.value;
    if (!info || !room.value) return null;
    const geometry = geometries.get(geometryKey(wanted.chain, info));
    // Without a geometry there is nothing to ask pictures of yet: the first answer brings it.
    if (!geometry) return { settings: wanted, views: [] };
    const stages = stageExtents(info, geometry);
    const size = cellScale(zoom.value, room.value, stages);
    return { settings: wanted, views: viewsOf(stages, size, room.value.ratio) };
  }

  function settle(request: RenderRequest, settled: Settled<RenderReply>, isNewest: boolean): void {
    if (isNewest) computing.stop();
    if (settled.kind === 'failed') {
      if (isNewest) failure.value = messageOf(settled.error);
      return;
    }
    const { reply } = settled;
    const info = readable.value;
    if (reply.superseded || !info) return;
    geometries.set(geometryKey(request.settings.chain, info), reply.geometry);
    const isWanted = request.settings === settings.value;
    if (reply.problem !== null) {
      if (!isNewest || !isWanted) return;
      refusal.value = { problem: reply.problem, geometry: reply.geometry };
      if (!isOf(shown.peek(), info)) askFor(withoutImpossible(request.settings, reply.geometry));
      return;
    }
    if (request.views.length === 0) {
      if (isNewest) askFor(request.settings);
      return;
    }
    batch(() => {
      shown.value = { image: info, settings: request.settings, reply };
      if (isWanted) refusal.value = null;
      failure.value = null;
      cursor.value = fitCursor(cursor.peek(), stageExtents(info, reply.geometry));
    });
  }

  const renders = newestOnly<RenderRequest, RenderReply>(
    (request) => host.request('render', request),
    settle,
  );

  function askFor(wanted: LabSettings): void {
    const request = requestFor(wanted);
    if (!request) return;
    computing.start();
    renders.push(request);
  }

  /** Reading a file is work too. What is computed of the image before is of no use any more. */
  function watchLoading({ phase }: ImageState): void {
    computing.stop();
    if (phase === 'loading') computing.start();
  }

  const probes = connectProbes(host, {
    settings: computed(() => (refusal.value ? null : (shown.value?.settings ?? null))),
    geometry: computed(() => shown.value?.reply.geometry ?? []),
    place: computed(() => chosenPlace(cursor.value)),
    isExact: computed(() => image.value.phase === 'exact' && shown.value?.reply.exact === true),
  });

  const stops = [
    effect(() => {
      void imageVersion.value;
      if (settings.value) askFor(settings.value);
    }),
    effect(() => {
      if (settings.value) save(savedState(settings.value));
    }),
  ];

  return {
    presets,
    restricted,
    settings,
    image,
    zoom,
    room,
    shown,
    refusal,
    failure,
    busy: computing.isSlow,
    cursor,
    probes,
    scale,
    extents,
    change: (next) => {
      settings.value = next;
    },
    openImage: () => void host.request('openImage', null).catch(() => {}),
    imageChanged: (next) => {
      batch(() => {
        const isSameImage = sameImage(readable.peek() ?? shown.peek()?.image ?? null, next);
        image.value = next;
        imageVersion.value++;
        geometries.clear();
        failure.value = null;
        watchLoading(next);
        if (isSameImage) return;
        cursor.value = freeCursor;
        refusal.value = null;
        renders.cancel();
        if (next.phase === 'empty' || next.phase === 'failed') shown.value = null;
      });
    },
    start: async () => {
      const snapshot = await host.request('ready', null);
      setSentences(snapshot.bundle);
      setNumberLanguage(snapshot.language);
      batch(() => {
        presets.value = snapshot.presets;
        restricted.value = snapshot.restricted;
        image.value = snapshot.image;
        settings.value = restoreSettings(saved) ?? snapshot.settings;
        watchLoading(snapshot.image);
      });
    },
    dispose: () => {
      for (const stop of stops) stop();
      renders.cancel();
      probes.dispose();
      computing.stop();
    },
  };
}

function isOf(shown: Shown | null, image: ImageInfo): boolean {
  return shown !== null && sameImage(shown.image, { phase: 'exact', info: image });
}

function sameImage(now: ImageInfo | null, next: ImageState): boolean {
  if (!now || !('info' in next)) return false;
  const { name, height, width } = next.info;
  return now.name === name && now.height === height && now.width === width;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
