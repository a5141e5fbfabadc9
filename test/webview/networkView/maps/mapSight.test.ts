import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fitted,
  lookAround,
  type MapExtent,
  type MapLook,
  mapSight,
  pannedLook,
  revealedLook,
  scaledZoom,
  steppedZoom,
} from '../../../../webview/networkView/maps/layout/mapSight.ts';
import { seenOf } from '../../../../webview/networkView/maps/parts/mapCells.tsx';
import { colorPicture } from '../../../../webview/shared/cells/pictureRgba.ts';
import { signedPicture } from '../../../../webview/shared/cells/signedPicture.ts';
import { themeColors } from '../../../../webview/shared/colors.ts';

/** Which cells of zoomed maps are seen. */

const extents = fc.record({
  height: fc.integer({ min: 1, max: 300 }),
  width: fc.integer({ min: 1, max: 300 }),
});
const ratios = fc.constantFrom(1, 1.25, 1.5, 2);

/** So many steps nearer than fit. */
function nearer(extent: MapExtent, steps: number): MapLook {
  let look = fitted;
  for (let step = 0; step < steps; step++) {
    look = lookAround(extent, look, steppedZoom(extent, look, 1), 1, null);
  }
  return look;
}

describe('the zoom', () => {
  test.each<readonly [MapExtent, readonly (number | 'fit')[]]>([
    [{ height: 28, width: 28 }, [8, 12, 16, 24, 32, 48, 64, 64]],
    [{ height: 8, width: 8 }, [24, 32, 48, 64, 64]],
    [{ height: 128, width: 128 }, [2, 3, 4]],
    [{ height: 1000, width: 500 }, [0.25, 0.5, 1, 2]],
    [{ height: 2, width: 2 }, [64, 64]],
    [{ height: 1, width: 1 }, ['fit']],
  ])('of %j steps from fit over $1, and back', (extent, steps) => {
    let look = fitted;
    for (const step of steps) {
      look = lookAround(extent, look, steppedZoom(extent, look, 1), 1, null);
      expect(look.zoom).toBe(step);
    }
    for (const step of [...new Set(steps)].toReversed().slice(1)) {
      look = lookAround(extent, look, steppedZoom(extent, look, -1), 1, null);
      expect(look.zoom).toBe(step);
    }
    expect(steppedZoom(extent, look, -1)).toBe('fit');
  });

  test('by a wheel goes to the first step at once, then as far as it turns, and back to fit', () => {
    const extent = { height: 28, width: 28 };
    expect(scaledZoom(extent, fitted, 1.05)).toBe(8);
    expect(scaledZoom(extent, { zoom: 8, center: null }, 1.5)).toBe(12);
    expect(scaledZoom(extent, { zoom: 60, center: null }, 1.5)).toBe(64);
    expect(scaledZoom(extent, { zoom: 8, center: null }, 0.9)).toBe('fit');
    expect(scaledZoom(extent, fitted, 0.9)).toBe('fit');
  });
});

describe('what is seen', () => {
  test('lies within the map, fills its room, and has cells of the zoom', () => {
    fc.assert(
      fc.property(
        extents,
        ratios,
        fc.integer({ min: 1, max: 16 }),
        fc.double({ min: -50, max: 350, noNaN: true }),
        (extent, ratio, steps, place) => {
          const look = { ...nearer(extent, steps), center: { row: place, column: 300 - place } };
          const sight = mapSight(extent, look, ratio);
          expect(sight.row).toBeGreaterThanOrEqual(0);
          expect(sight.column).toBeGreaterThanOrEqual(0);
          expect(sight.row + sight.height).toBeLessThanOrEqual(extent.height);
          expect(sight.column + sight.width).toBeLessThanOrEqual(extent.width);
          expect(sight.cssWidth).toBeLessThanOrEqual(288 + 1 / ratio);
          if (look.zoom === 'fit') return;
          if (sight.width < extent.width) expect((sight.width + 1) * sight.scale).toBeGreaterThan(288);
          expect(sight.isCut).toBe(sight.width < extent.width || sight.height < extent.height);
        },
      ),
    );
  });

  test('keeps the cell under the pointer where there is enough of the map around it', () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        extents,
        ratios,
        fc.tuple(fc.integer({ min: 1, max: 6 }), share, share),
        (extent, ratio, [steps, x, y]) => {
          const before = nearer(extent, steps);
          if (before.zoom === 'fit') return;
          const sight = mapSight(extent, before, ratio);
          const at = { x: x * sight.cssWidth, y: y * sight.cssHeight };
          const cell = {
            row: sight.row + Math.floor(y * sight.height),
            column: sight.column + Math.floor(x * sight.width),
          };
          const zoom = steppedZoom(extent, before, 1);
          const next = mapSight(extent, lookAround(extent, before, zoom, ratio, { ...cell, at }), ratio);
          const ahead = {
            rows: Math.min(next.height - 1, Math.floor((at.y / next.cssHeight) * next.height)),
            columns: Math.min(next.width - 1, Math.floor((at.x / next.cssWidth) * next.width)),
          };
          const hasRoom = (cells: number, seen: number, all: number) => cells >= 0 && cells + seen <= all;
          if (hasRoom(cell.row - ahead.rows, next.height, extent.height)) {
            expect(next.row + ahead.rows).toBe(cell.row);
          }
          if (hasRoom(cell.column - ahead.columns, next.width, extent.width)) {
            expect(next.column + ahead.columns).toBe(cell.column);
          }
        },
      ),
    );
  });

  test('follows a cell that moves out of it, and stays for one inside', () => {
    fc.assert(
      fc.property(
        extents,
        fc.integer({ min: 1, max: 8 }),
        fc.nat(),
        fc.nat(),
        (extent, steps, row, column) => {
          const look = nearer(extent, steps);
          const cell = { row: row % extent.height, column: column % extent.width };
          const revealed = revealedLook(extent, look, 1, cell);
          const sight = mapSight(extent, revealed, 1);
          expect(cell.row).toBeGreaterThanOrEqual(sight.row);
          expect(cell.row).toBeLessThan(sight.row + sight.height);
          expect(cell.column).toBeGreaterThanOrEqual(sight.column);
          expect(cell.column).toBeLessThan(sight.column + sight.width);
          expect(revealedLook(extent, revealed, 1, cell)).toBe(revealed);
        },
      ),
    );
  });

  test('is moved by pixels, up to the rim', () => {
    const extent = { height: 28, width: 28 };
    const look = nearer(extent, 4);
    expect(mapSight(extent, look, 1)).toMatchObject({ row: 8, column: 8, height: 12, width: 12, scale: 24 });
    const moved = pannedLook(extent, look, 1, { x: 24, y: -48 });
    expect(mapSight(extent, moved, 1)).toMatchObject({ row: 6, column: 9 });
    // Parts of cells add up.
    const slowly = pannedLook(extent, pannedLook(extent, look, 1, { x: 14, y: 0 }), 1, { x: 14, y: 0 });
    expect(mapSight(extent, slowly, 1)).toMatchObject({ row: 8, column: 9 });
    const rim = pannedLook(extent, look, 1, { x: 9999, y: 9999 });
    expect(mapSight(extent, rim, 1)).toMatchObject({ row: 16, column: 16 });
    expect(pannedLook(extent, rim, 1, { x: 5, y: 0 })).toBe(rim);
    expect(pannedLook(extent, fitted, 1, { x: 5, y: 5 })).toBe(fitted);
  });
});

describe('cells of a map', () => {
  test('are cut out of those that are there', () => {
    const values = Float32Array.from({ length: 12 }, (_, place) => place);
    const cells = { row: 5, column: 7, height: 3, width: 4, values };
    const seen = { row: 6, column: 8, height: 2, width: 3 };
    expect(seenOf(cells, seen)).toEqual({ ...seen, values: Float32Array.of(5, 6, 7, 9, 10, 11) });
    // Where some are missing, those that are there are shown where they belong.
    expect(seenOf(cells, { ...seen, row: 7 })).toBe(cells);
    expect(seenOf(cells, { ...seen, column: 6 })).toBe(cells);
  });

  test('have the colour of their share of the scale; what is no number has none', () => {
    const values = Float32Array.of(0, 2, -2, Number.NaN, 99, Number.NEGATIVE_INFINITY);
    const picture = signedPicture(values, 2, 3, 2);
    expect([...picture.bytes]).toEqual([127, 254, 0, 255, 254, 0]);
    expect(colorPicture(picture, themeColors('light')).notNumbers).toEqual([[1, 0, 1]]);
  });
});
