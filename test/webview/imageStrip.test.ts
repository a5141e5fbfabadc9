import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ThumbnailRequest } from '../../src/protocol/kernelLab.ts';
import { makeImage } from './harness/images.ts';
import type { LabPage } from './harness/labPage.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

/** Several files that were opened together stand in a strip, each with what the one kernel makes of it. */

const step = (edge: number) => makeImage(20, 30, 1, (_row, column) => (column < edge ? 0 : 255));
const images = [step(5), step(15), step(25)];
const names = ['one.png', 'two.png', 'three.png'];

const openStrip = (options: Parameters<typeof openLab>[0] = {}) =>
  openLab({
    image: images[0],
    name: names[0],
    settings: sobelSettings(),
    strip: { id: 1, names, current: 0 },
    together: images,
    ...options,
  });

const item = (page: Page, name: string): Locator => page.getByRole('option', { name, exact: true });

const thumbs = (page: Page, name: string): Locator => item(page, name).locator('canvas');

/** The columns of a picture's middle row that are not of the colour that most are. */
async function oddColumns(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element) => {
    const picture = element as HTMLCanvasElement;
    const context = picture.getContext('2d', { willReadFrequently: true });
    if (!context || picture.width === 0) return [];
    const { data } = context.getImageData(0, Math.floor(picture.height / 2), picture.width, 1);
    const row = Array.from({ length: picture.width }, (_, x) => data.slice(4 * x, 4 * x + 3).join());
    const counts = new Map<string, number>();
    for (const color of row) counts.set(color, (counts.get(color) ?? 0) + 1);
    const [most] = [...counts].sort((one, other) => other[1] - one[1])[0];
    return row.flatMap((color, x) => (color === most ? [] : [x]));
  });
}

const asked = ({ host }: LabPage): ThumbnailRequest[] =>
  host.calls.filter(({ method }) => method === 'thumbnail').map(({ params }) => params as ThumbnailRequest);

test('each file has its picture and what the kernel makes of it; the shown one is marked', async () => {
  const lab = await openStrip();
  const { page } = lab;
  await page.getByRole('listbox', { name: 'Images' }).waitFor();
  for (const [index, name] of names.entries()) {
    await expect.poll(() => thumbs(page, name).count()).toBe(2);
    // 30 columns on 66 pixels: the edge of `step(5)` lies in columns 4 and 5, from 8.8 to 13.2.
    const edge = (5 + 10 * index) * 2.2;
    const output = thumbs(page, name).nth(1);
    await expect.poll(async () => (await oddColumns(output)).length).toBeGreaterThan(3);
    const inside = (await oddColumns(output)).filter((x) => x < 63);
    expect(Math.min(...inside)).toBeGreaterThan(edge - 4);
    expect(Math.max(...inside)).toBeLessThan(edge + 4);
  }
  expect(await item(page, 'one.png').getAttribute('aria-selected')).toBe('true');
  expect(await item(page, 'two.png').getAttribute('aria-selected')).toBe('false');
  expect(asked(lab).map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(asked(lab)[0]).toMatchObject({ pixelHeight: 44, pixelWidth: 66 });
});

test('one file alone has no strip', async () => {
  const lab = await openStrip({ strip: { id: 1, names: ['one.png'], current: 0 } });
  await pictureCanvas(lab.page, 0).waitFor();
  expect(await lab.page.getByRole('listbox', { name: 'Images' }).count()).toBe(0);
  expect(asked(lab)).toEqual([]);
});

test('a click and the arrow keys, Home and End show another file', async () => {
  const { page, host, panel } = await openStrip();
  const shown = () =>
    host.calls
      .filter(({ method }) => method === 'showImage')
      .map(({ params }) => params as { index: number });
  await item(page, 'two.png').click();
  await expect.poll(shown).toEqual([{ index: 1 }]);
  panel.notify('stripChanged', { id: 1, names, current: 1 });
  await expect.poll(() => item(page, 'two.png').getAttribute('aria-selected')).toBe('true');
  for (const key of ['ArrowRight', 'ArrowRight', 'Home', 'ArrowLeft', 'End', 'ArrowLeft']) {
    await page.keyboard.press(key);
  }
  // At either end an arrow leads nowhere.
  await expect.poll(() => shown().map(({ index }) => index)).toEqual([1, 2, 0, 2, 1]);
  expect(await item(page, 'two.png').evaluate((element) => element === document.activeElement)).toBe(true);
  // One stop of the tab key: the shown file.
  expect(await page.locator('.strip [tabindex="0"]').allInnerTexts()).toEqual(['two.png']);
});

test('another kernel: the old pictures stay, dimmed, until the new ones come', async () => {
  const gate = Promise.withResolvers<void>();
  let isHeld = false;
  const lab = await openStrip({ beforeThumbnail: async () => (isHeld ? gate.promise : undefined) });
  const { page } = lab;
  await expect.poll(() => page.locator('.strip canvas').count()).toBe(6);
  const before = await oddColumns(thumbs(page, 'three.png').nth(1));
  isHeld = true;
  await page.getByRole('combobox', { name: 'Known kernels' }).selectOption({ label: 'Identity' });
  await expect.poll(() => page.locator('.strip-pictures.outdated').count()).toBe(3);
  expect(await page.locator('.strip canvas').count()).toBe(6);
  expect(await oddColumns(thumbs(page, 'three.png').nth(1))).toEqual(before);
  gate.resolve();
  await expect.poll(() => page.locator('.strip-pictures.outdated').count()).toBe(0);
  // Identity: five columns of thirty are white, not the two at an edge.
  await expect
    .poll(() => oddColumns(thumbs(page, 'three.png').nth(1)))
    .toEqual(Array.from({ length: 11 }, (_, x) => 55 + x));
});

test('only the newest settings are asked for, and only once the large pictures are there', async () => {
  const gate = Promise.withResolvers<void>();
  let isHeld = false;
  const lab = await openStrip({ beforeRender: async () => (isHeld ? gate.promise : undefined) });
  const { page } = lab;
  await expect.poll(() => asked(lab).length).toBe(3);
  isHeld = true;
  const kernels = page.getByRole('combobox', { name: 'Known kernels' });
  await kernels.selectOption({ label: 'Identity' });
  await kernels.selectOption({ label: 'Sharpen' });
  await expect.poll(() => page.locator('.strip-pictures.outdated').count()).toBe(3);
  expect(asked(lab)).toHaveLength(3);
  gate.resolve();
  await expect.poll(() => page.locator('.strip-pictures.outdated').count()).toBe(0);
  const later = asked(lab).slice(3);
  expect(later.map(({ index }) => index)).toEqual([0, 1, 2]);
  const weights = later.map(({ settings }) => settings.chain.steps[0]);
  for (const made of weights)
    expect(made).toMatchObject({ kernel: { weights: [0, -1, 0, -1, 5, -1, 0, -1, 0] } });
});

test('only the files that can be seen are computed; the others when they are scrolled to', async () => {
  const many = Array.from({ length: 20 }, (_, index) => `photo-${index}.png`);
  const lab = await openStrip({
    width: 560,
    strip: { id: 1, names: many, current: 0 },
    together: many.map(() => images[0]),
  });
  const { page } = lab;
  await expect.poll(() => page.locator('.strip canvas').count()).toBe(8);
  expect(asked(lab).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  await page.locator('.strip').evaluate((strip) => {
    strip.scrollLeft = strip.scrollWidth;
  });
  await expect.poll(() => thumbs(page, 'photo-19.png').count()).toBe(2);
  expect(asked(lab).every(({ index }) => index < 4 || index > 15)).toBe(true);
});

test('a damaged file has its sentence in its place; so has a chain that an image is too small for', async () => {
  const sentence = 'two.png is damaged. Save it again.';
  const { page } = await openStrip({ together: [images[0], sentence, makeImage(1, 1, 1, () => 7)] });
  const damaged = page.getByRole('option', { name: 'two.png' });
  await expect.poll(() => damaged.innerText()).toContain(sentence);
  expect(await damaged.locator('canvas').count()).toBe(0);
  await expect.poll(() => thumbs(page, 'one.png').count()).toBe(2);
});

test('a file that changed on disk is computed again; other files of the same names too', async () => {
  const lab = await openStrip();
  const { page, panel, host } = lab;
  await expect.poll(() => asked(lab).length).toBe(3);
  const { image } = await host.methods.ready(null);
  if (image.phase !== 'exact') throw new Error('There is no image.');
  panel.notify('imageChanged', { phase: 'loading', name: 'one.png' });
  panel.notify('imageChanged', { ...image, isReread: true });
  await expect.poll(() => asked(lab).map(({ index }) => index)).toEqual([0, 1, 2, 0]);
  panel.notify('stripChanged', { id: 2, names, current: 0 });
  // A slow page may give up a request and make it again.
  await expect
    .poll(
      () =>
        new Set(
          asked(lab)
            .slice(4)
            .map(({ index }) => index),
        ),
    )
    .toEqual(new Set([0, 1, 2]));
  await expect.poll(() => page.locator('.strip canvas').count()).toBe(6);
});

test('the shown file is in sight, and the strip does not move what is beneath it', async () => {
  const many = Array.from({ length: 20 }, (_, index) => `photo-${index}.png`);
  const { page } = await openStrip({
    width: 420,
    strip: { id: 1, names: many, current: 12 },
    together: many.map(() => images[0]),
    beforeThumbnail: () => new Promise(() => {}),
  });
  await pictureCanvas(page, 0).waitFor();
  const box = await item(page, 'photo-12.png').boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(420);
  expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(0);
});
