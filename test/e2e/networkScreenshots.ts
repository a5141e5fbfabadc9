/**
 * `node test/e2e/networkScreenshots.ts FOLDER [LOOK…]`: what the editor and the panel
 * show of a network file, in every look, into FOLDER. It takes the staged extension (`npm run build`).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../vscode/chromium.ts';
import { type Server, startServer } from '../vscode/server.ts';
import { NetworkEditor } from './networkEditor.ts';
import { type PanelState, panelStates } from './panelScenes.ts';
import { openWindow, type VsCodeWindow, type WindowOptions } from './window.ts';

const root = resolve(import.meta.dirname, '../..');
const readJson = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'));
const spanish: Readonly<Record<string, string>> = await readJson('l10n/bundle.l10n.es.json');
const shapes = await readFile(join(root, 'test/fixtures/networks/shapes.cnn.json'), 'utf8');

/** Something of every severity. */
const wrong = shapes
  .replace(/"dataset": .*/, '"dataset": { "type": "folder", "train": "fotos", "validationSplit": 0.2 },')
  .replace('"filters": 16, "kernelSize": 3', '"filters": 16, "kernelSize": 30')
  .replace(
    '"same", "activation": "relu" },\n    { "type": "maxPool2d", "poolSize": 2',
    '"valid", "activation": "softmax" },\n    { "type": "maxPool2d", "poolSize": 3',
  )
  .replace('"padding": "same"', '"padding": "valid"')
  .replace('"learningRate": 0.001', '"learningRate": 1');

/** Small enough to be trained while one waits. */
const digits = await readFile(join(root, 'examples/digits.cnn.json'), 'utf8');
const reads = digits.replace('"samples": 6000', '"samples": 2500').replace('"epochs": 10', '"epochs": 6');

/** With a block, and more maps than one looks at. */
const many = reads.replace(
  '{ "type": "conv2d", "filters": 16,',
  `{ "type": "residual", "layers": [{ "type": "conv2d", "filters": 8, "kernelSize": 3, "padding": "same" }, { "type": "batchNorm" }] },
    { "type": "conv2d", "name": "wide", "filters": 512,`,
);

/** Of images that lie beside it. */
const own = shapes.replace(/"dataset": .*/, '"dataset": { "type": "folder", "train": "photos" },');

const looks: readonly (WindowOptions & { readonly name: string })[] = [
  { name: 'light', theme: 'light' },
  { name: 'dark', theme: 'dark' },
  { name: 'hc', theme: 'high-contrast' },
  { name: 'hc-light', theme: 'high-contrast-light' },
  { name: 'es', theme: 'light', language: 'es' },
];

/** What is shown in one window, in this order: each begins where the one before ended. */
const editorStates: readonly PanelState[] = [
  {
    name: 'hints',
    async show({ window, editor, word }) {
      await window.file('shapes.cnn.json').dblclick();
      await window.page.getByText(word('Summary'), { exact: true }).waitFor();
      await editor.line('→ 14×14×16 · ').waitFor();
    },
  },
  {
    name: 'layer',
    async show({ window, editor }) {
      await editor.word('"filters": 16', '"conv2d"').hover();
      await hoverWith(window, '⌊(14 + 1 + 1 − 3) / 1⌋ + 1 = 14');
    },
  },
  {
    name: 'field',
    async show({ window, editor }) {
      await editor.word('"filters": 16', '"padding"').hover();
      await hoverWith(window, '[top, right, bottom, left]', '[arriba, derecha, abajo, izquierda]');
    },
  },
  {
    name: 'wrong',
    async show({ window, editor }) {
      await editor.press('Escape', 'ControlOrMeta+Shift+m');
      await window.file('wrong.cnn.json').dblclick();
      await window.tab('wrong.cnn.json').waitFor();
      for (const kind of ['warning', 'info'] as const) await editor.squiggles(kind).first().waitFor();
      // What is on the disk is looked at last.
      await editor.squiggles('error').nth(1).waitFor();
    },
  },
  {
    name: 'said',
    async show({ window, editor }) {
      await editor.word('"kernelSize": 30', '30').hover();
      await hoverWith(window, '30');
    },
  },
  {
    name: 'bulb',
    async show({ editor }) {
      await editor.press('Escape');
      await editor.word('"kernelSize": 30', '30').click();
      await editor.openFixes();
    },
  },
  {
    name: 'path',
    async show({ window, editor }) {
      await editor.press('Escape', 'ControlOrMeta+j');
      await window.file('own.cnn.json').dblclick();
      await window.tab('own.cnn.json').waitFor();
      await editor.select('"train": "photos"', 'photos');
      await editor.type('p');
      await editor.press('Control+Space');
      await editor.suggestions();
    },
  },
  {
    name: 'completion',
    async show({ editor }) {
      await editor.press('Escape');
      await editor.goToEndOf('"type": "flatten"');
      await editor.press('Enter', 'Control+Space');
      await editor.suggestions();
    },
  },
  {
    name: 'details',
    async show({ window, editor, word }) {
      await editor.press('ArrowDown', 'Control+Space');
      const details = window.page.locator('.suggest-details-container');
      await details
        .getByText(word('Slides one kernel over each channel by itself; channels are not mixed.'))
        .waitFor();
    },
  },
  {
    name: 'values',
    async show({ editor }) {
      await editor.press('Escape');
      await editor.type('{ "type": "conv2d", "filters": 4, "kernelSize": 3, "padding": ');
      await editor.press('Control+Space');
      await editor.suggestions();
    },
  },
  {
    name: 'summary',
    async show({ window, editor, title }) {
      await editor.press('Escape');
      await window.file('shapes.cnn.json').dblclick();
      await window.runCommand(`Convscope: ${title('command.showSummary')}`);
      const page = window.page.frameLocator('iframe.webview.ready[src*="markdown-language-features"]');
      await page.frameLocator('#active-frame').getByRole('heading', { name: 'Shapes' }).waitFor();
    },
  },
  {
    name: 'new',
    async show({ window, word, title }) {
      await window.runCommand(`Convscope: ${title('command.newNetwork')}`);
      await window.page.locator('.quick-input-list').getByText(word('Digits'), { exact: true }).waitFor();
    },
  },
];

/** Waits for a hover with one of some words. */
async function hoverWith({ page }: VsCodeWindow, ...words: readonly string[]): Promise<void> {
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'));
  await page
    .locator('.monaco-hover:not(.hidden)')
    .filter({ hasText: new RegExp(escaped.join('|')) })
    .waitFor();
}

/** Takes pictures of states in a window of their own. */
async function photograph(
  browser: Browser,
  server: Server,
  { name: look, ...options }: (typeof looks)[number],
  states: readonly PanelState[],
  folder: string,
): Promise<void> {
  const isSpanish = options.language === 'es';
  const titles: Readonly<Record<string, string>> = await readJson(
    `package.nls${isSpanish ? '.es' : ''}.json`,
  );
  const window = await openWindow(browser, server, {
    ...options,
    width: 1600,
    height: 900,
    settings: { 'editor.minimap.enabled': false, 'editor.stickyScroll.enabled': false },
    files: {
      'shapes.cnn.json': shapes,
      'wrong.cnn.json': wrong,
      'own.cnn.json': own,
      'reads.cnn.json': reads,
      'many.cnn.json': many,
    },
    prepare: async (copy) => {
      for (const name of ['cat', 'dog']) await mkdir(join(copy, 'photos', name), { recursive: true });
    },
  });
  const word = (english: string): string => (isSpanish ? spanish[english] : english);
  const scene = { window, editor: new NetworkEditor(window), word, title: (name: string) => titles[name] };
  for (const { name, show } of states) {
    await show(scene).catch(async (error) => {
      await writeFile(join(folder, `${look}-failed.png`), await window.page.screenshot());
      throw error;
    });
    await writeFile(
      join(folder, `${look}-${name}.png`),
      await window.page.screenshot({ animations: 'disabled' }),
    );
  }
  await window.close();
}

const [folder = join(root, 'test-results/network'), ...only] = argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await launchChromium();
try {
  for (const look of looks.filter(({ name }) => only.length === 0 || only.includes(name))) {
    console.log(look.name);
    for (const states of [editorStates, panelStates]) {
      await photograph(browser, server, look, states, folder);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
