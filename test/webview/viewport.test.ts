import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainGeometry } from '../../src/engine/filter/filterChain.ts';
import {
  fitScale,
  fromImage,
  offered,
  toImage,
  viewOf,
  viewportOf,
} from '../../webview/kernelLab/layout/viewport.ts';
import type { Extent } from '../../webview/kernelLab/state/cursor.ts';
import { freshPool, withNewStep } from '../../webview/kernelLab/state/settingsEdits.ts';
import { largestCell, nextZoom } from '../../webview/shared/cells/zoom.ts';
import { sobelSettings } from './harness/settings.ts';

const room = { width: 400, height: 300, ratio: 1 };
const plain = (extent: Extent) => offered(0, extent, undefined, false);

describe('what a stage offers', () => {
  const { chain } = sobelSettings({ padding: [1, 2, 3, 4] });
  const [step] = chainGeometry(chain, { height: 9, width: 7, channels: 1 });

  test('is itself; with the padding of its reader where that is drawn', () => {
    const image = { height: 9, width: 7 };
    const itself = { stage: -1, rows: { from: 0, to: 8 }, columns: { from: 0, to: 6 } };
    expect(offered(-1, image, step, false)).toEqual(itself);
    expect(offered(-1, image, undefined, true)).toEqual(itself);
    expect(offered(-1, image, step, true)).toEqual({
      stage: -1,
      rows: { from: -1, to: 11 },
      columns: { from: -4, to: 8 },
    });
  });
});

describe('the zoom that fits', () => {
  test('fills the room, whichever side is the tight one', () => {
    expect(fitScale(room, [plain({ height: 10, width: 800 })])).toBe(0.5);
    expect(fitScale(room, [plain({ height: 600, width: 10 })])).toBe(0.5);
    expect(fitScale(room, [plain({ height: 600, width: 10 }), plain({ height: 10, width: 1600 })])).toBe(
      0.25,
    );
  });

  test('is of whole device pixels from three pixels a cell on', () => {
    expect(fitScale(room, [plain({ height: 1, width: 150 })])).toBeCloseTo(400 / 150);
    expect(fitScale(room, [plain({ height: 1, width: 90 })])).toBe(4);
    expect(fitScale({ ...room, ratio: 2 }, [plain({ height: 1, width: 88 })])).toBe(4.5);
  });

  test('leaves room for the numbers of rows and columns where there are any', () => {
    expect(fitScale(room, [plain({ height: 1, width: 10 })])).toBe(37);
    expect(fitScale(room, [plain({ height: 10, width: 1 })])).toBe(28);
  });

  test('has cells no larger than the largest; nothing to compare is no fault', () => {
    expect(fitScale(room, [plain({ height: 1, width: 1 })])).toBe(largestCell);
    expect(fitScale(room, [])).toBe(largestCell);
  });

  test('cuts nothing of what it fits', () => {
    const cells = fc.record({
      height: fc.integer({ min: 1, max: 6000 }),
      width: fc.integer({ min: 1, max: 6000 }),
      ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
    });
    fc.assert(
      fc.property(cells, ({ height, width, ratio }) => {
        // What is shown below a pixel a cell is one cell at least, so nothing is thinner.
        const space = { ...room, ratio };
        const scale = fitScale(space, [plain({ height, width })]);
        const middle = { row: (height - 1) / 2, column: (width - 1) / 2 };
        const picture = viewportOf(plain({ height, width }), middle, scale, space);
        expect(picture).toEqual({ stage: 0, row: 0, column: 0, height, width, scale, isCut: false });
      }),
    );
  });
});

describe('a viewport', () => {
  const stage = plain({ height: 100, width: 200 });
  const at = (row: number, column: number) => viewportOf(stage, { row, column }, 10, room);

  test('has the point that is looked at in its middle', () => {
    expect(at(50, 100)).toEqual({
      stage: 0,
      row: 36,
      column: 81,
      height: 30,
      width: 40,
      scale: 10,
      isCut: true,
    });
    expect(
      viewportOf(stage, { row: 50, column: 100 }, 10, { ...room, width: 410, height: 310 }),
    ).toMatchObject({ row: 35, column: 80, height: 31, width: 41 });
  });

  test('stays inside what the stage offers', () => {
    expect(at(-50, 2)).toMatchObject({ row: 0, column: 0, height: 30, width: 40 });
    expect(at(99, 1e9)).toMatchObject({ row: 70, column: 160, height: 30, width: 40 });
    const padded = { stage: -1, rows: { from: -2, to: 101 }, columns: { from: -3, to: 200 } };
    expect(viewportOf(padded, { row: 0, column: 0 }, 10, room)).toMatchObject({ row: -2, column: -3 });
    expect(viewportOf(padded, { row: 999, column: 999 }, 10, room)).toMatchObject({ row: 72, column: 161 });
  });

  test('shows all of what fits, wherever it looks', () => {
    const small = plain({ height: 3, width: 200 });
    const picture = viewportOf(small, { row: 50, column: 0 }, 10, room);
    expect(picture).toMatchObject({ row: 0, height: 3, width: 40, isCut: true });
    expect(viewportOf(small, { row: 50, column: 0 }, 2, room)).toMatchObject({ width: 200, isCut: false });
  });

  test('leaves room for numbers, and has one cell where there is room for none', () => {
    expect(viewportOf(stage, { row: 0, column: 0 }, 20, room)).toMatchObject({ height: 14, width: 18 });
    const tiny = { width: 5, height: 5, ratio: 1 };
    expect(viewportOf(stage, { row: 7, column: 9 }, 64, tiny)).toMatchObject({
      row: 7,
      column: 9,
      height: 1,
      width: 1,
    });
  });

  test('is asked for in device pixels, one at least', () => {
    const picture = { stage: 1, row: -1, column: 4, height: 3, width: 5, scale: 10, isCut: true };
    const place = { stage: 1, row: -1, column: 4, height: 3, width: 5 };
    expect(viewOf(picture, 1.5)).toEqual({ ...place, pixelHeight: 45, pixelWidth: 75 });
    expect(viewOf({ ...picture, scale: 0.01 }, 2)).toEqual({ ...place, pixelHeight: 1, pixelWidth: 1 });
  });
});

describe('a place', () => {
  test('of an output stands over the middle of its window', () => {
    // same with stride 2 on 12 rows pads 0 before: output 2 reads rows 4 to 6.
    const { chain } = withNewStep(sobelSettings({ stride: [2, 2] }), 1, freshPool);
    const geometry = chainGeometry(chain, { height: 12, width: 12, channels: 1 });
    expect(toImage({ row: 2, column: 3 }, 0, geometry)).toEqual({ row: 5, column: 7 });
    expect(fromImage({ row: 5, column: 7 }, 0, geometry)).toEqual({ row: 2, column: 3 });
    // The pool's first window has outputs 0 and 1, whose middles are 1 and 3.
    expect(toImage({ row: 0, column: 0 }, 1, geometry)).toEqual({ row: 2, column: 2 });
    expect(toImage({ row: 5, column: 7 }, -1, geometry)).toEqual({ row: 5, column: 7 });
  });

  test('comes back from every stage, whatever the steps', () => {
    const cases = fc.record({
      row: fc.integer({ min: -5, max: 60 }),
      column: fc.integer({ min: -5, max: 60 }),
      stage: fc.integer({ min: -1, max: 1 }),
      stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      dilation: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      padding: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(cases, ({ row, column, stage, ...change }) => {
        const { chain } = withNewStep(sobelSettings(change), 1, freshPool);
        const geometry = chainGeometry(chain, { height: 60, width: 60, channels: 1 });
        const there = fromImage({ row, column }, stage, geometry);
        const back = toImage(there, stage, geometry);
        expect(back.row).toBeCloseTo(row);
        expect(back.column).toBeCloseTo(column);
      }),
    );
  });
});

describe('the next zoom', () => {
  test.each([
    [8, 1, 12],
    [8, -1, 6],
    [9, 1, 12],
    [9, -1, 8],
    [0.58, 1, 1],
    [0.58, -1, 0.5],
    // As good as 12: the step would not be seen.
    [11.99, 1, 16],
    [64, 1, 64],
    [1 / 16, -1, 1 / 16],
    [0.01, -1, 1 / 16],
    [100, 1, 64],
  ] as const)('from %d in direction %d is %d', (scale, direction, next) =>
    expect(nextZoom(scale, direction)).toBe(next),
  );
});
