/** Moves the pin over the output of the step that is looked at: a step at a time, or by itself. */
import { cancelFrame, scheduleFrame } from '../../shared/frameScheduler.ts';
import { type Extent, type Place, samePlace } from './cursor.ts';
import type { Lab } from './lab.ts';
import {
  advance,
  nextWindow,
  pause,
  placeOfWindow,
  play,
  type Speed,
  type WindowPlace,
  windowIndex,
} from './transport.ts';

/** Where the windows of the step that is looked at stand. */
export interface Windows {
  readonly extent: Extent;
  readonly count: number;
  /** The pinned window, counted from 0; null where none is pinned. */
  readonly index: number | null;
  readonly place: WindowPlace;
}

export class Player {
  readonly #lab: Lab;
  /** Where the player put the pin: another place means that someone else moved it. */
  #own: Place | null = null;
  #lastMs = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Null while there is no output, and while what is shown is not what the controls say. */
  windows(): Windows | null {
    const { view, cursor, extents, pictures } = this.#lab;
    const focus = view.focus.value;
    const extent = extents.value[focus + 1];
    if (!extent || pictures.refusal.value !== null) return null;
    const { pin } = cursor.value;
    const isHere = pin?.stage === focus;
    const place = isHere ? pin : { row: 0, column: 0 };
    const count = extent.height * extent.width;
    return { extent, count, index: isHere ? windowIndex(pin, extent) : null, place };
  }

  readonly toggle = (): void => {
    if (this.#lab.view.playback.peek().isPlaying) this.stop();
    else this.#start();
  };

  readonly stop = (): void => {
    cancelFrame(this.#tick);
    const { playback } = this.#lab.view;
    if (playback.peek().isPlaying) playback.value = pause(playback.peek());
  };

  /** The first window. */
  readonly first = (): void => this.scrub(0);

  /** So many windows on, or back; the first one where none is pinned. */
  readonly step = (by: number): void => {
    const windows = this.windows();
    if (!windows) return;
    this.stop();
    this.#put(windows.index === null ? windows.place : nextWindow(windows.place, windows.extent, by));
  };

  /** The window of that number. */
  readonly scrub = (index: number): void => {
    const windows = this.windows();
    if (!windows) return;
    this.stop();
    this.#put(placeOfWindow(index, windows.extent));
  };

  readonly setSpeed = (speed: Speed): void => {
    const { playback } = this.#lab.view;
    playback.value = { ...playback.peek(), speed };
  };

  #start(): void {
    const windows = this.windows();
    if (!windows) return;
    const { playback } = this.#lab.view;
    const begun = play(playback.peek(), windows.index === null ? null : windows.place, windows.extent);
    this.#put(begun.place);
    playback.value = begun.state;
    this.#carriedMs = 0;
    this.#lastMs = performance.now();
    scheduleFrame(this.#tick);
  }

  /** Kept here: the state that others watch changes when playing starts and stops, not with each frame. */
  #carriedMs = 0;

  readonly #tick = (): void => {
    const { view, cursor, scale } = this.#lab;
    const windows = this.windows();
    if (!windows || !samePlace(cursor.peek().pin, this.#own)) {
      this.stop();
      return;
    }
    const nowMs = performance.now();
    const state = { ...view.playback.peek(), carriedMs: this.#carriedMs };
    const next = advance(state, nowMs - this.#lastMs, windows.extent, windows.place, scale.peek());
    this.#lastMs = nowMs;
    this.#carriedMs = next.state.carriedMs;
    if (next.place !== windows.place) this.#put(next.place);
    if (next.state.isPlaying) scheduleFrame(this.#tick);
    else this.stop();
  };

  #put({ row, column }: WindowPlace): void {
    const { view, cursor, point } = this.#lab;
    this.#own = { stage: view.focus.peek(), row, column };
    point({ ...cursor.peek(), pin: this.#own });
  }
}
