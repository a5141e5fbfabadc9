import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makeImage } from './harness/images.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings, withMaxPool, withPool } from './harness/settings.ts';

/** Greys of it have digits behind the point: their products fill two lines. */
const color = (row: number, column: number, channel: number) =>
  100 + ((row * 7 + column * 3 + channel * 11) % 150);
const shapes = {
  'of a landscape': makeImage(200, 300, 3, color),
  'of a portrait': makeImage(300, 200, 3, color),
  'of a square': makeImage(200, 200, 3, color),
  'of a panorama': makeImage(100, 600, 3, color),
};

const bundles = { en: {}, es: JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8')) };
const large = { width: 1600, height: 1000 };

async function edges(
  page: Page,
  selector: string,
): Promise<{ readonly top: number; readonly bottom: number }> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`There is no ${selector}.`);
  return { top: box.y, bottom: box.y + box.height };
}

/** A window of 1280 × 800 leaves a panel of 922 × 698 beside the Explorer. */
const panels = [
  [922, 698],
  [1280, 800],
  [1600, 1000],
] as const;

async function lineIsAboveBar(page: Page): Promise<void> {
  const room = async () => (await edges(page, '.transport')).top - (await edges(page, '.card .line')).bottom;
  await expect.poll(room, { timeout: 10_000 }).toBeGreaterThanOrEqual(0);
}

describe('the products of a pinned pixel are in sight', () => {
  test.each(Object.entries(shapes))('%s', async (_shape, image) => {
    const [[width, height]] = panels;
    const { page } = await openLab({ image, settings: withMaxPool, theme: 'light', width, height });
    await pictureCanvas(page, 0).click();
    await page.locator('.card .line').waitFor();
    for (const [width, height] of panels) {
      await page.setViewportSize({ width, height });
      await lineIsAboveBar(page);
      const { top, bottom } = await edges(page, 'canvas[data-stage="0"]');
      const ratio = image.height / image.width;
      expect(bottom - top, `${width} × ${height}`).toBeGreaterThanOrEqual(Math.min(190, ratio * 330));
    }
  });

  test('in Spanish, and under a sentence that is as long as any', async () => {
    const [[width, height]] = panels;
    for (const settings of [withMaxPool, { ...withMaxPool, display: 'minmax' } as const]) {
      const { page } = await openLab({
        ...{ image: shapes['of a landscape'], settings, width, height, language: 'es', bundle: bundles.es },
      });
      await pictureCanvas(page, 0).click();
      await page.locator('.card .line').waitFor();
      await lineIsAboveBar(page);
    }
  });

  test('where a row of steps takes its part of a large panel', async () => {
    const { page } = await openLab({ image: shapes['of a portrait'], settings: withMaxPool, ...large });
    await pictureCanvas(page, 0).click();
    const before = await edges(page, 'canvas[data-stage="0"]');
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('menuitem', { name: 'Convolution' }).click();
    await page.getByRole('tab').first().click();
    await lineIsAboveBar(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => edges(page, 'canvas[data-stage="0"]')).toEqual(before);
  });
});

test.each(['en', 'es'] as const)(
  'patch, kernel and products of a pinned pixel are whole beside the sum, in %s',
  async (language) => {
    const [[width, height]] = panels;
    for (const channels of ['gray', 'each', 'sum'] as const) {
      const settings = sobelSettings({ activation: 'relu' });
      const { page } = await openLab({
        ...{ image: shapes['of a landscape'], width, height, language, bundle: bundles[language] },
        settings: { ...settings, chain: { ...settings.chain, channels } },
      });
      await pictureCanvas(page, 0).click();
      await page.locator('.sums .output').waitFor();
      const hidden = await page.locator('.grids').evaluate((grids) => grids.scrollWidth - grids.clientWidth);
      expect(hidden, channels).toBe(0);
      const isBeside = (await edges(page, '.sums')).top < (await edges(page, '.grids')).bottom;
      expect(isBeside, channels).toBe(true);
    }
  },
);

describe('patch, kernel and products of larger kernels', () => {
  const [[width, height]] = panels;
  const open = async (size: number, weight: (index: number) => number) => {
    const weights = Array.from({ length: size * size }, (_, index) => weight(index));
    const kernel = { height: size, width: size, weights };
    const settings = withPool(sobelSettings({ kernel, padding: size >> 1 }));
    const { page } = await openLab({ image: shapes['of a landscape'], settings, width, height });
    await pictureCanvas(page, 0).click();
    await page.locator('.sums .output').waitFor();
    return page;
  };
  const texts = (page: Page, name: RegExp) => page.getByRole('img', { name }).locator('span').allInnerTexts();

  test.each([4, 5, 7])('are wholly seen, %d cells a side', async (size) => {
    const page = await open(size, (index) => (index % 9) - 4);
    const grids = page.locator('.grids');
    const { left, right } = await grids.evaluate((element) => element.getBoundingClientRect());
    expect(await grids.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    expect(await grids.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
    for (const name of [/^patch:/, /^kernel:/, /^products:/]) {
      const cells = page.getByRole('img', { name }).locator('span');
      expect(await cells.count()).toBe(size * size);
      const boxes = await cells.evaluateAll((all) =>
        all.map((cell) => cell.getBoundingClientRect().toJSON()),
      );
      expect(Math.min(...boxes.map((box) => box.left))).toBeGreaterThanOrEqual(left);
      expect(Math.max(...boxes.map((box) => box.right))).toBeLessThanOrEqual(right);
      expect(
        (await texts(page, name)).some((text) => /\d/.test(text)),
        String(name),
      ).toBe(true);
    }
    const room = (await edges(page, '.sums')).top - (await edges(page, '.grids')).bottom;
    expect(room).toBeGreaterThanOrEqual(0);
  });

  test('show signs where numbers have no room', async () => {
    const page = await open(7, (index) => (index % 3) * 1234 - 1234);
    expect(await page.locator('.grids').evaluate((grids) => grids.scrollWidth - grids.clientWidth)).toBe(0);
    expect(new Set(await texts(page, /^products:/))).toEqual(new Set(['−', '', '+']));
    expect((await texts(page, /^patch:/)).every((text) => /\d/.test(text))).toBe(true);
  });

  test('stand beside the sum where there is room for both', async () => {
    const page = await open(5, (index) => (index % 5) - 2);
    await page.setViewportSize({ width: 1600, height: 1000 });
    await expect
      .poll(async () => (await edges(page, '.sums')).top < (await edges(page, '.grids')).bottom)
      .toBe(true);
    expect(await page.locator('.grids').evaluate((grids) => grids.scrollWidth - grids.clientWidth)).toBe(0);
  });
});

test('what a weight does is said in sight while a cell is pinned, and nothing moves', async () => {
  const [[width, height]] = panels;
  for (const stage of [0, -1]) {
    const { page } = await openLab({
      ...{ image: shapes['of a landscape'], settings: withMaxPool, width, height },
    });
    await pictureCanvas(page, stage).click();
    await page.locator('.card h2').waitFor();
    const before = await page.locator('.card').boundingBox();
    await page.getByLabel('Weight at row 0, column 0').hover();
    await page.locator('.detail', { hasText: 'This weight multiplies' }).waitFor();
    const room = (await edges(page, '.transport')).top - (await edges(page, '.detail')).bottom;
    expect(room, `stage ${stage}`).toBeGreaterThanOrEqual(0);
    expect(await page.locator('.card').boundingBox()).toEqual(before);
  }
});

test('a zoom leaves what stands beneath where it is', async () => {
  const { page } = await openLab({ image: shapes['of a portrait'], settings: withMaxPool, ...large });
  await pictureCanvas(page, 0).click();
  await page.keyboard.press('+');
  const before = await edges(page, '.card');
  for (let press = 0; press < 8; press++) await page.keyboard.press('+');
  const after = await edges(page, '.card');
  expect(Math.abs(after.top - before.top)).toBeLessThan(32);
});
