import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerLook, layerMaps, mapWindow } from '../../../src/host/featureMaps/shownMaps.ts';

/** Maps as pictures: which numbers stay where there are more than a picture has cells. */

function tensorOf(height: number, width: number, channels: number, value: (place: number) => number) {
  const data = Float32Array.from({ length: height * width * channels }, (_, place) => value(place));
  return { shape: [1, height, width, channels], data };
}

describe('a map', () => {
  test('that fits is sent as it is, channel by channel', () => {
    const maps = layerMaps(
      tensorOf(2, 3, 2, (place) => place),
      [1, 0],
    );
    expect(maps).toEqual({
      height: 2,
      width: 3,
      channels: [1, 0],
      values: Float32Array.of(1, 3, 5, 7, 9, 11, 0, 2, 4, 6, 8, 10),
    });
  });

  test('that is larger keeps the largest magnitude of the cells that fall together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 65, max: 200 }),
        fc.integer({ min: 1, max: 130 }),
        fc.nat(),
        (height, width, seed) => {
          const place = seed % (height * width);
          const output = tensorOf(height, width, 1, (each) => (each === place ? -9 : (each % 7) - 3));
          const { height: rows, width: columns, values } = layerMaps(output, [0]);
          expect([rows, columns]).toEqual([64, Math.min(width, 64)]);
          const row = Math.floor((Math.floor(place / width) * rows) / height);
          const column = Math.floor(((place % width) * columns) / width);
          expect(values[row * columns + column]).toBe(-9);
          expect(values.filter((value) => value === -9)).toHaveLength(1);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('shows what is no number, however small its cell is', () => {
    const output = tensorOf(128, 128, 1, (place) => (place === 5 ? Number.NaN : 1));
    expect(layerMaps(output, [0]).values.filter(Number.isNaN)).toHaveLength(1);
  });
});

describe('a window of maps', () => {
  test('has the numbers themselves, channel by channel', () => {
    const window = { row: 1, column: 1, rows: 2, columns: 3 };
    const maps = mapWindow(
      tensorOf(4, 5, 2, (place) => place),
      [1, 0],
      window,
    );
    expect(maps).toEqual({
      height: 2,
      width: 3,
      channels: [1, 0],
      values: Float32Array.of(13, 15, 17, 23, 25, 27, 12, 14, 16, 22, 24, 26),
    });
  });

  test('is never reduced, and ends where the maps end', () => {
    const side = fc.integer({ min: 1, max: 130 });
    const place = fc.integer({ min: -5, max: 140 });
    fc.assert(
      fc.property(
        fc.tuple(side, side, fc.integer({ min: 1, max: 3 })),
        fc.tuple(place, place, side, side),
        ([height, width, channels], [row, column, rows, columns]) => {
          const output = tensorOf(height, width, channels, (each) => each);
          const channel = channels - 1;
          const part = mapWindow(output, [channel], { row, column, rows, columns });
          const expected: number[] = [];
          for (let y = Math.max(0, row); y < Math.min(height, row + rows); y++) {
            for (let x = Math.max(0, column); x < Math.min(width, column + columns); x++) {
              expected.push((y * width + x) * channels + channel);
            }
          }
          expect([...part.values]).toEqual(expected);
          expect(part.height * part.width).toBe(expected.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a layer', () => {
  test('has its range and strengths of all maps, though it sends the first ones', () => {
    const look = layerLook(
      'conv2d_0',
      tensorOf(2, 2, 40, (place) => (place % 40) - 20),
    );
    expect([look.low, look.high]).toEqual([-20, 19]);
    expect([...look.strengths]).toEqual(Array.from({ length: 40 }, (_, channel) => Math.abs(channel - 20)));
    expect(look.maps.channels).toHaveLength(32);
    expect(look.bins.reduce((sum, count) => sum + count, 0)).toBe(160);
    expect(look.bins[0]).toBe(4);
  });

  test('sends fewer maps where they are large, and many units', () => {
    expect(
      layerLook(
        'a',
        tensorOf(200, 200, 40, () => 1),
      ).maps.channels,
    ).toHaveLength(18);
    const units = { shape: [1, 5000], data: new Float32Array(5000) };
    expect(layerLook('b', units).maps.channels).toHaveLength(4096);
  });

  test('without a number that is finite has an empty range', () => {
    const look = layerLook(
      'a',
      tensorOf(1, 1, 2, () => Number.NaN),
    );
    expect([look.low, look.high, ...look.strengths]).toEqual([0, 0, 0, 0]);
  });
});
