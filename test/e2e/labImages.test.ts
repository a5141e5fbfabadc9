import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { decodeExample, KernelLab } from './kernelLab.ts';
import { useOneWindow } from './windows.ts';

/** Other images with the same settings, several at once, one as a tensor, and what comes back: one window. */

const shared = useOneWindow({
  files: { 'broken.png': 'no picture' },
  // A click selects a file and opens nothing.
  settings: { 'workbench.list.openMode': 'doubleClick' },
});

let lab: KernelLab;

beforeAll(async () => {
  lab = new KernelLab(shared());
  await shared().chooseInExplorer('digit.png', 'Apply Kernel');
  await lab.hasSize(0, 28, 28);
});

beforeEach(async () => {
  await lab.undoAll();
});

/** Opens files together; the first one is shown. */
async function openTogether(first: string, ...others: string[]): Promise<void> {
  const window = shared();
  await window.file(first).click();
  for (const name of others) await window.file(name).click({ modifiers: ['ControlOrMeta'] });
  await window.chooseInExplorer(first, 'Apply Kernel');
}

const strip = () => lab.frame.getByRole('listbox', { name: 'Images' });

it('a second right-click keeps the settings and changes the image', async () => {
  const window = shared();
  await lab.choose('Known kernels', 'Sharpen');
  await lab.write('Stride', '2');
  await lab.hasSize(0, 14, 14);
  await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
  await lab.hasSize(0, 320, 214);
  expect(await lab.chosen('Known kernels')).toBe('Sharpen');
  await window.tab('lighthouse.png').waitFor();
  expect(await window.tab('digit.png').count()).toBe(0);
});

describe('several selected images', () => {
  it('open as a strip with one kernel; one that is none says so in its place', async () => {
    await openTogether('digit.png', 'lighthouse.png', 'broken.png');
    await lab.hasSize(-1, 28, 28);
    const files = strip().getByRole('option');
    await eventually(() => files.count()).toBe(3);
    // Input and output of the two that can be read.
    await eventually(() => strip().locator('canvas').count()).toBe(4);
    await eventually(() => files.filter({ hasText: 'broken.png' }).innerText()).toMatch(/broken\.png .+\./);
    expect(await files.filter({ hasText: 'digit.png' }).getAttribute('aria-selected')).toBe('true');
    await shared().screenshot('strip');
  });

  it('change places by click and by arrows; the kernel stays', async () => {
    const { page } = shared();
    await lab.choose('Known kernels', 'Sharpen');
    await strip().getByRole('option', { name: 'lighthouse.png' }).click();
    await lab.hasSize(-1, 640, 427);
    await shared().tab('lighthouse.png').waitFor();
    await page.keyboard.press('Home');
    await lab.hasSize(-1, 28, 28);
    expect(await lab.chosen('Known kernels')).toBe('Sharpen');
    await page.keyboard.press('End');
    await lab.problemNaming('broken.png');
    await page.keyboard.press('ArrowLeft');
    await lab.hasSize(-1, 640, 427);
  });
});

it('an image is seen as a tensor: its channels, and a cell as networks take it', async () => {
  await shared().chooseInExplorer('lighthouse.png', 'Apply Kernel');
  await lab.hasSize(-1, 640, 427);
  const image = await decodeExample(shared().folder, 'lighthouse.png');
  await lab.button('Input as a tensor').click();
  const planes = lab.frame.locator('.plane canvas[data-stage="-1"]');
  await eventually(() => planes.count()).toBe(3);
  await lab.frame.getByText('427 × 640 × 3, height × width × channels').waitFor();
  const cell = { row: 140, column: 470 };
  await planes.nth(1).scrollIntoViewIfNeeded();
  const box = await planes.nth(1).boundingBox();
  if (!box) throw new Error('The plane is not on the screen.');
  const position = {
    x: ((cell.column + 0.5) * box.width) / image.width,
    y: ((cell.row + 0.5) * box.height) / image.height,
  };
  await planes.nth(1).hover({ position });
  const table = lab.frame.locator('.tensor-numbers table');
  await table.getByText(`Row ${cell.row}, column ${cell.column}`).waitFor();
  const numbers = await table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((number) => Number(number.innerText.replace('−', '-'))),
      ),
    );
  const count = image.width * image.height;
  for (const [channel, [stored, unit, symmetric, standardized]] of numbers.entries()) {
    const values = Array.from({ length: count }, (_, index) =>
      image.at(Math.floor(index / image.width), index % image.width, channel),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    const value = image.at(cell.row, cell.column, channel);
    expect(stored).toBe(value);
    expect(unit).toBeCloseTo(value / 255, 2);
    expect(symmetric).toBeCloseTo(value / 127.5 - 1, 2);
    expect(standardized).toBeCloseTo((value - mean) / deviation, 1);
  }
  expect(numbers).toHaveLength(3);
  // The place in memory, as the sentence beside it says.
  const place = '(140 · 640 + 470) · 3 + 0 … 2 = 270,210 … 270,212';
  await lab.frame.locator('.tensor-numbers').getByText(place).waitFor();
  await lab.button('Output as a tensor').click();
  await eventually(() => lab.frame.locator('.plane canvas[data-stage="0"]').count()).toBe(1);
  await lab.press('Each');
  await eventually(() => lab.frame.locator('.plane canvas[data-stage="0"]').count()).toBe(3);
  await lab.button('Close the tensor').click();
});

describe('a file on disk', () => {
  it('that changes is read again, and that is said; that is gone, too', async () => {
    const path = join(shared().folder, 'digit.png');
    await shared().chooseInExplorer('digit.png', 'Apply Kernel');
    await lab.hasSize(-1, 28, 28);
    await writeFile(path, await readFile(join(shared().folder, 'disc-11.png')));
    await lab.hasSize(-1, 11, 11);
    await lab.frame.getByText('digit.png changed and was read again.').waitFor();
    await rm(path);
    await lab.frame.getByText('digit.png was deleted. What is shown is what was read before.').waitFor();
    await lab.hasSize(0, 11, 11);
  });
});

it('zoom, pin, tensor, step and the shown file are back after hiding and after a reload', async () => {
  const window = shared();
  await openTogether('disc-11.png', 'lighthouse.png');
  await lab.hasSize(-1, 11, 11);
  await strip().getByRole('option', { name: 'lighthouse.png' }).click();
  await lab.hasSize(-1, 640, 427);
  await lab.button('Add a step').click();
  await lab.frame.getByRole('menuitem', { name: 'Convolution' }).click();
  await lab.hasSize(2, 320, 213);
  await lab.choose('Zoom', '8×');
  await lab.picture(2).click({ position: { x: 60, y: 60 } });
  const pinned = await lab.title();
  await lab.button('Output as a tensor').click();
  await lab.frame.locator('.plane').first().waitFor();

  const isBack = async () => {
    await lab.hasSize(2, 320, 213);
    await eventually(() => lab.title()).toBe(pinned);
    await eventually(() => lab.frame.locator('.zoom-choice option').first().innerText()).toBe('8×');
    await eventually(() => lab.frame.locator('.plane').count()).toBe(1);
    expect(await lab.frame.getByRole('tab', { selected: true }).innerText()).toContain('3 Box blur');
    const shown = strip().getByRole('option', { name: 'lighthouse.png' });
    expect(await shown.getAttribute('aria-selected')).toBe('true');
  };

  // Behind another tab of its group.
  await window.tab('lighthouse.png').click();
  await window.file('README.md').dblclick();
  await lab.picture(0).waitFor({ state: 'hidden' });
  await window.tab('lighthouse.png').click();
  await isBack();
  await window.reload();
  await isBack();
});
