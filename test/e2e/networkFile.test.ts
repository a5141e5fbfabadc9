import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { NetworkEditor } from './networkEditor.ts';
import type { VsCodeWindow } from './window.ts';
import { useOneWindow, useWindows } from './windows.ts';

/** A network file in a real VS Code, written with mouse and keyboard. */

const shapes = await readFile(join(import.meta.dirname, '../fixtures/networks/shapes.cnn.json'), 'utf8');

/** Nothing lies over the text. */
const settings = { 'editor.stickyScroll.enabled': false, 'editor.minimap.enabled': false };

describe('a network that is written', () => {
  const shared = useOneWindow({ settings, files: { 'shapes.cnn.json': shapes } });
  const editor = () => new NetworkEditor(shared());

  it('shows its shapes behind each layer', async () => {
    await editor().open('shapes.cnn.json');
    await editor().line('→ 14×14×16 · 1,168 params · RF 8').waitFor();
    await editor().line('51,748 params · 333 k multiply-adds').waitFor();
  });

  it('takes a layer by completion, and its hint appears', async () => {
    await editor().goToEndOf('"type": "flatten"');
    await editor().press('Enter', 'Control+Space');
    const first = async () => (await editor().suggestions()).slice(0, 3);
    await eventually(first).toEqual(['conv2d', 'depthwiseConv2d', 'maxPool2d']);
    await editor().type('drop');
    await eventually(() => editor().suggestions()).toEqual(['dropout']);
    await shared().screenshot('network-completion');
    await editor().press('Enter');
    await editor().type('0.5');
    await editor().press('Tab');
    await editor().line('{ "type": "dropout", "rate": 0.5 },→ 784 · RF 10').waitFor();
    await eventually(() => editor().squiggles('error').count()).toBe(0);
  });

  it('says what is wrong where it is wrong, and the light bulb mends it', async () => {
    await editor().select('→ 7×7×16', '2');
    await editor().type('15');
    await editor().squiggles('error').first().waitFor();
    const wrong = editor().word('"maxPool2d", "poolSize": 15', '15');
    await editor().saysAt(wrong, '15 rows against 14', 'Rows and columns of the window.');
    await shared().screenshot('network-error');
    await editor().press('Escape');
    await editor().fix('Set "padding" to "same"');
    await editor().line('"padding": "same", "poolSize": 15 },→ 1×1×16').waitFor();
    await eventually(() => editor().squiggles('error').count()).toBe(0);
    await editor().press('ControlOrMeta+z');
    await editor().fix('Set "padding" to "same"');
    await editor().line('"padding": "same", "poolSize": 15 },→ 1×1×16 · RF 36').waitFor();
  });

  it('is summed up beside itself, and the page follows the file', async () => {
    await shared().page.getByText('Summary', { exact: true }).click();
    const page = markdownPage(shared());
    await page.getByRole('heading', { name: 'Shapes' }).waitFor();
    await page.getByRole('row', { name: 'conv2d_0 28×28×8 80 56,448 3×3' }).waitFor();
    await shared().screenshot('network-summary');
    await shared().tab('shapes.cnn.json').click();
    await editor().select('"filters": 8', '8');
    await editor().type('4');
    await page.getByRole('row', { name: 'conv2d_0 28×28×4 40 28,224 3×3' }).waitFor();
  });

  it('is formatted and commented out as JSON is', async () => {
    await editor().goToEndOf('"type": "dropout"');
    await editor().press('ControlOrMeta+/');
    await editor().line('// { "type": "dropout", "rate": 0.5 },').waitFor();
    await eventually(() => editor().line('→').count()).toBe(7);
    await editor().press('ControlOrMeta+/');
    await eventually(() => editor().line('→').count()).toBe(8);
    await shared().runCommand('Format Document');
    await eventually(() => editor().text()).toMatch(/\n {6}"poolSize": 15\n {4}\},→ 1×1×16/);
  });

  it('has a reference that a command opens', async () => {
    await shared().runCommand('Convscope: Reference of the Network File');
    await markdownPage(shared()).getByRole('heading', { name: 'The network file' }).waitFor();
  });
});

/** The page that VS Code's preview of Markdown shows. */
function markdownPage({ page }: VsCodeWindow): FrameLocator {
  return page
    .locator('iframe.webview.ready[src*="vscode.markdown-language-features"]')
    .last()
    .contentFrame()
    .frameLocator('#active-frame');
}

describe('a new network', () => {
  const shared = useOneWindow({ settings, prepare: writeDatasets });
  const editor = () => new NetworkEditor(shared());
  const answer = (path: string, inFolder?: string) => chooseFile(shared(), path, inFolder);

  const choose = async (title: string) => {
    await shared().hasMenu('digit.png', 'Apply Kernel');
    await shared().runCommand('Convscope: New Network…');
    // By the keyboard: a list that has just opened does not hear the mouse at once.
    await shared().page.getByPlaceholder('What is it to learn from?').fill(title);
    await shared().page.keyboard.press('Enter');
  };
  /** The new file has its numbers, and nothing is wrong with it. */
  const isSound = async (name: string, layer: string) => {
    await shared().tab(name).waitFor();
    await editor().line(layer).first().waitFor();
    await eventually(() => shared().page.getByRole('button', { name: 'No Problems' }).count()).toBe(1);
  };

  it('learns from drawn images', async () => {
    await choose('Shapes');
    await isSound('shapes.cnn.json', '→ 28×28×8 · 80 params · RF 3');
    await choose('Digits');
    await isSound('digits.cnn.json', '"units": 10, "activation": "softmax" }→ 10 · 7,850 params');
  });

  it('learns from a folder of images, one unit for each sub-folder', async () => {
    await choose('Your folder of images');
    await answer('pets/', 'cat');
    await isSound('pets.cnn.json', '"units": 3, "activation": "softmax" }→ 3');
    await editor().line('"train": "pets"').waitFor();
  });

  it('learns from files of MNIST and of CIFAR-10, their labels and tests found', async () => {
    await choose('MNIST files');
    await answer('mnist/train-images-idx3-ubyte');
    await isSound('mnist.cnn.json', '→ 28×28×16');
    await editor().line('"labels": "mnist/t10k-labels-idx1-ubyte"').waitFor();
    await choose('CIFAR-10 files');
    await answer('data_batch_1.bin');
    await isSound('cifar10.cnn.json', '→ 32×32×16');
  });

  it('shows where its images lie', async () => {
    await shared().tab('pets.cnn.json').click();
    // A link is a word of its own.
    await editor()
      .word('"train": "pets"', 'pets')
      .click({ modifiers: ['ControlOrMeta'] });
    await eventually(() => shared().file('pets').getAttribute('aria-selected')).toBe('true');
  });
});

/** Data, and no networks yet. */
async function writeDatasets(folder: string): Promise<void> {
  for (const name of ['shapes', 'digits']) await rm(join(folder, `${name}.cnn.json`), { force: true });
  for (const name of ['cat', 'dog', 'fox']) await mkdir(join(folder, 'pets', name), { recursive: true });
  await mkdir(join(folder, 'mnist'));
  const names = ['train', 't10k'].flatMap((part) => [
    `${part}-images-idx3-ubyte`,
    `${part}-labels-idx1-ubyte`,
  ]);
  for (const name of [...names.map((name) => `mnist/${name}`), 'data_batch_1.bin']) {
    await writeFile(join(folder, name), '');
  }
}

/**
 * Answers VS Code's dialog with a path below the workspace. It lists a folder before it takes an answer:
 * that of a file, with `listed` in it.
 */
async function chooseFile(
  { page, folder }: VsCodeWindow,
  path: string,
  listed = basename(path),
): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  await eventually(() => input.inputValue()).toContain(folder);
  await input.fill(join(folder, path));
  await page.locator('.quick-input-list').getByRole('option', { name: listed, exact: true }).waitFor();
  await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
}

describe.each([
  ['dark', 'en', 'params'],
  ['high-contrast', 'en', 'params'],
  ['light', 'es', 'parámetros'],
] as const)('in the theme %s and the language %s', (theme, language, params) => {
  const open = useWindows();

  it('a network file says the same', async () => {
    const wrong = shapes.replace('"units": 4', '"units": 3');
    const window = await open({ theme, language, settings, files: { 'shapes.cnn.json': wrong } });
    const editor = new NetworkEditor(window);
    await window.file('shapes.cnn.json').dblclick();
    await editor.line(`→ 28×28×8 · 80 ${params}`).waitFor();
    await editor.squiggles('error').first().waitFor();
    const words =
      language === 'es'
        ? ['El conjunto de datos tiene 4 clases', 'Cuántos números produce']
        : ['The dataset has 4 classes', 'How many numbers it makes'];
    await editor.saysAt(editor.word('"units": 3', '3'), ...words);
    await window.screenshot(`network-${theme}-${language}`);
    await editor.press('Escape');
    await editor.saysAt(editor.word('"filters": 16', '"conv2d"'), '⌊(14 + 1 + 1 − 3) / 1⌋ + 1 = 14');
    await window.screenshot(`network-hover-${theme}-${language}`);
    expect(window.errors).toEqual([]);
  });
});
