import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makeImage, numberedImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { sobelSettings, withMaxPool as withPool } from './harness/settings.ts';

const texture = makeImage(60, 90, 3, (row, column, channel) => (row * row + column * 7 + channel * 40) % 256);

describe('controls', () => {
  const image = numberedImage(9, 9);

  test('a weight is edited in place; the kernel is one of ours then', async () => {
    const { page, host } = await openLab({ image, settings: sobelSettings() });
    const cell = page.getByLabel('Weight at row 0, column 0');
    await cell.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('-');
    await page.keyboard.press('7');
    await expect.poll(() => weightsAsked(host)).toEqual([-1, 0, 1, -2, -7, 2, -1, 0, 1]);
    await page.keyboard.press('Escape');
    await expect.poll(() => weightsAsked(host)).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
    await page.keyboard.press('+');
    await expect.poll(() => weightsAsked(host)[4]).toBe(1);
    expect(await page.getByLabel('Known kernels').inputValue()).toBe('');
  });

  test('Tab goes from weight to weight while they are typed in, then to the divisor', async () => {
    const { page, host } = await openLab({ image, settings: sobelSettings() });
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.getByLabel('Weight at row 0, column 0').focus();
    await page.keyboard.press('7');
    await page.keyboard.press('Tab');
    await page.keyboard.press('8');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Weight at row 1, column 0');
    await page.keyboard.press('9');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Weight at row 0, column 2');
    for (const digit of '123456') {
      await page.keyboard.press(digit);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('7');
    await expect.poll(() => weightsAsked(host)).toEqual([7, 8, 1, 2, 3, 4, 5, 6, 7]);
    expect(await page.getByLabel('Divisor').inputValue()).toBe('1');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Divisor');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Weight at row 2, column 2');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Divisor');
  });

  test('a weight that cannot be read is said beside the matrix until it is mended or left', async () => {
    const { page, host } = await openLab({ image, settings: sobelSettings() });
    const cell = page.getByLabel('Weight at row 0, column 0');
    await cell.focus();
    await page.keyboard.type('abc');
    const message = page.getByText(
      'Weight at row 0, column 0 must be a number from −1.79e308 to 1.79e308, so it stays −1.',
    );
    await message.waitFor();
    expect(await cell.getAttribute('aria-invalid')).toBe('true');
    expect(await cell.getAttribute('aria-describedby')).toBe(await message.getAttribute('id'));
    const box = async (found: Locator) => (await found.boundingBox())!;
    const [matrix, said] = [await box(page.locator('.matrix')), await box(message)];
    expect(said.y - (matrix.y + matrix.height)).toBeLessThan(8);
    await page.keyboard.press('Escape');
    await message.waitFor({ state: 'detached' });
    await page.keyboard.type('4x');
    await page.getByText('so it stays 4.').waitFor();
    await page.getByLabel('Bias').focus();
    expect(await page.locator('.refusal').count()).toBe(0);
    await expect.poll(() => weightsAsked(host)[0]).toBe(4);
  });

  test('the wheel steps the focused cell only', async () => {
    const { page, host } = await openLab({ image, settings: sobelSettings() });
    await page.getByLabel('Weight at row 1, column 1').focus();
    await page.getByLabel('Weight at row 0, column 0').hover();
    await page.mouse.wheel(0, -100);
    await page.getByLabel('Weight at row 1, column 1').hover();
    await page.mouse.wheel(0, -100);
    await expect.poll(() => weightsAsked(host)).toEqual([-1, 0, 1, -2, 1, 2, -1, 0, 1]);
  });

  test('every list and field reaches the host', async () => {
    const { page, host } = await openLab({ image: texture, settings: withPool });
    await canvas(page, 0).waitFor();
    await page.getByLabel('Known kernels').selectOption('gaussian-blur');
    await page.getByLabel('Kernel size').selectOption('5×5');
    await page.getByLabel('Add a column').click();
    // The sides that `custom` starts from are those of the wider kernel.
    await page.getByRole('option', { name: 'same (2, 2+3)' }).waitFor({ state: 'attached' });
    await page.getByLabel('Padding').selectOption('custom');
    await page.getByLabel('Top').fill('4');
    await page.getByLabel('Fill with').selectOption('constant');
    await page.getByLabel('Fill value').fill('9');
    await page.getByLabel('Stride', { exact: true }).fill('2, 3');
    await page.getByLabel('Dilation').fill('2');
    await page.getByLabel('Activation').selectOption('relu');
    await page.getByText('Flip the kernel').click();
    await page.getByRole('radio', { name: 'Each' }).click();
    await page.getByRole('radio', { name: 'Abs' }).click();
    await page.getByLabel('Pooling').selectOption('average');
    await page.getByLabel('Pool size').fill('3');
    await page.getByLabel('Pool stride').fill('1');
    await expect
      .poll(() => host.renders.at(-1)?.settings)
      .toMatchObject({
        display: 'abs',
        chain: {
          channels: 'each',
          steps: [
            {
              kernel: { height: 5, width: 6 },
              divisor: 16,
              padding: [4, 3, 2, 2],
              padMode: { type: 'constant', value: 9 },
              stride: [2, 3],
              dilation: [2, 2],
              activation: 'relu',
              flip: true,
            },
            { pool: 'average', size: [3, 3], stride: [1, 1] },
          ],
        },
      });
  });

  test('what cannot be read is marked, changes nothing, and gives way', async () => {
    const { page, host } = await openLab({ image, settings: sobelSettings() });
    const stride = page.getByLabel('Stride', { exact: true });
    await stride.fill('0');
    expect(await stride.getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Bias').focus();
    expect(await stride.inputValue()).toBe('1');
    expect(host.renders.every(({ settings }) => settings.chain.steps[0].stride[0] === 1)).toBe(true);
  });

  test('a grey image says why its channels cannot be chosen', async () => {
    const { page } = await openLab({ image, settings: sobelSettings() });
    const group = page.getByRole('radiogroup', { name: 'Channels' });
    expect(await group.getAttribute('title')).toBe('A grey image has one channel.');
    expect(await group.getByRole('radio', { name: 'Each' }).isDisabled()).toBe(true);
  });

  test('every control is reached by the tab key, and shows it', async () => {
    const { page } = await openLab({ image: texture, settings: withPool });
    await canvas(page, 1).waitFor();
    const reached = new Set<string>();
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const frame = element.closest('.frame') ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(frame);
        const name =
          element.getAttribute('aria-label') ?? element.textContent ?? element.getAttribute('type');
        return { name: name || element.tagName, shows: outlineStyle !== 'none' && outlineWidth !== '0px' };
      });
      if (!focused) break;
      expect(focused, focused.name).toMatchObject({ shows: true });
      reached.add(focused.name.split(/[,.]/)[0]);
    }
    for (const name of [
      'Input',
      'Weight at row 0',
      'Divisor',
      'Mirror',
      'Padding',
      'Output',
      'Pooled',
      'Pool stride',
    ]) {
      expect([...reached]).toContain(name);
    }
  });
});

function weightsAsked(host: {
  readonly renders: readonly { readonly settings: object }[];
}): readonly number[] {
  const { settings } = host.renders.at(-1) as { settings: ReturnType<typeof sobelSettings> };
  const [step] = settings.chain.steps;
  return step.type === 'convolution' ? step.kernel.weights : [];
}
