import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Picture } from '../../src/protocol/kernelLab.ts';
import { cellSigns, cellTexts } from '../../webview/shared/cells/cellTexts.ts';
import { luminance } from '../../webview/shared/colors.ts';
import { makeImage } from './harness/images.ts';
import type { ThemeName } from './harness/labPage.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

/** What is drawn in a cell, pixel by pixel: dashes, hatching, numbers. */

/** Beside and above the cells stand the numbers of rows and columns. */
const ruler = { left: 28, top: 18 };

/** How often the colour changes along the lines of pixels in a cell, the busiest line; row and column count from the first cell drawn. */
function changesIn(page: Page, stage: number, row: number, column: number, size: number): Promise<number> {
  return pictureCanvas(page, stage).evaluate(
    (element, at) => {
      const context = (element as HTMLCanvasElement).getContext('2d', { willReadFrequently: true });
      const [left, top] = [at.left + at.column * at.size, at.top + at.row * at.size];
      let most = 0;
      // The lines between cells are left out; a frame lies within a few pixels of them.
      for (const y of [1, 2, 3, 4]) {
        const { data = [] } = context?.getImageData(left + 4, top + y, at.size - 8, 1) ?? {};
        const shades = Array.from({ length: at.size - 8 }, (_, x) => data.slice(4 * x, 4 * x + 3).join());
        most = Math.max(most, shades.filter((shade, x) => x > 0 && shade !== shades[x - 1]).length);
      }
      return most;
    },
    { row, column, size, ...ruler },
  );
}

test('cells of padding have a dashed frame, cells of the image none', async () => {
  const image = makeImage(6, 7, 1, () => 90);
  for (const type of ['zeros', 'reflect'] as const) {
    const settings = sobelSettings({ padMode: { type } });
    const { page } = await openLab({ image, settings });
    await pictureCanvas(page, 0).waitFor();
    const zoom = await page.locator('.zoom-choice option').first().innerText();
    const size = Number(zoom.replace('×', ''));
    // The first row and column drawn are those of the padding.
    for (const [row, column] of [
      [0, 0],
      [0, 4],
      [3, 8],
      [7, 2],
    ]) {
      await expect.poll(() => changesIn(page, -1, row, column, size)).toBeGreaterThan(size / 6);
    }
    expect(await changesIn(page, -1, 1, 1, size)).toBe(0);
    expect(await changesIn(page, -1, 6, 7, size)).toBe(0);
  }
});

test('what is no number is hatched, what is one has one colour', async () => {
  const image = makeImage(60, 60, 1, () => 90);
  const saved = { view: { look: { zoom: 32, center: { row: 30, column: 30 } } } };
  const none = { height: 1, width: 3, weights: [1e308, 0, -1e308] };
  const broken = await openLab({ image, settings: sobelSettings({ kernel: none }), saved });
  await pictureCanvas(broken.page, 0).waitFor();
  await expect.poll(() => changesIn(broken.page, 0, 2, 3, 32)).toBeGreaterThan(3);
  const sound = await openLab({ image, settings: sobelSettings(), saved });
  await pictureCanvas(sound.page, 0).waitFor();
  expect(await changesIn(sound.page, 0, 2, 3, 32)).toBe(0);
});

test('numbers stand in cells from 24 pixels on', () => {
  const picture: Picture = {
    ...{ stage: 0, encoding: 'gray', rows: 1, columns: 2, bytes: Uint8Array.of(3, 4), alpha: null },
    ...{ values: Float32Array.of(3, 4), padding: null, low: 0, high: 255 },
    statistics: { min: 3, max: 4, histogram: [], clippedBelow: 0, clippedAbove: 0 },
  };
  expect(cellTexts(picture, 23.9)).toEqual([]);
  expect(cellTexts(picture, 24).map(({ lines }) => lines)).toEqual([['3'], ['4']]);
});

test('where a signed picture has no numbers its cells have signs, from 8 pixels on', () => {
  const levels = Uint8Array.of(0, 126, 127, 128, 254, 255);
  const picture: Picture = {
    ...{ stage: 0, encoding: 'signed', rows: 1, columns: 6, bytes: levels, alpha: null },
    ...{ values: Float32Array.of(-9, -1, 0, 1, 9, Number.NaN), padding: null, low: -9, high: 9 },
    statistics: { min: -9, max: 9, histogram: [], clippedBelow: 0, clippedAbove: 0 },
  };
  const signs = [-127, -1, 0, 1, 127, 0];
  expect(cellSigns(picture, 7.9)).toBeNull();
  expect(Array.from(cellSigns(picture, 8) ?? [])).toEqual(signs);
  expect(Array.from(cellSigns(picture, 23.9) ?? [])).toEqual(signs);
  expect(cellSigns(picture, 24)).toBeNull();
  // Three numbers a cell need more room.
  const colors = { ...picture, values: new Float32Array(18) };
  expect(Array.from(cellSigns(colors, 39) ?? [])).toEqual(signs);
  expect(cellSigns(colors, 40)).toBeNull();
  expect(cellSigns({ ...picture, encoding: 'gray' }, 12)).toBeNull();
  // Its cells stand for several.
  expect(cellSigns({ ...picture, values: null }, 12)).toBeNull();
});

test('plus and minus are drawn in the ink of their colour, nothing where there is zero', async () => {
  // A bright bar: its left edge is positive, its right edge negative.
  const image = makeImage(9, 9, 1, (_row, column) => (column >= 3 && column <= 5 ? 200 : 40));
  const size = 13;
  const saved = { view: { look: { zoom: size, center: null } } };
  const { page } = await openLab({ image, settings: sobelSettings({ padding: 'valid' }), saved });
  await pictureCanvas(page, 0).waitFor();
  const drawnIn = (column: number) =>
    pictureCanvas(page, 0).evaluate(
      (element, at) => {
        const canvas = element as HTMLCanvasElement;
        const context = canvas.getContext('2d', { willReadFrequently: true });
        const corner = { x: canvas.width - (7 - at.column) * at.size, y: canvas.height - 4 * at.size };
        const shade = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data.join();
        const middle = Math.floor(at.size / 2);
        const paper = shade(corner.x + 2, corner.y + 2);
        const inked = (dx: number, dy: number) =>
          shade(corner.x + middle + dx, corner.y + middle + dy) !== paper;
        return [inked(0, 0), inked(2, 0), inked(0, 2)];
      },
      { column, size },
    );
  await expect.poll(() => drawnIn(1)).toEqual([true, true, true]);
  expect(await drawnIn(5)).toEqual([true, true, false]);
  expect(await drawnIn(3)).toEqual([false, false, false]);
});

test('the sketch of a kernel that comes next has signs where it has no numbers', async () => {
  const large = { height: 5, width: 5, weights: Array.from({ length: 25 }, (_, at) => at - 12) };
  const [first] = sobelSettings().chain.steps;
  const [next] = sobelSettings({ kernel: large }).chain.steps;
  const settings = { ...sobelSettings(), chain: { ...sobelSettings().chain, steps: [first, next] } };
  const { page } = await openLab({ image: makeImage(40, 60, 1, () => 90), settings });
  const cells = page.locator('.sketch .grid span');
  await expect.poll(() => cells.count()).toBe(25);
  expect((await cells.allInnerTexts()).join('')).toBe(`${'\u2212'.repeat(12)}${'+'.repeat(12)}`);
});

const themes: readonly ThemeName[] = ['light', 'dark', 'high-contrast'];

test.each(themes)('in %s every number can be read on its colour', async (theme) => {
  const image = makeImage(9, 9, 1, (row, column) => (row * 29 + column * 31) % 256);
  const { page } = await openLab({ image, settings: sobelSettings({ bias: 20 }), theme });
  await pictureCanvas(page, 0).click();
  await page.locator('.card h2').waitFor();
  const written = await page.locator('.matrix input, .card .grid span:not(.padding)').evaluateAll((all) =>
    all.map((cell) => {
      const { color, backgroundColor } = getComputedStyle(cell);
      return [color, backgroundColor].map((text) => text.match(/\d+/g)?.slice(0, 3).map(Number) ?? []);
    }),
  );
  expect(written.length).toBeGreaterThan(30);
  for (const [ink, paper] of [...written, ...(await drawnNumbers(page))]) {
    const [darker, lighter] = [ink, paper].map(([r, g, b]) => luminance([r, g, b])).sort((a, b) => a - b);
    expect((lighter + 0.05) / (darker + 0.05), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
  }
});

/** Ink and paper of the numbers in the cells of input and output. */
async function drawnNumbers(page: Page): Promise<(readonly [ink: number[], paper: number[]])[]> {
  await page.evaluate(() => {
    const drawn: unknown[] = [];
    Reflect.set(window, 'drawnNumbers', drawn);
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    prototype.fillText = function (text, x, y) {
      const at = this.getTransform().transformPoint({ x, y });
      const ink = String(this.fillStyle);
      // Above a number its cell has its own colour; padding, written in the theme's, is no data.
      const [red, green, blue] = this.getImageData(at.x, at.y - 11, 1, 1).data;
      if (this.canvas.dataset.stage && at.x > 28 && at.y > 18 && /^#(0{6}|f{6})$/.test(ink))
        drawn.push([ink === '#000000' ? [0, 0, 0] : [255, 255, 255], [red, green, blue]]);
      fillText.call(this, text, x, y);
    };
  });
  await page.getByRole('button', { name: 'Zoom in (+)' }).click();
  const read = () => page.evaluate(() => Reflect.get(window, 'drawnNumbers') as [number[], number[]][]);
  await expect.poll(async () => (await read()).length).toBeGreaterThan(40);
  return read();
}
