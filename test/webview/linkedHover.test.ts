import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chainGeometry } from '../../src/engine/filter/filterChain.ts';
import { referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { explainCell } from '../../src/explain/explainCell.ts';
import type { ConvolutionStep, FilterChain } from '../../src/protocol/engineTypes.ts';
import { readersSentence, tapSentence, weightSentence } from '../../webview/kernelLab/layout/linkedWords.ts';
import { type MarkScene, pictureMarks } from '../../webview/kernelLab/layout/pictureMarks.ts';
import { readerGrid } from '../../webview/kernelLab/layout/readers.ts';
import { insideCells, weightCells } from '../../webview/kernelLab/layout/windows.ts';
import { freeCursor } from '../../webview/kernelLab/state/cursor.ts';
import { makeImage, numberedImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

/** Input, output and weights show what belongs to each other, whichever of them is pointed at. */

const minus = (text: string) => text.replaceAll('-', '−');

/** A grey chain of one convolution, its image, and its geometry. */
function scene(change: Partial<ConvolutionStep>, height: number, width: number) {
  const { chain } = sobelSettings(change);
  const image = makeImage(height, width, 1, (row, column) => (row * 31 + column * 17) % 256);
  return { chain, image, step: chainGeometry(chain, image)[0] };
}

/** The arithmetic of a cell that is there. */
function explained(...of: Parameters<typeof explainCell>) {
  const explanation = explainCell(...of);
  if (!explanation) throw new Error('There is no such cell.');
  return explanation;
}

/** Any kernel, stride, dilation, padding and image on which they have an output. */
const anyScene = fc
  .record({
    kernel: fc.record({ height: fc.integer({ min: 1, max: 4 }), width: fc.integer({ min: 1, max: 4 }) }),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4)),
    type: fc.constantFrom('zeros' as const, 'reflect' as const, 'replicate' as const, 'wrap' as const),
    height: fc.integer({ min: 1, max: 8 }),
    width: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ kernel: { height: rows, width: columns }, type, height, width, ...change }) => {
    const weights = Array.from({ length: rows * columns }, (_, index) => ((index * 7) % 11) - 5);
    const kernel = { height: rows, width: columns, weights };
    return scene({ ...change, kernel, padMode: { type } }, height, width);
  })
  .filter(({ step: { output } }) => output.height > 0 && output.width > 0);

describe('a weight', () => {
  test('multiplies the cells that the outputs’ own arithmetic reads with it', () => {
    fc.assert(
      fc.property(anyScene, fc.nat(15), ({ chain, image, step }, any) => {
        const tap = any % (step.rows.kernel * step.columns.kernel);
        const read: string[] = [];
        for (let row = 0; row < step.output.height; row++) {
          for (let column = 0; column < step.output.width; column++) {
            const cell = explained(image, chain, 0, row, column).cells[tap];
            read.push(`${cell.row} ${cell.column}`);
          }
        }
        const { stage, rows, columns } = weightCells(0, step, tap);
        const lit: string[] = [];
        for (let down = 0; down < rows.count; down++) {
          for (let across = 0; across < columns.count; across++)
            lit.push(`${rows.from + down * rows.step} ${columns.from + across * columns.step}`);
        }
        expect(stage).toBe(-1);
        expect(lit).toEqual(read);
        const places = read.map((place) => place.split(' ').map(Number));
        const inside = places.filter(
          ([row, column]) => row >= 0 && column >= 0 && row < image.height && column < image.width,
        );
        expect(insideCells(rows, image.height).count * insideCells(columns, image.width).count).toBe(
          inside.length,
        );
      }),
    );
  });

  test('says which cells they are, and how many are padding', () => {
    const { step } = scene({}, 6, 8);
    expect(weightSentence(0, step, 4)).toBe(
      'This weight multiplies rows 0 to 5, columns 0 to 7; products: 48.',
    );
    expect(weightSentence(0, step, 0)).toBe(
      'This weight multiplies rows 0 to 4, columns 0 to 6; products: 35. Of padding, besides: 13.',
    );
    const { step: strided } = scene({ stride: [3, 2], padding: 'valid' }, 4, 8);
    expect(weightSentence(0, strided, 5)).toBe(
      'This weight multiplies rows 1, columns 2 to 6 in steps of 2; products: 3.',
    );
    const { step: far } = scene({ padding: [9, 0, 0, 0], dilation: [5, 1] }, 2, 8);
    expect(weightSentence(0, far, 0)).toBe('This weight multiplies padding only.');
  });

  test('lights its cells on the input alone, as it is applied: with a flip, from the other end', () => {
    const { chain, step } = scene({ flip: true, padding: 'valid' }, 6, 8);
    const grid = { x: 20, y: 20, row: 0, column: 0 };
    const marks = (stage: number, weight: number, settings: MarkScene['settings']) =>
      pictureMarks(
        {
          ...{ cursor: freeCursor, settings, geometry: [step], probed: null },
          ...{ focus: 0, weight, pointed: null },
        },
        stage,
        grid,
      );
    const flipped = { chain, display: 'auto' } as const;
    expect(marks(-1, 0, flipped).frames).toEqual([{ x: 40, y: 40, width: 120, height: 80, lineWidth: 1 }]);
    expect(marks(-1, 0, flipped).dots).toHaveLength(1);
    expect(marks(0, 0, flipped)).toEqual({ frames: [], dots: [] });
    expect(marks(-1, 0, sobelSettings({ padding: 'valid' })).frames).toMatchObject([{ x: 0, y: 0 }]);
    // Cells that are too small to be marked one by one have their frame alone.
    const small = { x: 2, y: 2, row: 0, column: 0 };
    const scenery = { cursor: freeCursor, settings: flipped, geometry: [step], probed: null };
    expect(pictureMarks({ ...scenery, focus: 0, weight: 0, pointed: null }, -1, small).dots).toEqual([]);
  });
});

describe('a pixel of the input', () => {
  test('is in the card with every output that it takes part in, and its share of each', () => {
    fc.assert(
      fc.property(anyScene, fc.nat(7), fc.nat(7), ({ chain, image }, anyRow, anyColumn) => {
        const [row, column] = [anyRow % image.height, anyColumn % image.width];
        const { readers } = explained(image, chain, -1, row, column);
        if (!readers) throw new Error('A step reads the image.');
        const { rows, columns, weights } = readerGrid(readers);
        // The outputs that change with the pixel, and by how much, are found by changing it.
        const shares = differences(chain, image, row, column);
        const told = new Map<string, number>();
        for (const [down, output] of rows.entries()) {
          for (const [across, at] of columns.entries())
            told.set(`${output} ${at}`, weights[down * columns.length + across]);
        }
        for (const [place, share] of shares) expect(told.get(place) ?? 0).toBeCloseTo(share, 4);
      }),
    );
  });

  test('says how many outputs read it, or why none does', () => {
    const saying = (change: Partial<ConvolutionStep>, row: number, column: number) => {
      const { chain, image, step } = scene(change, 6, 8);
      const { readers } = explained(image, chain, -1, row, column);
      return readers && readersSentence(readers, step, { row, column });
    };
    expect(saying({}, 3, 3)).toBe('It is read by 9 outputs.');
    expect(saying({}, 0, 0)).toBe('It is read by 4 outputs.');
    expect(saying({ padding: 'valid' }, 0, 0)).toBe('It is read by one output: row 0, column 0.');
    expect(saying({ padding: 'valid', stride: [2, 3] }, 5, 4)).toBe(
      'It is never read: the last window ends at row 4.',
    );
    expect(saying({ padding: 'valid', stride: [4, 4] }, 1, 3)).toBe(
      'It is never read: no weight of any window lands on column 3.',
    );
  });
});

test('a number of the card says where it comes from: its cell, the cell that padding repeats, or a fill', () => {
  const saying = (change: Partial<ConvolutionStep>, tap: number) => {
    const { chain } = sobelSettings(change);
    return tapSentence(explained(numberedImage(6, 8), chain, 0, 0, 2), 0, tap);
  };
  expect(saying({}, 5)).toBe('Row 0, column 3: 3 · 2 = 6');
  expect(saying({}, 2)).toBe('Row −1, column 3 is padding: 0 · 1 = 0');
  expect(saying({ padMode: { type: 'reflect' } }, 0)).toBe(
    'Row −1, column 1 is padding, from row 1, column 1: 11 · (−1) = −11',
  );
});

describe('in the panel', () => {
  const image = numberedImage(9, 9);

  /** CSS pixels of a cell: too few for numbers along the rims, enough for dots. */
  const cell = 8;

  /** A panel with its first pictures. */
  async function open(change: Partial<ConvolutionStep>): Promise<Page> {
    const { page } = await openLab({ image, settings: sobelSettings(change) });
    await page.getByRole('combobox', { name: 'Zoom' }).selectOption(`${cell}×`);
    return page;
  }

  /** First and last row, first and last column, of the cells that the marks on a picture cover; null without marks. */
  function markedCells(page: Page, stage: number): Promise<readonly number[] | null> {
    return page.locator(`canvas[data-marks="${stage}"]`).evaluate((marks: HTMLCanvasElement, size) => {
      const { width, height } = marks;
      const context = marks.getContext('2d', { willReadFrequently: true });
      const { data = [] } = context?.getImageData(0, 0, width, height) ?? {};
      const [rows, columns]: [number[], number[]] = [[], []];
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] !== 0xff || data[at + 1] !== 0xd6 || data[at + 2] !== 0x0a) continue;
        rows.push(Math.floor(at / 4 / width) / size);
        columns.push(((at / 4) % width) / size);
      }
      if (rows.length === 0) return null;
      // A frame stands on the first pixels of its cells, and on the first behind them.
      const range = (places: number[]) => [
        Math.round(Math.min(...places)),
        Math.round(Math.max(...places)) - 1,
      ];
      return [...range(rows), ...range(columns)];
    }, cell);
  }

  test('an input pixel lights the outputs it touches and shows its share of each', async () => {
    const page = await open({ padding: 'valid' });
    await canvas(page, -1).hover({ position: { x: 5.5 * cell, y: 4.5 * cell } });
    const card = page.locator('.card');
    await card.getByText('It is read by 9 outputs.').waitFor();
    expect(await card.getByRole('heading').innerText()).toBe('Input at row 4, column 5 = 45');
    const numbers = async (name: RegExp) =>
      (await card.getByRole('img', { name }).locator('span').allInnerTexts()).slice(-9);
    // The output above and to the left meets the pixel with the last weight.
    const turned = [1, 0, -1, 2, 0, -2, 1, 0, -1];
    expect(await numbers(/^its weight in each output/)).toEqual(turned.map((n) => minus(String(n))));
    expect(await numbers(/^its share of each output/)).toEqual(turned.map((n) => minus(String(n * 45 + 0))));
    await expect.poll(() => markedCells(page, 0)).toEqual([2, 4, 3, 5]);
  });

  test('a pixel that padding repeats says how often it counts', async () => {
    const page = await open({ padMode: { type: 'replicate' } });
    await canvas(page, -1).focus();
    for (let press = 0; press < 5; press++) {
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowLeft');
    }
    await page.getByRole('heading', { name: 'Input at row 0, column 0 = 0' }).waitFor();
    expect(await page.locator('.card .read').innerText()).toMatch(
      /^It is read by 4 outputs\. Padding repeats it at .*: that is 5 of its 9 uses\.$/,
    );
  });

  test('a pixel of a pool says where it won, and who won where it did not', async () => {
    const pool = { type: 'pool', pool: 'max', size: [2, 2], stride: [1, 2], padding: 'valid' } as const;
    const settings = { ...sobelSettings(), chain: { channels: 'gray', steps: [pool] } } as const;
    const { page } = await openLab({ image, settings });
    const card = page.locator('.card');
    const parts = () => card.locator('.part .label').allInnerTexts();
    await canvas(page, -1).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'Input at row 4, column 4 = 44' }).waitFor();
    // 45 stands beside it in both windows, and below that 55.
    await expect.poll(parts).toEqual(['row 3, column 2', '45 won', 'row 4, column 2', '55 won']);
    await page.keyboard.press('ArrowRight');
    await expect.poll(parts).toEqual(['row 3, column 2', 'it won', 'row 4, column 2', '55 won']);
    expect(await card.locator('.winner').allInnerTexts()).toEqual(['45', '55']);
    await page.locator('.operator').getByLabel('Pooling', { exact: true }).selectOption('average');
    await expect.poll(parts).toContain('1 of 4 averaged');
  });

  test('a maximum says which row and column it comes from', async () => {
    const pool = { type: 'pool', pool: 'max', size: [3, 3], stride: [2, 2], padding: 'valid' } as const;
    const settings = { ...sobelSettings(), chain: { channels: 'gray', steps: [pool] } } as const;
    const { page } = await openLab({ image, settings });
    await canvas(page, 0).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: /row 1, column 1 = 44/ }).waitFor();
    const said = page.locator('.pool-result .quiet');
    expect(await said.innerText()).toBe('largest of 9, from row 4, column 4');
  });

  test('a weight that is pointed at, or has the focus, lights its inputs; leaving it ends that', async () => {
    const page = await open({ padding: 'valid' });
    await page.getByLabel('Weight at row 2, column 0').hover();
    const detail = page.locator('.detail');
    await expect
      .poll(() => detail.innerText())
      .toBe('This weight multiplies rows 2 to 8, columns 0 to 6; products: 49.');
    await expect.poll(() => markedCells(page, -1)).toEqual([2, 8, 0, 6]);
    expect(await markedCells(page, 0)).toBeNull();
    await page.mouse.move(5, 5);
    await expect.poll(() => markedCells(page, -1)).toBeNull();
    await page.getByLabel('Weight at row 0, column 0').focus();
    await expect.poll(() => markedCells(page, -1)).toEqual([0, 6, 0, 6]);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => detail.innerText()).toContain('columns 1 to 7');
    // Who does not see it hears it.
    expect(await page.locator('.panel > [aria-live=polite]').last().textContent()).toContain(
      'columns 1 to 7',
    );
  });

  test('a product of the card shows its cell in the input, and its weight the same', async () => {
    const page = await open({});
    await canvas(page, 0).click();
    await page.getByText('pinned', { exact: true }).waitFor();
    const products = page.locator('.card').getByRole('img', { name: /^products:/ });
    await products.locator('span').nth(5).hover();
    await expect.poll(() => page.locator('.detail').innerText()).toBe('Row 4, column 5: 45 · 2 = 90');
    await page.getByLabel('Weight at row 1, column 2').hover();
    await expect
      .poll(() => page.locator('.detail').innerText())
      .toMatch(/^Row 4, column 5: 45 · 2 = 90\. This/);
  });
});

/** How much each output changes with one pixel, for each step of its value. */
function differences(
  chain: FilterChain,
  image: ReturnType<typeof makeImage>,
  row: number,
  column: number,
): Map<string, number> {
  const data = Uint8Array.from(image.data);
  const at = row * image.width + column;
  data[at] = data[at] > 127 ? data[at] - 100 : data[at] + 100;
  const [before] = referenceFilter(chain, image);
  const [after] = referenceFilter(chain, { ...image, data });
  const [, width] = before.shape;
  const step = data[at] - image.data[at];
  return new Map(
    Array.from(before.data, (value, index) => [
      `${Math.floor(index / width)} ${index % width}`,
      (after.data[index] - value) / step,
    ]),
  );
}
