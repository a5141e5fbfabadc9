import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'jsonc-parser';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FilterChain } from '../../src/engine/filter/filterChain.ts';
import { chainCode } from '../../src/explain/code/chainCode.ts';
import { answer } from './answer.ts';
import { eventually } from './eventually.ts';
import { KernelLab } from './kernelLab.ts';
import { useOneWindow } from './windows.ts';

/** A drawing that takes any machine longer than a person waits. */
const turbulence = `<svg xmlns="http://www.w3.org/2000/svg" width="5000" height="5000">
<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.05" numOctaves="50"/></filter>
<rect width="5000" height="5000" filter="url(#f)"/></svg>`;

/** What is taken out of the panel and put into it: files, the clipboard, documents, settings. */

const shared = useOneWindow({
  files: { 'slow.svg': turbulence },
  prepare: async (folder) => {
    const scene = sharp(join(folder, 'lighthouse.png'));
    await scene.resize(6000, 4000, { fit: 'fill' }).toFile(join(folder, 'photo24.jpg'));
  },
});

let lab: KernelLab;

beforeAll(async () => {
  lab = new KernelLab(shared());
  await shared().chooseInExplorer('lighthouse.png', 'Apply Kernel');
  await lab.isDrawn(0);
});

beforeEach(async () => {
  await lab.undoAll();
});

/** What a person sees to be done. */
async function isSaid(text: string): Promise<void> {
  await lab.frame.locator('.toolbar').getByText(text, { exact: true }).waitFor();
}

const clipboard = {
  read: () => shared().page.evaluate(() => navigator.clipboard.readText()),
  write: (text: string) => shared().page.evaluate((copied) => navigator.clipboard.writeText(copied), text),
};

describe('copy as', () => {
  it.each([
    ['NumPy/SciPy', 'numpy'],
    ['OpenCV', 'opencv'],
    ['PyTorch', 'pytorch'],
    ['Keras', 'keras'],
    ['JSON', 'json'],
  ] as const)('%s puts the code of what is shown on the clipboard', async (name, target) => {
    await lab.choose('Known kernels', 'Gaussian blur');
    await lab.write('Stride', '2');
    await lab.button('Copy as').click();
    await lab.frame.getByRole('menuitem', { name, exact: true }).click();
    await isSaid(`Copied as ${name}`);
    const chain: FilterChain = {
      channels: 'gray',
      steps: [
        {
          type: 'convolution',
          kernel: { height: 3, width: 3, weights: [1, 2, 1, 2, 4, 2, 1, 2, 1] },
          ...{ divisor: 16, bias: 0, flip: false },
          ...{ padding: 'same', padMode: { type: 'zeros' }, stride: [2, 2], dilation: [1, 1] },
          activation: 'linear',
        },
        { type: 'pool', pool: 'max', size: [2, 2], stride: [2, 2], padding: 'valid' },
      ],
    };
    const image = { height: 427, width: 640, channels: 3 } as const;
    const code = chainCode(target, chain, image, { imageName: 'lighthouse.png', bitsPerChannel: 8 });
    expect(await clipboard.read()).toBe(code);
  });
});

describe('save', () => {
  /** What the command line makes of the same image with the same options. */
  async function madeByCli(...options: string[]): Promise<void> {
    const cli = resolve(import.meta.dirname, '../../dist/cli.js');
    const image = join(shared().folder, 'lighthouse.png');
    await promisify(execFile)(process.execPath, [cli, 'apply', image, ...options]);
  }

  const pixels = (path: string) => sharp(path).raw().toBuffer({ resolveWithObject: true });

  it('writes the picture, whole, as the command line does', async () => {
    await lab.press('Each');
    await lab.choose('Known kernels', 'Emboss');
    await lab.choose('Activation', 'ReLU');
    const [ours, theirs] = ['ours.png', 'theirs.png'].map((name) => join(shared().folder, name));
    await lab.button('Save…').click();
    await answer(shared().page, 'Save the picture', ours, 'lighthouse-step-1.png');
    await isSaid('Saved ours.png');
    await madeByCli('--kernel', 'emboss', '--activation', 'relu', '-o', theirs);
    const [made, wanted] = [await pixels(ours), await pixels(theirs)];
    expect(made.info).toEqual(wanted.info);
    expect(made.data.equals(wanted.data)).toBe(true);
  });

  it('writes the numbers for NumPy where the name says so', async () => {
    await lab.choose('Known kernels', 'Scharr x');
    await lab.write('Bias', '0.5');
    const [ours, theirs] = ['ours.npy', 'theirs.npy'].map((name) => join(shared().folder, name));
    await lab.button('Save…').click();
    await answer(shared().page, 'Save the picture', ours, 'lighthouse-step-1.png');
    await isSaid('Saved ours.npy');
    await madeByCli('--kernel', 'scharr-x', '--bias', '0.5', '--channels', 'gray', '--raw', theirs);
    expect((await readFile(ours)).equals(await readFile(theirs))).toBe(true);
  });
});

describe('paste', () => {
  const weights = () =>
    lab.frame
      .locator('.matrix input')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title'))));
  const size = () => lab.chosen('Kernel size');

  it('takes a matrix from NumPy with the button', async () => {
    await clipboard.write('np.array([[0, -1, 0],\n          [2, 1e1, 3.]]) / 4');
    await lab.button('Paste a matrix').click();
    await eventually(weights).toEqual([0, -1, 0, 2, 10, 3]);
    expect(await size()).toBe('2×3');
    const divisor = lab.frame.getByRole('textbox', { name: 'Divisor', exact: true });
    expect(await divisor.inputValue()).toBe('4');
  });

  it.each([
    ['CSV', '1,2,3\n4,5,6\n7,8,9', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['MATLAB', '[1 -1; 0 2]', [1, -1, 0, 2]],
    ['JSON', '[[3], [4]]', [3, 4]],
  ])('takes a matrix from %s with the keyboard, in any weight', async (_, text, expected) => {
    await clipboard.write(text);
    await lab.frame.getByRole('textbox', { name: 'Weight at row 1, column 1' }).click();
    await shared().page.keyboard.press('ControlOrMeta+v');
    await eventually(weights).toEqual(expected);
  });

  it('says what is wrong with a text that is no matrix, and changes nothing', async () => {
    const before = await weights();
    await clipboard.write('[[1, 2], [3]]');
    await lab.button('Paste a matrix').click();
    const refusal = lab.frame.locator('.editor .refusal');
    await refusal.waitFor();
    expect(await refusal.innerText()).toMatch(/2.*1.*\./);
    expect(await weights()).toEqual(before);
    await lab.frame.getByRole('textbox', { name: 'Bias', exact: true }).click();
    await refusal.waitFor({ state: 'detached' });
  });
});

describe('kernels of one’s own', () => {
  const settings = () => join(shared().folder, '.vscode/settings.json');

  it('are kept in the settings of the workspace and chosen from the list', async () => {
    const weight = lab.frame.getByRole('textbox', { name: 'Weight at row 0, column 0' });
    await lab.choose('Known kernels', 'Box blur');
    await lab.write('Weight at row 0, column 0', '5');
    await lab.button('Save kernel…').click();
    await answer(shared().page, 'A name for it', 'My blur');
    await isSaid('Saved kernel My blur');
    const written = parse(await readFile(settings(), 'utf8')) as Record<string, unknown>;
    expect(written['convscope.kernels']).toEqual([
      {
        name: 'My blur',
        kernel: [
          [5, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ],
        divisor: 9,
      },
    ]);
    await eventually(() => lab.chosen('Known kernels')).toBe('My blur');
    await lab.choose('Known kernels', 'Identity');
    await lab.choose('Known kernels', 'My blur');
    expect(await weight.inputValue()).toBe('5');
    await lab.frame.getByRole('button', { name: 'Edit…' }).click();
    const tab = shared().tab('settings.json');
    await tab.hover();
    await tab.getByRole('button', { name: 'Close' }).click();
    // What the file says is what the list has.
    written['convscope.kernels'] = [{ name: 'Theirs', kernel: [[1, -1]] }];
    await writeFile(settings(), JSON.stringify(written));
    const list = lab.frame.getByRole('combobox', { name: 'Known kernels', exact: true });
    await eventually(async () => (await list.getByRole('option').allInnerTexts()).at(-1)).toBe('Theirs');
    await eventually(() => lab.chosen('Known kernels')).toBe('own kernel');
  });
});

describe('into .cnn.json', () => {
  const network = async (name: string) =>
    parse(await readFile(join(shared().folder, name), 'utf8')) as { readonly layers: readonly object[] };

  it('makes a new network of the steps, then puts others into it', async () => {
    const window = shared();
    const convolution = { type: 'conv2d', filters: 1, kernelSize: 3, padding: 'same', useBias: false };
    const pool = { type: 'maxPool2d', poolSize: 2 };
    await lab.choose('Known kernels', 'Sobel x');
    await lab.button('Into .cnn.json').click();
    await answer(shared().page, 'Into which network?', 'A new network');
    await window.tab('lighthouse.cnn.json').waitFor();
    await isSaid('Put into a new network');
    await window.page.keyboard.press('ControlOrMeta+s');
    await eventually(async () => (await network('lighthouse.cnn.json').catch(() => null))?.layers).toEqual([
      { ...convolution, kernel: 'sobel-x' },
      pool,
      { type: 'flatten' },
      { type: 'dense', units: 4, activation: 'softmax' },
    ]);
    await lab.choose('Known kernels', 'Sharpen');
    await lab.choose('Pooling', 'no pooling');
    await lab.button('Into .cnn.json').click();
    await answer(shared().page, 'Into which network?', 'lighthouse.cnn');
    await isSaid('Put into lighthouse.cnn.json');
    await window.page.keyboard.press('ControlOrMeta+s');
    await eventually(async () => {
      const { layers } = await network('lighthouse.cnn.json');
      return layers.map((layer) => ('kernel' in layer ? layer.kernel : '')).toSorted();
    }).toEqual(['', '', '', 'sharpen', 'sobel-x']);
    const tab = window.tab('lighthouse.cnn.json');
    await tab.hover();
    await tab.getByRole('button', { name: 'Close' }).click();
  });
});

describe('work that takes long', () => {
  it('is ended by a button while a file is read; the file can be read again', async () => {
    await shared().chooseInExplorer('slow.svg', 'Apply Kernel');
    await lab.button('Cancel').click();
    expect(await lab.problemNaming('slow.svg')).toBe('Reading slow.svg was cancelled.');
    await lab.button('Read it again').waitFor();
    await shared().chooseInExplorer('lighthouse.png', 'Apply Kernel');
    await lab.hasSize(0, 640, 427);
  });

  it('is ended by Escape while settings are computed; those of the picture are back', {
    timeout: 240_000,
  }, async () => {
    const { page } = shared();
    const tabs = lab.frame.getByRole('tab');
    // Eleven kernels of 15×15 numbers, made on a small picture and taken back.
    await lab.choose('Pooling', 'no pooling');
    await lab.press('Each');
    for (let step = 2; step <= 12; step++) {
      await lab.button('Add a step').click();
      await lab.frame.getByRole('menuitem', { name: 'Convolution' }).click();
      await eventually(() => tabs.nth(step - 1).getAttribute('aria-selected')).toBe('true');
      await lab.choose('Kernel size', '15×15');
      await lab.button('Random weights').click();
    }
    await lab.undoAll();
    await shared().chooseInExplorer('photo24.jpg', 'Apply Kernel');
    await lab.hasSize(-1, 6000, 4000);
    await lab.frame.getByText('preview', { exact: true }).waitFor({ state: 'detached' });
    const redo = lab.button('Redo');
    while ((await redo.getAttribute('aria-disabled')) === 'false') await redo.click();
    await lab.button('Cancel').waitFor();
    await page.keyboard.press('Escape');
    await isSaid('Cancelled: settings of the picture. Undo takes it back.');
    await lab.button('Cancel').waitFor({ state: 'detached' });
    expect(await tabs.count()).toBeLessThan(12);
    await lab.button('Undo').click();
    await eventually(() => tabs.count()).toBe(12);
  });
});
