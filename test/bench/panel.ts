/**
 * How long a person waits for the Kernel Lab: from the click on *Apply Kernel* to the first picture of the
 * output on the screen, to the exact one, and from one weight to the new picture. A real VS Code, a real
 * mouse; the drawing calls of the panel's canvases are timed, up to the frame that shows them. And how
 * evenly frames follow each other while the mouse moves over the pictures and while the window plays.
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
const framesGoal = 60;
const longestFrameGoalMs = 50;
/** How long frames are counted. */
const watchedMs = 5000;

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
    rows.push(...(await timeFrames(window)));
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
    const shown = new WeakMap<HTMLCanvasElement, unknown>();
    CanvasRenderingContext2D.prototype.drawImage = function (...args: unknown[]) {
      // The same picture drawn again is no answer.
      const isNew = shown.get(this.canvas) !== args[0];
      shown.set(this.canvas, args[0]);
      if (isNew && this.canvas.dataset.stage === '0') {
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

/** Frames of the panel while nothing happens, while the mouse moves over a picture, and while it plays. */
async function timeFrames(window: VsCodeWindow): Promise<BenchRow[]> {
  await applyAndWait(window, 'photo-12mp.jpg');
  const { mouse, keyboard } = window.page;
  await mouse.move(0, 0);
  const idle = await watchFrames(window);
  const overOutput = await watchFrames(window, () => sweep(window, 0));
  const overInput = await watchFrames(window, () => sweep(window, -1));
  await mouse.move(0, 0);
  await window.webview().getByRole('combobox', { name: 'Speed' }).selectOption({ label: '8×' });
  await window.webview().locator('canvas[data-stage="0"]').focus();
  await keyboard.press('k');
  const playing = await watchFrames(window);
  await keyboard.press('k');
  return [
    ...frameRows('the mouse moves over the output', overOutput, idle),
    ...frameRows('the mouse moves over the input', overInput, idle),
    ...frameRows('the window plays at 8×', playing, idle),
  ];
}

/** Milliseconds from each frame of the panel to the next, while `act` is repeated or nothing is done. */
async function watchFrames(window: VsCodeWindow, act?: () => Promise<void>): Promise<number[]> {
  const frames = window
    .webview()
    .locator('#root')
    .evaluate(
      (_, forMs) =>
        new Promise<number[]>((resolve) => {
          const deltas: number[] = [];
          let first = 0;
          let last = 0;
          const note = (time: number) => {
            if (last > 0) deltas.push(time - last);
            else first = time;
            last = time;
            if (time - first < forMs) requestAnimationFrame(note);
            else resolve(deltas);
          };
          requestAnimationFrame(note);
        }),
      watchedMs,
    );
  let isWatched = act !== undefined;
  const ended = frames.finally(() => {
    isWatched = false;
  });
  while (isWatched) await act?.();
  return ended;
}

/** The mouse goes over a picture, from corner to corner and row by row, as fast as it is moved. */
async function sweep({ page, webview }: VsCodeWindow, stage: number): Promise<void> {
  const box = await webview().locator(`canvas[data-stage="${stage}"]`).boundingBox();
  if (!box) throw new Error('The picture is not on the screen.');
  for (let step = 0; step < 100; step++) {
    const across = Math.abs(((step * 7) % 200) - 100) / 100;
    await page.mouse.move(box.x + across * (box.width - 1), box.y + (step / 100) * (box.height - 1));
  }
}

function frameRows(work: string, frames: readonly number[], idle: readonly number[]): BenchRow[] {
  const [ours, control] = [frames, idle].map(frameFacts);
  const facts = { threads: 2, peer: 'goal' };
  const say = ({ p50, p99, longest, late, count }: ReturnType<typeof frameFacts>) =>
    `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${longest.toFixed(1)} ms, ${late} of ${count} over ${longestFrameGoalMs} ms`;
  return [
    {
      ...{ work: `frames a second while ${work}, 12.0 MP`, ...facts },
      ...{ ours: ours.rate, theirs: framesGoal, unit: 'frames/s', ratio: ours.rate / framesGoal },
      note: `nothing happens: ${control.rate.toFixed(1)} frames/s`,
    },
    {
      ...{ work: `longest frame while ${work}, 12.0 MP`, ...facts },
      ...{ ours: ours.longest, theirs: longestFrameGoalMs, unit: 'ms' },
      ratio: longestFrameGoalMs / ours.longest,
      note: `${say(ours)}; nothing happens: ${say(control)}`,
    },
  ];
}

function frameFacts(frames: readonly number[]) {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  return {
    ...{ p50: at(0.5), p99: at(0.99), longest: at(1), count: frames.length },
    rate: (1000 * frames.length) / total,
    late: frames.filter((frame) => frame > longestFrameGoalMs).length,
  };
}
