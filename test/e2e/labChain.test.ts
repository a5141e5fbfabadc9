import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { convolve, type Grid, pool, readGray } from './grids.ts';
import { KernelLab } from './kernelLab.ts';
import { useOneWindow } from './windows.ts';

/** A chain of steps, and every change of it taken back and done again: all in one window. */

const shared = useOneWindow({ height: 900 });
const SOBEL_X = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const SHARPEN = [0, -1, 0, -1, 5, -1, 0, -1, 0];

let lab: KernelLab;
let image: Grid;

beforeAll(async () => {
  const window = shared();
  await window.chooseInExplorer('digit.png', 'Apply Kernel');
  lab = new KernelLab(window);
  image = await readGray(window.folder, 'digit.png');
  await lab.isDrawn(0);
});

beforeEach(async () => {
  await lab.undoAll();
  await shared().page.keyboard.press('Escape');
});

const tabs = () => lab.frame.getByRole('tab');
const names = async () => (await tabs().locator('.step-name').allInnerTexts()).map((name) => name.trim());
const sizes = async () => (await tabs().locator('.step-size').allInnerTexts()).map((size) => size.trim());
const selected = () => tabs().evaluateAll((all) => all.findIndex((tab) => tab.ariaSelected === 'true'));

/** Puts a step behind the last one; it is looked at. */
async function addStep(kind: 'Convolution' | 'Pooling'): Promise<void> {
  const before = await tabs().count();
  await lab.button('Add a step').click();
  await lab.frame.getByRole('menuitem', { name: kind }).click();
  await eventually(async () => {
    const count = await tabs().count();
    return count > before && (await selected()) === count - 1;
  }).toBe(true);
}

/** Waits until a stage has the numbers of `grid`, as far as a walk down its diagonal tells. */
async function holds(stage: number, grid: Grid): Promise<void> {
  const extent = { rows: grid.length, columns: grid[0].length };
  await lab.hasSize(stage, extent.columns, extent.rows);
  for (const share of [0.25, 0.5, 0.75]) {
    const row = Math.floor(share * extent.rows);
    const column = Math.floor(share * extent.columns);
    await lab.pointAt(stage, { row, column }, extent);
    await eventually(() => lab.valuesAt({ row, column })).toEqual([grid[row][column]]);
  }
}

describe('a chain of steps', () => {
  it('grows by the menu; each step has its picture and its numbers', async () => {
    const { page } = shared();
    await lab.choose('Zoom', '8×');
    await addStep('Convolution');
    await eventually(names).toEqual(['1 Sobel x', '2 max 2×2', '3 Box blur']);
    expect(await selected()).toBe(2);
    await lab.choose('Known kernels', 'Sharpen');
    const pooled = pool(convolve(image, SOBEL_X));
    const sharpened = convolve(pooled, SHARPEN);
    await holds(2, sharpened);
    // By keyboard: the menu opens at its last choice, pooling.
    await lab.button('Add a step').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(sizes).toEqual(['28 × 28', '14 × 14', '14 × 14', '7 × 7']);
    await holds(3, pool(sharpened));
    const thumbs = lab.frame.locator('canvas[data-thumb]');
    await eventually(() => thumbs.count()).toBe(5);
    // Looked at again, the first step has its own kernel, input and output.
    await tabs().first().click();
    // Beneath a row of steps not all of its 28 rows have room at 8×.
    await lab.button('Fit (0)').click();
    await holds(0, convolve(image, SOBEL_X));
    expect(await lab.chosen('Known kernels')).toBe('Sobel x');
  });

  it('is walked through, put in another order and shortened with the keyboard', async () => {
    const { page } = shared();
    await addStep('Convolution');
    await eventually(sizes).toEqual(['28 × 28', '14 × 14', '14 × 14']);
    await tabs().nth(2).focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await eventually(names).toEqual(['1 Sobel x', '2 Box blur', '3 max 2×2']);
    await eventually(sizes).toEqual(['28 × 28', '28 × 28', '14 × 14']);
    expect(await selected()).toBe(1);
    await page.keyboard.press('ArrowRight');
    await eventually(selected).toBe(2);
    await lab.frame.getByRole('heading', { name: 'Pooling' }).waitFor();
    await page.keyboard.press('Home');
    await eventually(selected).toBe(0);
    await lab.button('Move the step to the right (Alt+→)').click();
    await eventually(names).toEqual(['1 Box blur', '2 Sobel x', '3 max 2×2']);
    await tabs().nth(1).focus();
    await page.keyboard.press('Delete');
    // What is left is a convolution and its pool: no row any more.
    await eventually(() => tabs().count()).toBe(0);
    await lab.hasSize(1, 14, 14);
    expect(await lab.chosen('Known kernels')).toBe('Box blur');
  });

  it('leaves a pinned pixel its own arithmetic, whichever step is looked at', async () => {
    const { page } = shared();
    await lab.pointAt(-1, { row: 13, column: 17 }, { rows: 28, columns: 28 });
    await page.mouse.down();
    await page.mouse.up();
    const card = lab.frame.locator('.card');
    await card.getByText('pinned', { exact: true }).waitFor();
    await card.getByText('It is read by 9 outputs.').waitFor();
    await addStep('Convolution');
    expect(await lab.title()).toBe(`Input at row 13, column 17 = ${image[13][17]}`);
    await card.getByText('It is read by 9 outputs.').waitFor();
  });

  it('takes at most twelve steps, and says so', async () => {
    for (let step = 3; step <= 12; step++) {
      await addStep('Convolution');
      await eventually(() => tabs().count()).toBe(step);
    }
    const add = lab.button('Add a step');
    expect(await add.getAttribute('aria-disabled')).toBe('true');
    expect(await add.getAttribute('title')).toContain('A chain has at most 12 steps.');
    await eventually(async () => (await sizes()).at(-1)).toBe('14 × 14');
  });

  it('that cannot be computed says the rule, both numbers and the remedy, which mends it', async () => {
    await lab.chooseStarting('Padding', 'valid');
    await lab.choose('Kernel size', '15×15');
    await lab.hasSize(0, 14, 14);
    await addStep('Convolution');
    await lab.chooseStarting('Padding', 'valid');
    await lab.choose('Kernel size', '5×5');
    await lab.write('Dilation', '2');
    const alert = lab.frame.locator('.verdict[role="alert"]');
    await alert.waitFor();
    const sentence = await alert.innerText();
    expect(sentence).toMatch(/\b9\b/);
    expect(sentence).toMatch(/\b7\b/);
    await eventually(sizes).toEqual(['14 × 14', '7 × 7', 'no output']);
    await alert.getByRole('button').first().click();
    await alert.waitFor({ state: 'detached' });
    await eventually(async () => (await sizes()).at(-1)).toMatch(/^\d+ × \d+$/);
  });
});

describe('undo and redo', () => {
  /** What every control says now, without what was computed; of steps in a row their names: which is looked at is no setting. */
  function state(): Promise<string> {
    return lab.frame.locator('#root').evaluate((root) => {
      const steps = [...root.querySelectorAll<HTMLElement>('[role="tab"]')];
      if (steps.length > 0) return steps.map(({ title }) => title).join(', ');
      const fields = root.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
        '.workbench :is(input, select)',
      );
      const choices = root.querySelectorAll('.workbench [role="radio"]');
      return [
        ...[...fields].map((field) =>
          field instanceof HTMLSelectElement
            ? field.selectedOptions[0].text.split(' (')[0]
            : `${field.value} ${field.checked}`,
        ),
        ...[...choices].map(({ ariaChecked }) => ariaChecked),
      ].join(', ');
    });
  }

  it('reach every control, by buttons and by keys', { timeout: 180_000 }, async () => {
    const { page } = shared();
    await shared().chooseInExplorer('lighthouse.png', 'Apply Kernel');
    await lab.hasSize(0, 640, 427);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => lab.choose('Known kernels', 'Sharpen'),
      () => lab.write('Weight at row 0, column 0', '2.5'),
      () => lab.write('Divisor', '3'),
      () => lab.write('Bias', '−20'),
      () => lab.choose('Kernel size', '5×5'),
      () => lab.button('Mirror').click(),
      () => lab.button('Rotate by 90°').click(),
      () => lab.button('Change the signs').click(),
      () => lab.button('Random weights').click(),
      () => lab.button('Add a row').click(),
      () => lab.button('Remove a column').click(),
      () => lab.chooseStarting('Padding', 'full'),
      () => lab.chooseStarting('Padding', 'custom'),
      () => lab.write('Top', '4'),
      () => lab.choose('Fill with', 'a constant'),
      () => lab.write('Fill value', '99'),
      () => lab.write('Stride', '2, 3'),
      () => lab.write('Dilation', '2'),
      () => lab.choose('Activation', 'ReLU'),
      () => lab.frame.getByRole('checkbox', { name: 'Flip the kernel' }).check(),
      () => lab.press('Each'),
      () => lab.choose('Display', 'Abs'),
      () => lab.choose('Pooling', 'average'),
      () => lab.write('Pool size', '3'),
      () => lab.write('Pool stride', '1'),
      () => lab.chooseStarting('Pad the pool', 'same'),
      () => addStep('Convolution'),
      () => lab.button('Move the step to the left (Alt+←)').click(),
      () => lab.button('Remove the step (Delete)').click(),
    ];
    const states = [await state()];
    for (const change of changes) {
      await change();
      await eventually(state).not.toBe(states.at(-1));
      states.push(await state());
    }
    for (const before of states.slice(0, -1).toReversed()) {
      await lab.button('Undo').click();
      await eventually(state).toBe(before);
    }
    expect(await lab.button('Undo').getAttribute('aria-disabled')).toBe('true');
    await lab.picture(0).focus();
    for (const [index, after] of states.slice(1).entries()) {
      await page.keyboard.press(index % 2 === 0 ? 'Control+y' : 'Control+Shift+z');
      await eventually(state).toBe(after);
    }
    expect(await lab.button('Redo').getAttribute('aria-disabled')).toBe('true');
  });

  it('work in a field that is typed in: what was typed goes at once', async () => {
    const { page } = shared();
    const bias = lab.frame.getByRole('textbox', { name: 'Bias', exact: true });
    await bias.focus();
    await page.keyboard.type('125');
    await eventually(() => lab.button('Undo').getAttribute('aria-disabled')).toBe('false');
    await page.keyboard.press('Control+z');
    await eventually(() => bias.inputValue()).toBe('0');
    await page.keyboard.press('Control+Shift+z');
    await eventually(() => bias.inputValue()).toBe('125');
  });
});
