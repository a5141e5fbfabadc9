import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { withPoolKind } from '../../webview/kernelLab/state/settingsEdits.ts';
import { correlateCell } from './harness/correlateCell.ts';
import { makeImage, numberedImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab, pointAtCell } from './harness/openLab.ts';
import { sobelSettings, withMaxPool as withPool } from './harness/settings.ts';

const texture = makeImage(60, 90, 3, (row, column, channel) => (row * row + column * 7 + channel * 40) % 256);
const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));

describe('pointing', () => {
  const image = numberedImage(9, 9);

  test('the card prints the sum that a direct computation gives', async () => {
    const { page } = await openLab({ image, settings: sobelSettings({ bias: 2, divisor: 4 }) });
    await pointAtCell(page, 0, 3, 4, 9);
    const expected = correlateCell(image, [-1, 0, 1, -2, 0, 2, -1, 0, 1], 3, 3, 4) / 4 + 2;
    await page.getByRole('heading', { name: `Output at row 3, column 4 = ${expected}` }).waitFor();
    expect(await page.locator('.line').textContent()).toBe(
      '23·(\u22121) + 25·1 + 33·(\u22122) + 35·2 + 43·(\u22121) + 45·1 = 8',
    );
    expect(await page.locator('.sums').innerText()).toMatch(
      /sum\s+8\s+÷ divisor\s+4\s+\+ bias\s+2\s+output\s+4/,
    );
  });

  test('hover looks, click pins, Escape frees', async () => {
    const { page } = await openLab({ image, settings: withPool });
    await pointAtCell(page, 0, 3, 4, 9);
    const heading = (row: number, column: number) =>
      page.getByRole('heading', { name: `Output at row ${row}, column ${column} =` });
    await heading(3, 4).waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await pointAtCell(page, 0, 6, 6, 9);
    await page.getByRole('button', { name: 'Unpin (Esc)' }).waitFor();
    expect(await heading(3, 4).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await heading(6, 6).waitFor();
    await page.mouse.move(1, 1);
    await page.getByText('Point at the output').waitFor();
  });

  test('the keyboard walks, Shift walks by a stride, and the value is said', async () => {
    const { page } = await openLab({ image, settings: withPool });
    await canvas(page, 0).focus();
    await page.keyboard.press('ArrowRight');
    const said = page.locator('.panel > [aria-live=polite]').last();
    await expectText(said, 'Output at row 4, column 4 = 8');
    await page.keyboard.press('ArrowUp');
    await expectText(said, 'Output at row 3, column 4 = 8');
    await page.keyboard.press('Shift+ArrowRight');
    await expectText(said, 'Output at row 3, column 6 = 8');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Unpin (Esc)' }).waitFor();
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
    await expectText(said, 'Output at row 3, column 8 = \u2212148');
  });

  test('the frame of a pinned cell and of its window are drawn in the marker colour', async () => {
    const { page } = await openLab({ image, settings: sobelSettings() });
    await pointAtCell(page, 0, 4, 4, 9);
    await page.mouse.down();
    await page.mouse.up();
    await page.locator('.card').waitFor();
    for (const stage of [-1, 0]) {
      await page.waitForFunction(
        ([selector]) => {
          const picture = document.querySelector<HTMLCanvasElement>(selector);
          const context = picture?.getContext('2d');
          if (!picture || !context) return false;
          const { data } = context.getImageData(0, 0, picture.width, picture.height);
          for (let at = 0; at < data.length; at += 4) {
            if (data[at] === 0xff && data[at + 1] === 0xd6 && data[at + 2] === 0x0a) return true;
          }
          return false;
        },
        [`canvas[data-marks="${stage}"]`],
      );
    }
  });
});

describe('numbers beyond float32', () => {
  /** One huge weight in the middle, beside zeros. */
  const lone = (weight: number) =>
    sobelSettings({ kernel: { height: 3, width: 3, weights: [0, 0, 0, 0, weight, 0, 0, 0, 0] } });

  test.each([
    [1e37, '∞'],
    [-1e37, '\u2212∞'],
  ])('a weight of %d gives %s, in the card and in the pool window', async (weight, text) => {
    const settings = withPoolKind(lone(weight), 1, 'max');
    const { page } = await openLab({ image: numberedImage(9, 9), settings });
    await pointAtCell(page, 0, 4, 4, 9);
    await page.getByRole('heading', { name: `Output at row 4, column 4 = ${text}` }).waitFor();
    expect(await page.locator('.sums .output').innerText()).toContain(text);
    const window = page.getByRole('img', { name: /^window:/ });
    expect(await window.getAttribute('aria-label')).toBe(`window: ${Array(4).fill(text).join(', ')}`);
  });

  test('products that no number holds are infinite too, and their difference is none', async () => {
    const kernel = { height: 1, width: 3, weights: [1e308, 0, -1e308] };
    const { page } = await openLab({ image: numberedImage(9, 9), settings: sobelSettings({ kernel }) });
    await pointAtCell(page, 0, 4, 4, 9);
    await page.getByRole('heading', { name: 'Output at row 4, column 4 = NaN' }).waitFor();
    const products = page.getByRole('img', { name: /^products:/ });
    expect(await products.getAttribute('aria-label')).toBe('products: ∞, 0, \u2212∞');
  });
});

/** Waits until `locator` says exactly `text`. */
async function expectText(locator: ReturnType<Page['locator']>, text: string) {
  await expect.poll(() => locator.textContent(), { timeout: 5000 }).toBe(text);
}

describe('states', () => {
  test('a panel that cannot start says so, without what was thrown', async () => {
    const reason = 'presets.map is not a function';
    const { page } = await openLab({ startFailure: reason }, [expect.stringContaining(reason)]);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await page.locator('#root').innerText()).toBe(
      'The Kernel Lab could not start. Close it and choose Apply Kernel again.',
    );
  });

  test('an impossible setting is said beside the formula; its remedy mends it', async () => {
    const { page } = await openLab({ image: numberedImage(9, 9), settings: sobelSettings({ padding: 1 }) });
    await canvas(page, 0).waitFor();
    await page.getByLabel('Dilation').fill('9');
    await page.getByRole('alert').getByText('The kernel is taller than the padded input').waitFor();
    expect(await page.getByLabel('Dilation').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByText('last valid result').isVisible()).toBe(true);
    expect(await canvas(page, 0).evaluate((element) => getComputedStyle(element).opacity)).toBe('0.45');
    await page.getByRole('button', { name: 'Set dilation 5' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Dilation').inputValue()).toBe('5');
  });

  test('a preview says so until it is exact', async () => {
    const lab = await openLab({ image: texture, preview: true });
    await lab.page.locator('figure.output .badge', { hasText: 'preview' }).waitFor();
  });

  test('slow work shows a bar while the old result stays', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lab = await openLab({
      image: texture,
      beforeRender: ({ settings }) => (settings.display === 'abs' ? held : Promise.resolve()),
    });
    await canvas(lab.page, 0).waitFor();
    await lab.page.getByRole('radio', { name: 'Abs' }).click();
    await lab.page.getByRole('progressbar', { name: 'Computing' }).waitFor();
    expect(await canvas(lab.page, 0).isVisible()).toBe(true);
    release();
    await lab.page.getByRole('progressbar').waitFor({ state: 'detached' });
  });

  test('with reduced motion the bar stands still', async () => {
    const lab = await openLab({ reducedMotion: true, state: { phase: 'loading', name: 'photo.jpg' } });
    const bar = lab.page.getByRole('progressbar');
    await bar.waitFor();
    expect(await bar.evaluate((element) => getComputedStyle(element).animationName)).toBe('none');
  });

  test('without an image one action is offered', async () => {
    const { page, host } = await openLab({});
    await page.getByRole('button', { name: 'Open an image…' }).click();
    await expect.poll(() => host.opened).toBe(1);
  });

  test('a change of theme repaints with its scale', async () => {
    const { page } = await openLab({ image: makeImage(8, 8, 1, () => 50), theme: 'dark' });
    await canvas(page, 0).waitFor();
    const middle = () =>
      canvas(page, 0).evaluate((element) => {
        const picture = element as HTMLCanvasElement;
        const context = picture.getContext('2d');
        return [...(context?.getImageData(picture.width / 2, picture.height / 2, 1, 1).data ?? [])].slice(
          0,
          3,
        );
      });
    await expect.poll(middle).toEqual([0x2b, 0x2b, 0x2b]);
    await page.evaluate(() => document.body.classList.replace('vscode-dark', 'vscode-light'));
    await expect.poll(middle).toEqual([0xf7, 0xf7, 0xf7]);
  });

  test('settings come back as they were left', async () => {
    const first = await openLab({ image: texture });
    await first.page.getByLabel('Bias').fill('12');
    const saved = await first.page.evaluate(() => Reflect.get(window, 'savedState'));
    const second = await openLab({ image: texture, saved });
    await canvas(second.page, 0).waitFor();
    expect(await second.page.getByLabel('Bias').inputValue()).toBe('12');
  });
});

test('the browser decodes where the host cannot: exact bytes, alpha kept', async () => {
  const lab = await openLab({});
  await lab.page.locator('.panel').waitFor();
  // A PNG of one row: red, and green at half opacity.
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR4nGP4z8DwHwgbABB5A359Y87XAAAAAElFTkSuQmCC';
  const decoded = await lab.panel.request('decode', { bytes: Uint8Array.from(Buffer.from(png, 'base64')) });
  expect(decoded).toMatchObject({ height: 1, width: 2 });
  expect([...decoded.rgba.slice(0, 4)]).toEqual([255, 0, 0, 255]);
  expect(decoded.rgba[7]).toBe(128);
});

test('in Spanish no English sentence is left', async () => {
  const { page } = await openLab({ image: texture, settings: withPool, language: 'es', bundle: spanish });
  await canvas(page, 0).click();
  await page.locator('.card').waitFor();
  const words = await page.evaluate(() => {
    const labels = [...document.querySelectorAll('[aria-label],[title]')].flatMap((element) => [
      element.getAttribute('aria-label') ?? '',
      element.getAttribute('title') ?? '',
    ]);
    return `${document.body.innerText} ${labels.join(' ')}`;
  });
  expect(words).not.toMatch(/\b(the|output|input|row|column|kernel|padding|stride|sum|of|and|is)\b/i);
});
