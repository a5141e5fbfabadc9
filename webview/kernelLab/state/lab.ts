/** All state of the panel, and the one place where it meets the host. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type {
  BroughtKernel,
  ImageInfo,
  ImageState,
  ImageStrip,
  LabHostMethods,
  LabSettings,
  Picture,
  PresetChoice,
} from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { setNumberLanguage } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { startLook, type Viewport } from '../layout/viewport.ts';
import {
  hasSamePlace,
  type Role,
  showsSameStage,
  type WantedPicture,
  wantedPictures,
} from '../layout/wantedPictures.ts';
import { changedStep, changeGroup, isField } from './changeGroup.ts';
import {
  type Cursor,
  chosenPlace,
  type Extent,
  fitCursor,
  freeCursor,
  hoverBesidePin,
  type Place,
} from './cursor.ts';
import { stageExtents } from './geometryKey.ts';
import { canRedo, canUndo, type History, record, redo, startHistory, undo } from './history.ts';
import { LabActions } from './labActions.ts';
import { hasSameSize, isSameImage, PictureFeed } from './pictureFeed.ts';
import { connectProbes } from './probes.ts';
import { restoreSettings, savedPin, savedState } from './savedSettings.ts';
import { withConvolution, withoutLargePools } from './settingsEdits.ts';
import { StripFeed } from './stripFeed.ts';
import { ViewState } from './viewState.ts';

/** What the panel needs of the outside. */
export interface LabConnection {
  readonly host: Rpc<LabHostMethods>;
  /** What an earlier page kept, unchecked. */
  readonly saved: unknown;
  save(state: unknown): void;
}

/** A picture that is on the screen, and the cells that it is to show now. */
export interface ShownPicture {
  readonly picture: Picture;
  /** The cells that the picture holds. */
  readonly held: Viewport;
  /** The cells that are looked at: others, while a newer picture is on its way. */
  readonly viewport: Viewport;
}

/** The state of one panel. `start` must be called once; `dispose` ends it. */
export class Lab {
  readonly presets = signal<readonly PresetChoice[]>([]);
  readonly restricted = signal(false);
  readonly #history = signal<History<LabSettings> | null>(null);
  /** Null until the host has answered. */
  readonly settings = computed(() => this.#history.value?.present ?? null);
  readonly canUndo = computed(() => this.#history.value !== null && canUndo(this.#history.value));
  readonly canRedo = computed(() => this.#history.value !== null && canRedo(this.#history.value));
  readonly image = signal<ImageState>({ phase: 'empty' });
  readonly strip = signal<ImageStrip>({ names: [], current: 0 });
  readonly cursor = signal<Cursor>(freeCursor);

  /** The image, once numbers can be had of it. */
  readonly #readable = computed(() => {
    const state = this.image.value;
    return state.phase === 'preview' || state.phase === 'exact' ? state.info : null;
  });

  /** Steps that there is something to show of; all of them where nothing newer is on its way. */
  readonly #reach: ReadonlySignal<number> = computed(() => {
    const { shown, refusal } = this.pictures;
    return shown.value && !refusal.value ? shown.value.reply.geometry.length : Number.POSITIVE_INFINITY;
  });

  /** Whether nothing more is to come of the newest settings. */
  readonly #isSettled = computed(() => {
    const settings = this.settings.value;
    const { phase } = this.image.value;
    const { shown, refusal, failure } = this.pictures;
    const isShown = shown.value?.settings === settings && shown.value?.reply.exact === true;
    const isDone = isShown || refusal.value !== null || failure.value !== null;
    return phase === 'failed' || (phase === 'exact' && isDone);
  });

  /** Counts news of the image: the same facts may stand for other pixels. */
  readonly #imageVersion = signal(0);
  readonly #connection: LabConnection;
  /** The settings of a panel that nobody changed. */
  #beginning: LabSettings | null = null;
  #isUntouched = false;
  /** What the page before had pinned, until its picture is there. */
  #pinBefore: Place | null = null;
  readonly #stops: readonly (() => void)[];
  readonly view: ViewState;
  readonly actions: LabActions;
  readonly pictures: PictureFeed;
  readonly probes: ReturnType<typeof connectProbes>;
  /** Of the cell that is pointed at beside a pin: its numbers, no card. */
  readonly hoverProbes: ReturnType<typeof connectProbes>;
  readonly thumbnails: StripFeed;

  /** Image, then the output of each step: the cells of what is on the screen. */
  readonly extents = computed<readonly Extent[]>(() => {
    const shown = this.pictures.shown.value;
    return shown ? stageExtents(shown.image, shown.reply.geometry) : [];
  });

  /** The pictures that belong on the screen, and the cells that they are to show. */
  readonly wanted = computed<readonly WantedPicture[]>(() => {
    const scene = this.view.scene.value;
    const shown = this.pictures.shown.value;
    return scene && shown ? wantedPictures(scene, this.extents.value, shown.reply.geometry) : [];
  });

  /** CSS pixels per cell of the main pictures; 0 before there is one. */
  readonly scale = computed(() => this.wanted.value[0]?.viewport.scale ?? 0);

  constructor(connection: LabConnection) {
    this.#connection = connection;
    this.view = new ViewState(this.settings, this.#readable, this.#reach);
    this.actions = new LabActions(connection.host, this.settings);
    const { settings, view } = this;
    this.pictures = new PictureFeed(connection.host, {
      settings,
      image: this.#readable,
      scene: view.scene,
    });
    const { shown, refusal } = this.pictures;
    const probeSources = {
      settings: computed(() => (refusal.value ? null : (shown.value?.settings ?? null))),
      geometry: computed(() => shown.value?.reply.geometry ?? []),
      isExact: computed(() => this.image.value.phase === 'exact' && shown.value?.reply.exact === true),
    };
    const chosen = computed(() => chosenPlace(this.cursor.value));
    this.probes = connectProbes(connection.host, { ...probeSources, place: chosen });
    this.hoverProbes = connectProbes(connection.host, {
      ...probeSources,
      place: computed(() => hoverBesidePin(this.cursor.value)),
    });
    this.thumbnails = new StripFeed(connection.host, {
      strip: this.strip,
      settings,
      isSettled: this.#isSettled,
      ratio: computed(() => view.room.value?.ratio ?? globalThis.devicePixelRatio),
    });
    this.#stops = [
      effect(() => {
        void this.#imageVersion.value;
        if (settings.value) this.pictures.ask(settings.value);
      }),
      effect(() => {
        const extents = this.extents.value;
        if (extents.length === 0) return;
        const pin = this.#pinBefore;
        this.#pinBefore = null;
        this.cursor.value = fitCursor(pin ? { ...freeCursor, pin } : this.cursor.peek(), extents);
      }),
      effect(() => this.#save()),
    ];
  }

  /** Asks the host for everything; the panel is drawn when this has ended. */
  async start(): Promise<void> {
    const snapshot = await this.#connection.host.request('ready', null);
    setNumberLanguage(snapshot.language);
    batch(() => {
      const { saved } = this.#connection;
      this.presets.value = snapshot.presets;
      this.restricted.value = snapshot.restricted;
      this.strip.value = snapshot.strip;
      const { settings, kept } = snapshot;
      const left = restoreSettings(saved) ?? restoreSettings(kept, settings.display);
      this.#beginning = settings;
      this.#isUntouched = left === null;
      this.#history.value = startHistory(left ?? settings);
      this.view.restore((saved as { readonly view?: unknown } | null)?.view);
      this.imageChanged(snapshot.image);
      this.#pinBefore = savedPin(saved);
      if (snapshot.kernel) this.bringKernel(snapshot.kernel);
    });
  }

  /** Takes new settings and keeps them; their pictures follow. */
  readonly change = (settings: LabSettings): void => {
    const history = this.#history.peek();
    if (!history) return;
    const group = changeGroup(history.present, settings);
    this.#become(
      record(history, settings, { group: isField(group) ? group : null, atMs: performance.now() }),
    );
  };

  /** Puts a kernel in the place of the first one; undone like any other change. */
  bringKernel(matrix: BroughtKernel): void {
    const settings = this.settings.peek();
    const index = settings?.chain.steps.findIndex(({ type }) => type === 'convolution') ?? -1;
    if (!settings || index < 0) return;
    const kernel = { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
    this.change(withConvolution(settings, index, { kernel, divisor: 1, bias: 0 }));
  }

  readonly undo = (): void => {
    const history = this.#history.peek();
    if (history) this.#travel(history, undo(history));
  };

  readonly redo = (): void => {
    const history = this.#history.peek();
    if (history) this.#travel(history, redo(history));
  };

  /** Asks for another image with the system's dialog. */
  readonly openImage = (): void => {
    // The host says itself what went wrong there.
    void this.#connection.host.request('openImage', null).catch(() => {});
  };

  /** Shows another of the files that were opened together, or reads the same one again. */
  readonly showImage = (index: number): void => {
    void this.#connection.host.request('showImage', { index }).catch(() => {});
  };

  /** Opens the log channel. */
  readonly showLog = (): void => this.#connection.host.notify('showLog', null);

  /** Ends what takes long: a file stays unread; of settings that have no pictures yet, the ones before return. */
  readonly cancel = (): void => {
    void this.#connection.host.request('cancel', null).catch(() => {});
    const { phase } = this.image.peek();
    if (phase === 'loading' || phase === 'preview') return;
    this.pictures.cancel();
    const history = this.#history.peek();
    const shown = this.pictures.shown.peek()?.settings;
    if (!history || !shown || shown === history.present) {
      this.actions.say(t('Cancelled. What is shown was computed before.'));
      return;
    }
    this.#become(record(history, shown, { group: null, atMs: performance.now() }));
    this.actions.say(t('Cancelled: settings of the picture. Undo takes it back.'));
  };

  /** Points at a cell, or at none. */
  readonly point = (cursor: Cursor): void => {
    this.cursor.value = cursor;
  };

  /** The picture of a stage in a role, where it is there. */
  shownPicture(role: Role, stage: number, channel: number | null = null): ShownPicture | null {
    const isIt = ({ role: other, viewport, channel: plane }: WantedPicture) =>
      other === role && viewport.stage === stage && plane === channel;
    const wanted = this.wanted.value.find(isIt);
    const shown = this.pictures.shown.value;
    if (!wanted || !shown) return null;
    const own = shown.wanted.findIndex((candidate) => hasSamePlace(candidate, wanted));
    // Another picture of the stage stands in until its own is there.
    const index = own >= 0 ? own : shown.wanted.findIndex((candidate) => showsSameStage(candidate, wanted));
    const picture = shown.reply.pictures[index];
    return picture ? { picture, held: shown.wanted[index].viewport, viewport: wanted.viewport } : null;
  }

  /** Hears of the image. Settings stay; a pin stays where the cells are the same. */
  imageChanged(next: ImageState): void {
    batch(() => {
      const before: ImageInfo | null = this.#readable.peek() ?? this.pictures.shown.peek()?.image ?? null;
      const isSame = before !== null && 'info' in next && isSameImage(before, next.info);
      const isReread = this.image.peek().phase === 'loading' && 'isReread' in next;
      this.image.value = next;
      if (isReread) {
        this.actions.say(t('{name} changed and was read again.', { name: next.info.name }));
        this.thumbnails.outdate(this.strip.peek().current);
      }
      if (this.#isUntouched && this.#beginning && 'info' in next) {
        this.#history.value = startHistory(withoutLargePools(this.#beginning, next.info));
      }
      this.#imageVersion.value++;
      this.pictures.forget({ isReading: next.phase === 'loading' || next.phase === 'preview' });
      if ('geometry' in next && next.geometry) this.pictures.learn(next.info, next.geometry);
      // Until the file is read nobody knows whether it is another image.
      if (isSame || next.phase === 'loading') return;
      this.cursor.value = freeCursor;
      if (before !== null) {
        const isAsLarge = 'info' in next && hasSameSize(before, next.info);
        this.view.look.value = isAsLarge ? { ...this.view.look.peek(), center: null } : startLook;
      }
      this.pictures.abandon({ clear: next.phase === 'empty' || next.phase === 'failed' });
    });
  }

  stripChanged(strip: ImageStrip): void {
    this.strip.value = strip;
  }

  presetsChanged(presets: readonly PresetChoice[]): void {
    this.presets.value = presets;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.actions.dispose();
    this.pictures.dispose();
    this.probes.dispose();
    this.hoverProbes.dispose();
    this.thumbnails.dispose();
  }

  /** Goes to another entry, and looks at what is different there if it would not be seen. */
  #travel(from: History<LabSettings>, to: History<LabSettings>): void {
    batch(() => {
      const focus = this.view.focus.peek();
      const changed = changedStep(from.present, to.present);
      this.#become(to);
      if (changed !== null && changed !== focus && changed !== focus + 1) this.view.lookAtStep(changed);
    });
  }

  #become(history: History<LabSettings>): void {
    if (history === this.#history.peek()) return;
    this.#isUntouched = false;
    this.#history.value = history;
    this.#connection.host.notify('keep', savedState(history.present, this.#beginning?.display));
  }

  /** Keeps everything for the page that comes after this one. */
  #save(): void {
    const settings = this.settings.value;
    if (!settings) return;
    const { pin } = this.cursor.value;
    const state = this.#isUntouched ? null : savedState(settings, this.#beginning?.display);
    this.#connection.save({ ...state, view: this.view.saved(), pin: pin ?? this.#pinBefore });
  }
}
