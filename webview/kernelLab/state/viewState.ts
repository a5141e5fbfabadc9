/** How a person looks at a chain: which step, how near, what besides. No setting: undo does not touch it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ImageInfo, LabSettings, Stage } from '../../../src/protocol/kernelLab.ts';
import { type Look, type Room, startLook } from '../layout/viewport.ts';
import type { Scene } from '../layout/wantedPictures.ts';
import { hasSteps } from './settingsEdits.ts';
import { paused, speeds, type TransportState } from './transport.ts';

/** Which tensor is taken apart into its channels. */
export type PlaneSource = 'none' | 'input' | 'output';

/** The part of the view that outlives the page. */
export interface SavedView {
  readonly focus: number;
  readonly look: Look;
  readonly planes: PlaneSource;
  readonly speed: TransportState['speed'];
}

export class ViewState {
  /** The step that is looked at: its input and its output are the main pictures. */
  readonly focus: ReadonlySignal<number>;
  readonly look = signal<Look>(startLook);
  readonly planes = signal<PlaneSource>('none');
  readonly playback = signal<TransportState>(paused);
  /** Room for one main picture. */
  readonly room = signal<Room | null>(null);
  /** The weight that is pointed at: its index in the matrix as it is written. */
  readonly weight = signal<number | null>(null);
  /** The cell of the card's grids that is pointed at: its index, row by row. */
  readonly pointed = signal<number | null>(null);
  readonly #wish: Signal<number> = signal(0);
  readonly #settings: ReadonlySignal<LabSettings | null>;
  readonly #image: ReadonlySignal<ImageInfo | null>;

  /** `reach` is how many steps there is something to show of: a new one is looked at when its picture is there. */
  constructor(
    settings: ReadonlySignal<LabSettings | null>,
    image: ReadonlySignal<ImageInfo | null>,
    reach: ReadonlySignal<number>,
  ) {
    this.#settings = settings;
    this.#image = image;
    this.focus = computed(() => {
      const chain = settings.value?.chain;
      // Where there is no row of steps to choose from, it is the convolution.
      const steps = chain && hasSteps(chain) ? Math.min(chain.steps.length, reach.value) : 1;
      return Math.min(this.#wish.value, Math.max(0, steps - 1));
    });
  }

  /** What to show, once there is room for it. */
  readonly scene = computed<Scene | null>(() => {
    const room = this.room.value;
    const settings = this.#settings.value;
    if (!room || !settings) return null;
    return {
      room,
      look: this.look.value,
      focus: this.focus.value,
      hasThumbs: hasSteps(settings.chain),
      planes: this.#planesOf(settings),
    };
  });

  /** Looks at another step. */
  readonly lookAtStep = (index: number): void => {
    this.#wish.value = index;
  };

  /** What to keep of the view. */
  saved(): SavedView {
    return {
      focus: this.focus.value,
      look: this.look.value,
      planes: this.planes.value,
      speed: this.playback.value.speed,
    };
  }

  /** Takes what an earlier page kept, as far as it can be read. */
  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return;
    const { focus, look, planes, speed } = saved as Partial<Record<keyof SavedView, unknown>>;
    if (Number.isInteger(focus) && (focus as number) >= 0) this.#wish.value = focus as number;
    if (isLook(look)) this.look.value = look;
    if (planes === 'input' || planes === 'output') this.planes.value = planes;
    const known = speeds.find((candidate) => candidate === speed);
    if (known) this.playback.value = { ...paused, speed: known };
  }

  #planesOf({ chain }: LabSettings): Scene['planes'] {
    const channels = this.#image.value?.channels;
    if (this.planes.value === 'none' || channels === undefined) return null;
    const stage: Stage = this.planes.value === 'input' ? -1 : this.focus.value;
    return { stage, channels: stage < 0 || chain.channels === 'each' ? channels : 1 };
  }
}

function isLook(value: unknown): value is Look {
  if (typeof value !== 'object' || value === null) return false;
  const { zoom, center } = value as { readonly zoom: unknown; readonly center: unknown };
  const isZoom = zoom === 'fit' || (typeof zoom === 'number' && zoom > 0 && zoom <= 64);
  return isZoom && (center === null || isPoint(center));
}

function isPoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { row, column } = value as { readonly row: unknown; readonly column: unknown };
  return Number.isFinite(row) && Number.isFinite(column);
}
