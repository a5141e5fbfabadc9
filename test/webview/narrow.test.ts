import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeImage } from './harness/images.ts';
import { openLab } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

const photo = makeImage(427, 640, 3, (row, column, channel) => 20 + ((row + column * channel) % 200));
const bundles = { en: {}, es: JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8')) };

test.each(['en', 'es'] as const)(
  'what stands over a picture ends where the picture does, in %s',
  async (language) => {
    const { page } = await openLab({
      image: photo,
      settings: withMaxPool,
      language,
      bundle: bundles[language],
    });
    const captions = page.locator('figure .caption');
    await captions.nth(1).waitFor();
    for (const width of [1280, 1120, 900, 700, 560, 420]) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = () =>
        captions.evaluateAll((all) =>
          all.flatMap((caption) => {
            const { right } = caption.getBoundingClientRect();
            return [...caption.querySelectorAll('h2, button, select')]
              .filter((part) => part.getBoundingClientRect().width > 0)
              .filter((part) => part.getBoundingClientRect().right > right + 0.5)
              .map((part) => part.textContent);
          }),
        );
      await expect.poll(beyond, { message: `${width} wide` }).toEqual([]);
    }
  },
);

test.each([
  [1280, 800],
  [900, 800],
  [560, 900],
])('both legends are in sight with their pictures, at %d × %d', async (width, height) => {
  const { page } = await openLab({ image: photo, settings: withMaxPool, width, height });
  const legends = page.locator('figure .legend');
  await legends.nth(1).waitFor();
  expect(await legends.count()).toBe(2);
  for (const legend of await legends.all()) {
    const box = await legend.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(height);
    expect(await legend.innerText()).toMatch(/min[\s\S]*max/);
  }
});

test('what is said of the input is said whole beside its choices, in both languages', async () => {
  for (const language of ['en', 'es'] as const) {
    const { page } = await openLab({
      image: photo,
      settings: sobelSettings(),
      language,
      bundle: bundles[language],
      width: 922,
      height: 698,
    });
    const fact = page.locator('figure.input .fact');
    await fact.waitFor();
    const isCut = () => fact.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await isCut(), `${language}, grey`).toBe(0);
    await page.getByRole('radio').nth(1).click();
    await fact.getByText('RGB').waitFor();
    expect(await isCut(), `${language}, colours`).toBe(0);
  }
});

test('the numbers beside the matrix stand at its side, where the operator is wide', async () => {
  const { page } = await openLab({ image: photo, settings: sobelSettings(), width: 461, height: 698 });
  const matrix = await page.locator('.matrix').boundingBox();
  const beside = await page.locator('.beside').boundingBox();
  expect((beside?.x ?? 0) - ((matrix?.x ?? 0) + (matrix?.width ?? 0))).toBe(8);
});

test('a kernel in passing ends where the panel does', async () => {
  const { steps } = withMaxPool.chain;
  const chain = { ...withMaxPool.chain, steps: [...steps, ...sobelSettings().chain.steps] };
  const wide = makeImage(200, 600, 1, (row, column) => (row + column) % 256);
  const { page } = await openLab({
    image: wide,
    settings: { ...withMaxPool, chain },
    width: 922,
    height: 698,
  });
  await page.getByRole('tab').nth(1).click();
  const row = page.locator('.pool-row');
  await row.locator('.sketch dd').first().waitFor();
  const beyond = await row.evaluate((element) => {
    const { right } = element.getBoundingClientRect();
    return [...element.querySelectorAll('*')].filter(
      (part) => part.getBoundingClientRect().right > right + 0.5,
    ).length;
  });
  expect(beyond).toBe(0);
});

test('in a restricted workspace the name of the file is still said', async () => {
  const { page } = await openLab({
    image: photo,
    name: 'lighthouse-in-spring.png',
    settings: sobelSettings(),
    restricted: true,
    width: 922,
    height: 698,
  });
  const name = page.locator('.toolbar .name');
  await page.locator('.restricted').waitFor();
  expect(await name.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});
