import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from '../../src/kernels/presets.ts';
import { numberedImage } from './harness/images.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));

/** The kernels that anyone looks for, in the order of a course. */
const expected = [
  ...['Identity', 'Edge detection: diagonal', 'Edge detection: Laplacian, 4 neighbours'],
  ...['Edge detection: Laplacian, 8 neighbours', 'Sharpen', 'Box blur', 'Gaussian blur'],
  ...['Sobel x', 'Sobel y', 'Prewitt x', 'Prewitt y', 'Scharr x', 'Scharr y', 'Laplacian of Gaussian'],
  ...['Emboss', 'Unsharp mask', 'Motion blur', 'Gabor 45°', 'Random'],
];

test('the list has the kernels of the course, then the others, then random', async () => {
  const { page } = await openLab({ image: numberedImage(30, 30), settings: sobelSettings() });
  await pictureCanvas(page, 0).waitFor();
  const names = await page.getByLabel('Known kernels').locator('option').allInnerTexts();
  expect(names.map((name) => name.trim()).filter((name) => expected.includes(name))).toEqual(expected);
  // The course comes before all others.
  expect(
    names
      .map((name) => name.trim())
      .filter((name) => name !== 'own kernel')
      .slice(0, 7),
  ).toEqual(expected.slice(0, 7));
});

test.each(['en', 'es'] as const)(
  'each says in one sentence under its output what it does, in %s',
  async (language) => {
    const bundle = language === 'es' ? spanish : {};
    const { page } = await openLab({
      image: numberedImage(30, 30),
      settings: sobelSettings(),
      language,
      bundle,
    });
    await pictureCanvas(page, 0).waitFor();
    const list = page.locator('select').filter({ has: page.locator('option[value="sobel-x"]') });
    for (const { id, sentence } of presets) {
      await list.selectOption(id);
      await expect.poll(() => page.locator('.output .sentence').innerText()).toContain(sentence[language]);
    }
  },
);
