/**
 * `npm run screenshots`: the pictures of the README, taken of the real panel in a real VS Code. One pixel at
 * the edge of the lighthouse is pinned, so that its arithmetic shows.
 *
 * `npm run screenshots -- FOLDER`: every state of the panel in every look, into FOLDER.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from '../vscode/chromium.ts';
import { type Server, startServer } from '../vscode/server.ts';
import { type Cell, type Extent, KernelLab } from './kernelLab.ts';
import { openWindow, type VsCodeWindow, type WindowOptions } from './window.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = join(root, 'media/readme');
const spanish = JSON.parse(await readFile(join(root, 'l10n/bundle.l10n.es.json'), 'utf8'));
const lighthouse = { rows: 427, columns: 640 };
const towerEdge = { row: 140, column: 470 };

const looks: readonly (WindowOptions & { readonly name: string })[] = [
  { name: 'light', theme: 'light' },
  { name: 'dark', theme: 'dark' },
  { name: 'es', theme: 'light', language: 'es' },
  { name: 'hc', theme: 'high-contrast' },
  { name: 'hc-light', theme: 'high-contrast-light' },
  { name: 'narrow', theme: 'light', width: 910 },
  { name: 'narrow-dark', theme: 'dark', width: 910 },
];
const looksOfReadme = ['light', 'dark', 'es'];

/** A panel, and how its controls are called in the language of its window. */
interface Scene {
  readonly window: VsCodeWindow;
  readonly lab: KernelLab;
  readonly word: (english: string) => string;
}

/** What is shown in one window, in this order: each begins where the one before ended. */
const states: readonly { readonly name: string; readonly show: (scene: Scene) => Promise<void> }[] = [
  {
    name: 'pinned',
    show: async (scene) => {
      await open(scene, 'lighthouse.png');
      await pin(scene, 0, towerEdge, lighthouse);
    },
  },
  { name: 'pixel', show: (scene) => pin(scene, -1, towerEdge, lighthouse) },
  {
    name: 'weight',
    show: async ({ lab }) => {
      await lab.frame.locator('.matrix input').first().hover();
      await lab.frame.locator('.matrix .lit').waitFor();
    },
  },
  {
    name: 'tensor',
    show: async ({ lab, word }) => {
      await lab.button(word('Input as a tensor')).click();
      await lab.frame.locator('.plane').nth(2).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'chain',
    show: async ({ lab, word }) => {
      await lab.button(word('Close the tensor')).click();
      for (const kind of ['Convolution', 'Pooling']) {
        await lab.button(word('Add a step')).click();
        await lab.frame.getByRole('menuitem', { name: word(kind) }).click();
      }
      await lab.frame.getByRole('tab').nth(2).click();
      await lab.isDrawn(2);
      await lab.isDrawn(3);
    },
  },
  {
    name: 'refused',
    show: async ({ lab, word }) => {
      await lab.write(word('Stride'), '400');
      await lab.frame.locator('.verdict[role="alert"]').waitFor();
    },
  },
  {
    name: 'numbers',
    show: async (scene) => {
      const { lab, word, window } = scene;
      await lab.undoAll(word('Undo'));
      await open(scene, 'disc-11.png');
      await lab.frame
        .getByRole('combobox', { name: word('Padding') })
        .first()
        .selectOption('custom');
      await lab.write(word('Right'), '0');
      await lab.write(word('Stride'), '2');
      await lab.frame.locator('canvas[data-stage="0"][aria-label*="5"]').waitFor();
      await lab.picture(0).focus();
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter']) await window.page.keyboard.press(key);
      await lab.frame.locator('.card h2').waitFor();
    },
  },
  {
    name: 'strip',
    show: async (scene) => {
      const { lab, word, window } = scene;
      await lab.undoAll(word('Undo'));
      await window.file('lighthouse.png').click();
      for (const name of ['colour-chart.png', 'line-art.png', 'rotated.jpg', 'transparent.png']) {
        await window.file(name).click({ modifiers: ['ControlOrMeta'] });
      }
      await open(scene, 'lighthouse.png');
      await lab.frame.locator('.strip canvas').nth(9).waitFor();
    },
  },
  {
    name: 'copied',
    show: async ({ lab, word }) => {
      await lab.button(word('Copy as')).click();
      await lab.frame.getByRole('menuitem').first().click();
      await lab.frame.locator('.toolbar .done').waitFor();
    },
  },
];

async function open({ window, lab, word }: Scene, image: string): Promise<void> {
  await window.chooseInExplorer(image, word('Apply Kernel'));
  await window.tab(image).waitFor();
  await lab.isDrawn(0);
}

async function pin({ window, lab }: Scene, stage: number, cell: Cell, extent: Extent): Promise<void> {
  const chosen = await lab.frame.locator('.card h2').allInnerTexts();
  await lab.pointAt(stage, cell, extent);
  await window.page.mouse.down();
  await window.page.mouse.up();
  await lab.frame
    .locator('.card h2')
    .filter({ hasNotText: chosen[0] ?? '·' })
    .waitFor();
}

/** Takes pictures of `wanted` states in one look; `take` keeps them. */
async function photograph(
  browser: Browser,
  server: Server,
  { name: look, ...options }: (typeof looks)[number],
  wanted: typeof states,
  take: (name: string, png: Buffer) => Promise<void>,
): Promise<void> {
  const window = await openWindow(browser, server, {
    ...options,
    // A click selects a file and opens nothing.
    settings: { 'workbench.list.openMode': 'doubleClick' },
  });
  const word = (english: string): string => (options.language === 'es' ? spanish[english] : english);
  const scene = { window, lab: new KernelLab(window), word };
  for (const { name, show } of wanted) {
    await show(scene);
    if (name !== 'weight') await window.page.mouse.move(0, 0);
    await take(`${look}-${name}`, await window.page.screenshot());
  }
  await window.close();
}

const [folder] = argv.slice(2);
await mkdir(folder ?? readme, { recursive: true });
const server = await startServer();
const browser = await launchChromium();
try {
  for (const look of folder ? looks : looks.filter(({ name }) => looksOfReadme.includes(name))) {
    console.log(look.name);
    if (folder) {
      await photograph(browser, server, look, states, (name, png) =>
        writeFile(join(folder, `${name}.png`), png),
      );
      continue;
    }
    // Few colours are enough for a README, and keep the package small.
    await photograph(browser, server, look, states.slice(0, 1), async (_, png) => {
      const small = await sharp(png).png({ palette: true, quality: 90, effort: 10 }).toBuffer();
      await writeFile(join(readme, `kernel-lab-${look.name}.png`), small);
    });
  }
} finally {
  await browser.close();
  await server.stop();
}
