import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, englishLeft, spanish } from '../harness/pageChecks.ts';
import type { ThemeName } from '../harness/panelPage.ts';
import { snapshotOf, type ViewOptions, type ViewPage } from './harness/openView.ts';
import { deadMap, makeRun } from './harness/runs.ts';
import { openView } from './harness/shownView.ts';

/** What stands on the page whatever became of the run, and what can be done with it then. */

const nothing = {
  facts: null,
  batch: null,
  kernels: [],
  forming: null,
  msLeft: null,
  done: 0,
  more: 0,
} as const;
const problem = 'The disk is full. Make room, then resume the run.';

const states: Readonly<Record<string, ViewOptions>> = {
  empty: { runs: [] },
  obstacle: { runs: [], obstacle: 'The workspace is not trusted. Trust it to train.' },
  queued: { runs: [makeRun({ ...nothing, state: 'queued', name: '', started: null })] },
  starting: { runs: [makeRun({ ...nothing, state: 'starting' })] },
  first: { runs: [makeRun({ done: 0, more: 3 })] },
  running: {
    runs: [makeRun({ health: deadMap }), makeRun({ id: 'other', name: 'other', state: 'finished' })],
  },
  paused: { runs: [makeRun({ state: 'paused' })] },
  stopping: { runs: [makeRun({ state: 'stopping' })] },
  stopped: { runs: [makeRun({ state: 'stopped', canResume: true })] },
  interrupted: { runs: [makeRun({ state: 'interrupted', canResume: true, batch: null, forming: null })] },
  finished: { runs: [makeRun({ state: 'finished', done: 8, more: 0 })] },
  failed: { runs: [makeRun({ state: 'failed', canResume: true, problem })] },
};

/** The host says its own sentences in Spanish. */
function inSpanish({ runs = [] }: ViewOptions): ViewOptions {
  return { runs: runs.map((run) => ({ ...run, health: null, problem: null })) };
}

/** Shows everything that can be opened on the page. */
async function openAll(page: Page): Promise<void> {
  await page.locator('[data-pair="7 1"]').click();
  await page.locator('.kernel').first().click();
  await page.locator('.runs input:not(:disabled)').first().check();
  await page.locator('.differences').waitFor();
}

/** Has a page show another state, and waits until it does. */
async function show({ page, panel }: ViewPage, options: ViewOptions): Promise<void> {
  await panel.request('shown', snapshotOf(options));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const asked = ({ calls }: ViewPage) => calls.filter(({ method }) => method !== 'pictures');

describe('what can be done', () => {
  test('with a run in progress: pause, stop; step only in a pause', async () => {
    const view = await openView(states.running);
    const { page, panel } = view;
    expect(await button(page, 'Step').getAttribute('aria-disabled')).toBe('true');
    // Disabled, it keeps the focus and does nothing.
    await button(page, 'Step').click({ force: true });
    await button(page, 'Pause').click();
    panel.notify('runChanged', { id: 'now', state: 'pausing' });
    await expect.poll(() => button(page, 'Pause').getAttribute('aria-disabled')).toBe('true');
    panel.notify('runChanged', { id: 'now', state: 'paused' });
    await button(page, 'Continue').waitFor();
    await button(page, 'Step').click();
    await button(page, 'Continue').click();
    await button(page, 'Stop').click();
    const actions = ['pause', 'stepBatch', 'resume', 'stop'];
    await expect
      .poll(() => asked(view))
      .toEqual(actions.map((action) => ({ method: 'control', params: { id: 'now', action } })));
    panel.notify('runChanged', { id: 'now', state: 'stopping' });
    await expect.poll(() => button(page, 'Stop').getAttribute('aria-disabled')).toBe('true');
  });

  test('with one that is over: train anew, and resume where a checkpoint is', async () => {
    const view = await openView(states.interrupted);
    await view.page.getByText('The process of this run ended before the run did.').waitFor();
    await button(view.page, 'Resume').click();
    await button(view.page, 'Train').click();
    await expect
      .poll(() => asked(view))
      .toEqual([
        { method: 'resume', params: { id: 'now' } },
        { method: 'train', params: null },
      ]);
    const { page } = await openView(states.finished);
    expect(await button(page, 'Resume').count()).toBe(0);
  });

  test('before the first run: train, unless something is in the way', async () => {
    const view = await openView(states.empty);
    await button(view.page, 'Train').click();
    await expect.poll(() => asked(view)).toEqual([{ method: 'train', params: null }]);
    const barred = await openView(states.obstacle);
    await barred.page.getByText('The workspace is not trusted. Trust it to train.').waitFor();
    await button(barred.page, 'Train').click({ force: true });
    await button(barred.page, 'Show the file').click();
    await expect.poll(() => asked(barred)).toEqual([{ method: 'showFile', params: null }]);
  });

  test('a refusal is said, with a way to its details', async () => {
    const view = await openView({ ...states.running, refused: { control: 'The worker does not answer.' } });
    await button(view.page, 'Pause').click();
    const alert = view.page.getByRole('alert').filter({ hasText: 'The worker does not answer.' });
    await alert.getByRole('button', { name: 'Show details' }).click();
    await expect.poll(() => asked(view).at(-1)).toEqual({ method: 'showLog', params: null });
  });

  test('a page that gets no answer says so', async () => {
    const { page } = await openView({ startFailure: 'No.' }, [expect.stringContaining('No.')]);
    await page.getByText('The network view could not start.').waitFor();
  });
});

describe('every state', () => {
  const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

  test.each(themes)('axe finds nothing in %s', { timeout: 120_000 }, async (theme) => {
    const view = await openView({ ...states.running, theme });
    for (const [name, options] of Object.entries(states)) {
      await show(view, options);
      if (name === 'running') await openAll(view.page);
      expect(await axeFindings(view.page), name).toEqual([]);
    }
  });

  test.each([
    [480, 'en'],
    [480, 'es'],
    [760, 'es'],
    [1280, 'es'],
  ] as const)('fits a panel of %d pixels, in %s', async (width, language) => {
    const bundle = language === 'es' ? spanish : {};
    const { page } = await openView({ ...states.running, width, height: 800, language, bundle });
    await openAll(page);
    expect(await axeFindings(page)).toEqual([]);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]);
    const beyond = await page
      .locator('.toolbar button, .caption button, .caption select, .kernel, .sample')
      .evaluateAll((all) =>
        all
          .filter((part) => part.getBoundingClientRect().right > window.innerWidth)
          .map((part) => part.outerHTML),
      );
    expect(beyond).toEqual([]);
  });

  test('is in Spanish: no English sentence is left', async () => {
    const view = await openView({ ...states.running, language: 'es', bundle: spanish });
    for (const [name, options] of Object.entries(states)) {
      await show(view, { ...inSpanish(options), language: 'es' });
      if (name === 'running') await openAll(view.page);
      expect(await englishLeft(view.page), name).toEqual([]);
    }
  });
});
