import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answer } from './answer.ts';
import { eventually } from './eventually.ts';
import { NetworkEditor } from './networkEditor.ts';
import { draw, seven } from './panelScenes.ts';
import { useOneWindow } from './windows.ts';

/** Feature maps beside the code in a real VS Code, with mouse and keyboard. */

const shapes = await readFile(join(import.meta.dirname, '../fixtures/networks/shapes.cnn.json'), 'utf8');
const small = shapes.replace('"samples": 3000', '"samples": 400').replace('"epochs": 6', '"epochs": 2');

const digits = await readFile(join(import.meta.dirname, '../../examples/digits.cnn.json'), 'utf8');
const reader = digits.replace('"samples": 6000', '"samples": 2500').replace('"epochs": 10', '"epochs": 6');
/** What stands in examples/digit.png. */
const digitOfExamples = '3';

/** Has the command line predict with a file of weights. */
async function loadedBy(weights: string): Promise<void> {
  const [cli, network, image] = ['dist/cli.js', 'reads.cnn.json', 'digit.png'];
  const folder = dirname(weights);
  const options = ['--checkpoint', weights, '--json'];
  const { stdout } = await run(process.execPath, [
    resolve(import.meta.dirname, '../..', cli),
    ...['predict', join(folder, network), join(folder, image), ...options],
  ]);
  expect(JSON.parse(stdout).probabilities).toHaveLength(10);
}

const run = promisify(execFile);

const settings = { 'editor.stickyScroll.enabled': false, 'editor.minimap.enabled': false };

describe('the feature maps of a file', () => {
  const shared = useOneWindow({ settings, files: { 'maps.cnn.json': small } });
  const editor = () => new NetworkEditor(shared());
  const row = (layer: string): Locator =>
    shared().webview().getByRole('region', { name: layer, exact: true });
  const head = (layer: string): Locator => row(layer).getByRole('button').first();
  const isOpen = (layer: string) => head(layer).getAttribute('aria-expanded');
  const tile = (layer: string, map: number): Locator => row(layer).locator('.tile').nth(map);

  /** The lines that are marked with the yellow of the panel. */
  const markedLines = () =>
    shared().page.evaluate(() => {
      const topOf = (row: Element) => (row as HTMLElement).offsetTop;
      const isMarked = (row: Element) =>
        [...row.querySelectorAll('.cdr')].some(
          (part) => getComputedStyle(part).borderLeftColor === 'rgb(255, 214, 10)',
        );
      const rows = [...document.querySelectorAll('.monaco-editor .view-overlays > div')];
      const tops = rows.filter(isMarked).map(topOf);
      const lines = [...document.querySelectorAll('.monaco-editor .view-lines > .view-line')];
      return lines.filter((line) => tops.includes(topOf(line))).map((line) => line.textContent ?? '');
    });
  /** The weights of a map's kernel as they are said; empty while they are not there. */
  const kernelOf = async (layer: string, map: number): Promise<string> => {
    const pictures = row(layer).locator('.kernel-picture');
    const words =
      (await pictures
        .nth(map)
        .getAttribute('aria-label')
        .catch(() => null)) ?? '';
    return words.replace(/^.*?: /, '');
  };
  let brought = '';
  /** The file's tab is the first, the panel's the second. */
  const focusEditor = () => shared().tab('maps.cnn.json').first().click();

  it('come by a click above the text: first of random kernels', async () => {
    await editor().open('maps.cnn.json');
    const lens = shared().page.locator('.codelens-decoration').getByText('Feature maps', { exact: true });
    const first = row('conv2d_0').locator('.tile').first();
    // What moves as it opens is missed.
    const isThere = () =>
      first.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    do await lens.click();
    while (!(await isThere()));
    await shared().webview().getByText('Not trained: these are its first, random kernels.').waitFor();
    await shared().screenshot('feature-maps-untrained');
  });

  it('follow the cursor, and the cursor follows them', async () => {
    await focusEditor();
    await editor().goToEndOf('"filters": 16');
    await eventually(() => isOpen('conv2d_2')).toBe('true');
    await row('conv2d_2').locator('.kernel-picture').first().waitFor();
    await head('conv2d_0').click();
    await eventually(() => isOpen('conv2d_0')).toBe('true');
    expect(await isOpen('conv2d_2')).toBe('false');
    // The cursor stands in the first layer: the line of the status bar says so.
    await focusEditor();
    const line = small.split('\n').findIndex((text) => text.includes('"filters": 8')) + 1;
    await shared()
      .page.getByRole('button', { name: new RegExp(`^Ln ${line},`) })
      .waitFor();
  });

  it('mark what a unit reads, and its layer in the file', async () => {
    await tile('conv2d_2', 3).hover({ position: { x: 20, y: 20 } });
    await shared().webview().locator('.input-picture .mark').waitFor();
    await row('conv2d_0').locator('.mark').first().waitFor();
    await shared()
      .webview()
      .getByText(/^It sees rows \d+ to \d+ and columns \d+ to \d+ of the image\.$/)
      .waitFor();
    await eventually(() => markedLines()).toEqual([expect.stringMatching(/"filters":\s16/)]);
    await shared().screenshot('feature-maps-pointed');
    await shared().page.mouse.move(200, 10);
    await eventually(() => markedLines()).toEqual([]);
  });

  it('open down to the pixels, and back', async () => {
    const view = shared().webview();
    const card = view.getByRole('region', { name: 'Arithmetic' });
    await tile('conv2d_2', 3).click({ position: { x: 20, y: 20 } });
    await card.locator('.channel-sum').first().click();
    await card.locator('.terms .link').first().click();
    await eventually(() => card.locator('.crumbs').innerText()).toContain('maxPool2d_1');
    await card.locator('.terms .link').first().click();
    await eventually(() => card.locator('.crumbs').innerText()).toContain('conv2d_0');
    await card.locator('.terms .link').first().click();
    await card.getByText('A number of the image, as the network reads it.').waitFor();
    await shared().screenshot('feature-maps-pixel');
    await card.locator('.crumbs .link').first().click();
    await eventually(() => card.locator('.crumbs .link').count()).toBe(0);
    await card.getByRole('button', { name: 'Copy as text' }).click();
    const copied = () => shared().page.evaluate(() => navigator.clipboard.readText());
    await eventually(copied).toMatch(/^conv2d_2 \(\d+, \d+, 3\) = /);
    await shared().page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });

  it('change with the file while it is typed, and stay where it has an error', async () => {
    await focusEditor();
    await editor().select('"filters": 8', '8');
    await editor().type('3');
    await eventually(() => head('conv2d_0').innerText()).toContain('×3');
    await eventually(() => row('conv2d_0').locator('.tile').count()).toBe(3);
    await editor().select('"filters": 3', '3');
    await editor().type('0');
    await shared().webview().getByText('The maps are those of the file before this change.').waitFor();
    expect(await row('conv2d_0').locator('.tile').count()).toBe(3);
    await editor().select('"filters": 0', '0');
    await editor().type('8');
    await eventually(() => row('conv2d_0').locator('.tile').count()).toBe(8);
    // What is underlined is refused by training.
    await eventually(() => editor().squiggles('error').count()).toBe(0);
  });

  it('send a kernel to the Kernel Lab, with the image', async () => {
    await eventually(() => kernelOf('conv2d_0', 7)).not.toBe('');
    brought = await kernelOf('conv2d_0', 1);
    await row('conv2d_0').getByRole('button', { name: 'Apply kernel 1 to an image' }).click();
    await shared().tab('maps-input.png').waitFor();
    const weight = shared()
      .webview()
      .getByRole('textbox', { name: 'Weight at row 2, column 1', exact: true });
    // Rows of three, written with three digits.
    const [, , row2] = brought.split('; ');
    const shown = Number(row2.trim().split(/\s+/)[1].replace('−', '-'));
    await eventually(async () => Number(await weight.getAttribute('title'))).toBeCloseTo(shown, 2);
    await shared().screenshot('feature-maps-kernel-lab');
  });

  it('take a kernel of the Kernel Lab back into their network', async () => {
    // Where the cursor stands: before the first layer.
    await focusEditor();
    await editor().goToEndOf('"layers"');
    await shared().tab('maps-input.png').click();
    await shared().webview().getByRole('button', { name: 'Into .cnn.json' }).click();
    await answer(shared().page, 'Into which network?', 'maps.cnn');
    await focusEditor();
    await editor().line('"kernel"').first().waitFor();
    await shared().tab('maps.cnn.json').last().click();
    await eventually(() => row('conv2d_0').locator('.tile').count()).toBe(1);
    await head('conv2d_0').click();
    await eventually(() => kernelOf('conv2d_0', 0)).toBe(brought);
    await shared().screenshot('feature-maps-brought-back');
    await focusEditor();
    await editor().press('ControlOrMeta+z');
    await eventually(() => row('conv2d_0').locator('.tile').count()).toBe(8);
  });

  it('become those of a run while it trains', async () => {
    const view = shared().webview();
    await view.getByRole('button', { name: 'Train', exact: true }).click();
    await view.getByText(/^Epoch 2 of run /).waitFor();
    await shared().screenshot('feature-maps-trained');
    await view.getByRole('button', { name: 'Next sample' }).click();
    await view.getByText(/^2 of \d+$/).waitFor();
  });
});

describe('a network that has learned to read digits', () => {
  const shared = useOneWindow({ settings, files: { 'reads.cnn.json': reader } });
  const view = () => shared().webview();
  const row = (layer: string) => view().getByRole('region', { name: layer, exact: true });
  const best = () => view().locator('.best-class').innerText();
  const slider = () => view().getByRole('slider', { name: 'Epoch' });

  it('is scrubbed over its epochs: maps, kernels and what was measured', { timeout: 180_000 }, async () => {
    await new NetworkEditor(shared()).open('reads.cnn.json');
    await shared().runCommand('Convscope: Show Feature Maps');
    await row('conv2d_0').locator('.tile').first().waitFor();
    await view().getByRole('button', { name: 'Train', exact: true }).click();
    await view()
      .getByText(/^Epoch 6 of run /)
      .waitFor({ timeout: 120_000 });
    const said = async (at: Locator) => (await at.first().getAttribute('aria-label')) ?? '';
    const seen = async () => [
      await said(row('conv2d_0').locator('.tile')),
      await said(row('conv2d_0').locator('.kernel-picture')),
      await view().locator('.scores').allInnerTexts(),
    ];
    await row('conv2d_0').getByRole('button').first().click();
    await row('conv2d_0').locator('.kernel-picture').first().waitFor();
    const last = await seen();
    await slider().click();
    await view()
      .getByText(/^Epoch 3 of run /)
      .waitFor();
    for (const place of last.keys())
      await eventually(async () => (await seen())[place]).not.toEqual(last[place]);
    await shared().screenshot('feature-maps-epoch-3');
    await slider().press('Home');
    await view()
      .getByText(/^Run .* before its first step$/)
      .waitFor();
    await slider().press('End');
    await view()
      .getByText(/^Epoch 6 of run /)
      .waitFor();
    await eventually(seen).toEqual(last);
  });

  it('answers to a weight that is edited, and writes it where one says', async () => {
    const tile = row('conv2d_0').locator('.tile').first();
    const kernel = row('conv2d_0').locator('.kernel-picture').first();
    const before = await tile.getAttribute('aria-label');
    const trained = await kernel.getAttribute('aria-label');
    await kernel.click();
    const weight = row('conv2d_0').getByRole('textbox', { name: 'Weight at row 0, column 0', exact: true });
    await weight.fill('7');
    await weight.press('Enter');
    await eventually(() => tile.getAttribute('aria-label')).not.toBe(before);
    const bar = view().getByRole('region', { name: 'Changed network' });
    await bar.getByText(/^Of \d+ images \(validation\) it names \d+ right, with the changes \d+\./).waitFor();
    await shared().screenshot('feature-maps-edited');
    await bar.getByRole('button', { name: 'Save changed weights…' }).click();
    const place = join(shared().folder, 'seven.safetensors');
    await answer(shared().page, 'Save changed weights', place, 'reads.safetensors');
    await bar.getByText('Saved as seven.safetensors.').waitFor();
    await loadedBy(place);
    await bar.getByRole('button', { name: 'All back' }).click();
    await bar.waitFor({ state: 'detached' });
    await eventually(() => tile.getAttribute('aria-label')).toBe(before);
    await weight.press('Escape');
    await eventually(() => kernel.getAttribute('aria-label')).toBe(trained);
  });

  it('reads a digit that is drawn with the mouse', async () => {
    await draw({ window: shared(), word: (english) => english }, seven);
    await eventually(best).toBe('7');
    await shared().screenshot('feature-maps-drawn');
  });

  it('looks at an image file', async () => {
    await view().getByRole('button', { name: 'Image file…' }).click();
    const { page, folder } = shared();
    await answer(page, 'Feature maps of an image', join(folder, 'digit.png'), folder);
    await view().getByText('digit.png', { exact: true }).waitFor();
    await eventually(best).toBe(digitOfExamples);
  });
});

describe('a run in progress', () => {
  const endless = small.replace('"epochs": 2', '"epochs": 100000');
  const shared = useOneWindow({ settings, files: { 'endless.cnn.json': endless } });

  it('moves the maps, and leaves its epochs to be looked back at', async () => {
    const view = shared().webview();
    await new NetworkEditor(shared()).open('endless.cnn.json');
    await shared().runCommand('Convscope: Show Feature Maps');
    const first = view.getByRole('region', { name: 'conv2d_0', exact: true }).locator('.tile').first();
    await first.waitFor();
    await view.getByRole('button', { name: 'Train', exact: true }).click();
    await view.getByText(/^In training, epoch \d+$/).waitFor();
    const words = () => first.getAttribute('aria-label');
    const before = await words();
    await eventually(words).not.toBe(before);
    await view.getByText(/^In training, epoch ([2-9]|\d{2,})$/).waitFor();
    await view.getByRole('button', { name: 'Stop', exact: true }).click();
    const slider = view.getByRole('slider', { name: 'Epoch' });
    await slider.waitFor();
    await slider.press('Home');
    await view.getByText(/^Run .* before its first step$/).waitFor();
    await shared().screenshot('feature-maps-epochs');
  });
});
