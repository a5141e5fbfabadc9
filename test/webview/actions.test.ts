import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ConvolutionStep } from '../../src/engine/filter/filterChain.ts';
import { chainCode, codeTargets as hostTargets } from '../../src/explain/code/chainCode.ts';
import { jsonCode } from '../../src/explain/code/json.ts';
import { presets } from '../../src/kernels/presets.ts';
import type { LabSettings, PresetChoice, SavedKernel } from '../../src/protocol/kernelLab.ts';
import { changedStep } from '../../webview/kernelLab/state/changeGroup.ts';
import { randomChange } from '../../webview/kernelLab/state/kernelEdits.ts';
import { codeTargets } from '../../webview/kernelLab/state/labActions.ts';
import { writeMatrix } from '../../webview/kernelLab/state/matrixText/writeMatrix.ts';
import { parseMatrix } from '../../webview/kernelLab/state/parseMatrix.ts';
import { restoreSettings } from '../../webview/kernelLab/state/savedSettings.ts';
import { numberedImage } from './harness/images.ts';
import type { LabPage, LabPageOptions } from './harness/labPage.ts';
import { openLab } from './harness/openLab.ts';
import { paste } from './harness/paste.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

const image = numberedImage(20, 20);
const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));
const sobel = [-1, 0, 1, -2, 0, 2, -1, 0, 1];

function open(options: LabPageOptions = {}): Promise<LabPage> {
  return openLab({ image, settings: sobelSettings(), name: 'lighthouse.png', ...options });
}

/** The settings that the panel has: what is on its screen is not asked for again. */
function settingsOf({ host }: LabPage): LabSettings | undefined {
  return restoreSettings(host.kept) ?? host.renders.at(-1)?.settings;
}

/** Their first step. */
function asked(lab: LabPage): ConvolutionStep | undefined {
  const step = settingsOf(lab)?.chain.steps[0];
  return step?.type === 'convolution' ? step : undefined;
}

function weights(lab: LabPage): readonly number[] | undefined {
  return asked(lab)?.kernel.weights;
}

function focusedName(page: Page): Promise<string | null | undefined> {
  return page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );
}

function copied(page: Page): Promise<string> {
  return page.evaluate(() => {
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    return clipboardData.getData('text/plain');
  });
}

describe('copy as', () => {
  test('offers what the host writes', () => {
    expect(codeTargets.map(({ target }) => target)).toEqual(hostTargets);
  });

  test('is a menu: arrows, first letters and the mouse choose, Escape goes back', async () => {
    const { page, host } = await open();
    const button = page.getByRole('button', { name: 'Copy as' });
    await button.focus();
    expect(await button.getAttribute('aria-haspopup')).toBe('menu');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      'NumPy/SciPy',
      'OpenCV',
      'PyTorch',
      'Keras',
      'JSON',
    ]);
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    const steps = [
      ['ArrowDown', 'OpenCV'],
      ['End', 'JSON'],
      ['ArrowDown', 'NumPy/SciPy'],
      ['ArrowUp', 'JSON'],
      ['Home', 'NumPy/SciPy'],
      ['k', 'Keras'],
      ['x', 'Keras'],
    ] as const;
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      expect(await focusedName(page), key).toBe(name);
    }
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await focusedName(page)).toBe('Copy as');
    expect(host.calls).toEqual([]);

    await page.keyboard.press('Enter');
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    await page.getByText('Copied as PyTorch').waitFor();
    expect(await focusedName(page)).toBe('Copy as');
    await button.click();
    await page.getByRole('menuitem', { name: 'JSON' }).click();
    await page.getByText('Copied as JSON').waitFor();
    expect(host.calls.map(({ method, params }) => [method, params])).toEqual([
      ['copyCode', { target: 'pytorch', settings: sobelSettings() }],
      ['copyCode', { target: 'json', settings: sobelSettings() }],
    ]);
  });

  test('closes where the focus goes elsewhere', async () => {
    const { page } = await open();
    const button = page.getByRole('button', { name: 'Copy as' });
    for (const leave of [
      () => page.keyboard.press('Tab'),
      () => page.mouse.click(640, 600),
      () => button.click(),
    ]) {
      await button.click();
      await page.getByRole('menu').waitFor();
      await leave();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
  });
});

describe('what was done', () => {
  test('is said where nothing moves for it, and goes by itself', async () => {
    const { page } = await open();
    await page.clock.install();
    const names = ['Save…', 'Undo', 'Zoom in (+)', 'Into .cnn.json'];
    await page.getByRole('button', { name: 'Zoom in (+)' }).waitFor();
    const places = async () =>
      Promise.all(names.map((name) => page.getByRole('button', { name, exact: true }).boundingBox()));
    const before = await places();
    await page.getByRole('button', { name: 'Save…' }).click();
    const note = page.locator('[aria-live="polite"]', { hasText: 'Saved saved.png' });
    await note.waitFor();
    expect(await places()).toEqual(before);
    await page.clock.runFor(6000);
    await note.waitFor({ state: 'detached' });
  });

  test('a failure is an alert until it is dismissed', async () => {
    const refused = { savePicture: 'photo.png could not be written (no space). Choose another place.' };
    const { page } = await open({ refused });
    await page.clock.install();
    await page.getByRole('button', { name: 'Save…' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toBe(refused.savePicture);
    await page.clock.runFor(60_000);
    expect(await alert.isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await alert.count()).toBe(0);
  });

  test('the output that is looked at is what is saved; a chain goes into a network', async () => {
    const { chain } = withMaxPool;
    const settings = { ...withMaxPool, chain: { ...chain, steps: [...chain.steps, chain.steps[0]] } };
    const { page, host } = await open({ settings, saved: { view: { focus: 1 } } });
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByText('Saved saved.png').waitFor();
    await page.getByRole('button', { name: 'Into .cnn.json' }).click();
    await page.getByText('Put into shapes.cnn.json').waitFor();
    expect(host.calls).toMatchObject([
      { method: 'savePicture', params: { stage: 1, settings } },
      { method: 'intoNetwork', params: { settings } },
    ]);
  });
});

test('a pool beside the output has a button of its own that saves what it makes', async () => {
  const { page, host } = await open({ settings: withMaxPool });
  await page.getByRole('region', { name: 'Pooled' }).getByRole('button', { name: /^Save/ }).click();
  await page.getByText('Saved saved.png').waitFor();
  expect(host.calls).toMatchObject([{ method: 'savePicture', params: { stage: 1, settings: withMaxPool } }]);
  await page.getByLabel('Pooling', { exact: true }).selectOption('no pooling');
  await expect.poll(() => page.getByRole('region', { name: 'Pooled' }).getByText('Save').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Save the pooled picture…' }).count()).toBe(0);
});

describe('what cannot be done', () => {
  test('in a restricted workspace nothing is saved, and says why; copying works', async () => {
    const { page, host } = await open({ restricted: true, settings: withMaxPool });
    for (const name of ['Save…', 'Into .cnn.json', 'Save kernel…', 'Save the pooled picture…']) {
      const button = page.getByRole('button', { name, exact: true });
      expect(await button.getAttribute('title')).toContain('not trusted');
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      await button.click({ force: true });
    }
    await page.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'Keras' }).click();
    await page.getByText('Copied as Keras').waitFor();
    expect(host.calls.map(({ method }) => method)).toEqual(['copyCode']);
  });

  test('settings without a result, and an image that is not there, are neither copied nor saved', async () => {
    const kernel = { height: 15, width: 15, weights: Array.from({ length: 225 }, () => 1) };
    const { page } = await open({
      image: numberedImage(9, 9),
      settings: sobelSettings({ kernel, padding: 'valid' }),
    });
    const buttons = ['Copy as', 'Into .cnn.json', 'Save…'].map((name) =>
      page.getByRole('button', { name, exact: true }),
    );
    for (const button of buttons) {
      await expect.poll(() => button.getAttribute('title')).toContain('These settings have no result.');
    }
    const { page: empty } = await openLab({});
    await expect
      .poll(() => empty.getByRole('button', { name: 'Save…' }).getAttribute('title'))
      .toContain('There is no image yet.');
  });
});

describe('undo and redo', () => {
  test('reach every control, once each', async () => {
    const lab = await open({ settings: withMaxPool });
    const { page } = lab;
    const list = (name: string) => page.getByRole('combobox', { name, exact: true });
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const changes: readonly (() => Promise<unknown>)[] = [
      () => list('Known kernels').selectOption({ label: 'Sharpen' }),
      () => list('Kernel size').selectOption('5×5'),
      () =>
        button('Mirror')
          .click()
          .then(() => button('Rotate by 90°').click()),
      () => button('Add a row').click(),
      () => button('Random weights').click(),
      () => field('Divisor').fill('3'),
      () => field('Bias').fill('7'),
      () => list('Padding').selectOption('full'),
      () => list('Fill with').selectOption({ index: 2 }),
      () => field('Stride').fill('2'),
      () => field('Dilation').fill('2'),
      () => list('Activation').selectOption({ index: 1 }),
      () => page.getByLabel('Flip the kernel').check(),
      () => page.getByRole('radio', { name: 'Clamp' }).click(),
      () => list('Pooling').or(list('Pool')).first().selectOption({ index: 2 }),
    ];
    const states: string[] = [];
    const state = () => JSON.stringify(settingsOf(lab));
    await expect.poll(state).toBe(JSON.stringify(withMaxPool));
    states.push(state());
    for (const [index, change] of changes.entries()) {
      await change();
      if (index === 2) continue;
      await expect.poll(state, { message: `change ${index}` }).not.toBe(states.at(-1));
      states.push(state());
    }
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    for (const before of states.slice(0, -1).reverse()) {
      await page.keyboard.press('Control+z');
      await expect.poll(state).toBe(before);
    }
    expect(await button('Undo').getAttribute('aria-disabled')).toBe('true');
    for (const after of states.slice(1)) {
      await page.keyboard.press(after === states[1] ? 'Control+y' : 'Control+Shift+Z');
      await expect.poll(state).toBe(after);
    }
    expect(await button('Redo').getAttribute('aria-disabled')).toBe('true');
  });

  test('a number that is typed, turned or held is one entry; a dice is one each time', async () => {
    const lab = await open();
    const { page } = lab;
    const cell = page.getByLabel('Weight at row 1, column 1');
    await cell.focus();
    for (let turn = 0; turn < 3; turn++) await page.keyboard.press('+');
    await expect.poll(() => weights(lab)?.[4]).toBe(3);
    await cell.hover();
    await page.mouse.wheel(0, -100);
    await expect.poll(() => weights(lab)?.[4]).toBe(4);
    await page.keyboard.press('Control+z');
    await expect.poll(() => weights(lab)).toEqual(sobel);
    expect(await focusedName(page)).toBe('Weight at row 1, column 1');

    const dice = page.getByRole('button', { name: 'Random weights' });
    await dice.click();
    await expect.poll(() => weights(lab)).not.toEqual(sobel);
    const first = weights(lab);
    await dice.click();
    await expect.poll(() => weights(lab)).not.toEqual(first);
    await page.keyboard.press('Control+z');
    await expect.poll(() => weights(lab)).toEqual(first);
    await page.keyboard.press('Control+z');
    await expect.poll(() => weights(lab)).toEqual(sobel);
  });

  test('in a field the text that was typed goes, and the focus stays', async () => {
    const lab = await open();
    const { page } = lab;
    const bias = page.getByRole('textbox', { name: 'Bias' });
    await bias.focus();
    await page.keyboard.type('128');
    await expect.poll(() => asked(lab)?.bias).toBe(128);
    await page.keyboard.press('Control+z');
    await expect.poll(() => asked(lab)?.bias).toBe(0);
    expect(await bias.inputValue()).toBe('0');
    expect(await focusedName(page)).toBe('Bias');
    await page.keyboard.press('Control+y');
    await expect.poll(() => bias.inputValue()).toBe('128');
    // A text that was not taken is no entry: undo drops it and no more.
    await page.keyboard.type('x');
    await expect.poll(() => bias.getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('Control+z');
    expect(await bias.inputValue()).toBe('128');
    expect(asked(lab)?.bias).toBe(128);
    await page.keyboard.press('Control+z');
    await expect.poll(() => bias.inputValue()).toBe('0');
  });

  test('is kept from VS Code, which would undo once more', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      Reflect.set(window, 'heard', []);
      window.addEventListener('keydown', ({ key }) => Reflect.get(window, 'heard').push(key));
    });
    await page.getByLabel('Bias').focus();
    for (const keys of ['Control+z', 'Control+y', 'Control+Shift+Z', 'Control+b'])
      await page.keyboard.press(keys);
    const heard: string[] = await page.evaluate(() => Reflect.get(window, 'heard'));
    expect(heard.filter((key) => /^[a-z]$/i.test(key))).toEqual(['b']);
  });

  test('the buttons keep the focus, also when there is nothing left', async () => {
    const lab = await open();
    const { page } = lab;
    await page.getByRole('button', { name: 'Mirror' }).click();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => undo.getAttribute('aria-disabled')).toBe('true');
    expect(await focusedName(page)).toBe('Undo');
    expect(await undo.getAttribute('title')).toBe('Undo\nNothing to undo.');
  });

  test('a cell that undo takes away hands the focus to one that is there', async () => {
    const lab = await open();
    const { page } = lab;
    await page.getByRole('combobox', { name: 'Kernel size' }).selectOption('5×5');
    await page.getByLabel('Weight at row 4, column 4').focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => weights(lab)).toEqual(sobel);
    expect(await focusedName(page)).toBe('Weight at row 2, column 2');
  });

  test('the step that undo changes is looked at, if it would not be seen', async () => {
    const [step] = sobelSettings().chain.steps;
    const settings: LabSettings = {
      ...sobelSettings(),
      chain: { channels: 'gray', steps: [step, step, step, step] },
    };
    const { page } = await open({ settings, saved: { view: { focus: 3 } } });
    const outputs = page.locator('figure.output h2');
    const before = await outputs.innerText();
    await page.getByRole('textbox', { name: 'Bias' }).fill('9');
    await page.evaluate(() => document.querySelector<HTMLElement>('body')?.click());
    const canvas = page.locator('figure.output canvas').first();
    expect(await canvas.getAttribute('data-stage')).toBe('3');
    // Another step is looked at meanwhile.
    await page.locator('[data-step="0"], .steps button, .chain button').first().click();
    await expect.poll(() => canvas.getAttribute('data-stage')).toBe('0');
    await page.keyboard.press('Control+z');
    await expect.poll(() => canvas.getAttribute('data-stage')).toBe('3');
    expect(await outputs.innerText()).toBe(before);
  });

  test('which step a change is of', () => {
    const pooled = withMaxPool;
    expect(changedStep(pooled, pooled)).toBeNull();
    expect(changedStep(pooled, { ...pooled, display: 'abs' })).toBeNull();
    expect(changedStep(pooled, sobelSettings())).toBe(0);
    expect(changedStep(sobelSettings(), pooled)).toBe(1);
    expect(
      changedStep(pooled, { ...pooled, chain: { ...pooled.chain, steps: [pooled.chain.steps[1]] } }),
    ).toBe(0);
  });
});

describe('pasting', () => {
  const gauss = { weights: [1, 2, 1, 2, 4, 2, 1, 2, 1], divisor: 16 };

  test.each([
    ['NumPy', 'np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16'],
    ['MATLAB', '[1 2 1; 2 4 2; 1 2 1]/16'],
    ['CSV', '1/16,2/16,1/16\n2/16,4/16,2/16\n1/16,2/16,1/16'],
    ['JSON', '{"kernel": [[1,2,1],[2,4,2],[1,2,1]], "divisor": 16}'],
  ])('a matrix of %s replaces the kernel, as one entry', async (_name, text) => {
    const lab = await open();
    await lab.page.getByLabel('Weight at row 2, column 0').focus();
    await paste(lab.page, text);
    await expect
      .poll(() => asked(lab))
      .toMatchObject({ kernel: { weights: gauss.weights }, divisor: gauss.divisor });
    await expect.poll(() => lab.page.getByLabel('Known kernels').inputValue()).toBe('gaussian-blur');
    await lab.page.keyboard.press('Control+z');
    await expect.poll(() => weights(lab)).toEqual(sobel);
  });

  test('a number goes into the cell, a divisor does not outlive its matrix', async () => {
    const lab = await open({ settings: sobelSettings({ divisor: 8, bias: 3 }) });
    await lab.page.getByLabel('Weight at row 1, column 1').focus();
    await paste(lab.page, '−0,5');
    await expect.poll(() => weights(lab)?.[4]).toBe(-0.5);
    expect(asked(lab)?.divisor).toBe(8);
    await paste(lab.page, '1\t0\n0\t1');
    await expect
      .poll(() => asked(lab))
      .toMatchObject({ kernel: { height: 2, width: 2 }, divisor: 1, bias: 3 });
  });

  test('what cannot be read is refused beside the matrix and changes nothing', async () => {
    const lab = await open();
    const { page } = lab;
    await page.getByLabel('Weight at row 0, column 0').focus();
    await paste(page, '[[1, 2], [3]]');
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toBe(
      'Every row should have as many numbers as the first, 2, but row 2 has 1. Make them equal.',
    );
    const [matrix, said] = await Promise.all([page.locator('.matrix').boundingBox(), refusal.boundingBox()]);
    if (!matrix || !said) throw new Error('Both are on the screen.');
    expect(said.y - (matrix.y + matrix.height)).toBeLessThan(8);
    await page.keyboard.press('ArrowRight');
    expect(await refusal.count()).toBe(0);
    expect(lab.host.kept).toBeUndefined();
    expect(weights(lab)).toEqual(sobel);
  });

  test('the button reads the clipboard through the host', async () => {
    const lab = await open({ clipboard: 'np.eye(3)' });
    await lab.page.getByRole('button', { name: 'Paste a matrix' }).click();
    await expect.poll(() => weights(lab)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const number = await open({ clipboard: '5' });
    await number.page.getByRole('button', { name: 'Paste a matrix' }).click();
    await number.page.getByText('A matrix was expected, but one number was found, 5.').waitFor();
    const nothing = await open({ clipboard: '' });
    await nothing.page.getByRole('button', { name: 'Paste a matrix' }).click();
    await nothing.page.getByText('A matrix was expected, but no number was found.').waitFor();
  });

  test('while a weight is typed, a number is typed too and a matrix replaces all', async () => {
    const lab = await open();
    const { page } = lab;
    await page.getByLabel('Weight at row 0, column 0').focus();
    await page.keyboard.type('12');
    await paste(page, '[[1, 2], [3, 4]]');
    await expect.poll(() => weights(lab)).toEqual([1, 2, 3, 4]);
    await page.keyboard.type('7');
    expect(await copied(page)).toBe('');
  });

  test('what is copied from the matrix is pasted as it was', async () => {
    const lab = await open({ settings: sobelSettings({ divisor: 8 }) });
    const { page } = lab;
    await page.getByLabel('Weight at row 1, column 1').focus();
    const text = await copied(page);
    expect(text).toBe('[[-1, 0, 1],\n [-2, 0, 2],\n [-1, 0, 1]] / 8');
    await page.getByRole('button', { name: 'Random weights' }).click();
    await expect.poll(() => weights(lab)).not.toEqual(sobel);
    await page.getByLabel('Weight at row 1, column 1').focus();
    await paste(page, text);
    await expect.poll(() => asked(lab)).toMatchObject({ kernel: { weights: sobel }, divisor: 8 });
  });
});

describe('texts of matrices', () => {
  test.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s is read as it is written',
    (_id, preset) => {
      const { matrix, divisor } = preset;
      const kernel = { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
      const read = parseMatrix(writeMatrix(kernel, divisor));
      expect(read).toMatchObject({ kind: 'matrix', kernel });
      expect(read.kind === 'matrix' && (read.divisor ?? 1)).toBe(divisor);
    },
  );

  test('the JSON of a chain gives the first convolution of its steps', () => {
    const { chain } = sobelSettings({ divisor: 4, bias: -2.5 });
    const [convolution] = chain.steps;
    const pool = withMaxPool.chain.steps[1];
    const text = jsonCode({
      channels: 'gray',
      steps: [pool, convolution, ...sobelSettings({ divisor: 9 }).chain.steps],
    });
    expect(parseMatrix(text)).toMatchObject({
      kind: 'matrix',
      kernel: { weights: sobel },
      divisor: 4,
      bias: -2.5,
    });
    expect(
      parseMatrix(chainCode('json', chain, image, { imageName: 'a.png', bitsPerChannel: 8 })),
    ).toMatchObject({
      kernel: { weights: sobel },
    });
    expect(parseMatrix(jsonCode({ channels: 'gray', steps: [pool] }))).toMatchObject({ kind: 'wrong' });
    expect(parseMatrix('{"steps": [{"kernel": [[1]]}')).toMatchObject({ kind: 'wrong' });
  });

  test.each<[string, number[]]>([
    ['1,000\t2.5', [1000, 2.5]],
    ['1,000,000\t2,000', [1_000_000, 2000]],
    ['1,000\t0,5', [1, 0.5]],
    ['0,125\t0,250', [0.125, 0.25]],
    ['1,5\t12,345', [1.5, 12.345]],
    ['-1,5;2\n3;4', [-1.5, 2, 3, 4]],
  ])('%j: a comma is what the other cells show', (text, expected) => {
    expect(parseMatrix(text)).toMatchObject({ kind: 'matrix', kernel: { weights: expected } });
  });

  test.each(['1,000\t2', '5\t12,345', '1,000', '-1,000\t4\n2\t3'])(
    '%j may be two numbers, and is refused',
    (text) => {
      const read = parseMatrix(text);
      expect(read.kind === 'wrong' && read.problem).toMatch(
        /which may be .+ or .+\. Write it without the comma\./,
      );
    },
  );

  test('random weights: two digits, −1 to 1, never all zero', () => {
    for (let times = 0; times < 200; times++) {
      const { kernel, divisor } = randomChange({ height: 1, width: 1, weights: [0] });
      expect(divisor).toBe(1);
      for (const weight of kernel.weights) {
        expect(Math.abs(weight)).toBeLessThanOrEqual(1);
        expect(Number(weight.toFixed(2))).toBe(weight);
        expect(weight).not.toBe(0);
      }
    }
  });
});

describe('the list of kernels', () => {
  const own: PresetChoice = {
    id: 'own:mine',
    name: 'mine',
    sentence: 'Mine.',
    matrix: [[2, 2]],
    divisor: 3,
    bias: 4,
    isOwn: true,
  };

  test("stands under headings, in the order of the course, with random and one's own", async () => {
    const { page } = await open({ ownPresets: [own] });
    const list = page.getByLabel('Known kernels');
    await list.waitFor();
    const groups = await list
      .locator('optgroup')
      .evaluateAll((all) =>
        all.map((group) => [
          group.getAttribute('label'),
          group.children[0].textContent,
          group.children.length,
        ]),
      );
    expect(groups.map(([label, first]) => [label, first])).toEqual([
      ['The course', 'Identity'],
      ['Edges', 'Sobel x'],
      ['Effects', 'Emboss'],
      ['Yours', 'mine'],
    ]);
    expect(groups.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(presets.length + 2);
  });

  test('every entry chooses its own matrix', async () => {
    const lab = await open({ ownPresets: [own] });
    const list = lab.page.getByLabel('Known kernels');
    for (const { id, matrix } of presets) {
      await list.selectOption(id);
      await expect.poll(() => weights(lab), { message: id }).toEqual(matrix.flat());
    }
    await list.selectOption('random');
    await expect.poll(() => list.locator('option:checked').innerText()).toBe('own kernel');
    await list.selectOption('own:mine');
    await expect.poll(() => asked(lab)).toMatchObject({ kernel: { weights: [2, 2] }, divisor: 3, bias: 4 });
    await lab.page.getByRole('button', { name: 'Edit…' }).click();
    await expect.poll(() => lab.host.calls.map(({ method }) => method)).toEqual(['editKernels']);
  });

  test('a kernel that is saved is there at once', async () => {
    const { page, host, panel } = await open({
      settings: sobelSettings({ kernel: { height: 1, width: 2, weights: [2, 2] }, divisor: 3, bias: 4 }),
    });
    await page.getByRole('button', { name: 'Save kernel…' }).click();
    await page.getByText('Saved kernel mine').waitFor();
    const saved: SavedKernel = { kernel: { height: 1, width: 2, weights: [2, 2] }, divisor: 3, bias: 4 };
    expect(host.calls).toEqual([{ method: 'saveKernel', params: saved }]);
    panel.notify('presetsChanged', [own]);
    const list = page.getByLabel('Known kernels');
    await expect.poll(() => list.locator('option:checked').innerText()).toBe('mine');
  });
});

describe('the toolbar', () => {
  test.each([1280, 920, 560, 420])('is seen whole at %d pixels, in Spanish too', async (width) => {
    for (const language of ['en', 'es'] as const) {
      const { page } = await open({
        width,
        language,
        bundle: language === 'es' ? spanish : {},
        restricted: true,
        name: 'a-photo-with-quite-a-long-name-of-its-own.png',
      });
      const boxes = await page.locator('.toolbar button').evaluateAll((all) =>
        all.map((button) => {
          const { left, right, top, bottom } = button.getBoundingClientRect();
          const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return {
            left,
            right,
            isSeen: hit !== null && button.contains(hit),
            name: button.getAttribute('aria-label'),
          };
        }),
      );
      for (const box of boxes) {
        expect(box.isSeen, `${box.name} at ${width}`).toBe(true);
        expect(box.right, `${box.name} at ${width}`).toBeLessThanOrEqual(width);
        expect(box.name).not.toBe('');
      }
      for (const [index, box] of boxes.entries()) {
        if (index > 0)
          expect(box.left, `${box.name} at ${width}`).toBeGreaterThanOrEqual(boxes[index - 1].right);
      }
      await page.getByRole('button', { name: language === 'es' ? 'Copiar como' : 'Copy as' }).click();
      const menu = await page.getByRole('menu').boundingBox();
      expect(menu && menu.x >= 0 && menu.x + menu.width <= width).toBe(true);
    }
  });
});
