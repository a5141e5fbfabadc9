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

test.each([1280, 922, 624, 461, 420])(
  'what was done is said whole and lies over no control, at %i pixels, in both languages',
  async (width) => {
    for (const language of ['en', 'es'] as const) {
      const { page } = await openLab({
        ...{ image: photo, settings: withMaxPool, language, bundle: bundles[language], width, height: 698 },
      });
      const copy = page.locator('[aria-haspopup="menu"]').first();
      await copy.click();
      await page.getByRole('menuitem').first().click();
      const note = page.locator('.done');
      await note.waitFor();
      // The longest of all that is said there.
      const longest = 'Cancelled: settings of the picture. Undo takes it back.';
      const sentence = language === 'es' ? bundles.es[longest] : longest;
      const faults = await note.evaluate((element, said) => {
        const text = element.querySelector('span') as HTMLElement;
        text.textContent = said;
        const box = element.getBoundingClientRect();
        const isCut = text.scrollHeight > text.clientHeight || text.scrollWidth > text.clientWidth;
        const covered = [...document.querySelectorAll('button, select, input, canvas')].filter((control) => {
          const { left, right, top, bottom } = control.getBoundingClientRect();
          return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
        });
        const { right } = document.querySelector('.toolbar .primary')!.getBoundingClientRect();
        return [
          ...(isCut ? ['cut'] : []),
          ...covered.map((control) => control.outerHTML.slice(0, 80)),
          ...(right > window.innerWidth ? ['the toolbar is wider than the panel'] : []),
        ];
      }, sentence);
      expect(faults, language).toEqual([]);
    }
  },
);

test('what no longer holds has no size beside it, in both languages', async () => {
  for (const language of ['en', 'es'] as const) {
    const { steps } = withMaxPool.chain;
    const settings = { ...withMaxPool, chain: { ...withMaxPool.chain, steps: [...steps, ...steps] } };
    const { page } = await openLab({
      ...{ image: photo, settings, language, bundle: bundles[language], width: 922, height: 698 },
    });
    await page.getByRole('tab').nth(2).click();
    const next = page.locator('.pooled .caption .quiet');
    await next.getByText('×').waitFor();
    await page.getByLabel(language === 'en' ? 'Stride' : 'Paso', { exact: true }).fill('400');
    const words = language === 'en' ? 'last valid result' : 'último válido';
    for (const fact of [page.locator('figure.output .fact'), next]) {
      await fact.getByText(words).waitFor();
      expect(await fact.innerText()).not.toContain(' × ');
      expect(await fact.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    }
  }
});
