import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChannelMode } from '../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { makeImage, numberedImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab, pointAtCell } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

const texture = makeImage(
  300,
  450,
  3,
  (row, column, channel) => (row * row + column * 7 + channel * 40) % 256,
);

/** A kernel of wide numbers, with a bias and a fill as wide. */
function wideSettings(size: number, channels: ChannelMode): LabSettings {
  const weights = Array.from({ length: size * size }, (_, index) =>
    index % 2 === 0 ? -12345.678 : 0.0123456,
  );
  const settings = sobelSettings({
    kernel: { height: size, width: size, weights },
    bias: -12345.678,
    padMode: { type: 'constant', value: -12345.678 },
    activation: 'relu',
  });
  return { ...settings, chain: { ...settings.chain, channels } };
}

/** Sums that are covered or cut off where a reader looks for them, and numbers that their cells cut off. */
async function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const cell of document.querySelectorAll<HTMLElement>('.sums td')) {
      cell.scrollIntoView({ block: 'center' });
      const text = document.createRange();
      text.selectNodeContents(cell);
      const { left, right, top, bottom } = text.getBoundingClientRect();
      for (const x of [left + 1, right - 1]) {
        const found = document.elementFromPoint(x, (top + bottom) / 2);
        if (!found || !cell.contains(found)) faults.push(`${cell.textContent} under ${found?.className}`);
      }
    }
    for (const cell of document.querySelectorAll('.card .grid span')) {
      const text = document.createRange();
      text.selectNodeContents(cell);
      if (text.getBoundingClientRect().width > cell.clientWidth)
        faults.push(`${cell.textContent} is cut off`);
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > window.innerWidth) faults.push(`the panel is ${scrollWidth} wide`);
    return faults;
  });
}

describe('room in the card', () => {
  test.each([
    [1, 'each'],
    [3, 'each'],
    [5, 'each'],
    [5, 'sum'],
    [15, 'each'],
  ] as const)(
    'nothing overlaps for kernels of size %d and wide numbers, channels %s',
    async (size, channels) => {
      const { page } = await openLab({ image: texture, settings: wideSettings(size, channels) });
      await canvas(page, 0).click({ position: { x: 3, y: 3 } });
      await page.locator('.card').waitFor();
      for (const width of [1280, 900, 720, 560, 420]) {
        await page.setViewportSize({ width, height: 800 });
        await expect.poll(() => unreadable(page), { message: `${width} wide` }).toEqual([]);
      }
    },
  );

  test('grids without room are scrolled by the keyboard', async () => {
    const { page } = await openLab({ image: texture, settings: wideSettings(15, 'each') });
    await canvas(page, 0).click({ position: { x: 3, y: 3 } });
    const grids = page.locator('.card').getByRole('group', { name: 'Arithmetic' });
    await grids.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => grids.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  });
});

describe('a click between whole pixels', () => {
  test.each([1, 1.5])('pins the cell that was shown, at %d device pixels a pixel', async (ratio) => {
    const { page } = await openLab({ image: texture, settings: sobelSettings(), ratio });
    await canvas(page, 0).waitFor();
    const box = (await canvas(page, 0).boundingBox())!;
    const said = page.locator('.panel > [aria-live=polite]').last();
    for (let step = 0; step < 12; step++) {
      const x = 101.07 + 3.6 * step;
      const y = 50.93 + 1.7 * step;
      await page.mouse.move(box.x + x, box.y + y);
      const row = Math.floor((y * 300) / box.height);
      const column = Math.floor((x * 450) / box.width);
      await page.getByRole('heading', { name: `Output at row ${row}, column ${column} =` }).waitFor();
      await page.mouse.down();
      await page.mouse.up();
      await expect.poll(() => said.textContent()).toContain(`row ${row}, column ${column} =`);
      await page.keyboard.press('Escape');
    }
  });
});

/** Whether the marks over a picture have a pixel in the marker's colour. */
function hasMarker(page: Page, stage: number): Promise<boolean> {
  return page.locator(`canvas[data-marks="${stage}"]`).evaluate((marks: HTMLCanvasElement) => {
    const { data } = marks.getContext('2d')!.getImageData(0, 0, marks.width, marks.height);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === 0xff && data[at + 1] === 0xd6 && data[at + 2] === 0x0a) return true;
    }
    return false;
  });
}

describe('Escape', () => {
  const hint = 'Point at the output';
  const pinMiddle = async (page: Page) => {
    await canvas(page, 0).waitFor();
    await pointAtCell(page, 0, 4, 4, 9);
    await page.mouse.down();
    await page.mouse.up();
  };

  test('shows at once that nothing is pinned, though the mouse rests there', async () => {
    const { page } = await openLab({ image: numberedImage(9, 9), settings: sobelSettings() });
    await pinMiddle(page);
    await page.getByText('pinned', { exact: true }).waitFor();
    await expect.poll(() => hasMarker(page, 0)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByText(hint).waitFor();
    await expect
      .poll(async () => [await hasMarker(page, -1), await hasMarker(page, 0)])
      .toEqual([false, false]);
  });

  test('frees what the keyboard pinned, with its card', async () => {
    const { page } = await openLab({ image: numberedImage(9, 9), settings: sobelSettings() });
    await pinMiddle(page);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'row 4, column 5' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(hint).waitFor();
  });

  test('leaves the card to another cell under the mouse, which is marked as not pinned', async () => {
    const { page } = await openLab({ image: numberedImage(9, 9), settings: sobelSettings() });
    await pinMiddle(page);
    await canvas(page, 0).hover({ position: { x: 5, y: 5 } });
    await page.getByRole('heading', { name: 'row 4, column 4' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'row 0, column 0' }).waitFor();
    await page.getByText('not pinned').waitFor();
    expect(await page.getByRole('button', { name: 'Unpin (Esc)' }).count()).toBe(0);
  });
});

describe('a picture that is thinner than a pixel', () => {
  test.each([
    [5000, 1],
    [1, 5000],
  ])('%d × %d can be seen, hit anywhere, and says that it is not to scale', async (height, width) => {
    const image = makeImage(height, width, 1, (row, column) => (row + column) % 256);
    const { page } = await openLab({ image, settings: sobelSettings() });
    const picture = canvas(page, -1);
    const box = (await picture.waitFor().then(() => picture.boundingBox()))!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    await expect.poll(() => page.getByText('Thicker than to scale').count()).toBe(2);
    const [acrossX, acrossY] = height > width ? [1, box.height / 2] : [box.width / 2, 1];
    await picture.click({ position: { x: acrossX, y: acrossY } });
    const [row, column] = height > width ? [/2[45]\d\d/, '0'] : ['0', /2[45]\d\d/];
    const name = new RegExp(`row ${source(row)}, column ${source(column)} = \\d+`);
    await page.getByRole('heading', { name }).waitFor();
    await expect.poll(() => hasMarker(page, -1)).toBe(true);
  });
});

function source(text: string | RegExp): string {
  return typeof text === 'string' ? text : text.source;
}

describe('rounding', () => {
  const image = makeImage(9, 9, 1, (row, column) => 100 + row + column);
  const third = { height: 1, width: 3, weights: [1 / 9, 1 / 9, 1 / 9] };

  test('is said where it happens, and every digit is in the tooltip', async () => {
    const { page } = await openLab({ image, settings: sobelSettings({ kernel: third }) });
    await canvas(page, 0).click();
    await page.getByText('≈ Some numbers are rounded here').waitFor();
    expect(await page.locator('.between').allTextContents()).toEqual(['⊙', '≈']);
    expect(await page.locator('.line').textContent()).toBe('107·0.111 + 108·0.111 + 109·0.111 ≈ 36');
    const weight = page
      .getByRole('img', { name: /^kernel:/ })
      .locator('span')
      .first();
    expect(await weight.getAttribute('title')).toBe(String(1 / 9));
  });

  test('whole numbers stay whole, and equal', async () => {
    const { page } = await openLab({ image, settings: sobelSettings() });
    await canvas(page, 0).click();
    await page.locator('.line').waitFor();
    expect(await page.locator('.between').allTextContents()).toEqual(['⊙', '=']);
    expect(await page.locator('.card').innerText()).not.toContain('≈');
  });
});

test('a panel that cannot start says so in the language of the editor', async () => {
  const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));
  const { page } = await openLab({ startFailure: 'none', language: 'es', bundle }, [
    expect.stringContaining('none'),
  ]);
  await page
    .getByText(bundle['The Kernel Lab could not start. Close it and choose Apply Kernel again.'])
    .waitFor();
});
