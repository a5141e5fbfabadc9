import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeImage } from './harness/images.ts';
import { openLab } from './harness/openLab.ts';
import { withMaxPool } from './harness/settings.ts';

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
