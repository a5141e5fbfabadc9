/**
 * How long a person waits for the Kernel Lab: from the click on *Apply Kernel* to the first picture of the
 * output on the screen, to the exact one, and from one weight to the new picture. A real VS Code, a real
 * mouse; the drawing calls of the panel's canvases are timed, up to the frame that shows them.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openWindow, type VsCodeWindow } from '../e2e/window.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { type Server, startServer } from '../vscode/server.ts';
import { type BenchRow, median } from './benchRow.ts';

const repetitions = 7;
const menuItem = 'Apply Kernel';

/** A photo's size, and what to reach in ms: the first picture and the exact one. */
const photos = [
  { name: 'small.png', width: 640, height: 427, first: 300, exact: 300 },
  { name: 'photo-2mp.jpg', width: 1732, height: 1154, first: 300, exact: 300 },
  { name: 'photo-12mp.jpg', width: 4000, height: 3000, first: 300, exact: 1500 },
  { name: 'photo-24mp.jpg', width: 6000, height: 4000, first: 300, exact: 1500 },
];

const weightGoalMs = 150;

interface Drawing {
  /** Wall clock of the frame that shows it, in ms. */
  readonly time: number;
  readonly isPreview: boolean;
}

/** Rows of the `panel` benchmark; "theirs" is the time to stay under. */
export async function panel(): Promise<BenchRow[]> {
  const server = await startServer();
  const browser = await launchChromium();
  try {
    const coldMs = await timeColdStart(server, browser);
    const window = await openWatched(server, browser);
    // A window's first panel has a row of its own.
    await applyAndWait(window, photos[0].name);
    const rows = [row('first picture, 0.3 MP, first use in a new window', [coldMs], 300)];
    for (const photo of photos) rows.push(...(await timeOpening(window, photo)));
    rows.push(await timeWeight(window));
    await window.close();
    return rows;
  } finally {
    await browser.close();
    await server.stop();
  }
}

function row(work: string, times: readonly number[], goal: number): BenchRow {
  const ours = median(times);
  const note = `longest of ${times.length}: ${Math.round(Math.max(...times))} ms`;
  return { work, threads: 2, peer: 'goal', ours, theirs: goal, unit: 'ms', ratio: goal / ours, note };
}

async function timeColdStart(server: Server, browser: Browser): Promise<number> {
  const window = await openWatched(server, browser);
  const { firstMs } = await applyAndWait(window, photos[0].name);
  await window.close();
  return firstMs;
}

async function writePhotos(folder: string): Promise<void> {
  const scene = join(import.meta.dirname, '../../examples/lighthouse.png');
  for (const { name, width, height } of photos) {
    await sharp(scene).resize(width, height, { fit: 'fill' }).toFile(join(folder, name));
  }
}

/** A window whose canvases tell when they draw and whose mouse tells when it clicks. */
async function openWatched(server: Server, browser: Browser): Promise<VsCodeWindow> {
  const window = await openWindow(browser, server, { prepare: writePhotos });
  await window.page.context().addInitScript(() => {
    const drawings: Drawing[] = [];
    Object.assign(globalThis, { drawings });
    const { drawImage } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.drawImage = function (...args: unknown[]) {
      if (this.canvas.dataset.stage === '0') {
        const isPreview = document.querySelector('figcaption .badge') !== null;
        requestAnimationFrame(() =>
          drawings.push({ time: performance.timeOrigin + performance.now(), isPreview }),
        );
      }
      return Reflect.apply(drawImage, this, args);
    };
  });
  await window.page.evaluate(() => {
    const click = () => Object.assign(globalThis, { clicked: performance.timeOrigin + performance.now() });
    addEventListener('mouseup', click, { capture: true });
  });
  return window;
}

/** Waits for a drawing after `since` that `isWanted`, and says how long after. */
async function waitForDrawing(
  window: VsCodeWindow,
  since: number,
  isWanted: 'any' | 'exact',
): Promise<number> {
  const time = await window
    .webview()
    .locator('#root')
    .evaluate(
      (_, { since, isWanted }) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const { drawings } = globalThis as unknown as { drawings: Drawing[] };
            const found = drawings.find(
              ({ time, isPreview }) => time > since && (isWanted === 'any' || !isPreview),
            );
            if (found) resolve(found.time);
            else requestAnimationFrame(look);
          };
          look();
        }),
      { since, isWanted },
    );
  return time - since;
}

async function applyAndWait(window: VsCodeWindow, name: string) {
  await window.chooseInExplorer(name, menuItem);
  const clicked = await window.page.evaluate(() => (globalThis as unknown as { clicked: number }).clicked);
  const firstMs = await waitForDrawing(window, clicked, 'any');
  return { firstMs, exactMs: await waitForDrawing(window, clicked, 'exact') };
}

async function timeOpening(window: VsCodeWindow, photo: (typeof photos)[number]): Promise<BenchRow[]> {
  const first: number[] = [];
  const exact: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    await window.runCommand('View: Close All Editors');
    const { firstMs, exactMs } = await applyAndWait(window, photo.name);
    first.push(firstMs);
    exact.push(exactMs);
  }
  const size = `${((photo.width * photo.height) / 1e6).toFixed(1)} MP`;
  const opened = row(`first picture, ${size}, new panel`, first, photo.first);
  if (photo.exact === photo.first) return [opened];
  return [opened, row(`exact picture, ${size}, new panel`, exact, photo.exact)];
}

async function timeWeight(window: VsCodeWindow): Promise<BenchRow> {
  await applyAndWait(window, 'photo-12mp.jpg');
  const weight = window.webview().locator('.matrix input').first();
  await weight.focus();
  const times: number[] = [];
  for (let round = 0; round < repetitions * 2; round++) {
    const before = await weight.evaluate(() => performance.timeOrigin + performance.now());
    await window.page.keyboard.press('+');
    times.push(await waitForDrawing(window, before, 'exact'));
  }
  return row('one weight changed, 12.0 MP', times, weightGoalMs);
}
