import type { Locator, Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { FeatureMapsHostMethods, LayerMaps } from '../../../../src/protocol/featureMaps.ts';
import { formatCell } from '../../../../webview/shared/numbers.ts';
import { temporaryFolder } from '../../../training/folder.ts';
import { networkFile } from '../../../training/runs.ts';
import { axeFindings, spanish } from '../../harness/pageChecks.ts';
import type { ThemeName } from '../../harness/panelPage.ts';
import { type MapsPage, type MapsPageOptions, openMaps } from './openMaps.ts';
import { noteTexts, row } from './pageParts.ts';

/** Maps of the open layer from nearer: their numbers, the part that is seen, and what is at hand of large ones. */

/** Maps of 100 × 100 cells, which come reduced to 64 × 64. */
const largeMaps = {
  input: { shape: [100, 100, 1] },
  layers: [
    { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' },
    { type: 'maxPool2d', poolSize: 4 },
    { type: 'flatten' },
    { type: 'dense', units: 4 },
  ],
};

/** Opens the page and one of its rows. */
async function openedAt(layer: string, parts = {}, options: Partial<MapsPageOptions> = {}) {
  const file = await networkFile(await temporaryFolder(), parts);
  const view = await openMaps({ ...options, file });
  await row(view.page, layer).locator('.layer-head').click();
  await row(view.page, layer).locator('.legend').waitFor();
  return view;
}

const tiles = (page: Page, layer: string) => row(page, layer).locator('.tile');
const zoomIn = (page: Page) => page.getByRole('button', { name: 'Zoom in (+)' });
const label = (page: Page) => page.locator('.zoom-label').innerText();
const where = (page: Page) => page.locator('.layer.open .map-notes').innerText();

/** Presses the button so many times. */
async function nearer(page: Page, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await zoomIn(page).click();
}

/** What is written on a map, cell by cell. */
const textsOn = (tile: Locator): Promise<readonly string[]> =>
  tile.locator('canvas').evaluate((canvas) => (Reflect.get(canvas, 'written') ?? []) as string[]);

/** The numbers of a window of the first map, as cells have them. */
async function expectedTexts({ session }: MapsPage, layer: string, window: readonly number[], size: number) {
  const [from, column, rows, columns] = window;
  const { values } = await session.maps({
    layer,
    channels: [0],
    window: { row: from, column, rows, columns },
  });
  return Array.from(values, (value) => formatCell(value, size < 40));
}

/** The unit that is pointed at. */
const pointed = (page: Page) =>
  page
    .getByRole('region', { name: 'Unit' })
    .innerText()
    .then((text) => text.match(/\(\d+, \d+, \d+\)/)?.[0]);

async function middleOf(tile: Locator) {
  const box = await tile.boundingBox();
  if (!box) throw new Error('No tile');
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), box };
}

describe('cells', () => {
  test('show their numbers from 24 pixels on, with three digits from 40, up to 64', async () => {
    const view = await openedAt('conv2d_0');
    const { page } = view;
    await noteTexts(page);
    const first = tiles(page, 'conv2d_0').first();
    await nearer(page, 1);
    expect(await label(page)).toBe('24×');
    await expect.poll(() => textsOn(first)).toEqual(await expectedTexts(view, 'conv2d_0', [0, 0, 8, 8], 24));
    await nearer(page, 3);
    expect(await label(page)).toBe('64×');
    await expect.poll(() => textsOn(first)).toEqual(await expectedTexts(view, 'conv2d_0', [2, 2, 4, 4], 64));
    expect(await where(page)).toBe('rows 2–5 of 8, columns 2–5 of 8');
    expect(await zoomIn(page).getAttribute('aria-disabled')).toBe('true');
    // All maps are as near.
    const sizes = await tiles(page, 'conv2d_0').evaluateAll((all) => all.map((tile) => tile.clientWidth));
    expect(sizes).toEqual([288, 288, 288, 288]);
  });

  test('have signs where numbers have no room, if any of the layer is below zero', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' },
      { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page, session } = await openedAt('conv2d_0', { layers });
    /** Whether the middle of each cell of the first map differs from beside its corner. */
    const marked = (layer: string) =>
      tiles(page, layer)
        .first()
        .locator('canvas')
        .evaluate((element) => {
          const context = (element as HTMLCanvasElement).getContext('2d');
          const colorAt = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data.join();
          return Array.from({ length: 64 }, (_, place) => {
            const [x, y] = [11 * (place % 8), 11 * Math.floor(place / 8)];
            return colorAt(x + 5, y + 5) !== colorAt(x + 3, y + 3);
          });
        });
    const look = await session.look({ type: 'sample', part: null, index: 0 });
    const { low, high, maps } = look.layers[0];
    expect(low).toBeLessThan(0);
    const end = Math.max(-low, high);
    await expect
      .poll(() => marked('conv2d_0'))
      .toEqual(Array.from(maps.values.subarray(0, 64), (value) => Math.round((127 * value) / end) !== 0));
    await row(page, 'conv2d_1').locator('.layer-head').click();
    await row(page, 'conv2d_1').locator('.kernel-picture').first().waitFor();
    expect(
      await tiles(page, 'conv2d_1')
        .first()
        .locator('canvas')
        .evaluate((canvas) => canvas.clientWidth),
    ).toBe(88);
    expect(await marked('conv2d_1')).not.toContain(true);
  });
});

describe('the zoom', () => {
  test('follows the keys of the Kernel Lab on a map, none with Ctrl', async () => {
    const { page } = await openedAt('conv2d_0');
    await tiles(page, 'conv2d_0').nth(2).focus();
    await page.keyboard.press('+');
    await page.keyboard.press('=');
    await expect.poll(() => label(page)).toBe('32×');
    await page.keyboard.press('-');
    await expect.poll(() => label(page)).toBe('24×');
    await page.keyboard.press('Control+-');
    await page.keyboard.press('+');
    await expect.poll(() => label(page)).toBe('32×');
    await page.keyboard.press('0');
    await expect.poll(() => label(page)).toBe('11×');
    expect(await page.getByRole('button', { name: 'Fit (0)' }).getAttribute('aria-pressed')).toBe('true');
    expect(
      await tiles(page, 'conv2d_0')
        .nth(2)
        .evaluate((tile) => tile === document.activeElement),
    ).toBe(true);
  });

  test('by a wheel keeps the cell under the mouse, in all maps', async () => {
    const { page } = await openedAt('conv2d_0', { input: { shape: [28, 28, 1] } });
    await nearer(page, 4);
    expect(await where(page)).toBe('rows 8–19 of 28, columns 8–19 of 28');
    const { box } = await middleOf(tiles(page, 'conv2d_0').nth(1));
    await page.mouse.move(box.x + 252, box.y + 60);
    await expect.poll(() => pointed(page)).toBe('(10, 18, 1)');
    await page.keyboard.down('Control');
    for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -30);
    await expect.poll(() => label(page)).toBe('64×');
    await expect.poll(() => where(page)).toBe('rows 10–13 of 28, columns 15–18 of 28');
    expect(await pointed(page)).toBe('(10, 18, 1)');
    await page.mouse.move(box.x + 10, box.y + 250);
    await expect.poll(() => pointed(page)).toBe('(13, 15, 1)');
    for (let notch = 0; notch < 12; notch++) await page.mouse.wheel(0, 30);
    await expect
      .poll(() => page.getByRole('button', { name: 'Fit (0)' }).getAttribute('aria-pressed'))
      .toBe('true');
  });

  test('stays for another image; a layer of another size begins at fit', async () => {
    const { page } = await openedAt('conv2d_0');
    await nearer(page, 3);
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    expect(await label(page)).toBe('48×');
    await row(page, 'batchNorm_1').locator('.layer-head').click();
    await expect.poll(() => label(page)).toBe('48×');
    await row(page, 'maxPool2d_2').locator('.layer-head').click();
    await expect.poll(() => label(page)).toBe('22×');
    await row(page, 'flatten_4').locator('.layer-head').click();
    await expect.poll(() => page.locator('.zoom-label').count()).toBe(0);
  });

  test('of the unit whose card is open goes there', async () => {
    const { page } = await openedAt('conv2d_0');
    await tiles(page, 'conv2d_0')
      .first()
      .click({ position: { x: 82, y: 5 } });
    await page.getByRole('region', { name: 'Arithmetic' }).waitFor();
    await nearer(page, 4);
    await expect.poll(() => where(page)).toBe('rows 0–3 of 8, columns 4–7 of 8');
  });
});

describe('a part', () => {
  test('is moved by a drag, which opens nothing, and by a wheel until it ends', async () => {
    const view = await openedAt('conv2d_0');
    const { page } = view;
    await nearer(page, 4);
    const { x, y } = await middleOf(tiles(page, 'conv2d_0').nth(1));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 70, y + 10, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => where(page)).toBe('rows 2–5 of 8, columns 1–4 of 8');
    expect(view.calls.filter(({ method }) => method === 'explain')).toEqual([]);
    await page.mouse.wheel(0, 256);
    await expect.poll(() => where(page)).toBe('rows 4–7 of 8, columns 1–4 of 8');
    // What the map does not use is the page's.
    await page.evaluate(() => {
      addEventListener('wheel', (event) => Reflect.set(window, 'isUsed', event.defaultPrevented));
    });
    const isUsed = () => page.evaluate(() => Reflect.get(window, 'isUsed') as boolean | undefined);
    await page.mouse.wheel(0, 128);
    await expect.poll(isUsed).toBe(false);
    expect(await where(page)).toBe('rows 4–7 of 8, columns 1–4 of 8');
  });

  test('has the units that are seen: pointed at, opened, marked', async () => {
    const view = await openedAt('conv2d_0');
    const { page } = view;
    await nearer(page, 4);
    const tile = tiles(page, 'conv2d_0').nth(1);
    await tile.click({ position: { x: 200, y: 100 } });
    await page.getByRole('region', { name: 'Arithmetic' }).waitFor();
    expect(view.calls.filter(({ method }) => method === 'explain').map(({ params }) => params)).toEqual([
      { unit: { layer: 'conv2d_0', place: [3, 5, 1] } },
    ]);
    const mark = await tile.locator('.mark').evaluate((each) => (each as HTMLElement).style.cssText);
    expect(mark).toBe('left: 75%; top: 25%; width: 25%; height: 25%;');
    // Marks of cells that are not seen are cut off with them.
    const overflow = await tile.locator('.marks').evaluate((marks) => getComputedStyle(marks).overflow);
    expect(overflow).toBe('hidden');
  });

  test('follows the arrow keys', async () => {
    const { page } = await openedAt('conv2d_0');
    await nearer(page, 4);
    await tiles(page, 'conv2d_0').nth(1).focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowLeft');
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowUp');
    await expect.poll(() => pointed(page)).toBe('(0, 0, 1)');
    expect(await where(page)).toBe('rows 0–3 of 8, columns 0–3 of 8');
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowDown');
    await expect.poll(() => pointed(page)).toBe('(7, 0, 1)');
    expect(await where(page)).toBe('rows 4–7 of 8, columns 0–3 of 8');
    await page.keyboard.press('+');
    expect(await where(page)).toBe('rows 4–7 of 8, columns 0–3 of 8');
  });
});

type MapsRequest = Parameters<FeatureMapsHostMethods['maps']>[0];

/** What is asked of windows from now on; `before` is awaited before each answer. */
function noteWindows({ session }: MapsPage, before: () => Promise<void> = async () => {}) {
  const { maps } = session;
  const asked: MapsRequest[] = [];
  vi.spyOn(session, 'maps').mockImplementation(async (request): Promise<LayerMaps> => {
    if (request.window) {
      asked.push(request);
      await before();
    }
    return maps(request);
  });
  return asked;
}

describe('large maps', () => {
  test('are reduced and say so, until a cell has a pixel: then the numbers are their own', async () => {
    const view = await openedAt('conv2d_0', largeMaps);
    const { page } = view;
    const reduced = 'Reduced: each cell is the strongest of up to 2×2.';
    expect(await where(page)).toBe(reduced);
    const asked = noteWindows(view);
    await noteTexts(page);
    await nearer(page, 1);
    expect(await label(page)).toBe('200 %');
    await expect
      .poll(() => asked.at(-1))
      .toMatchObject({ channels: [0, 1, 2], window: { row: 0, column: 0, rows: 100, columns: 100 } });
    await expect.poll(() => page.locator('.layer.open .map-notes').textContent()).toBe('');
    await nearer(page, 7);
    expect(await label(page)).toBe('24×');
    await expect.poll(() => where(page)).toBe('rows 44–55 of 100, columns 44–55 of 100');
    await expect
      .poll(() => textsOn(tiles(page, 'conv2d_0').first()))
      .toEqual(await expectedTexts(view, 'conv2d_0', [44, 44, 12, 12], 24));
    // What is here is not asked for again.
    expect(asked.filter(({ channels }) => channels.length === 3)).toHaveLength(1);
    await page.getByRole('button', { name: 'Fit (0)' }).click();
    await expect.poll(() => where(page)).toBe(reduced);
    await row(page, 'maxPool2d_1').locator('.layer-head').click();
    await expect.poll(() => row(page, 'conv2d_0').locator('.map-notes').innerText()).toBe(reduced);
  });

  test('are asked for as they are seen: the newest part alone, of maps on the screen', async () => {
    const parts = {
      ...largeMaps,
      input: { shape: [300, 300, 1] },
      dataset: { type: 'synthetic', generator: 'stripes', samples: 12, validationSplit: 0.5 },
    };
    const view = await openedAt('conv2d_0', parts, { width: 420, height: 900 });
    const { page } = view;
    const gates: (() => void)[] = [];
    let isGated = false;
    const asked = noteWindows(view, async () => {
      if (isGated) await new Promise<void>((open) => gates.push(open));
    });
    await row(page, 'conv2d_0').locator('.kernel-picture').first().waitFor();
    await nearer(page, 1);
    await expect.poll(() => where(page)).toBe('rows 6–293 of 300, columns 6–293 of 300');
    const { box } = await middleOf(tiles(page, 'conv2d_0').first());
    await page.mouse.move(box.x + 100, box.y + 30);
    let way = 4;
    // The second and third map lie below the screen.
    await expect
      .poll(async () => {
        way = -way;
        await page.mouse.wheel(0, way);
        return asked.at(-1)?.channels;
      })
      .toEqual([0]);
    isGated = true;
    await page.mouse.wheel(1, 0);
    await expect.poll(() => gates.length).toBe(1);
    const before = asked.length;
    for (let step = 0; step < 3; step++) await page.mouse.wheel(1, 0);
    await expect.poll(() => where(page)).toMatch(/columns 10–297 of 300/);
    expect(asked).toHaveLength(before);
    gates[0]();
    await expect.poll(() => asked.length).toBe(before + 1);
    expect(asked.at(-1)).toMatchObject({ window: { column: 10, rows: 288, columns: 288 } });
    isGated = false;
    gates[1]();
    await tiles(page, 'conv2d_0').nth(2).scrollIntoViewIfNeeded();
    await expect.poll(() => asked.at(-1)?.channels).toContain(2);
  });
});

test('a part of the image before is not shown for the next one', async () => {
  const view = await openedAt('conv2d_0', largeMaps);
  const { page } = view;
  const gates: (() => void)[] = [];
  const asked = noteWindows(view, () => new Promise((open) => gates.push(open)));
  await noteTexts(page);
  const first = tiles(page, 'conv2d_0').first();
  await nearer(page, 1);
  await expect.poll(() => asked.length).toBe(1);
  await nearer(page, 7);
  await page.getByRole('button', { name: 'Next sample' }).click();
  await page.getByText('2 of 12', { exact: true }).waitFor();
  gates[0]();
  await expect.poll(() => asked.length).toBe(2);
  expect(await textsOn(first)).toEqual([]);
  gates[1]();
  await expect.poll(() => textsOn(first)).toHaveLength(144);
  vi.restoreAllMocks();
  expect(await textsOn(first)).toEqual(await expectedTexts(view, 'conv2d_0', [44, 44, 12, 12], 24));
});

describe('every look', () => {
  test.each(['dark', 'light', 'high-contrast'] as ThemeName[])('axe finds nothing in %s', async (theme) => {
    const { page } = await openedAt('conv2d_0', {}, { theme });
    await nearer(page, 4);
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each([360, 1280])('fits %d pixels, in Spanish', async (width) => {
    const options = { width, height: 800, language: 'es', bundle: spanish } as const;
    const { page } = await openedAt('conv2d_0', largeMaps, options);
    await expect.poll(() => where(page)).toBe('Reducido: cada celda es la más fuerte de hasta 2×2.');
    for (let step = 0; step < 5; step++) await page.getByRole('button', { name: 'Acercar (+)' }).click();
    await expect.poll(() => where(page)).toMatch(/^filas 32–67 de 100, columnas 32–67 de 100/);
    const [inner, outer] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    expect(inner).toBeLessThanOrEqual(outer);
  });
});
