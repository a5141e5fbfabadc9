import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { snapshotOf, type ViewPage } from './harness/openView.ts';
import { deadMap, makeRun, perEpoch, summaryOf } from './harness/runs.ts';
import { openView } from './harness/shownView.ts';

/** One run on the page: its curves, kernels, confusion, what it got wrong, and other runs beside it. */

const run = makeRun({ health: deadMap });
const earlier = makeRun({
  id: 'earlier',
  name: '20261104-090000',
  state: 'finished',
  done: 8,
  more: 0,
  finished: { reason: 'epochs', wasOver: false },
});

const asked = ({ calls }: ViewPage, method: string) =>
  calls.filter((call) => call.method === method).map(({ params }) => params);
const chart = (page: Page, name: string) => page.getByRole('img', { name });
const caption = (page: Page, place: number) => page.locator('.caption .fact').nth(place);

/** Pixels of a chart that have the colour of a token; a curve has some. */
function pixelsOf(page: Page, place: number, token: string): Promise<number> {
  return page
    .locator('.chart canvas')
    .nth(place)
    .evaluate((canvas, name) => {
      const probe = document.createElement('i');
      probe.style.color = `var(${name})`;
      document.body.append(probe);
      const [red, green, blue] = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
      probe.remove();
      const { width, height } = canvas as HTMLCanvasElement;
      const data =
        (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count++;
      return count;
    }, token);
}

describe('the run', () => {
  test('says where it is, how quick it is and how long it takes yet', async () => {
    const { page } = await openView({ runs: [run] });
    const status = page.locator('.status');
    for (const words of [
      'Epoch 6 of 8',
      'batch 8 of 20',
      '12,480 images/s',
      '2 s left',
      'checkpoint after epoch 5',
    ])
      expect(await status.innerText()).toContain(words);
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('68');
  });

  test('says how many images it leaves out', async () => {
    const whole = await openView({ runs: [run] });
    const sentence = /^Images that do not decode are left out; so far there are \d+\.$/;
    await whole.page.locator('.status').waitFor();
    expect(await whole.page.getByText(sentence).count()).toBe(0);
    if (!run.last) throw new Error('No epoch is over.');
    const { page } = await openView({ runs: [{ ...run, last: { ...run.last, skipped: 2 } }] });
    expect(await page.getByText(sentence).innerText()).toContain('2');
  });

  test('moves on with what the host says', async () => {
    const { page, panel } = await openView({ runs: [run] });
    const next = makeRun({ done: 6, more: 2 });
    panel.notify('runChanged', {
      id: run.id,
      points: {
        first: 5 * perEpoch,
        steps: next.points.steps.slice(5 * perEpoch),
        losses: next.points.losses.slice(5 * perEpoch),
        accuracies: next.points.accuracies.slice(5 * perEpoch),
      },
      history: [next.history[5]],
      batch: next.batch,
      msLeft: 70_000,
    });
    await page.getByText('Epoch 7 of 8').waitFor();
    await page.getByText('70 s left').waitFor();
    await expect.poll(() => caption(page, 0).innerText()).toContain('epoch 6, train 0.147, validation 0.115');
    panel.notify('runChanged', { id: 'another', msLeft: 1 });
    panel.notify('runChanged', { id: run.id, state: 'paused' });
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await page.getByText('70 s left').waitFor();
  });

  test('a warning names the layer, shows it in the file and can be put away', async () => {
    const view = await openView({ runs: [run] });
    const warning = view.page.getByRole('alert').filter({ hasText: 'Map 5 of conv2d_1 is dead' });
    expect(await warning.innerText()).toContain('Try a smaller learning rate, another seed, or leakyRelu.');
    await warning.getByRole('button', { name: 'Show in file' }).click();
    await expect.poll(() => asked(view, 'showLayer')).toEqual([{ layer: 'conv2d_1' }]);
    await warning.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => warning.count()).toBe(0);
    expect(await view.page.getByRole('row', { name: /conv2d_1/ }).innerText()).toMatch(
      /1 of 8\s+4.22\s+0.0312/,
    );
  });
});

describe('curves', () => {
  test('are drawn, both charts say the values pointed at, and a click looks at that epoch', async () => {
    const { page } = await openView({ runs: [run] });
    for (const place of [0, 1]) {
      await expect.poll(() => pixelsOf(page, place, '--chart-validation')).toBeGreaterThan(100);
      expect(await pixelsOf(page, place, '--lab-text')).toBeGreaterThan(50);
    }
    const plot = page.locator('.chart .u-over').first();
    const box = await plot.boundingBox();
    if (!box) throw new Error('There is no chart.');
    await plot.hover({ position: { x: (box.width * 2.5) / 8, y: 40 } });
    await expect.poll(() => caption(page, 0).innerText()).toMatch(/^epoch 3, batch 10, train .*, validation/);
    await expect.poll(() => caption(page, 1).innerText()).toMatch(/^epoch 3, batch 10, train .*, validation/);
    await plot.click({ position: { x: (box.width * 2) / 8, y: 40 } });
    await page.mouse.move(2, 2);
    await expect.poll(() => caption(page, 0).innerText()).toBe('epoch 2, train 1.09, validation 0.846');
    expect(await chart(page, 'Loss. epoch 2, train 1.09, validation 0.846').count()).toBe(1);
    expect(await page.getByText('Looking at the end of epoch 2').count()).toBe(1);
  });

  test('the scale of the loss is chosen, drawn and kept', async () => {
    const { page } = await openView({ runs: [run] });
    const drawn = (place: number) =>
      page
        .locator('.chart canvas')
        .nth(place)
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const [loss, accuracy] = [await drawn(0), await drawn(1)];
    await page.getByRole('radio', { name: 'Linear' }).click();
    const saved = () => page.evaluate(() => Reflect.get(window, 'savedState'));
    await expect.poll(saved).toMatchObject({ lossScale: 'linear' });
    await expect.poll(() => drawn(0)).not.toBe(loss);
    expect(await drawn(1)).toBe(accuracy);
    await page.getByRole('radio', { name: 'Log' }).click();
    await expect.poll(() => drawn(0)).toBe(loss);
    await page.getByRole('radio', { name: 'Linear' }).click();
    await expect.poll(saved).toMatchObject({ lossScale: 'linear' });
    const again = await openView({ runs: [run], saved: await saved() });
    expect(await again.page.getByRole('radio', { name: 'Linear' }).getAttribute('aria-checked')).toBe('true');
  });

  test('the keyboard looks at epochs that are over, and at no others', async () => {
    const { page } = await openView({ runs: [run] });
    const slider = page.getByRole('slider', { name: 'Epoch looked at' });
    const follow = page.getByRole('button', { name: 'Follow the run' });
    await slider.press('ArrowRight');
    expect(await slider.inputValue()).toBe('5');
    expect(await follow.getAttribute('aria-pressed')).toBe('true');
    await slider.press('ArrowLeft');
    await page.getByText('Looking at the end of epoch 4').waitFor();
    expect(await follow.getAttribute('aria-pressed')).toBe('false');
    expect(await page.getByText('validation, 485 of').count()).toBe(1);
    await follow.click();
    await page.getByText('Looking at the end of epoch 5').waitFor();
  });
});

describe('kernels', () => {
  test('have a name with their weights, and open to numbers', async () => {
    const { page } = await openView({ runs: [run] });
    const kernel = page.getByRole('button', { name: /^Kernel 5: .*Change 0 %$/ });
    await kernel.click();
    const numbers = page.locator('.weights');
    expect(await numbers.count()).toBe(2);
    expect(await numbers.nth(1).locator('caption').innerText()).toBe('kernel 5');
    const cells = async (place: number) => numbers.nth(place).locator('td').allInnerTexts();
    expect(await cells(0)).toEqual(await cells(1));
    await page.getByRole('button', { name: /^Kernel 0:/ }).click();
    expect(await cells(0)).not.toEqual(await cells(1));
    await page.getByRole('button', { name: /^Kernel 0:/ }).click();
    expect(await numbers.count()).toBe(0);
  });

  test('of another layer and another channel', async () => {
    const { page } = await openView({ runs: [run] });
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('conv2d_2');
    await page.getByText('16 of 64 of 3 × 3').waitFor();
    const first = page.locator('.kernel').first();
    const before = await first.getAttribute('aria-label');
    await page.getByRole('combobox', { name: 'Input channel' }).selectOption({ label: 'channel 3' });
    await expect.poll(() => first.getAttribute('aria-label')).not.toBe(before);
  });
});

test('what ended a run is said once, and shows its layer in the file', async () => {
  const [warning] = deadMap.warnings;
  const problem = `${warning.problem} ${warning.remedy}`;
  const view = await openView({ runs: [makeRun({ state: 'failed', health: deadMap, problem })] });
  expect(await view.page.getByRole('alert').allInnerTexts()).toEqual([expect.stringContaining(problem)]);
  await view.page.getByRole('button', { name: 'Show in file' }).click();
  await expect.poll(() => asked(view, 'showLayer')).toEqual([{ layer: 'conv2d_1' }]);
});

describe('confusion', () => {
  test('a cell shows its images, and an image opens its file', async () => {
    const view = await openView({ runs: [run] });
    const { page } = view;
    await page.getByRole('button', { name: '7 read as 1: 4' }).click();
    const images = page.locator('.gallery.marked button');
    expect(await images.count()).toBe(4);
    expect(await images.nth(2).getAttribute('title')).toBe('7 read as 1, .92 sure: digits/7/seven_102.png');
    await images.nth(2).click();
    await expect.poll(() => asked(view, 'openSample')).toEqual([{ id: 'now', index: 102 }]);
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    expect(await images.count()).toBe(0);
  });

  test('in a narrow panel its images stand under it, and what can be done keeps its words', async () => {
    const { page } = await openView({ runs: [run], width: 460 });
    await page.getByRole('button', { name: '7 read as 1: 4' }).click();
    const top = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
    expect(await top('.gallery.marked')).toBeGreaterThan(await top('.most'));
    expect(await top('.gallery.marked')).toBeLessThan((await top('.most')) + 200);
    for (const name of ['Pause', 'Follow the run']) {
      expect(await page.getByRole('button', { name }).getByText(name).isVisible()).toBe(true);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(460);
  });

  test('is one stop of the tab key, arrows go from error to error', async () => {
    const { page } = await openView({ runs: [run] });
    const stops = page.locator('.confusion-matrix button[tabindex="0"]');
    expect(await stops.count()).toBe(1);
    await stops.focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-pair'));
    expect(await focused()).toBe('7 1');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('6 1');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('6 4');
    await page.keyboard.press('Enter');
    await page.getByText('none after epoch 5').waitFor();
  });

  test('counts become shares', async () => {
    const { page } = await openView({ runs: [run] });
    const cell = page.locator('[data-pair="7 1"]');
    expect(await cell.innerText()).toBe('4');
    await page.getByRole('radio', { name: 'Share' }).click();
    await expect.poll(() => cell.innerText()).toBe('7');
  });
});

describe('images named wrong', () => {
  test('are asked for once each, the surest first, and more on request', async () => {
    const view = await openView({ runs: [run] });
    const { page, panel } = view;
    const images = page.locator('.gallery button');
    expect(await images.count()).toBe(16);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => images.count()).toBe(24);
    panel.notify('runChanged', { id: run.id, samples: run.samples });
    await expect.poll(() => asked(view, 'pictures').length).toBe(2);
    const indices = asked(view, 'pictures').flatMap((params) => (params as { indices: number[] }).indices);
    expect(indices).toEqual(Array.from({ length: 24 }, (_, place) => 100 + place));
    const isDrawn = () =>
      images
        .first()
        .locator('canvas')
        .evaluate((canvas) => {
          const context = (canvas as HTMLCanvasElement).getContext('2d');
          return context?.getImageData(28, 12, 1, 1).data[0];
        });
    await expect.poll(isDrawn).toBe(230);
  });
});

describe('runs', () => {
  test('are laid over, with what their files do not have in common', async () => {
    const differences = [{ path: 'train.learningRate', one: '0.001', other: null }];
    const view = await openView({ runs: [run, earlier], differences });
    const { page } = view;
    expect(await pixelsOf(page, 0, '--chart-other-1')).toBe(0);
    const box = page.getByRole('checkbox', { name: 'Lay 20261104-090000 over' });
    await box.check();
    await expect.poll(() => pixelsOf(page, 0, '--chart-other-1')).toBeGreaterThan(50);
    expect(await caption(page, 0).innerText()).toContain('20261104-090000 0.189');
    expect(await page.getByRole('row', { name: /learningRate/ }).innerText()).toMatch(/0.001\s+absent/);
    expect(asked(view, 'differences')).toEqual([{ one: 'now', other: 'earlier' }]);
    await page.getByRole('button', { name: 'Both files side by side' }).click();
    await expect.poll(() => asked(view, 'showDifferences')).toEqual([{ one: 'now', other: 'earlier' }]);
    await box.uncheck();
    await expect.poll(() => page.locator('.differences').count()).toBe(0);
  });

  test('another run is shown, and gives way to one that begins', async () => {
    const { page, panel } = await openView({ runs: [run, earlier] });
    await page.getByRole('button', { name: '20261104-090000' }).click();
    await page.getByText('Finished: all 8 epochs are done.').waitFor();
    const fresh = makeRun({ id: 'fresh', name: '20261106-080000', done: 0, more: 1 });
    panel.notify('shown', snapshotOf({ runs: [fresh, run, earlier] }));
    await page.getByText('The first epoch is not over yet.').waitFor();
    expect(await page.locator('.runs tbody tr').count()).toBe(3);
    panel.notify('runsChanged', [summaryOf(fresh)]);
    await expect.poll(() => page.locator('.runs tbody tr').count()).toBe(1);
  });

  test('one whose folder was deleted is said to be gone', async () => {
    const gone = { ...earlier, id: 'gone' };
    const { page, panel } = await openView({ runs: [run] });
    panel.notify('runsChanged', [summaryOf(run), summaryOf(gone)]);
    await page.getByRole('button', { name: '20261104-090000' }).click();
    await page.getByText('This run is gone: its folder was deleted.').waitFor();
  });
});
