import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import type { FilterChain } from '../../../src/engine/filter/filterChain.ts';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import { drawImage } from './randomChains.ts';

// Many cases on machines that have other things to do as well.
vi.setConfig({ testTimeout: 60_000 });

const workerFile = fileURLToPath(new URL('../../../src/engine/pool/worker.ts', import.meta.url));
const brokenWorkerFile = fileURLToPath(new URL('../../fixtures/pool/dyingWorker.ts', import.meta.url));
const halfDyingWorkerFile = fileURLToPath(new URL('../../fixtures/pool/halfDyingWorker.ts', import.meta.url));

const convolution = {
  type: 'convolution',
  divisor: 1.7,
  bias: 3,
  flip: false,
  padding: 'same',
  padMode: { type: 'wrap' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'linear',
} as const;

const fractions = Array.from({ length: 35 }, (_, place) => Math.sin(place));

/** Of rank one: columns are computed several rows at a time. */
const separable = Array.from(
  { length: 63 },
  (_, place) => Math.cos(place % 7) * (1.1 + Math.floor(place / 7)),
);

/** Three kernels, a pool between them, padding from the other end of the image. */
const chain: FilterChain = {
  channels: 'each',
  steps: [
    { ...convolution, kernel: { height: 7, width: 5, weights: fractions } },
    { type: 'pool', pool: 'average', size: [3, 2], stride: [2, 2], padding: 'same' },
    { ...convolution, kernel: { height: 5, width: 7, weights: fractions }, dilation: [2, 1] },
    { ...convolution, kernel: { height: 9, width: 7, weights: separable } },
  ],
};

const tall = drawImage({ height: 700, width: 40, channels: 3, is16Bit: true, seed: 4, flat: false });

/** Minutes of work: whoever waits for it has not stopped it. */
const slowStep = {
  ...convolution,
  kernel: { height: 151, width: 151, weights: Array.from({ length: 22_801 }, (_, place) => Math.cos(place)) },
} as const;
const slowChain: FilterChain = { channels: 'each', steps: [slowStep] };
const slowDeepChain: FilterChain = { channels: 'each', steps: Array.from({ length: 5 }, () => slowStep) };
const large = drawImage({ height: 1000, width: 1000, channels: 3, is16Bit: false, seed: 1, flat: false });

const engines: FilterEngine[] = [];
async function start(options: Parameters<typeof FilterEngine.create>[0]): Promise<FilterEngine> {
  const engine = await FilterEngine.create(options);
  engines.push(engine);
  return engine;
}
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

/** Begins a run on `large`; `started` waits until a worker has read of the image. */
function startSlowRun(engine: FilterEngine, slow: FilterChain, signal = new AbortController().signal) {
  const into = new Float32Array(new SharedArrayBuffer(large.data.length * 4));
  const last = slow.steps.length - 1;
  const run = engine.run({
    chain: slow,
    sinks: [
      { type: 'values', stage: -1, into },
      { type: 'values', stage: last },
    ],
    signal,
  });
  const started = () => expect.poll(() => into.some((value) => value > 0), { timeout: 15_000 }).toBe(true);
  return { run, started };
}

async function everySink(engine: FilterEngine) {
  engine.load(tall);
  return engine.run({
    chain,
    sinks: [
      { type: 'values', stage: 3 },
      { type: 'values', stage: 0 },
      { type: 'bytes', stage: 1, low: -100, high: 300 },
      { type: 'statistics', stage: 2, low: -100, high: 100, bins: 16 },
      { type: 'picture', stage: -1, pixelHeight: 33, pixelWidth: 17, reduce: 'mean' },
      { type: 'picture', stage: 2, pixelHeight: 10, pixelWidth: 9, reduce: 'mean' },
      { type: 'picture', stage: 2, pixelHeight: 10, pixelWidth: 9, reduce: 'peak' },
    ],
  });
}

describe.each(['scalar', 'simd', 'relaxed'] as const)('threads on %s', (level) => {
  test('1, 2 and 3 threads and none give the same bits', async () => {
    const [first, ...others] = await Promise.all(
      [1, 2, 3, 0].map(async (threads) => everySink(await start({ threads, workerFile, level }))),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  test('an aborted run rejects with the reason of its signal, and the next one is whole', async () => {
    const engine = await start({ threads: 2, workerFile, level });
    engine.load(large);
    const controller = new AbortController();
    const { run, started } = startSlowRun(engine, slowChain, controller.signal);
    const rejected = expect(run).rejects.toThrow('nobody looks');
    await started();
    controller.abort(new Error('nobody looks'));
    await rejected;
    expect(await everySink(engine)).toEqual(await everySink(await start({ threads: 1, workerFile, level })));
  });

  test('a newer run supersedes the one before, and gets its result long before that one would end', async () => {
    const engine = await start({ threads: 1, workerFile, level });
    engine.load(large);
    const { run: older, started } = startSlowRun(engine, slowDeepChain);
    const superseded = expect(older).rejects.toMatchObject({ code: 'superseded' });
    await started();
    const newer = await engine.run({
      chain: { channels: 'gray', steps: [] },
      sinks: [{ type: 'statistics', stage: -1, low: 0, high: 255, bins: 2 }],
    });
    await superseded;
    expect(newer[0].histogram.reduce((a, b) => a + b)).toBe(1_000_000);
  });
});

test('a worker that dies in a run rejects it with the reason, and the next run has a new worker', async () => {
  const engine = await start({ threads: 2, workerFile: brokenWorkerFile, level: 'scalar' });
  engine.load(tall);
  const run = () => engine.run({ chain, sinks: [{ type: 'values', stage: 0 }] });
  await expect(run()).rejects.toThrow(EngineError);
  await expect(run()).rejects.toMatchObject({
    code: 'worker-failed',
    message:
      'A worker thread stopped before its work was done: it ended with status 3. ' +
      'Try again; with less memory in use, or a smaller image, if it happens again.',
  });
});

test('when one worker dies, the others stop working too', async () => {
  const engine = await start({ threads: 2, workerFile: halfDyingWorkerFile, level: 'scalar' });
  engine.load(large);
  // Alone, the other worker would need minutes.
  const run = engine.run({ chain: slowChain, sinks: [{ type: 'values', stage: 0 }] });
  await expect(run).rejects.toMatchObject({ code: 'worker-failed' });
});

test('a worker script that is not there rejects the run', async () => {
  const engine = await start({ threads: 1, workerFile: '/nowhere/worker.js', level: 'scalar' });
  engine.load(tall);
  const run = engine.run({ chain, sinks: [{ type: 'values', stage: 0 }] });
  await expect(run).rejects.toThrow(/^A worker thread stopped before its work was done: Cannot find module/);
});

test('disposing rejects the run in progress', async () => {
  const engine = await start({ threads: 2, workerFile, level: 'simd' });
  engine.load(large);
  const { run, started } = startSlowRun(engine, slowChain);
  const rejected = expect(run).rejects.toMatchObject({ code: 'superseded' });
  await started();
  await engine.dispose();
  await rejected;
});

test('more memory than 4 GiB is refused before any is taken', async () => {
  const engine = await start({ threads: 0, workerFile, level: 'scalar' });
  engine.load({ height: 1, width: 1, channels: 1, data: Uint8Array.of(1) });
  const kernel = { height: 1, width: 1, weights: [1] };
  const steps = [{ ...convolution, kernel, padding: 20_000 }] as const;
  const run = engine.run({ chain: { channels: 'each', steps }, sinks: [{ type: 'values', stage: 0 }] });
  await expect(run).rejects.toMatchObject({
    code: 'image-too-large-for-memory',
    message:
      'This needs 6105 MB of memory at once; at most 4096 MB can be had. ' +
      'Use a smaller image, a smaller kernel, or less dilation or padding.',
  });
});
