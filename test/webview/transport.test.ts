import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advance,
  isLastWindow,
  nextWindow,
  pause,
  paused,
  placeOfWindow,
  play,
  speeds,
  type TransportState,
  type WindowPlace,
  windowIndex,
  windowsPerTick,
} from '../../webview/kernelLab/state/transport.ts';

const extent = { height: 3, width: 4 };
const first = { row: 0, column: 0 };
const last = { row: 2, column: 3 };
const playing: TransportState = { ...paused, isPlaying: true };

describe('windows', () => {
  test('are counted row by row', () => {
    expect(windowIndex({ row: 1, column: 2 }, extent)).toBe(6);
    expect(placeOfWindow(6, extent)).toEqual({ row: 1, column: 2 });
    expect(placeOfWindow(4, extent)).toEqual({ row: 1, column: 0 });
  });

  test('end at the first and the last', () => {
    expect(placeOfWindow(-5, extent)).toEqual(first);
    expect(placeOfWindow(99, extent)).toEqual(last);
    expect(nextWindow({ row: 0, column: 3 }, extent, 1)).toEqual({ row: 1, column: 0 });
    expect(nextWindow({ row: 1, column: 0 }, extent, -1)).toEqual({ row: 0, column: 3 });
    expect(nextWindow(last, extent, 1)).toEqual(last);
    expect(nextWindow(first, extent, -1)).toEqual(first);
    expect(isLastWindow(last, extent)).toBe(true);
    expect(isLastWindow({ row: 2, column: 2 }, extent)).toBe(false);
  });
});

describe('play', () => {
  test('goes on from where the window stands, and anew from the end', () => {
    const middle = { row: 1, column: 1 };
    expect(play(paused, middle, extent)).toEqual({ state: playing, place: middle });
    expect(play(paused, last, extent).place).toEqual(first);
    expect(play(paused, null, extent).place).toEqual(first);
    expect(play({ ...paused, speed: 4 }, null, extent).state.speed).toBe(4);
  });

  test('shows two windows a second at 1×', () => {
    expect(advance(playing, 499, extent, first, 24)).toEqual({
      state: { ...playing, carriedMs: 499 },
      place: first,
      windowsPerTick: 1,
    });
    expect(advance(playing, 500, extent, first, 24).place).toEqual({ row: 0, column: 1 });
    expect(advance(playing, 1000, extent, first, 8).place).toEqual({ row: 0, column: 2 });
  });

  test.each([
    [0.25, 0],
    [0.5, 1],
    [1, 2],
    [2, 4],
    [4, 8],
    [8, 16],
  ] as const)('at %s× shows %s windows in a second', (speed, windows) => {
    const moved = advance({ ...playing, speed }, 1000, { height: 1, width: 99 }, first, 8);
    expect(moved.place.column).toBe(windows);
  });

  test('stops at the last window', () => {
    const end = advance({ ...playing, speed: 8 }, 900, extent, first, 24);
    expect(end).toEqual({
      state: { isPlaying: false, speed: 8, carriedMs: 0 },
      place: last,
      windowsPerTick: 1,
    });
  });

  test('does nothing while it is paused, and carries nothing over a pause', () => {
    expect(advance(paused, 5000, extent, first, 24).place).toBe(first);
    expect(pause({ ...playing, carriedMs: 400 })).toEqual(paused);
  });

  test('moves no more than a second’s worth after a long frame', () => {
    expect(advance(playing, 3_600_000, extent, first, 24).place).toEqual({ row: 0, column: 2 });
    expect(advance(playing, -100, extent, first, 24).place).toBe(first);
  });
});

test.each([
  [64, 1],
  [8, 1],
  [4, 1],
  [3, 2],
  [2, 2],
  [1, 4],
  [0.5, 8],
  [0.1, 40],
  [0, 1],
])('cells of %s px are played every %s windows', (scale, windows) => {
  // Few rows: as many windows as make a visible move.
  expect(windowsPerTick(scale, { height: 2, width: 9 })).toBe(windows);
});

const anyExtent = fc.record({
  height: fc.integer({ min: 1, max: 50 }),
  width: fc.integer({ min: 1, max: 50 }),
});
const anySpeed = fc.constantFrom(...speeds);

describe('for any output', () => {
  test('index and place are each other’s inverse', () => {
    fc.assert(
      fc.property(anyExtent, fc.nat(), (extent, number) => {
        const index = number % (extent.height * extent.width);
        expect(windowIndex(placeOfWindow(index, extent), extent)).toBe(index);
      }),
    );
  });

  test('how the time is cut into frames changes nothing', () => {
    const frames = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(frames, anySpeed, fc.constantFrom(0.25, 1, 3, 8, 30), (frames, speed, scale) => {
        const extent = { height: 1000, width: 1000 };
        let state: TransportState = { ...playing, speed };
        let place: WindowPlace = first;
        for (const elapsedMs of frames) ({ state, place } = advance(state, elapsedMs, extent, place, scale));
        const totalMs = frames.reduce((sum, elapsedMs) => sum + elapsedMs, 0);
        const ticks = Math.floor((totalMs * speed) / 500);
        const moved = ticks * windowsPerTick(scale, extent);
        expect(windowIndex(place, extent)).toBe(Math.min(moved, 999_999));
        expect(state.carriedMs).toBe((totalMs * speed) % 500);
      }),
    );
  });

  test('play ends at the last window, and only there', () => {
    fc.assert(
      fc.property(anyExtent, anySpeed, fc.constantFrom(0.5, 1, 8), (extent, speed, scale) => {
        let { state, place } = play({ ...paused, speed }, null, extent);
        for (let frame = 0; state.isPlaying && frame < 20_000; frame++) {
          const before = windowIndex(place, extent);
          ({ state, place } = advance(state, 1000, extent, place, scale));
          expect(windowIndex(place, extent)).toBeGreaterThanOrEqual(before);
          expect(state.isPlaying).toBe(!isLastWindow(place, extent));
        }
        expect(isLastWindow(place, extent)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('a move is to be seen: four pixels or more, less than one cell too many', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 64, noNaN: true }), (scale) => {
        const move = windowsPerTick(scale, { height: 1, width: 9 }) * scale;
        expect(move).toBeGreaterThanOrEqual(4 - 1e-9);
        expect(move).toBeLessThan(Math.max(4, scale) + scale);
      }),
    );
  });
});
