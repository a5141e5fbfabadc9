/** What the pictures of `npm run screenshots` show. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell, Extent, KernelLab } from './kernelLab.ts';
import type { VsCodeWindow, WindowOptions } from './window.ts';

const lighthouse = { rows: 427, columns: 640 };
const towerEdge = { row: 140, column: 470 };

/** A drawing that takes any machine longer than a person waits. */
const turbulence = `<svg xmlns="http://www.w3.org/2000/svg" width="5000" height="5000">
<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.05" numOctaves="50"/></filter>
<rect width="5000" height="5000" filter="url(#f)"/></svg>`;

/** What the scenes need of their window. */
export const sceneOptions: WindowOptions = {
  files: { 'slow.svg': turbulence, 'words.png': 'these are words, not pixels' },
  settings: {
    // A click selects a file and opens nothing.
    'workbench.list.openMode': 'doubleClick',
    'convscope.kernels': [
      {
        name: 'Roberts',
        kernel: [
          [1, 0],
          [0, -1],
        ],
      },
    ],
  },
};

/** A panel, and how its controls are called in the language of its window. */
export interface Scene {
  readonly window: VsCodeWindow;
  readonly lab: KernelLab;
  readonly word: (english: string) => string;
  /** Of the window, in CSS pixels. */
  readonly width: number;
}

/** Something to take a picture of. */
export interface State {
  readonly name: string;
  readonly show: (scene: Scene) => Promise<void>;
  /** The pointer stays where it is. */
  readonly isPointing?: true;
}

/** What is shown in one window, in this order: each begins where the one before ended. */
export const states: readonly State[] = [
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
    isPointing: true,
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
    name: 'padding',
    isPointing: true,
    show: async ({ lab, word }) => {
      await lab.frame
        .getByRole('combobox', { name: word('Zoom') })
        .first()
        .selectOption({ label: '24×' });
      await lab.picture(-1).hover({ position: { x: 40, y: 30 } });
      await lab.frame.locator('.cell-tip').first().waitFor();
    },
  },
  {
    name: 'strip',
    show: async (scene) => {
      const { lab, word, window } = scene;
      await lab.undoAll(word('Undo'));
      await lab.button(word('Fit (0)')).click();
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
  {
    name: 'menu',
    show: async ({ lab, word }) => {
      await lab.frame.locator('.toolbar .done').waitFor({ state: 'detached' });
      await lab.button(word('Copy as')).click();
      await lab.frame.getByRole('menuitem').first().waitFor();
    },
  },
  ...(['Min–max', 'Abs'] as const).map((display) => ({
    name: display === 'Abs' ? 'abs' : 'minmax',
    show: async (scene: Scene) => {
      const { lab, word, window } = scene;
      await window.page.keyboard.press('Escape');
      await open(scene, 'lighthouse.png');
      await lab.choose(word('Display'), word(display));
      await lab.frame.locator('.output .legend').waitFor();
    },
  })),
  {
    name: 'own-kernel',
    show: async ({ lab, word }) => {
      await lab.undoAll(word('Undo'));
      await lab.choose(word('Known kernels'), 'Roberts');
      await lab.frame.getByRole('button', { name: word('Edit…') }).waitFor();
      await lab.frame.locator('.output .ticks').filter({ hasNotText: '907' }).waitFor();
    },
  },
  {
    name: 'sketch',
    show: async ({ lab, word }) => {
      await lab.choose(word('Pooling'), word('no pooling'));
      await lab.button(word('Add a step')).click();
      await lab.frame.getByRole('menuitem', { name: word('Convolution') }).click();
      await lab.frame.locator('.step[aria-selected="true"] .quiet').getByText('2', { exact: true }).waitFor();
      await lab.frame
        .getByRole('combobox', { name: word('Kernel size') })
        .first()
        .selectOption('5×5');
      await lab.button(word('Random weights')).click();
      await lab.isDrawn(1);
      await lab.frame.getByRole('tab').first().click();
      await lab.frame.locator('.sketch').waitFor();
      await lab.isDrawn(-1);
    },
  },
  {
    name: 'playing',
    show: async ({ lab, word }) => {
      await lab.undoAll(word('Undo'));
      await lab.choose(word('Speed'), '8×');
      await lab.button(word('Play (K)')).click();
      await lab.frame.locator('.card h2').waitFor();
    },
  },
  {
    name: 'nan',
    show: async (scene) => {
      const { lab, word, window } = scene;
      await lab.button(word('Pause (K)')).click();
      await open(scene, 'disc-11.png');
      await window.page.evaluate(() => navigator.clipboard.writeText('1e308, 0, -1e308'));
      await lab.button(word('Paste a matrix')).click();
      await pin(scene, 0, { row: 5, column: 5 }, { rows: 11, columns: 11 });
    },
  },
  {
    name: 'slim',
    show: async (scene) => {
      const { lab, word, window } = scene;
      await lab.undoAll(word('Undo'));
      await open(scene, 'lighthouse.png');
      await pin(scene, 0, towerEdge, lighthouse);
      await window.page.setViewportSize({ width: 480, height: 800 });
      await window.page.keyboard.press('ControlOrMeta+b');
      await window.file('lighthouse.png').waitFor({ state: 'hidden' });
      await lab.frame.locator('body').evaluate(() => scrollTo(0, 0));
    },
  },
  {
    name: 'slim-below',
    show: ({ lab }) => lab.frame.locator('body').evaluate(() => scrollTo(0, 620)),
  },
  {
    name: 'deleted',
    show: async (scene) => {
      const { lab, window, width } = scene;
      await window.page.setViewportSize({ width, height: 800 });
      await window.page.keyboard.press('ControlOrMeta+b');
      await open(scene, 'digit.png');
      await lab.frame.locator('body').evaluate(() => scrollTo(0, 0));
      await rm(join(window.folder, 'digit.png'));
      await lab.frame.locator('.notice').waitFor();
    },
  },
  {
    name: 'reread',
    show: async (scene) => {
      const { lab, window } = scene;
      await open(scene, 'disc-11.png');
      const path = join(window.folder, 'disc-11.png');
      await writeFile(path, await readFile(join(window.folder, 'text.png')));
      await lab.frame.locator('.toolbar .done').waitFor();
    },
  },
  {
    name: 'failed',
    show: async ({ lab, window, word }) => {
      await window.chooseInExplorer('words.png', word('Apply Kernel'));
      await lab.frame.getByRole('alert').waitFor();
    },
  },
  {
    name: 'loading',
    show: async ({ lab, window, word }) => {
      await window.chooseInExplorer('slow.svg', word('Apply Kernel'));
      await lab.button(word('Cancel')).waitFor();
    },
  },
];

/** What is shown in a window that is not trusted. */
export const restrictedStates: readonly State[] = [
  { name: 'restricted', show: (scene) => open(scene, 'lighthouse.png') },
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
