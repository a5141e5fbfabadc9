import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { legendLayout } from '../../webview/kernelLab/layout/legend.ts';
import { makeImage, numberedImage } from './harness/images.ts';
import type { LabPage } from './harness/labPage.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

/** What stands on the panel while there is nothing yet, while it takes long, and when something went wrong. */

const image = numberedImage(9, 9);

const methods = ({ host }: LabPage) => host.calls.map(({ method }) => method);

/** A host whose pictures wait from when `hold` is called. */
function gate() {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  return {
    beforeRender: () => opened.promise,
    hold: () => {
      opened = Promise.withResolvers<void>();
    },
    release: () => opened.resolve(),
  };
}

const kernels = (page: Page) => page.getByRole('combobox', { name: 'Known kernels' });
const chosenKernel = (page: Page) => kernels(page).locator('option:checked').innerText();
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel' });

async function exactImage({ host }: LabPage) {
  const { image: state } = await host.methods.ready(null);
  if (state.phase !== 'exact') throw new Error('There is no image.');
  return state;
}

describe('work that takes long', () => {
  test('shows a bar, then can be cancelled: the settings of the picture come back, in one undo step', async () => {
    const { beforeRender, hold, release } = gate();
    const lab = await openLab({ image, settings: sobelSettings(), beforeRender });
    const { page } = lab;
    await pictureCanvas(page, 0).waitFor();
    hold();
    await kernels(page).selectOption({ label: 'Sharpen' });
    await page.getByRole('progressbar').waitFor();
    expect(await cancel(page).count()).toBe(0);
    await cancel(page).click();
    await page.getByText('Cancelled: settings of the picture').waitFor();
    expect(methods(lab)).toContain('cancel');
    expect(await chosenKernel(page)).toBe('Sobel x');
    // They are on the screen already: nothing is computed for them.
    await expect.poll(() => page.getByRole('progressbar').count()).toBe(0);
    expect(await cancel(page).count()).toBe(0);
    release();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => chosenKernel(page)).toBe('Sharpen');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => chosenKernel(page)).toBe('Sobel x');
  });

  test('Escape cancels it too, and keeps the pin', async () => {
    const { beforeRender, hold } = gate();
    const { page } = await openLab({ image, settings: sobelSettings(), beforeRender });
    await pictureCanvas(page, 0).click();
    await page.locator('.card h2').waitFor();
    hold();
    await kernels(page).selectOption({ label: 'Sharpen' });
    await cancel(page).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => chosenKernel(page)).toBe('Sobel x');
    expect(await page.locator('.card h2').count()).toBe(1);
  });

  test('a late answer to what was cancelled is not shown', async () => {
    const { beforeRender, hold, release } = gate();
    const { page, host } = await openLab({ image, settings: sobelSettings(), beforeRender });
    await pictureCanvas(page, 0).waitFor();
    hold();
    await page.getByRole('textbox', { name: 'Stride' }).fill('2');
    await cancel(page).click();
    release();
    const before = host.renders.length;
    await page.getByRole('textbox', { name: 'Stride' }).fill('3');
    await expect.poll(() => pictureCanvas(page, 0).getAttribute('aria-label')).toContain('3 by 3');
    expect(host.renders.length).toBeGreaterThan(before);
  });

  test('a file that is read names itself and can be cancelled; the host says the rest', async () => {
    const lab = await openLab({ state: { phase: 'loading', name: 'large.jpg' } });
    const { page, panel } = lab;
    await page.getByText('Reading large.jpg…').waitFor();
    await page.getByRole('heading', { name: 'large.jpg' }).waitFor();
    await cancel(page).click();
    await expect.poll(() => methods(lab)).toEqual(['cancel']);
    panel.notify('imageChanged', {
      ...{ phase: 'failed', name: 'large.jpg', problem: 'Reading large.jpg was cancelled.' },
    });
    await page.getByRole('alert').getByText('Reading large.jpg was cancelled.').waitFor();
    await page.getByRole('button', { name: 'Read it again' }).click();
    await expect.poll(() => lab.host.calls.at(-1)).toEqual({ method: 'showImage', params: { index: 0 } });
  });

  test('while another file is read, the old pictures stay and the toolbar has its name', async () => {
    const lab = await openLab({ image, settings: sobelSettings() });
    const { page, panel } = lab;
    await pictureCanvas(page, 0).waitFor();
    panel.notify('imageChanged', { phase: 'loading', name: 'next.png' });
    await page.getByRole('heading', { name: 'next.png' }).waitFor();
    expect(await pictureCanvas(page, 0).count()).toBe(1);
    await page.getByRole('progressbar').waitFor();
    // In the caption: nothing moves when it comes.
    const place = () => pictureCanvas(page, 0).boundingBox();
    const before = await place();
    await cancel(page).waitFor();
    expect(await place()).toEqual(before);
  });

  test('a preview is called one, and work goes on until it is exact', async () => {
    const { page } = await openLab({ image, settings: sobelSettings(), preview: true });
    await page.getByText('preview', { exact: true }).waitFor();
    await page.getByRole('progressbar').waitFor();
  });
});

describe('a file on disk', () => {
  test('that changed is read again: a quiet note says so and goes, the pin stays', async () => {
    const lab = await openLab({ image, settings: sobelSettings(), name: 'lighthouse.png' });
    const { page, panel } = lab;
    await pictureCanvas(page, 0).click();
    const title = page.locator('.card h2');
    const before = await title.innerText();
    const state = await exactImage(lab);
    panel.notify('imageChanged', { phase: 'loading', name: 'lighthouse.png' });
    panel.notify('imageChanged', { ...state, isReread: true });
    const note = page.getByText('lighthouse.png changed and was read again.');
    await note.waitFor();
    await expect.poll(() => title.innerText()).toBe(before);
    await expect.poll(() => note.count(), { timeout: 10_000 }).toBe(0);
  });

  test('another one takes the pin away', async () => {
    const lab = await openLab({ image, settings: sobelSettings() });
    const { page, panel } = lab;
    await pictureCanvas(page, 0).click();
    await page.locator('.card h2').waitFor();
    const state = await exactImage(lab);
    panel.notify('imageChanged', { phase: 'loading', name: 'other.png' });
    panel.notify('imageChanged', { ...state, info: { ...state.info, name: 'other.png' } });
    await expect.poll(() => page.locator('.card h2').count()).toBe(0);
  });

  test('that is gone leaves its picture, and a notice that stays', async () => {
    const lab = await openLab({ image, settings: sobelSettings() });
    const problem = 'picture.png was deleted. What is shown is what was read before.';
    lab.panel.notify('imageChanged', { ...(await exactImage(lab)), problem });
    await lab.page.getByRole('alert').getByText(problem).waitFor();
    await pictureCanvas(lab.page, 0).waitFor();
  });
});

test('an image that cannot be read: the sentence, another one, the same again, and the log', async () => {
  const problem = 'broken.png is not a PNG. It begins with "no picture". Save it again.';
  const lab = await openLab({
    state: { phase: 'failed', name: 'broken.png', problem },
    strip: { names: ['broken.png'], current: 0 },
  });
  const { page } = lab;
  await page.getByRole('alert').getByText(problem).waitFor();
  await page.getByRole('button', { name: 'Show details' }).click();
  await expect.poll(() => methods(lab)).toEqual(['showLog']);
  await page.getByRole('button', { name: 'Open another image…' }).click();
  await expect.poll(() => lab.host.opened).toBe(1);
});

test('a request that failed keeps the pictures, and leads to the log', async () => {
  let fails = false;
  const beforeRender = async () => {
    if (fails) throw new Error('Something went wrong.');
  };
  const lab = await openLab({ image, settings: sobelSettings(), beforeRender });
  const { page } = lab;
  await pictureCanvas(page, 0).waitFor();
  fails = true;
  await kernels(page).selectOption({ label: 'Sharpen' });
  await page.getByRole('alert').getByText('Something went wrong.').waitFor();
  expect(await pictureCanvas(page, 0).count()).toBe(1);
  await page.getByRole('button', { name: 'Show details' }).click();
  await expect.poll(() => methods(lab)).toEqual(['showLog']);
});

test('without an image it says what to do', async () => {
  const { page, host } = await openLab({});
  await page.getByText('Right-click a picture in the Explorer').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Open an image…' }).click();
  await expect.poll(() => host.opened).toBe(1);
});

test('zoom, step, tensor and pin are those of the page before', async () => {
  const first = await openLab({ image, settings: withMaxPool });
  await pictureCanvas(first.page, 0).click();
  await first.page.getByRole('button', { name: 'Input as a tensor' }).click();
  await first.page.locator('.plane').waitFor();
  const title = await first.page.locator('.card h2').innerText();
  const saved = await first.page.evaluate(() => Reflect.get(window, 'savedState') as unknown);
  const second = await openLab({ image, settings: withMaxPool, saved });
  await second.page.locator('.plane').waitFor();
  await expect.poll(() => second.page.locator('.card h2').innerText()).toBe(title);
});

describe('the legend', () => {
  const picture = {
    stage: 0,
    encoding: 'signed',
    rows: 1,
    columns: 1,
    bytes: Uint8Array.of(127),
    alpha: null,
    values: null,
    padding: null,
    low: -330,
    high: 330,
    statistics: { min: -964, max: 963, histogram: [2, 9, 99, 5], clippedBelow: 1641, clippedAbove: 2328 },
  } as const;

  test.each([1240, 512, 388, 258, 160, 90])('says min, 0, max and what lies beyond in %i pixels', (width) => {
    const { ticks, facts } = legendLayout(picture, width);
    const words = [...ticks.map(({ text }) => text), ...facts];
    for (const word of ['min \u2212964', 'max 963', 'beyond the scale: 1641 below, 2328 above']) {
      expect(words.filter((said) => said === word)).toHaveLength(1);
    }
    if (width > 120) expect(words).toContain('0');
  });

  test('pointing at a bar, or walking to it, says its values and how many there are', async () => {
    // Half black, half white: 32 of each.
    const halves = makeImage(8, 8, 1, (_row, column) => (column < 4 ? 0 : 255));
    const { page } = await openLab({ image: halves, settings: sobelSettings() });
    const legend = page.locator('.input .legend');
    const canvas = legend.locator('canvas');
    await canvas.hover({ position: { x: 1, y: 15 } });
    const tip = legend.getByRole('status');
    await expect.poll(() => tip.innerText()).toMatch(/^0 to [\d.]+: 32 values$/);
    await page.mouse.move(0, 0);
    await expect.poll(() => tip.count()).toBe(0);
    await canvas.focus();
    await page.keyboard.press('End');
    await expect.poll(() => tip.innerText()).toMatch(/^[\d.]+ to 255: 32 values$/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tip.innerText()).toMatch(/: 0 values$/);
  });
});
