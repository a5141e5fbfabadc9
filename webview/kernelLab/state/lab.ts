/** All state of the panel, and the one place where it meets the host. */
import { batch, computed, effect, signal } from '@preact/signals';
import type {
  ImageInfo,
  ImageState,
  LabHostMethods,
  LabSettings,
  PresetChoice,
} from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { setNumberLanguage } from '../../shared/numbers.ts';
import { setSentences } from '../../shared/translate.ts';
import { cellScale, type Room, type Zoom } from '../layout/fitPictures.ts';
import { type Cursor, chosenPlace, type Extent, fitCursor, freeCursor } from './cursor.ts';
import { stageExtents } from './geometryKey.ts';
import { isSameImage, PictureFeed } from './pictureFeed.ts';
import { connectProbes } from './probes.ts';
import { restoreSettings, savedState } from './savedSettings.ts';
import { withoutLargePool } from './settingsEdits.ts';

/** What the panel needs of the outside. */
export interface LabConnection {
  readonly host: Rpc<LabHostMethods>;
  /** What an earlier page kept, unchecked. */
  readonly saved: unknown;
  save(state: unknown): void;
}

/** The state of one panel. `start` must be called once; `dispose` ends it. */
export class Lab {
  readonly presets = signal<readonly PresetChoice[]>([]);
  readonly restricted = signal(false);
  /** Null until the host has answered. */
  readonly settings = signal<LabSettings | null>(null);
  readonly image = signal<ImageState>({ phase: 'empty' });
  readonly zoom = signal<Zoom>('fit');
  readonly room = signal<Room | null>(null);
  readonly cursor = signal<Cursor>(freeCursor);

  /** The image, once numbers can be had of it. */
  readonly #readable = computed(() => {
    const state = this.image.value;
    return state.phase === 'preview' || state.phase === 'exact' ? state.info : null;
  });

  /** Counts news of the image: the same facts may stand for other pixels. */
  readonly #imageVersion = signal(0);
  readonly #connection: LabConnection;
  /** The settings of a panel that nobody changed. */
  #beginning: LabSettings | null = null;
  #isUntouched = false;
  readonly #stops: readonly (() => void)[];
  readonly pictures: PictureFeed;
  readonly probes: ReturnType<typeof connectProbes>;

  /** Image, output, pooled: the cells of what is on the screen. */
  readonly extents = computed<readonly Extent[]>(() => {
    const shown = this.pictures.shown.value;
    return shown ? stageExtents(shown.image, shown.reply.geometry) : [];
  });

  /** CSS pixels per cell; 0 before there is a picture. */
  readonly scale = computed(() =>
    this.room.value && this.extents.value.length > 0
      ? cellScale(this.zoom.value, this.room.value, this.extents.value)
      : 0,
  );

  constructor(connection: LabConnection) {
    this.#connection = connection;
    const { settings, room, zoom } = this;
    this.pictures = new PictureFeed(connection.host, { settings, room, zoom, image: this.#readable });
    const { shown, refusal } = this.pictures;
    this.probes = connectProbes(connection.host, {
      settings: computed(() => (refusal.value ? null : (shown.value?.settings ?? null))),
      geometry: computed(() => shown.value?.reply.geometry ?? []),
      place: computed(() => chosenPlace(this.cursor.value)),
      isExact: computed(() => this.image.value.phase === 'exact' && shown.value?.reply.exact === true),
    });
    this.#stops = [
      effect(() => {
        void this.#imageVersion.value;
        if (settings.value) this.pictures.ask(settings.value);
      }),
      effect(() => {
        const extents = this.extents.value;
        if (extents.length > 0) this.cursor.value = fitCursor(this.cursor.peek(), extents);
      }),
    ];
  }

  /** Asks the host for everything; the panel is drawn when this has ended. */
  async start(): Promise<void> {
    const snapshot = await this.#connection.host.request('ready', null);
    setSentences(snapshot.bundle);
    setNumberLanguage(snapshot.language);
    batch(() => {
      this.presets.value = snapshot.presets;
      this.restricted.value = snapshot.restricted;
      const { settings, kept } = snapshot;
      const left = restoreSettings(this.#connection.saved) ?? restoreSettings(kept, settings.display);
      this.#beginning = settings;
      this.#isUntouched = left === null;
      this.settings.value = left ?? settings;
      this.imageChanged(snapshot.image);
    });
  }

  /** Takes new settings and keeps them; their pictures follow. */
  readonly change = (settings: LabSettings): void => {
    this.settings.value = settings;
    this.#isUntouched = false;
    const state = savedState(settings, this.#beginning?.display);
    this.#connection.save(state);
    this.#connection.host.notify('keep', state);
  };

  /** Asks for another image with the system's dialog. */
  readonly openImage = (): void => {
    // The host says itself what went wrong there.
    void this.#connection.host.request('openImage', null).catch(() => {});
  };

  /** Hears of the image. Settings stay; a pin stays where the cells are the same. */
  imageChanged(next: ImageState): void {
    batch(() => {
      const before: ImageInfo | null = this.#readable.peek() ?? this.pictures.shown.peek()?.image ?? null;
      const isSame = before !== null && 'info' in next && isSameImage(before, next.info);
      this.image.value = next;
      if (this.#isUntouched && this.#beginning && 'info' in next) {
        this.settings.value = withoutLargePool(this.#beginning, next.info);
      }
      this.#imageVersion.value++;
      this.pictures.forget({ isReading: next.phase === 'loading' });
      if ('geometry' in next && next.geometry) this.pictures.learn(next.info, next.geometry);
      if (isSame) return;
      this.cursor.value = freeCursor;
      this.pictures.abandon({ clear: next.phase === 'empty' || next.phase === 'failed' });
    });
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.pictures.dispose();
    this.probes.dispose();
  }
}
