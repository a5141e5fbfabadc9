import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ConvolutionStep } from '../../src/engine/filter/filterChain.ts';
import { convolutionAt } from '../../webview/kernelLab/state/settingsEdits.ts';
import { numberedImage } from './harness/images.ts';
import type { LabPage, LabPageOptions } from './harness/labPage.ts';
import { openLab } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

const image = numberedImage(20, 20);
const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));

function openWith(change: Partial<ConvolutionStep>, options: LabPageOptions = {}): Promise<LabPage> {
  return openLab({ image, settings: sobelSettings(change), ...options });
}

/** A kernel whose weights are `value` of their places. */
function kernelOf(height: number, width: number, value: (index: number) => number) {
  return { height, width, weights: Array.from({ length: height * width }, (_, index) => value(index)) };
}

function asked({ host }: LabPage): ConvolutionStep | undefined {
  const settings = host.renders.at(-1)?.settings;
  return (settings && convolutionAt(settings, 0)) ?? undefined;
}

async function pressAll(page: Page, keys: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Label of the element that has the focus. */
function focusedLabel(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}

describe('a weight that is typed key by key', () => {
  const cases: readonly (readonly [shown: number, keys: string, weight: number])[] = [
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [digit, `${digit}${digit}5`, digit * 110 + 5] as const),
    [0, '0.25', 0.25],
    [2, '25', 25],
    [12, '12', 12],
    [-1, '-25', -25],
    [-1, '-2.5', -2.5],
    [-2, '-2', -2],
    [-21, '-22', -22],
    [0.5, '.5', 0.5],
    [0.5, '.55', 0.55],
    [3, ',5', 0.5],
    [-1, '-,5', -0.5],
    [1, '1e2', 100],
    [1, '1/9', 1 / 9],
    [7, '7-', 7],
  ];

  test('keeps every digit, whatever was shown before', async () => {
    const kernel = kernelOf(5, 5, (index) => cases[index]?.[0] ?? 0);
    const lab = await openWith({ kernel });
    const cells = lab.page.locator('.matrix input');
    for (const [index, [shown, keys, weight]] of cases.entries()) {
      await cells.nth(index).focus();
      await pressAll(lab.page, keys);
      const typed = keys.replace(/^-/, '\u2212');
      expect(await cells.nth(index).inputValue(), `${keys} on ${shown}`).toBe(typed);
      await expect
        .poll(() => asked(lab)?.kernel.weights[index], { message: `${keys} on ${shown}` })
        .toBe(weight);
    }
  });

  test('may be mended in the middle, and is replaced by what is typed after Enter', async () => {
    const lab = await openWith({ kernel: kernelOf(3, 3, () => 2) });
    const cell = lab.page.getByLabel('Weight at row 1, column 1');
    await cell.focus();
    await pressAll(lab.page, '25');
    await lab.page.keyboard.press('ArrowLeft');
    await lab.page.keyboard.press('7');
    await lab.page.keyboard.press('8');
    expect(await cell.inputValue()).toBe('2785');
    await lab.page.keyboard.press('Enter');
    await pressAll(lab.page, '46');
    expect(await cell.inputValue()).toBe('46');
    await lab.page.keyboard.press('Escape');
    await lab.page.keyboard.press('+');
    await lab.page.keyboard.insertText('9');
    expect(await cell.inputValue()).toBe('9');
  });
});

describe('numbers beside the matrix', () => {
  test.each([1280, 560, 420])('seven characters are seen whole at %d pixels', async (width) => {
    for (const size of [3, 5]) {
      const { page } = await openWith({ kernel: kernelOf(size, size, () => 1) }, { width });
      for (const name of ['Divisor', 'Bias']) {
        const field = page.getByLabel(name);
        for (const text of ['4096', '4096.25', '1234567', '\u2212123456', '2.5e+21']) {
          await field.fill(text);
          await page.getByLabel('Stride', { exact: true }).focus();
          const { scrollWidth, clientWidth } = await field.evaluate(({ scrollWidth, clientWidth }) => ({
            scrollWidth,
            clientWidth,
          }));
          expect(await field.inputValue()).toBe(text);
          expect(scrollWidth, `${name} ${text} beside ${size}`).toBeLessThanOrEqual(clientWidth);
        }
        await field.fill('0.123456789012');
        expect(await field.getAttribute('title')).toContain('0.123456789012');
      }
    }
  });

  test('come after the matrix in the order of tabs; what is typed there resizes nothing', async () => {
    const lab = await openWith({});
    const { page } = lab;
    await page.getByLabel('Known kernels').focus();
    const labels = ['Weight at row 0, column 0', 'Divisor', 'Bias', 'Kernel size', 'Mirror'];
    for (const label of labels) {
      await page.keyboard.press('Tab');
      expect(await focusedLabel(page)).toBe(label);
    }
    for (const label of [...labels.slice(0, -1).reverse(), 'Known kernels']) {
      await page.keyboard.press('Shift+Tab');
      expect(await focusedLabel(page)).toBe(label);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await pressAll(page, '5');
    await expect.poll(() => asked(lab)).toMatchObject({ divisor: 5, kernel: { height: 3, width: 3 } });
  });
});

describe('kernels of every size', () => {
  const sizes = [
    [9, 9],
    [15, 15],
    [1, 15],
    [15, 1],
    [15, 3],
    [2, 15],
  ] as const;

  test.each([1280, 560, 420])('are seen whole at %d pixels, their numbers on focus', async (viewport) => {
    for (const [height, width] of sizes) {
      const kernel = kernelOf(height, width, (index) => (index - 7.5) / 8);
      const { page } = await openWith({ kernel }, { width: viewport });
      const cells = page.locator('.matrix input');
      await cells.last().scrollIntoViewIfNeeded();
      // Each cell is what lies at its middle: nothing clips or covers it.
      const hidden = await cells.evaluateAll((all) =>
        all.filter((cell) => {
          const { x, y, width, height } = cell.getBoundingClientRect();
          return (
            document.elementFromPoint(x + width / 2, y + height / 2) !== cell || width < 12 || height < 12
          );
        }),
      );
      expect(hidden, `${height}×${width}`).toEqual([]);
      const corners = [0, width - 1, (height - 1) * width, height * width - 1, width + 1];
      for (const index of corners.filter((place) => place < height * width)) {
        await cells.nth(index).focus();
        await expectNumberSeen(cells.nth(index), kernel.weights[index]);
      }
    }
  });

  test('where numbers have no room, signs stand for them', async () => {
    const { page } = await openWith({ kernel: kernelOf(15, 15, (index) => ((index % 3) - 1) / 8) });
    const cells = page.locator('.matrix input');
    await cells.last().waitFor();
    const texts = await cells.evaluateAll((all) => all.slice(0, 3).map((cell) => Reflect.get(cell, 'value')));
    expect(texts).toEqual(['\u2212', '', '+']);
    expect(await cells.first().getAttribute('title')).toBe('-0.125');
    const whole = await openWith({ kernel: kernelOf(9, 9, (index) => index - 40) });
    expect(await whole.page.locator('.matrix input').first().inputValue()).toBe('\u221240');
  });
});

/** The focused cell shows its number whole, inside the panel. */
async function expectNumberSeen(cell: Locator, weight: number): Promise<void> {
  const text = () => cell.inputValue().then((shown) => Number(shown.replace('\u2212', '-')));
  await expect.poll(text).toBeCloseTo(weight, 1);
  const excess = await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(excess).toBeLessThanOrEqual(0);
  const [inside, outside] = [await cell.boundingBox(), await cell.page().locator('.editor').boundingBox()];
  expect(inside!.x).toBeGreaterThanOrEqual(outside!.x);
  expect(inside!.x + inside!.width).toBeLessThanOrEqual(outside!.x + outside!.width);
  expect(inside!.y).toBeGreaterThanOrEqual(outside!.y);
}

describe('a value that is not taken', () => {
  const refused = [
    ['Divisor', '1e400', 'Divisor must be a number from −1.79e308 to 1.79e308, so it stays 4.'],
    ['Bias', '', 'Bias must be a number from −1.79e308 to 1.79e308, so it stays 0.'],
    ['Stride', '2.5', 'Stride must be one or two whole numbers from 1 to 999,999, so it stays 1.'],
    ['Dilation', '0', 'Dilation must be one or two whole numbers from 1 to 999,999, so it stays 1.'],
    ['Top', '-1', 'Top must be a whole number from 0 to 999,999, so it stays 2.'],
    ['Top', '1000000', 'Top must be a whole number from 0 to 999,999, so it stays 2.'],
  ] as const;
  const settings = { divisor: 4, padding: [2, 1, 1, 1] } as const;

  test.each(refused)(
    '%s "%s" says why, moves nothing, and covers nothing once it is left',
    async (name, text, why) => {
      const { page } = await openWith(settings);
      const field = page.getByLabel(name, { exact: true });
      const before = await page.getByLabel('Activation').boundingBox();
      const kept = await field.inputValue();
      await field.fill(text);
      const message = page.getByText(why, { exact: true });
      await message.waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.getAttribute('aria-describedby')).toBe(await message.getAttribute('id'));
      expect(await page.getByLabel('Activation').boundingBox()).toEqual(before);
      await page.keyboard.press('Tab');
      expect(await field.inputValue()).toBe(kept);
      await message.waitFor({ state: 'detached' });
      expect(await field.getAttribute('aria-describedby')).toBeNull();
      expect(await field.getAttribute('aria-invalid')).toBe('false');
    },
  );

  test('is said until it is mended, or something else is done', async () => {
    const { page } = await openWith(settings);
    await page.getByLabel('Divisor').fill('x');
    const message = page.locator('.refusal');
    await message.waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('7');
    await message.waitFor({ state: 'detached' });
    await page.getByLabel('Stride', { exact: true }).press('ArrowDown');
    await message.getByText('so it stays 1').waitFor();
    await page.getByRole('heading', { name: 'Output' }).click();
    await message.waitFor({ state: 'detached' });
  });

  test('is said in Spanish, near its field, inside a narrow panel', async () => {
    for (const size of [3, 5]) {
      const { page } = await openWith(
        { kernel: kernelOf(size, size, () => 1) },
        { language: 'es', bundle: spanish, width: 420 },
      );
      const field = page.getByLabel('Divisor');
      await field.fill('1e400');
      const message = page.getByText(
        'Divisor: ha de ser un número de −1.79e308 a 1.79e308, así que se queda en 1.',
      );
      const [box, place] = [await message.boundingBox(), await field.boundingBox()];
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(420);
      expect(Math.abs(box!.y - place!.y - place!.height)).toBeLessThan(100);
    }
  });
});
