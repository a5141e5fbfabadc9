import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { KernelLab } from './kernelLab.ts';
import { useWindows } from './windows.ts';

/** What must hold whatever the window looks like and whatever is in it. */

const open = useWindows();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core finds in the panel, one line each. */
async function findings(lab: KernelLab): Promise<string[]> {
  const root = lab.frame.locator('html');
  await root.evaluate((_, script) => {
    // The page's policy keeps a script element out.
    new Function(script)();
  }, axe);
  const { violations } = await root.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run(),
  );
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`);
}

describe.each(['light', 'dark', 'high-contrast', 'high-contrast-light'] as const)(
  'in the theme %s',
  (theme) => {
    it('axe-core finds nothing in the Kernel Lab', async () => {
      const window = await open({ theme });
      await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
      const lab = new KernelLab(window);
      await lab.isDrawn(0);
      await lab.pointAt(0, { row: 57, column: 83 }, { rows: 427, columns: 640 });
      await lab.valuesAt({ row: 57, column: 83 });
      await window.screenshot(`theme-${theme}`);
      expect(await findings(lab)).toEqual([]);
    });
  },
);

describe('in Spanish', () => {
  it('the menu, the panel and its sentences are Spanish', async () => {
    const window = await open({ language: 'es' });
    await window.chooseInExplorer('digit.png', 'Aplicar núcleo');
    const lab = new KernelLab(window);
    await lab.isDrawn(0);
    const text = await lab.frame.locator('#root').innerText();
    for (const word of ['Núcleo', 'Relleno', 'Paso']) expect(text).toContain(word);
    expect(await lab.frame.locator('html').getAttribute('lang')).toBe('es');
    await window.screenshot('spanish');
  });
});

describe('in a restricted workspace', () => {
  it('images are computed, the panel says what is off, and nothing is written', async () => {
    const window = await open({ restricted: true });
    const before = await readdir(window.folder, { recursive: true });
    await window.chooseInExplorer('digit.png', 'Apply Kernel');
    const lab = new KernelLab(window);
    await lab.isDrawn(0);
    const notice = lab.frame.locator('.restricted');
    await notice.waitFor();
    expect(await notice.getAttribute('title')).toContain('nothing is saved');
    expect(await readdir(window.folder, { recursive: true })).toEqual(before);
  });
});

describe('a file that is no image', () => {
  it('is answered by one sentence, and the next image is shown', async () => {
    const window = await open({ files: { 'words.png': 'these are words, not pixels' } });
    await window.chooseInExplorer('words.png', 'Apply Kernel');
    const lab = new KernelLab(window);
    const alert = lab.frame.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/words\.png .*\. .*\./);
    await lab.button('Show details').click();
    const channel = window.page
      .getByRole('toolbar', { name: 'Output actions' })
      .getByRole('combobox', { name: 'Switch Output' });
    const chosen = () => channel.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.text);
    await eventually(chosen).toBe('Convscope');
    await window.page.keyboard.press('ControlOrMeta+j');
    await window.chooseInExplorer('digit.png', 'Apply Kernel');
    await lab.isDrawn(0);
  });
});

describe('after the window is reloaded', () => {
  it('the panel is back with its image and its settings', async () => {
    const window = await open();
    await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
    const lab = new KernelLab(window);
    await lab.hasSize(0, 640, 427);
    await lab.write('Stride', '3');
    await lab.hasSize(0, 214, 143);
    await window.reload();
    await lab.hasSize(0, 214, 143);
    await lab.isDrawn(0);
  });

  it('there is one panel, also where a hidden one comes back beside a new one', async () => {
    const window = await open();
    await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
    await new KernelLab(window).isDrawn(0);
    await window.file('README.md').dblclick();
    await window.tab('README.md').waitFor();
    await window.reload();
    await window.chooseInExplorer('digit.png', 'Apply Kernel');
    await window.tab('digit.png').waitFor();
    await window.tab('lighthouse.png').click();
    await window.tab('lighthouse.png').waitFor({ state: 'detached' });
    const lab = new KernelLab(window);
    await lab.hasSize(0, 28, 28);
    expect(await window.tab('digit.png').count()).toBe(1);
  });
});
