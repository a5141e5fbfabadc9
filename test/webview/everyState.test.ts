import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { presetChoices } from '../../src/host/kernelLab/presetChoices.ts';
import type { FilterStep } from '../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { makeImage } from './harness/images.ts';
import type { LabPage, LabPageOptions } from './harness/labPage.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { axeFindings } from './harness/pageChecks.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

/** What holds whatever the panel shows: axe finds nothing, Spanish is Spanish, the keyboard reaches it. */

const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));
const texture = makeImage(40, 60, 3, (row, column, channel) => (row * row + column * 7 + channel * 40) % 256);
const [convolution, pool] = withMaxPool.chain.steps;

function chainOf(...steps: FilterStep[]): LabSettings {
  return { chain: { channels: 'each', steps }, display: 'auto' };
}

interface State {
  readonly options: LabPageOptions;
  readonly hasImage?: false;
  readonly show?: (page: Page, lab: LabPage) => Promise<unknown>;
}

const pin = (stage: number) => (page: Page) =>
  pictureCanvas(page, stage)
    .first()
    .click()
    .then(() => page.locator('.card h2').waitFor());

const own = {
  id: 'own:mio',
  name: 'mío',
  sentence: 'Mío.',
  matrix: [[2, 2]],
  divisor: 3,
  isOwn: true,
} as const;
const strip = { id: 1, names: ['uno.png', 'dos.png'], current: 0 };

const states: Record<string, State> = {
  'an output': { options: { settings: withMaxPool }, show: pin(0) },
  'a pixel of the input': { options: { settings: withMaxPool }, show: pin(-1) },
  'a pooled pixel': { options: { settings: withMaxPool }, show: pin(1) },
  'a weight': {
    options: { settings: sobelSettings() },
    show: (page) => page.locator('.matrix input').first().focus(),
  },
  'a chain': { options: { settings: chainOf(convolution, pool, convolution, pool) }, show: pin(0) },
  'a pool that is looked at': {
    options: { settings: chainOf(pool, convolution, pool), saved: { view: { focus: 2 } } },
  },
  'a tensor': { options: { settings: sobelSettings(), saved: { view: { planes: 'input' } } }, show: pin(-1) },
  'a strip': {
    options: {
      settings: sobelSettings(),
      strip,
      together: [texture, 'dos.png está dañado. Guárdelo otra vez.'],
    },
    show: (page) => page.locator('.strip canvas').first().waitFor(),
  },
  numbers: {
    options: { settings: sobelSettings(), saved: { view: { look: { zoom: 48, center: null } } } },
    show: (page) => pictureCanvas(page, -1).hover(),
  },
  'cells that are never read': { options: { settings: sobelSettings({ stride: [4, 4], padding: 'valid' }) } },
  'no result': { options: { settings: sobelSettings({ dilation: [80, 80], padding: 'valid' }) } },
  'a value that is not taken': {
    options: { settings: sobelSettings() },
    show: (page) => page.locator('.workbench input.value').first().fill('x'),
  },
  'custom padding, a constant, an own kernel': {
    options: {
      settings: sobelSettings({ padding: [1, 2, 3, 4], padMode: { type: 'constant', value: 7 } }),
      ownPresets: [own],
    },
  },
  'an open menu': {
    options: { settings: sobelSettings() },
    show: (page) => page.locator('[aria-haspopup="menu"]').first().click(),
  },
  'something copied': {
    options: { settings: sobelSettings() },
    show: async (page) => {
      await page.locator('[aria-haspopup="menu"]').first().click();
      await page.getByRole('menuitem').first().click();
      await page.locator('.toolbar .done').waitFor();
    },
  },
  'a preview in a restricted workspace': { options: { preview: true, restricted: true } },
  'work that takes long': {
    options: { settings: sobelSettings(), beforeRender: () => new Promise(() => {}) },
    show: (page) => page.locator('.cancel').first().waitFor(),
  },
  'a file that was read again': {
    options: { settings: sobelSettings() },
    show: async (page, { host, panel }) => {
      const { image } = await host.methods.ready(null);
      if (image.phase !== 'exact') throw new Error('There is no image.');
      panel.notify('imageChanged', { phase: 'loading', name: 'picture.png' });
      panel.notify('imageChanged', { ...image, isReread: true });
      await page.getByText('picture.png cambió').waitFor();
    },
  },
  'no image': { hasImage: false, options: {} },
  'a file that is read': { hasImage: false, options: { state: { phase: 'loading', name: 'foto.jpg' } } },
  'a file that cannot be read': {
    hasImage: false,
    options: {
      state: { phase: 'failed', name: 'foto.jpg', problem: 'Está cortada. Cópiela otra vez.' },
      strip: { names: ['foto.jpg'], current: 0 },
    },
  },
};

/** English words that no Spanish text has; the names of kernels are left out before. */
const english =
  /\b(the|output|input|row|rows|column|columns|kernel|padding|stride|sum|of|and|is|are|with|undo|step|value|values|window|zoom in|read|never|file|cancel|copied|saved|image)\b/i;

/** Every word of the page, seen or heard. */
function wordsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body :not(script)')].flatMap((element) => [
      ...[...element.childNodes].map((child) => (child instanceof Text ? child.data : '')),
      ...['aria-label', 'title', 'aria-valuetext', 'placeholder'].map(
        (name) => element.getAttribute(name) ?? '',
      ),
    ]),
  );
}

/**
 * Controls that neither the Tab key reaches nor the arrows of a group that it reaches.
 * A group has one stop: its other members are reached from there.
 */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(() => Reflect.set(window, 'reached', new Set()));
  // From wherever the focus was, once round: past the end of the page, and on from its beginning.
  for (let goesOn = true; goesOn; ) {
    await page.keyboard.press('Tab');
    goesOn = await page.evaluate(() => {
      const reached = Reflect.get(window, 'reached') as Set<Element | null>;
      const isNew = !reached.has(document.activeElement);
      reached.add(document.activeElement);
      return isNew;
    });
  }
  return page.evaluate(() => {
    const groups =
      '[role="grid"], [role="radiogroup"], [role="tablist"], [role="listbox"], [role="menu"], .matrix';
    const reached = [...(Reflect.get(window, 'reached') as Set<Element | null>)];
    const controls = 'button, input, select, [tabindex], [role="option"]';
    return [...document.querySelectorAll(controls)]
      .filter((one) => one.checkVisibility() && !one.matches(':disabled'))
      .filter((one) => !reached.some((met) => met === one || met?.closest(groups)?.contains(one)))
      .map((one) => one.outerHTML.slice(0, 120));
  });
}

describe.each(Object.entries(states))('%s', (_name, { options, hasImage = true, show }) => {
  const open = async (look: Pick<LabPageOptions, 'theme' | 'width'> = {}) => {
    const image = hasImage ? { image: texture } : {};
    const lab = await openLab({ ...image, ...options, ...look, language: 'es', bundle: spanish });
    await lab.page.locator('.panel').waitFor();
    if (hasImage && !options.beforeRender) await lab.page.locator('canvas[data-stage]').first().waitFor();
    await show?.(lab.page, lab);
    return lab;
  };

  test('axe finds nothing, on light at 420 pixels', async () => {
    const { page } = await open({ theme: 'light', width: 420 });
    expect(await axeFindings(page)).toEqual([]);
  });

  test('in Spanish no English word is left', async () => {
    const { page } = await open();
    const known = presetChoices('es').flatMap(({ name, sentence }) => [name, sentence]);
    const words = (await wordsOf(page)).filter((text) => !known.includes(text.trim()));
    expect(words.filter((text) => english.test(text))).toEqual([]);
  });

  test('the keyboard reaches every control', async () => {
    const { page } = await open();
    expect(await unreached(page)).toEqual([]);
  });
});
