import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import type { ConvolutionStep, FilterChain, FilterStep, PoolStep } from '../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { makeImage } from './harness/images.ts';
import type { LabPage } from './harness/labPage.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { paste } from './harness/paste.ts';
import { withMaxPool } from './harness/settings.ts';

const height = 120;
const width = 160;
const texture = makeImage(height, width, 1, (row, column) => (row * row + column * 7) % 256);

const conv: ConvolutionStep = {
  type: 'convolution',
  kernel: { height: 3, width: 3, weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
  divisor: 1,
  bias: 0,
  flip: false,
  padding: 'same',
  padMode: { type: 'zeros' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'linear',
};
const blur: ConvolutionStep = {
  ...conv,
  kernel: { height: 3, width: 3, weights: Array.from({ length: 9 }, () => 1) },
  divisor: 9,
};
const pool: PoolStep = { type: 'pool', pool: 'max', size: [2, 2], stride: [2, 2], padding: 'valid' };

const chainOf = (...steps: FilterStep[]): LabSettings => ({
  chain: { channels: 'gray', steps },
  display: 'clamp',
});

const steps = (page: Page): Locator => page.getByRole('tab');
const lastChain = ({ host }: LabPage): FilterChain | undefined => host.renders.at(-1)?.settings.chain;
const stepKinds = (lab: LabPage) =>
  lastChain(lab)?.steps.map((step) => (step.type === 'pool' ? 'pool' : step.kernel.weights.join()));

async function add(page: Page, kind: 'Convolution' | 'Pooling'): Promise<void> {
  const count = await steps(page).count();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
  await expect.poll(() => steps(page).count()).toBe(Math.max(3, count + 1));
  await expect.poll(() => steps(page).last().getAttribute('aria-selected')).toBe('true');
}

/** The grey of the middle of a cell, as it is drawn. */
function drawnGray(picture: Locator, row: number, column: number, rows: number, columns: number) {
  return picture.evaluate(
    (element, [y, x]) => {
      const { width: across, height: down } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext('2d');
      return context?.getImageData(Math.floor(across * x), Math.floor(down * y), 1, 1).data[0];
    },
    [(row + 0.5) / rows, (column + 0.5) / columns] as const,
  );
}

describe('a chain of steps', () => {
  test('five steps, each with its picture: sizes and pixels are those of the reference', async () => {
    const lab = await openLab({ image: texture, settings: { ...withMaxPool, display: 'clamp' } });
    const { page } = lab;
    await canvas(page, 1).waitFor();
    // A convolution and its pool alone have no row of steps.
    expect(await page.getByRole('tablist').count()).toBe(0);
    await add(page, 'Convolution');
    await page.getByLabel('Activation').selectOption('relu');
    await add(page, 'Convolution');
    await page.getByLabel('Known kernels').selectOption('sharpen');
    await add(page, 'Pooling');
    await page.locator('.operator').getByLabel('Pooling', { exact: true }).selectOption('average');
    expect(await steps(page).locator('.step-name').allInnerTexts()).toEqual([
      '1 Sobel x',
      '2 max 2×2',
      '3 Box blur · ReLU',
      '4 Sharpen',
      '5 average 2×2',
    ]);
    await expect.poll(() => lastChain(lab)?.steps.at(-1)).toMatchObject({ pool: 'average' });
    const chain = lastChain(lab) as FilterChain;
    const outputs = referenceFilter(chain, texture);
    for (const [stage, { shape, data }] of outputs.entries()) {
      const [rows, columns] = shape;
      await steps(page).nth(stage).click();
      const size = `${columns} × ${rows}`;
      expect(await steps(page).nth(stage).locator('.step-size').innerText()).toBe(size);
      await expect.poll(() => page.locator('figure.output .fact').innerText()).toBe(size);
      const pixels = [
        [3, 4],
        [rows - 2, columns - 5],
        [Math.floor(rows / 2), Math.floor(columns / 2)],
      ];
      const wanted = pixels.map(([row, column]) =>
        Math.round(Math.max(0, Math.min(255, data[row * columns + column]))),
      );
      // A small picture of a large stage has a pixel for several cells.
      const small = rows <= 48 ? [thumb(page, stage)] : [];
      for (const picture of [page.locator('figure.output canvas').first(), ...small]) {
        await expect
          .poll(() =>
            Promise.all(pixels.map(([row, column]) => drawnGray(picture, row, column, rows, columns))),
          )
          .toEqual(wanted);
      }
    }
    // The arithmetic of a cell far down the chain is that of its own step.
    await steps(page).nth(4).click();
    await canvas(page, 4).focus();
    await page.keyboard.press('ArrowRight');
    const title = page.locator('.card h2');
    const { shape, data } = outputs[4];
    const [row, column] = [Math.floor((shape[0] - 1) / 2), Math.floor((shape[1] - 1) / 2)];
    const value = data[row * shape[1] + column];
    await expect.poll(() => title.innerText()).toContain(`Step 5 at row ${row}, column ${column} = `);
    const shown = Number((await title.innerText()).split(' = ')[1].replace('−', '-').replace(',', ''));
    expect(Math.abs(shown - value)).toBeLessThan(Math.abs(value) * 0.01);
  });

  test('steps are looked at, moved, removed and brought back by the keyboard', async () => {
    const lab = await openLab({ image: texture, settings: chainOf(conv, pool, blur) });
    const { page } = lab;
    await canvas(page, 0).waitFor();
    const [sobel, box] = [conv, blur].map(
      (step) => step.type === 'convolution' && step.kernel.weights.join(),
    );
    await steps(page).first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('section.operator').getAttribute('aria-label')).toBe('Pooling');
    await expect.poll(() => canvas(page, 1).count()).toBe(1);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => stepKinds(lab)).toEqual([sobel, box, 'pool']);
    await expect.poll(() => focusedTab(page)).toContain('3 max 2×2');
    await page.keyboard.press('Alt+ArrowRight');
    expect(stepKinds(lab)).toEqual([sobel, box, 'pool']);
    await page.keyboard.press('Home');
    await expect.poll(() => focusedTab(page)).toContain('1 Sobel x');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => stepKinds(lab)).toEqual([box, sobel, 'pool']);
    await page.keyboard.press('Delete');
    await expect.poll(() => stepKinds(lab)).toEqual([box, 'pool']);
    // The row is gone; the keyboard stays with what brings it back.
    expect(await page.getByRole('tablist').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Add a step');
    for (const expected of [
      [box, sobel, 'pool'],
      [sobel, box, 'pool'],
      [sobel, 'pool', box],
    ]) {
      await page.getByRole('button', { name: 'Undo', exact: false }).click();
      await expect.poll(() => stepKinds(lab)).toEqual(expected);
    }
  });

  test('the buttons do the same, and one step always stays', async () => {
    const lab = await openLab({ image: texture, settings: chainOf(pool, blur) });
    const { page } = lab;
    await canvas(page, 0).waitFor();
    const button = (name: RegExp) => page.getByRole('button', { name });
    expect(await button(/to the left/).isDisabled()).toBe(true);
    await button(/to the right/).click();
    await expect.poll(() => stepKinds(lab)?.at(-1)).toBe('pool');
    await add(page, 'Pooling');
    await expect.poll(() => stepKinds(lab)?.length).toBe(3);
    await steps(page).first().click();
    await button(/^Remove the step/).click();
    await expect.poll(() => stepKinds(lab)).toEqual(['pool', 'pool']);
    await button(/^Remove the step/).click();
    await expect.poll(() => stepKinds(lab)).toEqual(['pool']);
    expect(await button(/^Remove the step/).isDisabled()).toBe(true);
  });

  test('the next step shows its kernel, and can be looked at', async () => {
    const { page } = await openLab({ image: texture, settings: chainOf(conv, blur) });
    const next = page.getByRole('region', { name: 'Step 2' });
    await next.locator('canvas[data-stage]').waitFor();
    expect(await next.innerText()).toContain(`Box blur ${width} × ${height}`);
    expect(await next.getByRole('img', { name: /^kernel: 1, 1/ }).count()).toBe(1);
    await next.getByRole('button', { name: 'Look at this step' }).click();
    await expect.poll(() => page.locator('figure.output h2').innerText()).toBe('Step 2');
    await expect.poll(() => page.getByLabel('Divisor').inputValue()).toBe('9');
    expect(await page.getByRole('region', { name: 'Next step' }).innerText()).toContain(
      'The chain ends here.',
    );
  });

  test('a picture stays while another step is looked at', async () => {
    let held: Promise<void> | undefined;
    const { page } = await openLab({
      image: texture,
      settings: chainOf(conv, pool, blur),
      beforeRender: async () => held,
    });
    await canvas(page, 0).waitFor();
    await expect.poll(() => thumb(page, 2).count()).toBe(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    await steps(page).nth(2).click();
    await expect.poll(() => page.locator('figure.output h2').innerText()).toBe('Step 3');
    expect(await page.locator('figure.output canvas').first().isVisible()).toBe(true);
    expect(await page.locator('.stage-room.waiting').count()).toBe(0);
    resolve();
  });
});

describe('a step that cannot be computed', () => {
  const settings = chainOf(conv, pool, { ...blur, padding: 'valid' }, pool);

  test('it is named where it stands, with what helps there', async () => {
    const image = makeImage(24, 40, 1, (row, column) => (row * column) % 256);
    const lab = await openLab({ image, settings });
    const { page } = lab;
    await steps(page).nth(2).click();
    await page.getByLabel('Weight at row 0, column 0').focus();
    await paste(page, Array(15).fill(Array(15).fill(1).join(' ')).join('\n'));
    const verdict = page.locator('.verdict');
    await expect
      .poll(() => verdict.innerText())
      .toContain('Step 3: The kernel is taller than the padded input: 15 rows');
    expect(await page.getByLabel('Kernel size').getAttribute('aria-invalid')).toBe('true');
    expect(await steps(page).locator('.step-size').allInnerTexts()).toEqual([
      '40 × 24',
      '20 × 12',
      'no output',
      'waiting',
    ]);
    expect(await opacity(page.locator('figure.output canvas').first())).toBe('0.45');
    expect(await opacity(thumb(page, 2))).toBe('0.45');
    expect(await opacity(thumb(page, 3))).toBe('0.45');
    expect(await opacity(thumb(page, 1))).toBe('1');
    // From another step it is named still, and can be gone to.
    await steps(page).first().click();
    expect(await page.getByLabel('Kernel size').getAttribute('aria-invalid')).toBe('false');
    expect(await page.locator('.formula .name').innerText()).toBe('Step 3');
    await verdict.getByRole('button', { name: 'Look at this step' }).click();
    await expect.poll(() => steps(page).nth(2).getAttribute('aria-selected')).toBe('true');
    await verdict.getByRole('button', { name: 'Pad 2 more above and below' }).click();
    await expect.poll(() => steps(page).nth(2).locator('.step-size').innerText()).toBe('6 × 2');
    expect(await opacity(thumb(page, 3))).toBe('1');
  });

  test('a divisor of 0 in the middle', async () => {
    const { page } = await openLab({ image: texture, settings });
    await steps(page).nth(2).click();
    await page.getByLabel('Divisor').fill('0');
    await expect
      .poll(() => page.locator('.verdict').innerText())
      .toContain('Step 3: The divisor must not be 0.');
    expect(await page.getByLabel('Divisor').getAttribute('aria-invalid')).toBe('true');
    expect(await steps(page).nth(3).locator('.step-size').innerText()).toBe('waiting');
    await page.getByRole('button', { name: 'Use divisor 1' }).click();
    await expect.poll(() => steps(page).nth(2).locator('.step-size').innerText()).toBe('78 × 58');
  });

  test('a pool larger than what it pools, as the last of a kept chain', async () => {
    const kept = chainOf(conv, pool, { ...pool, size: [90, 90] });
    const { page } = await openLab({ image: texture, settings: kept });
    await expect.poll(() => page.locator('.verdict').innerText()).toContain('Step 3: The pooling window');
    // What comes before it is shown.
    await canvas(page, 0).waitFor();
    await page.getByRole('button', { name: 'Set pool size 60, 80' }).click();
    await expect.poll(() => steps(page).nth(2).locator('.step-size').innerText()).toBe('1 × 1');
  });
});

describe('a pool that is looked at', () => {
  const image = makeImage(7, 9, 1, (row, column) => (31 * row + 57 * column) % 200);
  const odd: PoolStep = { type: 'pool', pool: 'max', size: [3, 3], stride: [2, 2], padding: 'valid' };

  test('its padding is smaller than its window, and its values are the reference’s', async () => {
    const lab = await openLab({ image, settings: chainOf(odd) });
    const { page } = lab;
    const operator = page.locator('section.operator');
    await operator.waitFor();
    expect(await operator.innerText()).toContain('Keeps the largest value of each window');
    for (const kind of ['max', 'average']) {
      await operator.getByLabel('Pooling', { exact: true }).selectOption(kind);
      for (const rule of ['same', 'custom']) {
        await operator.getByLabel('Padding', { exact: true }).selectOption(rule);
        if (rule === 'custom') await operator.getByLabel('Top').fill('2');
        await expect
          .poll(() => lastChain(lab)?.steps[0])
          .toMatchObject({ pool: kind, padding: rule === 'same' ? 'same' : [2, 1, 1, 1] });
        const [{ shape, data }] = referenceFilter(lastChain(lab) as FilterChain, image);
        await expect
          .poll(() => drawnGray(thumb(page, 0), 0, 0, shape[0], shape[1]))
          .toBe(Math.round(data[0]));
      }
      const rim = kind === 'max' ? 'it counts as −∞' : 'the average is of fewer cells';
      expect(await operator.innerText()).toContain(rim);
    }
    const top = operator.getByLabel('Top');
    await top.fill('3');
    expect(await operator.getByRole('status').innerText()).toBe(
      'Top must be a whole number from 0 to 2, so it stays 2.',
    );
    expect(lastChain(lab)?.steps[0].padding).toEqual([2, 1, 1, 1]);
    // A smaller window takes its padding with it.
    await operator.getByLabel('Pool size').fill('2');
    await expect.poll(() => lastChain(lab)?.steps[0].padding).toEqual([1, 1, 1, 1]);
    expect(await page.locator('.verdict.problem').count()).toBe(0);
  });

  test('what it never reads is named, and each remedy reads it', async () => {
    const lab = await openLab({ image, settings: chainOf({ ...odd, size: [2, 2] }, blur) });
    const { page } = lab;
    const verdict = page.locator('.verdict');
    await expect.poll(() => verdict.innerText()).toMatch(/^Column 8 is never read. Row 6 is never read./);
    const labels = ['Pad 1 more at the bottom, 1 on the right', 'Set pool size 3', 'Use stride 1'];
    expect(await verdict.getByRole('button').allInnerTexts()).toEqual(labels);
    for (const label of labels) {
      await verdict.getByRole('button', { name: label }).click();
      await expect.poll(() => verdict.innerText()).toBe('Every row and column is read.');
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => verdict.getByRole('button').count()).toBe(3);
    }
  });

  test('the card shows its window with the winner', async () => {
    const { page } = await openLab({ image, settings: chainOf(odd, blur) });
    await canvas(page, 0).focus();
    await page.keyboard.press('ArrowRight');
    const [{ shape }] = referenceFilter(chainOf(odd).chain, image);
    const [row, column] = shape.map((extent) => Math.floor((extent - 1) / 2));
    const window = [0, 1, 2].flatMap((down) =>
      [0, 1, 2].map((across) => (31 * (2 * row + down) + 57 * (2 * column + across)) % 200),
    );
    const card = page.locator('.card');
    await expect.poll(() => card.locator('.winner').innerText()).toBe(String(Math.max(...window)));
    expect((await card.locator('.grid span').allInnerTexts()).map(Number)).toEqual(window);
  });

  test.each(['en', 'es'] as const)(
    'its controls beside its picture stay within the panel, in %s',
    async (language) => {
      const bundle = language === 'es' ? JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8')) : {};
      const photo = makeImage(427, 641, 1, (row, column) => (row + column) % 256);
      const { page } = await openLab({ image: photo, settings: withMaxPool, language, bundle });
      await canvas(page, 0).click();
      await page.locator('.pool-window').waitFor();
      for (const wide of [1280, 900, 720, 560, 420]) {
        await page.setViewportSize({ width: wide, height: 800 });
        const beyond = () =>
          page.locator('.pooled').evaluate((section) => {
            const limit =
              section.getBoundingClientRect().right -
              Number.parseFloat(getComputedStyle(section).paddingRight);
            return [...section.querySelectorAll('.caption, .pool-row, .pool-row *')]
              .filter((element) => element.getBoundingClientRect().right > limit + 0.5)
              .map((element) => element.className || element.textContent);
          });
        await expect.poll(beyond, { message: `${wide} wide` }).toEqual([]);
      }
    },
  );
});

describe('a full row', () => {
  const kinds: readonly FilterStep[] = [conv, pool, { ...blur, activation: 'relu' }, blur];
  const twelve = chainOf(...Array.from({ length: 12 }, (_, index) => kinds[index < 4 ? index : 3]));

  test.each([560, 420, 920])(
    'twelve steps scroll at %i pixels; the one looked at is in view',
    async (wide) => {
      const { page } = await openLab({ image: texture, settings: twelve, width: wide });
      await thumb(page, 11).waitFor({ state: 'attached' });
      expect(await inView(page, 0)).toBe(true);
      expect(await inView(page, 11)).toBe(false);
      await steps(page).first().focus();
      await page.keyboard.press('End');
      await expect.poll(() => inView(page, 11)).toBe(true);
      await expect.poll(() => page.locator('.more.start').count()).toBe(1);
      await page.locator('.more.start').click();
      await expect.poll(() => inView(page, 11)).toBe(false);
      const add = page.getByRole('button', { name: 'Add a step' });
      expect(await add.getAttribute('title')).toContain('A chain has at most 12 steps.');
      await add.click({ force: true });
      expect(await page.getByRole('menu').count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(wide);
    },
  );
});

const thumb = (page: Page, stage: number): Locator => page.locator(`canvas[data-thumb="${stage}"]`);
const opacity = (one: Locator) => one.evaluate((element) => getComputedStyle(element).opacity);
const focusedTab = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

/** Whether all of a step lies inside what its row shows: rows scroll by whole pixels, their widths are not whole. */
function inView(page: Page, index: number): Promise<boolean> {
  return steps(page)
    .nth(index)
    .evaluate((tab) => {
      const [box, row] = [tab, tab.closest('.row')].map((element) => element?.getBoundingClientRect());
      return !!box && !!row && box.left > row.left - 1 && box.right < row.right + 1;
    });
}
