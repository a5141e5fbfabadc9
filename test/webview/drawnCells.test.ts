import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Picture } from '../../src/protocol/kernelLab.ts';
import { cellTexts } from '../../webview/kernelLab/layout/cellTexts.ts';
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
