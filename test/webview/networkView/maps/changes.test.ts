import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Ablation } from '../../../../src/protocol/featureMaps.ts';
import { temporaryFolder } from '../../../training/folder.ts';
import { networkFile } from '../../../training/runs.ts';
import { axeFindings, englishLeft, spanish } from '../../harness/pageChecks.ts';
import type { ThemeName } from '../../harness/panelPage.ts';
import { type MapsPage, type MapsPageOptions, openMaps } from './openMaps.ts';
import { asked, openRow, row } from './pageParts.ts';

/** What becomes of a network in which maps and kernels are switched off and weights are edited. */

const sample = { type: 'sample', part: null, index: 0 } as const;

async function opened(options: Partial<MapsPageOptions> & { readonly layers?: readonly unknown[] } = {}) {
  const { layers, ...others } = options;
  const file = await networkFile(await temporaryFolder(), layers ? { layers } : {});
  const view = await openMaps({ file, ...others });
  await view.page.locator('.layer').first().waitFor();
  return view;
}

const picture = (page: Page, layer: string, map: number) =>
  row(page, layer).getByRole('button', { name: new RegExp(`^(Kernel|Núcleo) ${map}: `) });
const editor = (page: Page) => page.locator('.kernel-editor');
const weights = (page: Page) => editor(page).locator('.matrix input');
const bar = (page: Page) => page.getByRole('region', { name: 'Changed network' });
const named = (page: Page) => page.locator('.change').allInnerTexts();

/** Opens the editor of a kernel from the keyboard. */
async function edit(page: Page, layer: string, map: number): Promise<void> {
  await openRow(page, layer);
  await picture(page, layer, map).press('Enter');
  await editor(page).waitFor();
}

const changedOutputs = (page: Page) =>
  page.locator('.outputs li').evaluateAll((all) => all.map((line) => line.lastChild?.textContent));

/** Waits until the page shows what the network makes of the image with these changes. */
async function expectChanged({ page, session }: MapsPage, ...changes: Ablation[]): Promise<void> {
  const { changed } = await session.look({ ...sample, changes });
  await expect.poll(() => changedOutputs(page)).toEqual(changed?.map((value) => `→ ${value.toFixed(3)}`));
}

const mapOff = (channel: number): Ablation => ({ type: 'map', layer: 'conv2d_0', channel });

describe('a map', () => {
  test('is switched off: both predictions stand side by side, until it is on again', async () => {
    const view = await opened();
    const { page } = view;
    await openRow(page, 'conv2d_0');
    await page.getByRole('button', { name: 'Switch off map 2', exact: true }).click();
    await bar(page)
      .getByText(/^Of 12 images \(validation\) it names \d+ right, with the changes \d+\./)
      .waitFor();
    await expectChanged(view, mapOff(2));
    expect(await named(page)).toEqual(['conv2d_0: map 2 off']);
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    expect(await named(page)).toEqual(['conv2d_0: map 2 off']);
    await page.getByRole('button', { name: 'Take back: conv2d_0: map 2 off' }).click();
    await bar(page).waitFor({ state: 'detached' });
    await expect.poll(() => page.getByText('→').count()).toBe(0);
  });

  test('of a vector is a unit: its card switches it off, with the keyboard too', async () => {
    const layers = [
      { type: 'flatten' },
      { type: 'dense', units: 6, activation: 'relu' },
      { type: 'dense', units: 4, activation: 'softmax' },
    ];
    const view = await opened({ layers });
    const { page } = view;
    await row(page, 'dense_1').locator('.tile').press('Enter');
    const off = page.getByRole('button', { name: /^Switch off unit \d$/ });
    const channel = Number((await off.innerText()).slice(-1));
    await off.press('Enter');
    await page.getByText('Switched off: what reads it gets 0.').waitFor();
    await expectChanged(view, { type: 'map', layer: 'dense_1', channel });
    await row(page, 'dense_1').getByText(`off: ${channel}`).waitFor();
    expect(await named(page)).toEqual([`dense_1: unit ${channel} off`]);
    await page.getByRole('button', { name: 'Switch it on again' }).press('Enter');
    await bar(page).waitFor({ state: 'detached' });
    // The answer itself cannot be switched off.
    await row(page, 'dense_2').locator('.tile').press('Enter');
    await page.getByText(/^dense_2 \(\d\) = /).waitFor();
    expect(await off.count()).toBe(0);
  });
});

describe('a kernel', () => {
  test('opens from its picture, is edited number by number, and closes with Escape', async () => {
    const view = await opened();
    const { page, session } = view;
    await edit(page, 'conv2d_0', 1);
    await expect
      .poll(() =>
        weights(page)
          .first()
          .evaluate((cell) => cell === document.activeElement),
      )
      .toBe(true);
    const label = () => row(page, 'conv2d_0').locator('.tile').nth(1).getAttribute('aria-label');
    const [before, other] = [
      await label(),
      await row(page, 'conv2d_0').locator('.tile').nth(2).getAttribute('aria-label'),
    ];
    await page.keyboard.type('1.5');
    await page.keyboard.press('Enter');
    const change: Ablation = { type: 'weight', tensor: 'conv2d_0.kernel', place: [0, 0, 0, 1], value: 1.5 };
    await expectChanged(view, change);
    // Its map is that of the changed network, the others are as they were.
    await expect.poll(label).not.toBe(before);
    expect(await row(page, 'conv2d_0').locator('.tile').nth(2).getAttribute('aria-label')).toBe(other);
    const { trained } = await session.kernels({ layer: 'conv2d_0', input: 0, outputs: [1] });
    const title = await weights(page).first().getAttribute('title');
    expect(title).toMatch(/^1\.5, trained [−\d.]+$/);
    const said = Number(title?.split('trained ')[1].replace('−', '-'));
    expect(Math.fround(said)).toBe(trained.values[0]);
    expect(await editor(page).locator('.marked').count()).toBe(1);
    await page.keyboard.press('Escape');
    await editor(page).waitFor({ state: 'detached' });
    const opener = picture(page, 'conv2d_0', 1);
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await opener.getAttribute('title')).toContain('Changed.');
    expect(await opener.getAttribute('aria-label')).toMatch(/^Kernel 1: 1\.5 /);
  });

  test('is stepped by tenths; a number that is the trained one again is no change', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel: 'sobel-x' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const view = await opened({ layers });
    const { page } = view;
    await edit(page, 'conv2d_0', 0);
    await page.keyboard.press('ArrowDown');
    for (let step = 0; step < 3; step++) await page.keyboard.press('+');
    const change = { type: 'weight', tensor: 'conv2d_0.kernel', place: [1, 0, 0, 0], value: -1.7 } as const;
    await expectChanged(view, change);
    expect(await weights(page).nth(3).inputValue()).toBe('−1.7');
    expect(await named(page)).toEqual(['conv2d_0: 1 number of kernel 0']);
    for (let step = 0; step < 3; step++) await page.keyboard.press('-');
    await bar(page).waitFor({ state: 'detached' });
    expect(await weights(page).nth(3).inputValue()).toBe('−2');
  });

  test('is switched off and restored, its bias is edited', async () => {
    const view = await opened();
    const { page } = view;
    await edit(page, 'conv2d_0', 3);
    const off: Ablation = { type: 'kernel', layer: 'conv2d_0', input: null, output: 3 };
    const isOff = editor(page).getByRole('checkbox', { name: 'Kernel off' });
    await isOff.check();
    await expectChanged(view, off);
    expect(
      await weights(page).evaluateAll((all) => all.map((cell) => (cell as HTMLInputElement).value)),
    ).toEqual(new Array(9).fill('0'));
    const bias = editor(page).getByRole('textbox', { name: 'Bias' });
    await bias.fill('0.25');
    const biased: Ablation = { type: 'weight', tensor: 'conv2d_0.bias', place: [3], value: 0.25 };
    await expectChanged(view, off, biased);
    await bias.press('ArrowUp');
    await expectChanged(view, off, { ...biased, value: 0.35 });
    expect(await named(page)).toEqual(['conv2d_0: kernel 3 off', 'conv2d_0: 1 number of kernel 3']);
    await editor(page).getByRole('button', { name: 'Restore kernel 3' }).click();
    await bar(page).waitFor({ state: 'detached' });
    expect(await isOff.isChecked()).toBe(false);
    expect(
      await editor(page).getByRole('button', { name: 'Restore kernel 3' }).getAttribute('aria-disabled'),
    ).toBe('true');
  });

  test.each([
    ['grouped', { type: 'conv2d', filters: 4, kernelSize: 5, groups: 2, padding: 'same' }, 1],
    ['plain', { type: 'conv2d', filters: 3, kernelSize: 2, padding: 'same' }, 3],
  ])('of a %s convolution is edited for the channel that is chosen', async (_kind, convolution, input) => {
    const layers = [
      { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
      convolution,
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const view = await opened({ layers });
    const { page } = view;
    await edit(page, 'conv2d_1', 2);
    await row(page, 'conv2d_1').getByRole('combobox', { name: 'Input channel' }).selectOption(String(input));
    await weights(page).nth(1).fill('2');
    const change = { type: 'weight', tensor: 'conv2d_1.kernel', place: [0, 1, input, 2], value: 2 } as const;
    await expectChanged(view, change);
    const off = { type: 'kernel', layer: 'conv2d_1', input, output: 2 } as const;
    await editor(page)
      .getByRole('checkbox', { name: `off for channel ${input}` })
      .check();
    await expectChanged(view, change, off);
    const all = { ...off, input: null };
    await editor(page).getByRole('checkbox', { name: 'off for all channels' }).check();
    await expectChanged(view, change, off, all);
    expect(await named(page)).toEqual([
      'conv2d_1: 1 number of kernel 2',
      `conv2d_1: kernel 2 off for channel ${input}`,
      'conv2d_1: kernel 2 off',
    ]);
    await page.getByRole('button', { name: 'All back' }).click();
    await bar(page).waitFor({ state: 'detached' });
  });

  test('of a depthwise convolution is edited, and of 15 × 15 it scrolls', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 15, padding: 'same' },
      { type: 'depthwiseConv2d', kernelSize: 3, padding: 'same' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const view = await opened({ layers, width: 420 });
    const { page } = view;
    await edit(page, 'depthwiseConv2d_1', 1);
    await weights(page).nth(8).fill('-3');
    const place = [2, 2, 0, 1];
    await expectChanged(view, { type: 'weight', tensor: 'depthwiseConv2d_1.kernel', place, value: -3 });
    await edit(page, 'conv2d_0', 0);
    expect(await weights(page).count()).toBe(225);
    await weights(page).last().focus();
    const scroller = editor(page).locator('.kernel-weights');
    expect(
      await scroller.evaluate(
        ({ scrollWidth, clientWidth, scrollLeft }) => scrollWidth > clientWidth && scrollLeft > 0,
      ),
    ).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
  });

  test('gives way to another kernel and to another row, whose own is not opened', async () => {
    const { page } = await opened({
      layers: [
        { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' },
        { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' },
        { type: 'flatten' },
        { type: 'dense', units: 4 },
      ],
    });
    await edit(page, 'conv2d_0', 0);
    await picture(page, 'conv2d_0', 2).click();
    await page.getByRole('region', { name: 'Edit kernel 2' }).waitFor();
    expect(await editor(page).count()).toBe(1);
    await openRow(page, 'conv2d_1');
    await openRow(page, 'conv2d_0');
    expect(await editor(page).count()).toBe(0);
  });
});

describe('a weight of a dense layer', () => {
  test('is edited in the card, while its term goes where its product belongs', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const view = await opened({ layers });
    const { page, session } = view;
    await row(page, 'dense_2')
      .locator('.tile')
      .click({ position: { x: 2, y: 5 } });
    const card = page.getByRole('region', { name: 'Arithmetic' });
    const terms = () => card.locator('.terms .link').allInnerTexts();
    const before = await terms();
    const { explanation } = await session.explain({ unit: { layer: 'dense_2', place: [0] } });
    if (explanation.type !== 'dense') throw new Error(explanation.type);
    const [row0, column, channel] = explanation.terms[2].unit.place;
    await card.locator('.weight').nth(2).press('Enter');
    const field = card.getByRole('textbox', { name: `weight of ${before[2]}` });
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await field.fill('50');
    const place = [(row0 * 6 + column) * 2 + channel, 0];
    await expectChanged(view, { type: 'weight', tensor: 'dense_2.kernel', place, value: 50 });
    await expect.poll(async () => (await terms())[0]).toBe(before[2]);
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await named(page)).toEqual(['dense_2: 1 number of unit 0']);
    await field.press('Escape');
    expect(
      await card
        .locator('.weight')
        .first()
        .evaluate((weight) => weight === document.activeElement),
    ).toBe(true);
    // Opened anew it is known as changed.
    await card.locator('.weight').first().press('Enter');
    await card.getByRole('button', { name: 'Restore this weight' }).click();
    await bar(page).waitFor({ state: 'detached' });
    await expect.poll(terms).toEqual(before);
    await expect.poll(() => field.inputValue()).toMatch(/^−?0\.\d+$/);
  });
});

describe('changes', () => {
  test('are in the arithmetic: a card shows the edited weight, and its sum', async () => {
    const { page } = await opened();
    await edit(page, 'conv2d_0', 0);
    await row(page, 'conv2d_0')
      .locator('.tile')
      .first()
      .click({ position: { x: 40, y: 40 } });
    const card = page.getByRole('region', { name: 'Arithmetic' });
    await card.waitFor();
    await weights(page).nth(4).fill('7');
    await expect.poll(() => card.locator('.terms li').nth(4).innerText()).toContain('· 7 = ');
  });

  test('stay for another image and other weights, and are forgotten with other layers', async () => {
    const view = await opened();
    const { page, panel, snapshot } = view;
    await edit(page, 'conv2d_0', 1);
    await weights(page).nth(4).fill('2');
    await expect.poll(() => named(page)).toEqual(['conv2d_0: 1 number of kernel 1']);
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    const { network } = snapshot;
    if (!network) throw new Error('No network');
    panel.notify('mapsChanged', {
      ...snapshot,
      version: 2,
      network: { ...network, weights: { type: 'training', epoch: 1 } },
    });
    await page.getByText('In training, epoch 1').waitFor();
    expect(await named(page)).toEqual(['conv2d_0: 1 number of kernel 1']);
    const layers = network.layers.map((layer) => ({ ...layer, dead: [0] }));
    const looks = asked(view, 'look').length;
    panel.notify('mapsChanged', { ...snapshot, version: 3, network: { ...network, layers } });
    await expect.poll(() => asked(view, 'look').length).toBe(looks + 1);
    expect(await named(page)).toHaveLength(1);
    const [first, ...others] = layers;
    const wider = { ...network, layers: [{ ...first, parameters: 50 }, ...others] };
    panel.notify('mapsChanged', { ...snapshot, version: 4, network: wider });
    await bar(page).waitFor({ state: 'detached' });
    await editor(page).waitFor({ state: 'detached' });
  });

  test('are written where a person says, all of them, and only then', async () => {
    const view = await opened();
    const { page } = view;
    await openRow(page, 'conv2d_0');
    await page.getByRole('button', { name: 'Switch off map 1', exact: true }).click();
    await picture(page, 'conv2d_0', 2).click();
    await weights(page).nth(2).fill('0.5');
    await bar(page).waitFor();
    expect(asked(view, 'saveChanged')).toEqual([]);
    await page.getByRole('button', { name: 'Save changed weights…' }).click();
    await page.getByText('Saved as changed.safetensors.').waitFor();
    const edited = { type: 'weight', tensor: 'conv2d_0.kernel', place: [0, 2, 0, 2], value: 0.5 };
    expect(asked(view, 'saveChanged')).toEqual([{ changes: [mapOff(1), edited] }]);
    await weights(page).nth(2).fill('0.6');
    await expect.poll(() => page.getByText('Saved as').count()).toBe(0);
  });

  test('that cannot be written are said', async () => {
    const { page } = await opened({ refused: { saveChanged: 'Map 1 of maxPool2d_2 cannot be written.' } });
    await row(page, 'maxPool2d_2').locator('.layer-head').click();
    await page.getByRole('button', { name: 'Switch off map 1', exact: true }).click();
    await page.getByRole('button', { name: 'Save changed weights…' }).click();
    await page.getByText('Map 1 of maxPool2d_2 cannot be written.').waitFor();
  });
});

describe('every state', () => {
  async function changedPage(options: Partial<MapsPageOptions>) {
    const { page } = await opened(options);
    await edit(page, 'conv2d_0', 1);
    await weights(page).nth(4).fill('2');
    await page.locator('.map-actions .action').first().click();
    await expect.poll(() => page.locator('.change').count()).toBe(2);
    await row(page, 'dense_5').locator('.tile').click();
    await page.locator('.weight').first().click();
    await page.locator('.weight-editor').waitFor();
    return page;
  }

  test.each(['dark', 'light', 'high-contrast'] as ThemeName[])('axe finds nothing in %s', async (theme) => {
    const page = await changedPage({ theme });
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each([360, 480, 1280])('fits %d pixels, in Spanish, with no English left', async (width) => {
    const page = await changedPage({ width, height: 800, language: 'es', bundle: spanish });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await englishLeft(page)).toEqual([]);
  });
});
