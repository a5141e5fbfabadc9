import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { NetworkEditor } from './networkEditor.ts';
import type { VsCodeWindow } from './window.ts';
import { useOneWindow } from './windows.ts';

/** A network is trained in a real VS Code, with the mouse. */

const shapes = await readFile(join(import.meta.dirname, '../fixtures/networks/shapes.cnn.json'), 'utf8');
/** Two epochs, and so many that only a person ends them. */
const short = shapes.replace('"epochs": 6', '"epochs": 2');
const endless = shapes
  .replace('"epochs": 6', '"epochs": 100000')
  .replace('"samples": 3000', '"samples": 400');

/** For all that one test waits for, and for each of it: a busy machine starts an extension host for a minute. */
const patience = { timeout: 300_000 };
const patienceOfEach = 90_000;

const settings = { 'editor.stickyScroll.enabled': false, 'editor.minimap.enabled': false };

function usePatientWindow(files: Readonly<Record<string, string>>): () => VsCodeWindow {
  const shared = useOneWindow({ settings, files });
  beforeAll(() => shared().page.setDefaultTimeout(patienceOfEach));
  return shared;
}

/** What stands above the text, as `Train`. */
function lens({ page }: VsCodeWindow, title: string | RegExp): Locator {
  return page
    .locator('.codelens-decoration')
    .getByText(title, { exact: typeof title === 'string' })
    .first();
}

/**
 * Clicks what stands above the text until it gives way to something else: what moves as it opens is missed.
 * A second click asks whether to train twice, so a slow machine is given time for the first.
 */
async function press(window: VsCodeWindow, title: string): Promise<void> {
  const pressed = lens(window, title);
  const isStillThere = () =>
    pressed.waitFor({ state: 'hidden', timeout: 30_000 }).then(
      () => false,
      () => true,
    );
  do await pressed.click();
  while (await isStillThere());
}

/** A button of the network view. */
function button(window: VsCodeWindow, name: string): Locator {
  return window.webview().getByRole('button', { name, exact: true });
}

function status({ page }: VsCodeWindow): Locator {
  return page.locator('.statusbar-item').filter({ hasText: '.cnn.json ·' });
}

/** `Epoch 1,234 of …`, as the panel and the status bar say it. */
function epochOf(text: string): number {
  const [, digits = ''] = /Epoch ([\d,]+)/.exec(text) ?? [];
  return Number(digits.replaceAll(',', ''));
}

/** Epochs that the runs of a file have kept, run by run. */
async function epochsIn({ folder }: VsCodeWindow, name: string): Promise<number[][]> {
  const runs = join(folder, '.convscope', 'runs', name);
  const names = (await readdir(runs)).sort();
  return Promise.all(
    names.map(async (run) => {
      const text = await readFile(join(runs, run, 'metrics.jsonl'), 'utf8');
      const lines = text.trimEnd().split('\n');
      const events = lines.map((line) => JSON.parse(line) as { type: string; epoch: number });
      return events.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch);
    }),
  );
}

describe('a click on Train', patience, () => {
  const shared = usePatientWindow({ 'short.cnn.json': short });

  it('trains the file, and the panel beside it shows how', async () => {
    await new NetworkEditor(shared()).open('short.cnn.json');
    await press(shared(), 'Train');
    await shared().webview().getByRole('heading', { name: 'short.cnn.json' }).waitFor();
    await shared().webview().getByText('checkpoint after epoch 2').waitFor({ state: 'attached' });
    await lens(shared(), 'Runs').waitFor();
    await shared().screenshot('training-finished');
    expect(await epochsIn(shared(), 'short')).toEqual([[1, 2]]);
    await status(shared()).waitFor({ state: 'detached' });
  });

  it('shows what it named wrong: a cell of the confusion its images, an image its file', async () => {
    const view = shared().webview();
    await view.locator('.confusion-matrix button').first().click();
    const sample = view.locator('.gallery.marked .sample').first();
    await sample.scrollIntoViewIfNeeded();
    await shared().screenshot('training-confusion');
    await sample.click();
    await shared().tab('.png').waitFor();
    await shared().screenshot('training-sample');
  });
});

describe('the panel of a file that was never trained', patience, () => {
  const shared = usePatientWindow({ 'short.cnn.json': short });

  it('trains it, and trains it again: what it shows is the run that it began', async () => {
    await new NetworkEditor(shared()).open('short.cnn.json');
    await shared().runCommand('Convscope: Show Training');
    const view = shared().webview();
    const rows = view.locator('.runs tbody tr');
    for (const count of [1, 2]) {
      await button(shared(), 'Train').click();
      await eventually(() => rows.count()).toBe(count);
      await eventually(() => rows.first().getAttribute('aria-current')).toBe('true');
      await view.getByText('Finished: all 2 epochs are done.').waitFor();
      expect(await epochsIn(shared(), 'short')).toEqual(new Array(count).fill([1, 2]));
    }
  });
});

describe('a long run', patience, () => {
  const shared = usePatientWindow({ 'endless.cnn.json': endless });
  const editor = () => new NetworkEditor(shared());

  it('waits and goes on from the panel', async () => {
    await editor().open('endless.cnn.json');
    await press(shared(), 'Train');
    await button(shared(), 'Pause').click();
    await button(shared(), 'Continue').waitFor();
    await lens(shared(), /^Paused in epoch \d+ of 100000/).waitFor();
    await button(shared(), 'Step').click();
    await shared().screenshot('training-paused');
    await button(shared(), 'Continue').click();
    await lens(shared(), /^Epoch \d+ of 100000/).waitFor();
  });

  it('goes on while the panel is hidden, which shows all of it again', async () => {
    const panel = shared().tab('endless.cnn.json').last();
    const heading = shared().webview().getByRole('heading', { name: 'endless.cnn.json' });
    await panel.click();
    await shared().file('train.mjs').dblclick();
    await heading.waitFor({ state: 'hidden' });
    const before = epochOf(await status(shared()).innerText());
    await eventually(async () => epochOf(await status(shared()).innerText())).toBeGreaterThan(before + 1);
    await panel.click();
    await heading.waitFor();
    await eventually(async () =>
      epochOf(await shared().webview().locator('.status').innerText()),
    ).toBeGreaterThan(before + 1);
    // Else the panel comes back in a third column, and what stands above the text is out of sight.
    await shared().tab('train.mjs').click({ button: 'middle' });
    await shared().tab('train.mjs').waitFor({ state: 'detached' });
  });

  it('goes on without the panel, which shows all of it when it comes back', async () => {
    await shared()
      .tab('endless.cnn.json')
      .last()
      .getByRole('button', { name: /^Close/ })
      .click();
    await shared().webview().getByRole('heading').waitFor({ state: 'detached' });
    const before = await status(shared()).innerText();
    await eventually(() => status(shared()).innerText()).not.toBe(before);
    await status(shared()).click();
    await shared().webview().getByRole('heading', { name: 'endless.cnn.json' }).waitFor();
    await button(shared(), 'Pause').waitFor();
  });

  it('is interrupted by a reload of the window, and goes on from its checkpoint', async () => {
    await shared()
      .webview()
      .getByText(/checkpoint after epoch/)
      .waitFor({ state: 'attached' });
    await shared().reload();
    await shared().page.locator('.statusbar-item .codicon-bell-dot').click();
    // The bell says its name over what it opens, while the mouse is on it.
    await shared().page.mouse.move(0, 0);
    const offer = shared().page.locator('.notifications-center');
    await offer.getByText(/was interrupted after epoch \d+/).waitFor();
    await shared().screenshot('training-interrupted');
    await offer.getByRole('button', { name: 'Resume' }).click();
    await status(shared()).waitFor();
    await button(shared(), 'Pause').waitFor();
  });

  it('is stopped above the text, and resumed there', async () => {
    await press(shared(), 'Stop');
    await press(shared(), 'Resume');
    await lens(shared(), /^Epoch \d+ of 100000/).waitFor();
    await press(shared(), 'Stop');
    await lens(shared(), 'Train').waitFor();
    const [epochs, ...others] = await epochsIn(shared(), 'endless');
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
    expect(others).toEqual([]);
  });

  it('asks before the same file is trained a second time', async () => {
    await press(shared(), 'Resume');
    await lens(shared(), /^Epoch \d+ of 100000/).waitFor();
    await shared().runCommand('Convscope: Train');
    const dialog = shared().page.locator('.monaco-dialog-box');
    await dialog.getByText('endless.cnn.json is being trained.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await press(shared(), 'Stop');
    await lens(shared(), 'Train').waitFor();
    expect(await epochsIn(shared(), 'endless')).toHaveLength(1);
  });
});
