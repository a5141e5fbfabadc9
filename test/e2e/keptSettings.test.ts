import { expect, it } from 'vitest';
import { KernelLab } from './kernelLab.ts';
import { useWindows } from './windows.ts';

/** What outlives a panel, and what its tab is called. */

const open = useWindows();

it('opens a new panel with the settings of the one that was closed', async () => {
  const window = await open();
  await window.chooseInExplorer('digit.png', 'Apply Kernel');
  const lab = new KernelLab(window);
  await lab.hasSize(0, 28, 28);
  await lab.choose('Known kernels', 'Sharpen');
  await lab.write('Stride', '3');
  await lab.hasSize(0, 10, 10);
  await window.tab('digit.png').hover();
  await window.tab('digit.png').getByRole('button', { name: 'Close' }).click();
  await window.tab('digit.png').waitFor({ state: 'detached' });
  await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
  await lab.hasSize(0, Math.ceil(640 / 3), Math.ceil(427 / 3));
  const kernels = lab.frame.getByRole('combobox', { name: 'Known kernels', exact: true });
  expect(await kernels.locator('option:checked').innerText()).toBe('Sharpen');
  expect(window.errors).toEqual([]);
});

it('names the tab after a file that cannot be read, too', async () => {
  const window = await open({ files: { 'broken.png': 'no picture' } });
  await window.chooseInExplorer('broken.png', 'Apply Kernel');
  await new KernelLab(window).problemNaming('broken.png');
  await window.tab('broken.png').waitFor();
});

it("draws an SVG's text, which the extension's own decoder has no fonts for", async () => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30"><rect width="80" height="30" fill="white"/><text x="5" y="20">Hello</text></svg>';
  const window = await open({ files: { 'words.svg': drawing } });
  await window.chooseInExplorer('words.svg', 'Apply Kernel');
  const lab = new KernelLab(window);
  await lab.hasSize(-1, 80, 30);
  await lab.isDrawn(-1);
  expect(window.errors).toEqual([]);
});
