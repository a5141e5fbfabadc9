/** The window that slides over an output: row by row, a step at a time or by itself. */
import type { Extent, Place } from './cursor.ts';

/** Times the usual pace. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof speeds)[number];

export interface TransportState {
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** Time towards the next tick that has passed already, at speed 1: 0 to {@link tickMs}. */
  readonly carriedMs: number;
}

/** One window of an output. */
export type WindowPlace = Pick<Place, 'row' | 'column'>;

/** Where the window stands now, and how it moves: what the label says. */
export interface Advance {
  readonly state: TransportState;
  readonly place: WindowPlace;
  /** Windows from one tick to the next: "every 8th window". */
  readonly windowsPerTick: number;
}

export const paused: TransportState = { isPlaying: false, speed: 1, carriedMs: 0 };

/** Two ticks a second at speed 1. */
export const tickMs = 500;
/** A longer frame, as after a page that was hidden, counts as this much. */
const longestFrameMs = 1000;
/** CSS pixels that a marker moves at least, so that it is seen to move. */
const visibleMove = 4;
/** An output that rows would cross in fewer ticks is played window by window. */
const fewestTicks = 8;

/** Number of a window, row by row: row · width + column. */
export function windowIndex({ row, column }: WindowPlace, { width }: Extent): number {
  return row * width + column;
}

/** The window of that number; the first or last where there is none. */
export function placeOfWindow(index: number, extent: Extent): WindowPlace {
  const inside = Math.max(0, Math.min(lastWindow(extent), Math.round(index)));
  return { row: Math.floor(inside / extent.width), column: inside % extent.width };
}

/** The window `step` windows on, or back where it is negative; stays at the first and the last. */
export function nextWindow(place: WindowPlace, extent: Extent, step: number): WindowPlace {
  return placeOfWindow(windowIndex(place, extent) + step, extent);
}

/** Whether no window follows. */
export function isLastWindow(place: WindowPlace, extent: Extent): boolean {
  return windowIndex(place, extent) >= lastWindow(extent);
}

/** Plays from where the window stands; from the last window, and where there is none, from the first. */
export function play(
  state: TransportState,
  place: WindowPlace | null,
  extent: Extent,
): { readonly state: TransportState; readonly place: WindowPlace } {
  return {
    state: { ...state, isPlaying: true, carriedMs: 0 },
    place: place && !isLastWindow(place, extent) ? place : placeOfWindow(0, extent),
  };
}

/** Stops where the window stands. */
export function pause(state: TransportState): TransportState {
  return { ...state, isPlaying: false, carriedMs: 0 };
}

/**
 * Windows from one tick to the next where a cell is `cellScale` CSS pixels wide: every window; of cells too
 * small to be seen moving, whole rows that make a visible move, and as many columns as lead from the first
 * window to the last. Where there are few rows, as many windows as make a visible move.
 */
export function windowsPerTick(cellScale: number, { height, width }: Extent): number {
  const visible = cellScale > 0 ? Math.max(1, Math.ceil(visibleMove / cellScale)) : 1;
  if (visible === 1 || height < fewestTicks * visible) return visible;
  return visible * width + Math.ceil((visible * width) / height);
}

/** What the label says of {@link windowsPerTick}: windows, or whole rows. */
export function tickStride(
  cellScale: number,
  extent: Extent,
): { readonly unit: 'windows' | 'rows'; readonly count: number } {
  const windows = windowsPerTick(cellScale, extent);
  const rows = Math.floor(windows / extent.width);
  return rows > 1 ? { unit: 'rows', count: rows } : { unit: 'windows', count: windows };
}

/**
 * Plays on for `elapsedMs`; what is left of it beyond whole ticks is carried over. Stops at the last window.
 * The same place while it does not move.
 */
export function advance(
  state: TransportState,
  elapsedMs: number,
  extent: Extent,
  place: WindowPlace,
  cellScale: number,
): Advance {
  const every = windowsPerTick(cellScale, extent);
  if (!state.isPlaying) return { state, place, windowsPerTick: every };
  const playedMs = Math.max(0, Math.min(longestFrameMs, elapsedMs)) * state.speed + state.carriedMs;
  const ticks = Math.floor(playedMs / tickMs);
  const moved = ticks > 0 ? nextWindow(place, extent, ticks * every) : place;
  const next = isLastWindow(moved, extent) ? pause(state) : { ...state, carriedMs: playedMs % tickMs };
  return { state: next, place: moved, windowsPerTick: every };
}

function lastWindow({ height, width }: Extent): number {
  return height * width - 1;
}
