import { describe, expect, test } from 'vitest';
import { makeImage } from './harness/images.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

const photo = makeImage(427, 640, 3, (row, column) => (row + column) % 256);
const { steps } = withMaxPool.chain;
const chain = { ...withMaxPool, chain: { ...withMaxPool.chain, steps: [...steps, ...steps] } };

const large = { height: 15, width: 15, weights: Array.from({ length: 225 }, () => 1) };

describe('the formula', () => {
  test.each([
    ['a convolution and its pool', { settings: withMaxPool }],
    ['a chain', { settings: chain }],
    ['several files', { settings: withMaxPool, strip: { names: ['one.png', 'two.png'], current: 0 } }],
    ['cells that are never read', { settings: sobelSettings({ stride: [3, 3], padding: 'valid' }) }],
    ['a tensor', { settings: withMaxPool, saved: { view: { planes: 'input' } } }],
    ['a large kernel', { settings: sobelSettings({ kernel: large }) }],
    ['no result', { settings: sobelSettings({ dilation: [900, 900], padding: 'valid' }) }],
  ])('is in sight without scrolling, with %s', async (_name, options) => {
    const { page } = await openLab({ image: photo, width: 920, height: 700, ...options });
    await pictureCanvas(page, -1).first().waitFor();
    const formula = page.getByRole('region', { name: 'Output size' });
    await formula.locator('td.result').nth(1).waitFor();
    for (const width of [920, 624, 461]) {
      await page.setViewportSize({ width, height: 700 });
      const beneathBar = async () => {
        const [box, bar] = [await formula.boundingBox(), await page.locator('.transport').boundingBox()];
        return (box?.y ?? 0) + (box?.height ?? 0) - (bar?.y ?? 0);
      };
      await expect.poll(beneathBar, { message: `${width} wide` }).toBeLessThanOrEqual(0);
    }
  });

  test('names the padding whole where there is room', async () => {
    const { page } = await openLab({ image: photo, settings: sobelSettings() });
    const heads = page.getByRole('region', { name: 'Output size' }).locator('thead th');
    const names = async () => (await heads.allInnerTexts()).slice(1, 3);
    await expect.poll(names).toEqual(['padding before', 'padding after']);
    await page.setViewportSize({ width: 920, height: 700 });
    await expect.poll(names).toEqual(['before', 'after']);
  });

  test('has the numbers of every change', async () => {
    const { page } = await openLab({ image: photo, settings: sobelSettings() });
    await pictureCanvas(page, 0).waitFor();
    const rows = page.getByRole('region', { name: 'Output size' }).locator('tbody tr');
    const says = (...lines: string[]) =>
      expect
        .poll(async () => (await rows.allInnerTexts()).map((line) => line.replace(/\s+/g, ' ').trim()))
        .toEqual(lines);
    await says('height ⌊( 427 + 1 + 1 − 3 ) ÷ 1 ⌋ + 1 = 427', 'width ⌊( 640 + 1 + 1 − 3 ) ÷ 1 ⌋ + 1 = 640');
    await page.getByRole('combobox', { name: 'Kernel size' }).selectOption('6×6');
    await page.getByLabel('Padding', { exact: true }).selectOption('valid');
    await page.getByLabel('Stride', { exact: true }).fill('2, 3');
    await page.getByLabel('Dilation').fill('4');
    // (427 − 21) ÷ 2 = 203, (640 − 21) ÷ 3 = 206 and a third.
    await says(
      'height ⌊( 427 + 0 + 0 − 21 ) ÷ 2 ⌋ + 1 = ⌊203⌋ + 1 = 204',
      'width ⌊( 640 + 0 + 0 − 21 ) ÷ 3 ⌋ + 1 = ⌊206.33⌋ + 1 = 207',
    );
  });
});
