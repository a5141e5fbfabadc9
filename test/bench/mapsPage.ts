/**
 * The page of feature maps in a real browser, behind it the thread that ships: how long the thread works for what the
 * mouse asks, and the page from the answer to the frame that shows it. Between them stands a browser's remote control
 * in place of VS Code, which is not counted.
 */
import { basename } from 'node:path';
import type { FeatureMapsMethods } from '../../src/host/featureMaps/featureMapsProtocol.ts';
import type { FeatureMapsHostMethods, FeatureMapsPanelMethods } from '../../src/protocol/featureMaps.ts';
import type { NetworkViewHostMethods, NetworkViewPanelMethods } from '../../src/protocol/networkView.ts';
import type { Rpc } from '../../src/protocol/rpc.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { openPanelPage, type PanelPage } from '../webview/harness/panelPage.ts';
import { median } from './benchRow.ts';
import { secondConvolution } from './mapsNetworks.ts';
import { openingOf, sampleAt, startMapsThread } from './mapsThread.ts';

type Methods = NetworkViewHostMethods & FeatureMapsHostMethods;
type Page = PanelPage<NetworkViewPanelMethods & FeatureMapsPanelMethods>['page'];

/** What was seen in the page, by its clock in ms; 0 is not yet. */
interface Seen {
  /** The mouse. */
  asked: number;
  /** The answer to it. */
  answered: number;
  /** The frame that shows the last change since. */
  shown: number;
  /** What the answer has. */
  answer: string;
}

export interface PageTimes {
  readonly work: string;
  readonly times: readonly number[];
  readonly note: string;
}

const turns = 15;
/** Frames without a change after which it is over. */
const quietFrames = 8;

/** Times of the network in `file`. */
export async function timePage(file: string): Promise<readonly PageTimes[]> {
  const thread = startMapsThread();
  const browser = await launchChromium();
  try {
    const { host, answers } = await hostOf(thread.rpc, file);
    const { page } = await openPanelPage(browser, 'networkView', host, { width: 1000, height: 1000 });
    await page.locator('.tile canvas').first().waitFor();
    await page.evaluate(watch);
    const next = page.getByRole('button', { name: 'Next sample' });
    const tile = page.getByRole('region', { name: secondConvolution }).locator('.tile').nth(3);
    // Another unit each time, where a map has 14 × 14 on 88 pixels.
    const at = (turn: number) => ({ position: { x: 3 + 12.6 * (turn % 7), y: 3 + 12.6 * ((3 * turn) % 7) } });
    const pointed = (turn: number) => tile.hover(at(turn));
    const opened = (turn: number) => tile.click(at(turn));
    const works: Turns[] = [
      { work: 'next sample, in the page', answer: 'probabilities', event: 'click', act: () => next.click() },
      { work: 'a unit pointed at, in the page', answer: 'value', event: 'pointermove', act: pointed },
      { work: 'a unit opened, in the page', answer: 'explanation', event: 'click', act: opened },
    ];
    const measured: PageTimes[] = [];
    for (const each of works) measured.push(await timeTurns(page, answers, each));
    return measured;
  } finally {
    await browser.close();
    thread.end();
  }
}

/** What the page may ask; the cursor stands in the second convolution. `answers`: how long the mouse's took, in ms. */
async function hostOf(thread: Rpc<FeatureMapsMethods>, file: string) {
  const network = await thread.request('open', openingOf(file));
  const name = basename(file);
  const answers: number[] = [];
  const timed = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    const start = performance.now();
    await answer;
    answers.push(performance.now() - start);
    return answer;
  };
  const host: Partial<Methods> = {
    ready: async () => ({ language: 'en', file: name, page: 'maps', obstacle: null, runs: [], run: null }),
    mapsReady: async () => ({ file: name, network, version: 1, problem: null, cursor: secondConvolution }),
    look: (source) => timed(thread.request('look', source.type === 'sample' ? source : sampleAt(0))),
    maps: (params) => thread.request('maps', params),
    kernels: (params) => thread.request('kernels', params),
    point: (params) => timed(thread.request('point', params)),
    explain: (params) => timed(thread.request('explain', params)),
    markLayer: async () => {},
  };
  return { host, answers };
}

interface Turns {
  readonly work: string;
  /** What the answer has, and other answers have not. */
  readonly answer: 'probabilities' | 'value' | 'explanation';
  readonly event: 'click' | 'pointermove';
  readonly act: (turn: number) => Promise<void>;
}

async function timeTurns(
  page: Page,
  answers: readonly number[],
  { work, answer, event, act }: Turns,
): Promise<PageTimes> {
  const [times, drawing, whole, processor]: number[][] = [[], [], [], []];
  const processorMs = await processorTime(page);
  for (let turn = 0; turn <= turns; turn++) {
    await page.evaluate(begin, { event, answer });
    const before = await processorMs();
    await act(turn);
    const { asked, answered, shown } = await page.evaluate(settled, quietFrames);
    if (turn === 0) continue;
    times.push((answers.at(-1) ?? 0) + shown - answered);
    drawing.push(shown - answered);
    whole.push(shown - asked);
    processor.push((await processorMs()) - before);
  }
  const [ours, all, worked] = [drawing, whole, processor].map((each) => median(each).toFixed(1));
  const note = `; of it the page ${ours} ms; through the remote control ${all} ms, processor of the page ${worked} ms`;
  return { work, times, note };
}

/** What the page's main thread has worked, in ms. */
async function processorTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
}

/** In the page: notes answers and changes, on canvases and around them. */
function watch(): void {
  const seen: Seen = { asked: 0, answered: 0, shown: 0, answer: '' };
  const changed = () => {
    if (seen.asked === 0) return;
    requestAnimationFrame(() => {
      seen.shown = performance.now();
    });
  };
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...args: unknown[]) {
    changed();
    return Reflect.apply(drawImage, this, args);
  };
  const everything = { childList: true, subtree: true, attributes: true, characterData: true };
  new MutationObserver(changed).observe(document.body, everything);
  const hear = ({ data }: MessageEvent) => {
    if (seen.asked > 0 && seen.answer in (data.result ?? {})) seen.answered = performance.now();
  };
  addEventListener('message', hear, { capture: true });
  Object.assign(globalThis, { seen });
}

/** In the page: the next `event` asks. */
function begin({ event, answer }: Pick<Turns, 'event' | 'answer'>): void {
  const { seen } = globalThis as unknown as { readonly seen: Seen };
  Object.assign(seen, { asked: 0, answered: 0, shown: 0, answer });
  const ask = () => {
    seen.asked = performance.now();
  };
  addEventListener(event, ask, { capture: true, once: true });
}

/** In the page: waits until the answer is shown and nothing changes any more. */
function settled(quietFrames: number): Promise<Seen> {
  const { seen } = globalThis as unknown as { readonly seen: Seen };
  const until = performance.now() + 10_000;
  return new Promise((resolve, reject) => {
    let [last, quiet] = [0, 0];
    const look = () => {
      if (performance.now() > until) reject(new Error(`Nothing was shown: ${JSON.stringify(seen)}.`));
      quiet = seen.shown === last ? quiet + 1 : 0;
      last = seen.shown;
      if (seen.answered > 0 && last >= seen.answered && quiet >= quietFrames) resolve({ ...seen });
      else requestAnimationFrame(look);
    };
    look();
  });
}
