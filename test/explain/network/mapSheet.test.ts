import { describe, expect, it } from 'vitest';
import { mapSheet } from '../../../src/explain/network/mapSheet.ts';

/** Red tells the level, green and blue that it is a cell. */
const palette = Uint8Array.from({ length: 768 }, (_, place) => (place % 3 === 0 ? place / 3 : 7));

/** Level at the middle of a map's cell, or null in a gap. */
function levelsOf(sheet: ReturnType<typeof mapSheet>, at: readonly (readonly [number, number])[]) {
  return at.map(([row, column]) => {
    const pixel = (row * sheet.width + column) * 3;
    return sheet.data[pixel + 1] === 7 ? sheet.data[pixel] : null;
  });
}

describe('mapSheet', () => {
  it('lays maps side by side on one scale around zero, enlarged, with a line between', () => {
    // Three maps of 1 × 2 cells: 0 4, −4 2, NaN ∞.
    const sheet = mapSheet(
      { shape: [1, 1, 2, 3], data: [0, -4, Number.NaN, 4, 2, Number.POSITIVE_INFINITY] },
      palette,
    );
    // Two columns, two rows; cells are 32 pixels.
    expect(sheet).toMatchObject({ height: 65, width: 129, channels: 3, limit: 4 });
    expect(
      levelsOf(sheet, [
        [0, 0],
        [31, 31],
        [31, 32],
        [0, 63],
      ]),
    ).toEqual([127, 127, 254, 254]);
    expect(
      levelsOf(sheet, [
        [0, 64],
        [32, 0],
      ]),
    ).toEqual([null, null]);
    expect(
      levelsOf(sheet, [
        [0, 65],
        [0, 97],
      ]),
    ).toEqual([0, 191]);
    expect(
      levelsOf(sheet, [
        [33, 0],
        [33, 32],
      ]),
    ).toEqual([255, 254]);
    // Nothing stands in the fourth place.
    expect(levelsOf(sheet, [[40, 100]])).toEqual([null]);
  });

  it('takes the units of a vector for maps of one cell', () => {
    const sheet = mapSheet({ shape: [1, 4], data: [1, -1, 0, 0.5] }, palette);
    expect(sheet).toMatchObject({ height: 65, width: 65 });
    expect(
      levelsOf(sheet, [
        [0, 0],
        [0, 33],
        [33, 0],
        [33, 33],
      ]),
    ).toEqual([254, 0, 127, 191]);
  });

  it('leaves large maps as they are, and shows zeros as zero', () => {
    const sheet = mapSheet({ shape: [1, 300, 400, 1], data: new Float32Array(120_000) }, palette);
    expect(sheet).toMatchObject({ height: 300, width: 400, limit: 0 });
    expect(sheet.data.every((value, place) => value === (place % 3 === 0 ? 127 : 7))).toBe(true);
  });
});
