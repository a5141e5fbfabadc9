import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ConvolutionStep } from '../../src/protocol/engineTypes.ts';
import { numberedImage } from './harness/images.ts';
import type { LabPage } from './harness/labPage.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

/** Six rows of twenty columns: without padding, a kernel has at most six rows. */
const image = numberedImage(6, 20);

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const sizes = (page: Page): Locator => page.getByRole('combobox', { name: 'Kernel size' });

/** A kernel of ones. */
function ones(height: number, width: number): Pick<ConvolutionStep, 'kernel'> {
  return { kernel: { height, width, weights: Array.from({ length: height * width }, () => 1) } };
}

async function open(change: Partial<ConvolutionStep>): Promise<LabPage> {
  const lab = await openLab({ image, settings: sobelSettings(change) });
  await canvas(lab.page, 0).waitFor();
  return lab;
}

/** The choices of a list that cannot be chosen. */
function offChoices(list: Locator): Promise<string[]> {
  return list
    .locator('option')
    .evaluateAll((all) =>
      all.filter((option) => (option as HTMLOptionElement).disabled).map((option) => option.textContent),
    );
}

const tooTall = (height: number) =>
  `The kernel would be larger than the padded input, ${height} × 20. Pad more first.`;

describe('no control leads to a kernel without an output', () => {
  test('sizes and known kernels that do not fit cannot be chosen, and the lists say why', async () => {
    const { page } = await open({ padding: 'valid' });
    const large = ['7×7', '8×8', '9×9', '10×10', '11×11', '12×12', '13×13', '14×14', '15×15'];
    await expect.poll(() => offChoices(sizes(page))).toEqual(large);
    expect(await sizes(page).getAttribute('title')).toBe(tooTall(6));
    const known = page.getByLabel('Known kernels');
    expect(await offChoices(known)).toEqual(['Gaussian blur 7×7', 'Gabor 45°']);
    // What fits can be chosen, up to the last row.
    await sizes(page).selectOption('6×6');
    await expect.poll(() => page.locator('figure.output .fact').innerText()).toBe('15 × 1');
    expect(await page.locator('.verdict.problem').count()).toBe(0);
    // Dilated, the kernel is larger still; padded, the input is.
    await sizes(page).selectOption('3×3');
    await page.getByLabel('Dilation').fill('2');
    await expect.poll(async () => (await offChoices(sizes(page)))[0]).toBe('4×4');
    await page.getByLabel('Padding', { exact: true }).selectOption('same');
    await expect.poll(() => offChoices(sizes(page))).toEqual([]);
    expect((await sizes(page).getAttribute('title')) ?? '').toBe('');
  });

  test('a row too many, and a turn that does not fit, are refused by their buttons', async () => {
    const { page, host } = await open({ padding: [1, 0, 0, 0], ...ones(7, 9) });
    for (const name of ['Add a row', 'Rotate by 90°', 'Transpose']) {
      expect(await button(page, name).getAttribute('title')).toBe(`${name}\n${tooTall(7)}`);
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true');
      await button(page, name).click({ force: true });
    }
    expect(host.kept).toBeUndefined();
    await button(page, 'Remove a row').click();
    await expect.poll(() => sizes(page).inputValue()).toBe('6×9');
    expect(await button(page, 'Add a row').getAttribute('aria-disabled')).toBe('false');
  });

  test('a padding without which nothing fits cannot be left', async () => {
    const { page } = await open(ones(7, 7));
    const padding = page.getByLabel('Padding', { exact: true });
    expect(await offChoices(padding)).toEqual(['valid']);
    expect(await padding.getAttribute('title')).toBe(tooTall(6));
  });

  test('a pool is no larger than what it pools', async () => {
    const { page } = await openLab({ image: numberedImage(1, 9), settings: sobelSettings() });
    await canvas(page, 0).waitFor();
    await page.getByLabel('Pooling').selectOption('max');
    await expect.poll(() => page.getByLabel('Pool size').inputValue()).toBe('1, 2');
    await canvas(page, 1).waitFor();
    expect(await page.locator('.verdict.problem').count()).toBe(0);
  });

  test('what a text can reach is marked, and its list still shows it', async () => {
    const { page } = await open({ padding: 'valid' });
    await page.getByLabel('Dilation').fill('3');
    await page.getByRole('alert').getByText('The kernel is taller than the padded input').waitFor();
    expect(await sizes(page).inputValue()).toBe('3×3');
    await sizes(page).selectOption('2×2');
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

describe('the extents of a kernel', () => {
  test('end at 1 and at 15, rows and columns each for itself', async () => {
    const { page } = await open(ones(14, 2));
    const press = async (name: string, size: string) => {
      await button(page, name).click();
      await expect.poll(() => sizes(page).inputValue()).toBe(size);
    };
    await press('Add a row', '15×2');
    expect(await button(page, 'Add a row').isDisabled()).toBe(true);
    await press('Remove a column', '15×1');
    expect(await button(page, 'Remove a column').isDisabled()).toBe(true);
    expect(await page.locator('.matrix input').count()).toBe(15);
    await press('Add a column', '15×2');
    await sizes(page).selectOption('1×1');
    await expect.poll(() => button(page, 'Remove a row').isDisabled()).toBe(true);
    await press('Add a column', '1×2');
  });

  test.each([
    ['one weight', 1, 1],
    ['a square of even size', 4, 4],
    ['one row', 1, 15],
    ['one column', 15, 1],
    ['all there is', 15, 15],
  ])('%s: divisor and bias stay in sight beside it', async (_name, height, width) => {
    const { page } = await openLab({ image, settings: withMaxPool, height: 600 });
    await canvas(page, 0).waitFor();
    await page.getByLabel('Padding', { exact: true }).selectOption('full');
    await sizes(page).selectOption('1×1');
    for (let rows = 1; rows < height; rows++) await button(page, 'Add a row').click();
    for (let columns = 1; columns < width; columns++) await button(page, 'Add a column').click();
    await expect.poll(() => sizes(page).inputValue()).toBe(`${height}×${width}`);
    for (const name of ['Divisor', 'Bias']) {
      const field = page.getByRole('textbox', { name, exact: true });
      const isSeen = field.evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return element === document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      });
      expect(await isSeen, name).toBe(true);
    }
  });
});
