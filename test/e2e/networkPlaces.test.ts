import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { NetworkEditor } from './networkEditor.ts';
import type { VsCodeWindow } from './window.ts';
import { useWindows } from './windows.ts';

/** Network files wherever they lie: in one of several folders, and where no folder is open. */

const open = useWindows();

const own = (
  await readFile(join(import.meta.dirname, '../fixtures/networks/shapes.cnn.json'), 'utf8')
).replace(/"dataset": .*/, '"dataset": { "type": "folder", "train": "images", "validationSplit": 0.2 },');

/** Two folders with a network and images each: of four classes, and of two. */
async function writeRoots(folder: string): Promise<void> {
  for (const [root, classes] of [['four', 'abcd'] as const, ['two', 'ab'] as const]) {
    for (const name of classes) await mkdir(join(folder, root, 'images', name), { recursive: true });
    await writeFile(join(folder, root, `${root}.cnn.json`), own);
  }
  const folders = [{ path: 'four' }, { path: 'two' }];
  await writeFile(join(folder, 'both.code-workspace'), JSON.stringify({ folders }));
}

/** By the list that finds files by their names and paths. */
async function openByPath({ page, tab }: VsCodeWindow, path: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+p');
  await page.locator('.quick-input-widget input[type="text"]').fill(path);
  await page
    .locator('.quick-input-list')
    .getByRole('option', { name: basename(path) })
    .first()
    .click();
  await tab(basename(path)).waitFor();
}

describe('in a workspace of several folders', () => {
  it('each network has the images beside it', async () => {
    const window = await open({ prepare: writeRoots, opens: { workspace: 'both.code-workspace' } });
    await window.file('two').waitFor();
    const editor = new NetworkEditor(window);
    for (const [root, warnings] of [['four', 0] as const, ['two', 1] as const]) {
      await openByPath(window, join(window.folder, root, `${root}.cnn.json`));
      await editor.line('→ 28×28×8').waitFor();
      // Links are words of their own.
      await editor.word('"train": "images"', 'images').waitFor();
      await eventually(() => editor.squiggles('warning').count()).toBe(warnings);
      expect(await editor.squiggles('error').count()).toBe(0);
    }
    const sentence = 'The dataset has 2 classes, but the last layer makes a vector of length 4.';
    await editor.saysAt(editor.word('"units": 4', '4'), sentence);
  });
});

describe('where no folder is open', () => {
  it('a network file knows its shapes and the images beside it, and a new one has a name', async () => {
    const window = await open({ prepare: writeRoots, opens: 'nothing' });
    const editor = new NetworkEditor(window);
    await openByPath(window, join(window.folder, 'two', 'two.cnn.json'));
    await editor.line('→ 28×28×8 · 80 params · RF 3').waitFor();
    await eventually(() => editor.squiggles('warning').count()).toBe(1);
    await window.runCommand('Convscope: New Network…');
    await window.page.getByPlaceholder('What is it to learn from?').fill('Digits');
    await window.page.keyboard.press('Enter');
    await window.tab('digits.cnn.json').waitFor();
    await editor.line('→ 10 · 7,850 params').waitFor();
  });
});
