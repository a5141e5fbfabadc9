import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { themeColors } from '../../webview/shared/colors.ts';
import { makeImage } from './harness/images.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { withMaxPool } from './harness/settings.ts';

const image = makeImage(12, 12, 1, (row, column) => (row * 20 + column) % 256);

/** Colour of the middle pixel. */
function middle(picture: Locator): Promise<string> {
  return picture.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d', { willReadFrequently: true });
    return context?.getImageData(width / 2 + 3, height / 2 + 3, 1, 1).data.join() ?? '';
  });
}

test("the panel takes VS Code's colours, data keeps its own", async () => {
  const { page } = await openLab({ image, settings: withMaxPool, theme: 'dark' });
  await pictureCanvas(page, 0).waitFor();
  const data = async () => ({
    pixels: [await middle(pictureCanvas(page, -1)), await middle(pictureCanvas(page, 0))],
    weights: await page
      .locator('.matrix input')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).backgroundColor)),
  });
  const before = await data();
  const { kernel } = themeColors('dark');
  expect(before.weights[5]).toBe(`rgb(${kernel(1).join(', ')})`);
  await page.evaluate(() => {
    const { style } = document.body;
    style.setProperty('--vscode-editor-background', '#102030');
    style.setProperty('--vscode-foreground', '#e0d0c0');
    style.setProperty('--vscode-input-background', '#203040');
    style.setProperty('--vscode-button-background', '#304050');
  });
  const colorsOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color]);
  expect(await colorsOf('body')).toEqual(['rgb(16, 32, 48)', 'rgb(224, 208, 192)']);
  expect((await colorsOf('input.value'))[0]).toBe('rgb(32, 48, 64)');
  expect((await colorsOf('button.primary'))[0]).toBe('rgb(48, 64, 80)');
  expect(await data()).toEqual(before);
});

test('digits are as wide as each other wherever numbers stand beneath numbers', async () => {
  const { page } = await openLab({ image, settings: withMaxPool });
  await pictureCanvas(page, 0).click();
  await page.locator('.card h2').waitFor();
  const places = [
    '.matrix input',
    'input.value',
    '.card .grid span',
    '.sums',
    'td.result',
    '.legend',
    '.where',
  ];
  for (const place of places) {
    const widths = await page
      .locator(place)
      .first()
      .evaluate((element) =>
        ['111111', '888888'].map((digits) => {
          const line = document.createElement('span');
          const { fontFamily, fontSize, fontWeight, fontVariantNumeric } = getComputedStyle(element);
          Object.assign(line.style, {
            fontFamily,
            fontSize,
            fontWeight,
            fontVariantNumeric,
            position: 'fixed',
          });
          line.textContent = digits;
          document.body.append(line);
          const { width } = line.getBoundingClientRect();
          line.remove();
          return width;
        }),
      );
    expect(widths[0], place).toBeCloseTo(widths[1], 3);
    // In any font that a person chose.
    const { fontFamily, fontVariantNumeric } = await page
      .locator(place)
      .first()
      .evaluate((element) => getComputedStyle(element));
    expect(fontVariantNumeric === 'tabular-nums' || fontFamily.includes('monospace'), place).toBe(true);
  }
});
