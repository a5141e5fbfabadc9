/**
 * How long a person waits for feature maps: from the question to the answer of the thread that makes them, its way
 * there and back included, beside onnxruntime-node, which makes every layer's output of the same network on as many
 * threads; and the same with the page in a browser, from the mouse to the frame that shows it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { type BenchRow, median } from './benchRow.ts';
import { rounds, type Times, timesInTurns } from './interleave.ts';
import { type MapsNetworkCase, mapsNetworks, secondConvolution, writeNetwork } from './mapsNetworks.ts';
import { timePage } from './mapsPage.ts';
import { openingOf, sampleAt, startMapsThread } from './mapsThread.ts';
import { onnxNetworkOfAllOutputs, startOnnx } from './onnxNetwork.ts';
import { imagesOf } from './trainNetworks.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Samples that are looked at, each for the first time. */
const looks = 40;

/** Rows of the `maps` benchmark; "theirs" is the time to stay under where the peer is `goal`. */
export async function maps(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = await mkdtemp(join(tmpdir(), 'convscope-maps-'));
  try {
    const rows: BenchRow[] = [];
    for (const network of mapsNetworks) rows.push(...(await measure(network, folder)));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(network: MapsNetworkCase, folder: string): Promise<BenchRow[]> {
  const file = await writeNetwork(folder, network);
  execFileSync(execPath, [join(root, 'dist/cli.js'), 'train', file], { stdio: 'ignore' });
  return [
    ...(await timeOpening(network, file)),
    ...(await timeThread(network, file)),
    ...(await timePage(file)).map(({ work, times, note }) => goalRow(network, work, times, note)),
  ];
}

/** The network and its first picture: in a thread that has yet to start, and again, as after each change of the file. */
async function timeOpening(network: MapsNetworkCase, file: string): Promise<BenchRow[]> {
  const threads: ReturnType<typeof startMapsThread>[] = [];
  const open = async () => {
    const { rpc } = threads[threads.length - 1];
    await rpc.request('open', openingOf(file));
    await rpc.request('look', sampleAt(0));
  };
  const openAnew = () => {
    threads.push(startMapsThread());
    return open();
  };
  const [first, again] = await timesInTurns([openAnew, open], rounds);
  for (const thread of threads) thread.end();
  return [
    goalRow(network, 'opened in a new thread, and its first picture', first.clock, noteOf(first)),
    goalRow(network, 'opened again, and its picture', again.clock, noteOf(again)),
  ];
}

async function timeThread(network: MapsNetworkCase, file: string): Promise<BenchRow[]> {
  const thread = startMapsThread();
  const { rpc } = thread;
  await rpc.request('open', openingOf(file));
  let index = 0;
  const unit = () => ({ unit: { layer: secondConvolution, place: [index % 14, 7, 5] } });
  const engine = await startEngine(network);
  const { run, peer } = await startOnnx(onnxNetworkOfAllOutputs(network), network, 1);
  const [look, point, explain, page, alone, theirs] = await timesInTurns(
    [
      () => rpc.request('look', sampleAt(index++)),
      () => rpc.request('point', unit()),
      () => rpc.request('explain', unit()),
      () => rpc.request('maps', { layer: secondConvolution, channels: lastMaps }),
      ...[engine.run, run],
    ],
    looks,
  );
  await engine.end();
  thread.end();
  return [
    goalRow(network, 'next sample, every layer', look.clock, noteOf(look)),
    goalRow(network, 'a unit of the second convolution pointed at', point.clock, noteOf(point)),
    goalRow(network, 'a unit of the second convolution opened', explain.clock, noteOf(explain)),
    goalRow(network, 'a page of 16 further maps', page.clock, noteOf(page)),
    peerRow(network, 'next sample, every layer', look, { peer, times: theirs }),
    peerRow(network, "the engine's part: every layer of one image", alone, { peer, times: theirs }),
  ];
}

const lastMaps = Array.from({ length: 16 }, (_, place) => 16 + place);

/** The engine as it ships, on the thread that asks. */
async function startEngine({ inputShape, layers }: MapsNetworkCase) {
  const engine: typeof import('../../src/engine/index.ts') = require(join(root, 'dist/engine.js'));
  const backend = await engine.createWasmBackend({ threads: 1, joins: true, workerFile: '' });
  const looking = new engine.Network({ inputShape, layers, backend });
  const { images } = imagesOf({ inputShape }, 1);
  return { run: () => looking.layerOutputs(images), end: () => backend.dispose() };
}

function goalRow(
  { name, goalMs }: MapsNetworkCase,
  work: string,
  times: readonly number[],
  note: string,
): BenchRow {
  const ours = median(times);
  const facts = { threads: 1, peer: 'goal', ours, theirs: goalMs, unit: 'ms', ratio: goalMs / ours };
  return { work: `${name}: ${work}`, ...facts, note: `${rangeOf(times)}${note}` };
}

function peerRow(
  { name }: MapsNetworkCase,
  work: string,
  ours: Times,
  { peer, times }: { readonly peer: string; readonly times: Times },
): BenchRow {
  const [time, theirs] = [ours, times].map(({ clock }) => (clock.length > 0 ? median(clock) : null));
  return {
    ...{ work: `${name}: ${work}`, threads: 1, peer, ours: time ?? 0, theirs, unit: 'ms' },
    ratio: theirs && time ? theirs / time : null,
    note: `${rangeOf(ours.clock)}; theirs ${rangeOf(times.clock)}`,
  };
}

function noteOf({ processor }: Times): string {
  return `; processor ${median(processor).toFixed(1)} ms`;
}

function rangeOf(times: readonly number[]): string {
  if (times.length === 0) return 'none';
  const sorted = times.toSorted((a, b) => a - b);
  const late = sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))];
  return `quickest ${sorted[0].toFixed(1)}, p95 ${late.toFixed(1)} ms`;
}
