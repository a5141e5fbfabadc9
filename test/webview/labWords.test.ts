/** What the Kernel Lab says of its output, and what it begins with. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { savedState } from '../../webview/kernelLab/state/savedSettings.ts';
import { withPool, withPoolKind } from '../../webview/kernelLab/state/settingsEdits.ts';
import { imageInfo } from './harness/fakeHost.ts';
import { makeImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

const texture = makeImage(60, 90, 3, (row, column, channel) => (row * row + column * 7 + channel * 40) % 256);
const pixel = makeImage(1, 1, 1, () => 77);
const largePool = withPool(withMaxPool, 1, { size: [900, 900] });

const sentence = (page: Page) => page.locator('.output .sentence');
const fact = (page: Page) => page.locator('.output .fact');
const strip = (page: Page) => page.getByRole('region', { name: 'Output size' });

async function show(page: Page, display: string): Promise<void> {
  await page.getByRole('radio', { name: display, exact: true }).click();
}

describe('the sentence under the output', () => {
  test('says what the colours mean, for the kernel as it is applied and as it is shown', async () => {
    const { page } = await openLab({ image: texture, settings: sobelSettings() });
    const says = (words: string) => expect.poll(() => sentence(page).innerText()).toContain(words);
    await says('Blue: brighter to the right. Red: darker to the right.');
    await page.getByLabel('Flip the kernel').check();
    await says('Blue: darker to the right. Red: brighter to the right.');
    await show(page, 'Clamp');
    await says('Light: darker to the right. Black: all else.');
    await show(page, 'Abs');
    await says('The lighter, the stronger; the sign does not show.');
    await show(page, 'Min–max');
    await says('Towards white: darker to the right. Towards black: brighter to the right.');
    await page.getByLabel('Divisor').fill('-1');
    await says('A kernel of your own');
    await page.getByLabel('Divisor').fill('1');
    await page.getByLabel('Bias').fill('5');
    await expect.poll(() => sentence(page).innerText()).toMatch(/against noise\.$/);
  });

  test('holds under a flip that changes nothing', async () => {
    const settings = sobelSettings({
      kernel: { height: 3, width: 3, weights: [0, 1, 0, 1, -4, 1, 0, 1, 0] },
      flip: true,
    });
    const { page } = await openLab({ image: texture, settings });
    const words = 'Blue: darker than its neighbours. Red: brighter than its neighbours.';
    await expect.poll(() => sentence(page).innerText()).toContain(words);
  });
});

describe('the formula strip', () => {
  test('names the step that it shows, which is the one without an output', async () => {
    const { page } = await openLab({ image: texture, saved: savedState(withMaxPool) });
    await strip(page).getByText('Convolution', { exact: true }).waitFor();
    await page.getByLabel('Divisor').fill('0');
    await page.getByText('The divisor must not be 0.').waitFor();
    expect(await strip(page).getByText('Convolution', { exact: true }).isVisible()).toBe(true);
    await page.getByLabel('Divisor').fill('1');
    await page.getByLabel('Pool size').fill('99');
    await strip(page).getByText('Pooling', { exact: true }).waitFor();
    expect(await strip(page).getByRole('alert').innerText()).toMatch(
      /^The pooling window is taller than what it pools: 99 rows against 60\. Use a smaller window\./,
    );
    expect(await strip(page).getByText('Convolution', { exact: true }).count()).toBe(0);
  });

  test.each([420, 500, 560, 700])('shows whole rows at %i pixels', async (width) => {
    const wide = makeImage(2, 12_345, 1, () => 9);
    for (const stride of [1, 2] as const) {
      const settings = sobelSettings({ stride: [stride, stride], padding: [20, 20, 20, 20] });
      const { page } = await openLab({ image: wide, settings, width, height: 900 });
      const results = strip(page).locator('td.result');
      await results.nth(1).waitFor();
      expect(await results.nth(1).innerText()).toContain(stride === 1 ? '12,383' : '6192');
      const [right, scrolls] = await strip(page).evaluate((element) => [
        Math.max(
          ...[...element.querySelectorAll('td, th')].map((cell) => cell.getBoundingClientRect().right),
        ),
        element.scrollWidth > element.clientWidth,
      ]);
      expect(right).toBeLessThanOrEqual(width);
      expect(scrolls).toBe(false);
    }
  });
});

describe('a newly opened image', () => {
  test('of one pixel has a result from the start; a larger one after it is pooled', async () => {
    const lab = await openLab({ image: pixel, settings: withMaxPool });
    await canvas(lab.page, 0).waitFor();
    expect(await lab.page.getByRole('alert').count()).toBe(0);
    const pooling = lab.page.getByLabel('Pooling');
    expect(await pooling.inputValue()).toBe('none');
    lab.panel.notify('imageChanged', { phase: 'exact', info: imageInfo(texture, 'other.png') });
    await expect.poll(() => pooling.inputValue()).toBe('max');
  });

  test.each<[string, LabSettings, string]>([
    ['a divisor of 0', sobelSettings({ divisor: 0 }), ''],
    ['a kernel that does not fit', sobelSettings({ dilation: [80, 80], padding: 'valid' }), ''],
    ['a pool that does not fit', largePool, '90 × 60'],
  ])('has no last valid result under %s', async (_, settings, words) => {
    const { page } = await openLab({ image: texture, saved: savedState(settings) });
    await page.getByRole('alert').waitFor();
    await canvas(page, -1).waitFor();
    await expect.poll(() => fact(page).innerText()).toBe(words);
    expect(await page.locator('.frame.stale').count()).toBe(0);
  });

  test('keeps the last valid result of settings before, and says so', async () => {
    const { page } = await openLab({ image: texture, settings: sobelSettings() });
    await canvas(page, 0).waitFor();
    await page.getByLabel('Divisor').fill('0');
    await expect.poll(() => fact(page).innerText()).toBe('last valid result');
    expect(await page.locator('.output .frame.stale').count()).toBe(1);
  });
});

describe('settings', () => {
  test('of the last panel are those of the next', async () => {
    const first = await openLab({ image: texture });
    await first.page.getByLabel('Bias').fill('12');
    await expect.poll(() => first.host.kept).toMatchObject({ version: 2 });
    const second = await openLab({ image: texture, kept: structuredClone(first.host.kept) });
    await canvas(second.page, 0).waitFor();
    expect(await second.page.getByLabel('Bias').inputValue()).toBe('12');
  });

  test('that nobody changed are not kept, nor is what another version wrote', async () => {
    const lab = await openLab({
      image: texture,
      kept: { version: 1, settings: withPoolKind(withMaxPool, 1, 'none') },
    });
    await canvas(lab.page, 0).waitFor();
    expect(await lab.page.getByLabel('Pooling').inputValue()).toBe('max');
    expect(lab.host.kept).toMatchObject({ version: 1 });
  });

  test('the display of new panels, where it was set anew since, is the later wish', async () => {
    const left: LabSettings = { ...sobelSettings({ bias: 7 }), display: 'abs' };
    const chosen = async (display: LabSettings['display'], before: LabSettings['display']) => {
      const { page } = await openLab({
        image: texture,
        settings: { display },
        kept: savedState(left, before),
      });
      await canvas(page, 0).waitFor();
      expect(await page.getByLabel('Bias').inputValue()).toBe('7');
      return page
        .getByRole('radiogroup', { name: 'Display' })
        .getByRole('radio', { checked: true })
        .innerText();
    };
    expect(await chosen('auto', 'auto')).toBe('Abs');
    expect(await chosen('clamp', 'auto')).toBe('Clamp');
  });
});

describe('a drawing that the host has no fonts for', () => {
  const decode = async (svg: string) => {
    const lab = await openLab({});
    await lab.page.locator('.panel').waitFor();
    return lab.panel.request('decode', { bytes: new TextEncoder().encode(svg) });
  };
  const body = '<rect width="80" height="30" fill="white"/><text x="5" y="20">Hello</text>';

  test.each([
    ['its size', 'width="80" height="30"', 80, 30],
    ['its view box', 'viewBox="0 0 80 30"', 80, 30],
    ['one side and its view box', 'width="160" viewBox="0 0 80 30"', 160, 60],
  ])('is drawn by the browser, as large as %s says', async (_, size, width, height) => {
    const { rgba, ...extent } = await decode(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${body}</svg>`);
    expect(extent).toEqual({ width, height });
    expect([...rgba.slice(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(rgba.some((value, place) => place % 4 === 0 && value < 128)).toBe(true);
  });
});
