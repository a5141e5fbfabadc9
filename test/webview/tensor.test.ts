import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { channelTitle, orderSum } from '../../webview/kernelLab/layout/tensorOrder.ts';
import { makeImage, numberedImage } from './harness/images.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

/** The tensor taken apart: height × width × channels, each channel a picture, and the numbers of one cell. */

/** Red rises with the row, green with the column; blue is one grey. */
const colors = makeImage(4, 6, 3, (row, column, channel) => [row * 60, column * 50, 100][channel]);

const planes = (page: Page): Locator => page.locator('.plane');

/** Grey of a cell of a plane that has `columns` × `rows` cells. */
function grayAt(plane: Locator, row: number, column: number, rows: number, columns: number) {
  return plane.locator('canvas[data-stage]').evaluate(
    (element, at) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const x = Math.floor(((at.column + 0.5) * canvas.width) / at.columns);
      const y = Math.floor(((at.row + 0.5) * canvas.height) / at.rows);
      return context?.getImageData(x, y, 1, 1).data[0];
    },
    { row, column, rows, columns },
  );
}

async function pin(plane: Locator, row: number, column: number, rows: number, columns: number) {
  const canvas = plane.locator('canvas[data-stage]');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The plane is not on the screen.');
  await canvas.click({
    position: { x: ((column + 0.5) * box.width) / columns, y: ((row + 0.5) * box.height) / rows },
  });
}

const cells = (page: Page) =>
  page
    .locator('.tensor-numbers tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText)),
    );

test('the input is split into the channels of the file, also where the chain reads grey', async () => {
  const { page } = await openLab({ image: colors, settings: sobelSettings() });
  await page.getByRole('button', { name: 'Input as a tensor' }).click();
  const tensor = page.getByRole('region', { name: 'Tensor' });
  await tensor.getByText('4 × 6 × 3, height × width × channels').waitFor();
  await expect
    .poll(() => planes(page).locator('figcaption').allInnerTexts())
    .toEqual(['[:, :, 0] R', '[:, :, 1] G', '[:, :, 2] B']);
  await expect.poll(() => grayAt(planes(page).nth(0), 3, 0, 4, 6)).toBe(180);
  expect(await grayAt(planes(page).nth(0), 3, 5, 4, 6)).toBe(180);
  expect(await grayAt(planes(page).nth(1), 0, 5, 4, 6)).toBe(250);
  expect(await grayAt(planes(page).nth(2), 2, 2, 4, 6)).toBe(100);
});

test('a cell has its stored number and the normalised ones, and its place in the row of numbers', async () => {
  const { page } = await openLab({ image: colors, settings: sobelSettings() });
  await page.getByRole('button', { name: 'Input as a tensor' }).click();
  await page.getByText('Point at a cell to see its numbers.').waitFor();
  await pin(planes(page).nth(1), 2, 5, 4, 6);
  // Red: rows of 0, 60, 120, 180: mean 90, deviation √4500. Green: 0…250: mean 125, deviation √7291.7.
  await expect
    .poll(() => cells(page))
    .toEqual([
      ['channel', 'stored', 'v / 255', 'v / 127.5 − 1', 'standardised'],
      ['R', '120', '0.471', '−0.0588', '0.447'],
      ['G', '250', '0.98', '0.961', '1.46'],
      ['B', '100', '0.392', '−0.216', '0'],
    ]);
  await page.getByText('(2 · 6 + 5) · 3 + 0 … 2 = 51 … 53').waitFor();
  // Beside the pointer stands the number of the channel that is pointed at.
  expect(await planes(page).nth(1).locator('.cell-tip').innerText()).toBe('row 2, column 5: 250');
});

test('an output has its channels and their values', async () => {
  const settings = sobelSettings();
  const { page } = await openLab({
    image: colors,
    settings: { ...settings, chain: { ...settings.chain, channels: 'each' } },
  });
  await page.getByRole('button', { name: 'Output as a tensor' }).click();
  await expect.poll(() => planes(page).count()).toBe(3);
  await pin(planes(page).nth(0), 1, 2, 4, 6);
  // Green rises by 50 a column: (1 + 2 + 1) · 100. Red and blue do not change along a row.
  await expect
    .poll(() => cells(page))
    .toEqual([
      ['channel', 'value'],
      ['R', '0'],
      ['G', '400'],
      ['B', '0'],
    ]);
});

test('a grey image has one plane; the button closes what it opened; one tensor at a time', async () => {
  const { page } = await openLab({ image: numberedImage(5, 7), settings: sobelSettings() });
  const input = page.getByRole('button', { name: 'Input as a tensor' });
  await input.click();
  await expect.poll(() => planes(page).locator('figcaption').allInnerTexts()).toEqual(['[:, :, 0]']);
  await page.getByText('5 × 7 × 1, height').waitFor();
  expect(await input.getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: 'Output as a tensor' }).click();
  await page.getByText('Output as a tensor', { exact: true }).waitFor();
  expect(await input.getAttribute('aria-pressed')).toBe('false');
  await page.getByRole('button', { name: 'Close the tensor' }).click();
  await expect.poll(() => page.locator('.tensor').count()).toBe(0);
});

test('the pinned cell is marked in every channel and in the picture above', async () => {
  const { page } = await openLab({ image: colors, settings: sobelSettings() });
  await page.getByRole('button', { name: 'Input as a tensor' }).click();
  await expect.poll(() => planes(page).count()).toBe(3);
  await pin(planes(page).nth(0), 1, 4, 4, 6);
  // The marker's own colour, which is on no data scale.
  const marked = () =>
    page.locator('canvas[data-marks="-1"]').evaluateAll((canvases) =>
      canvases.map((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const context = (element as HTMLCanvasElement).getContext('2d', { willReadFrequently: true });
        const { data = [] } = context?.getImageData(0, 0, width, height) ?? {};
        let sum = 0;
        let count = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] !== 0xff || data[at + 1] !== 0xd6 || data[at + 2] !== 0x0a) continue;
          sum += (at / 4) % width;
          count++;
        }
        return count === 0 ? null : Math.floor((sum / count / width) * 6);
      }),
    );
  await expect.poll(async () => (await marked()).slice(1)).toEqual([4, 4, 4]);
  expect((await marked())[0]).not.toBeNull();
});

test.each([1280, 560, 420])('nothing is clipped beside it at %i pixels', async (width) => {
  const image = makeImage(300, 450, 3, (row, column, channel) => (row + column * channel) % 256);
  const { page } = await openLab({ image, settings: sobelSettings(), width });
  await page.getByRole('button', { name: 'Input as a tensor' }).click();
  await expect.poll(() => planes(page).count()).toBe(3);
  await pin(planes(page).nth(2), 3, 4, 300, 450);
  await page.getByText('Row 3, column 4', { exact: true }).waitFor();
  const beyond = await page.locator('.tensor *').evaluateAll((elements) =>
    elements
      .filter((element) => !element.closest('.hidden, .cell-tip'))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth)
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(beyond).toEqual([]);
  await pictureCanvas(page, 0).waitFor();
});

test.each(['en', 'es'] as const)('is seen whole beneath the formula, in %s', async (language) => {
  const image = makeImage(427, 640, 3, (row, column, channel) => (row + column * channel) % 256);
  const bundle = language === 'es' ? JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8')) : {};
  const { page } = await openLab({
    ...{ image, settings: sobelSettings(), width: 922, height: 698, language, bundle },
    saved: { view: { planes: 'input' } },
  });
  await expect.poll(() => planes(page).count()).toBe(3);
  await pin(planes(page).nth(2), 300, 500, 427, 640);
  await page.locator('.tensor-numbers td').first().waitFor();
  const bar = await page.locator('.transport').boundingBox();
  for (const part of ['.plane:nth-child(3)', '.tensor-numbers']) {
    const box = await page.locator(part).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(bar?.y ?? 0);
  }
});

test('the order of the numbers is said with any shape', () => {
  expect(orderSum(0, 0, { height: 1, width: 1, channels: 1 })).toBe('(0 · 1 + 0) · 1 + 0 = 0');
  expect(orderSum(2, 3, { height: 9, width: 5, channels: 1 })).toBe('(2 · 5 + 3) · 1 + 0 = 13');
  expect(channelTitle(0, 1)).toBe('[:, :, 0]');
});
