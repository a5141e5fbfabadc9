import { env } from 'node:process';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseKernels } from '../../../src/engine/microkernels/kernelRecipe.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { Control } from '../../../src/engine/network/threads/control.ts';
import type { CreateWasmBackendOptions } from '../../../src/engine/network/wasm/createWasmBackend.ts';
import type { BackendLevel, WasmBackend } from '../../../src/engine/network/wasm/wasmBackend.ts';
import type { TrainingAnswer, TrainingTask } from '../../fixtures/crew/trainingThread.ts';
import { bitsOf, mixedBatch, mixedNetwork, trainMixed } from './mixedNetwork.ts';
import { networkWorker, threadScript, wasmBackend } from './wasmBackends.ts';

// Threads start slowly on machines that have other things to do as well.
vi.setConfig({ testTimeout: 60_000 });

const beginOf = Control.prototype.begin;

const dyingWorker = () => threadScript('test/fixtures/crew/dyingWorker.ts');

const run = { batches: [3, 10, 3], optimizer: { type: 'adam' } } as const;

const backends: WasmBackend[] = [];
async function start(options: Partial<CreateWasmBackendOptions>): Promise<WasmBackend> {
  const backend = await wasmBackend({ joins: false, workerFile: networkWorker(), ...options });
  backends.push(backend);
  return backend;
}
afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.dispose();
});

/** Trains on a thread that is one of those that compute. */
async function trainJoined(options: Omit<TrainingTask, 'kernels'> & { readonly level: BackendLevel }) {
  const { level, ...rest } = options;
  const kernels = level === 'reference' ? null : await chooseKernels(level);
  const workerData: TrainingTask = { ...rest, kernels };
  const worker = new Worker(threadScript('test/fixtures/crew/trainingThread.ts'), { workerData });
  const answer = await new Promise<TrainingAnswer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  return answer;
}

describe.each([
  { level: 'reference', watched: [3], joined: [2] },
  { level: 'scalar', watched: [3], joined: [2] },
  { level: 'simd', watched: [1, 2, 3, 4], joined: [2, 3] },
  { level: 'relaxed', watched: [1, 2, 3, 4], joined: [2, 3] },
] as const)('threads on level $level', ({ level, watched, joined }) => {
  test('however many there are, the bits are those of one', async () => {
    const first = await trainMixed(await start({ level, joins: true }), run);
    for (const threads of watched) {
      expect(await trainMixed(await start({ level, threads }), run), `${threads} threads`).toEqual(first);
    }
    for (const threads of joined) {
      expect(
        await trainJoined({ ...run, level, threads, workerFile: networkWorker() }),
        `${threads} threads`,
      ).toEqual({
        bits: first,
      });
    }
  });
});

test('the reference ops give the same bits on threads as without', async () => {
  const expected = await trainMixed(referenceBackend(), run);
  expect(await trainMixed(await start({ level: 'reference', threads: 3 }), run)).toEqual(expected);
});

test('TypeScript and plain SIMD give the same bits', async () => {
  const [scalar, simd] = [await start({ level: 'scalar' }), await start({ level: 'simd' })];
  expect(await trainMixed(simd, run)).toEqual(await trainMixed(scalar, run));
});

test('a thread that computes with others is done when the slowest of them is', async () => {
  env.LINGERS = '1';
  const batches = Array.from({ length: 20 }, () => 10);
  const first = await trainMixed(await start({ level: 'simd', joins: true }), { ...run, batches });
  const lingering = { level: 'simd', threads: 3, workerFile: dyingWorker() } as const;
  expect(await trainJoined({ ...run, ...lingering, batches })).toEqual({ bits: first });
  delete env.LINGERS;
});

test('the main thread never waits for others', async () => {
  const wait = vi.spyOn(Atomics, 'wait');
  await trainMixed(await start({ threads: 2 }), run);
  expect(wait).not.toHaveBeenCalled();
  await expect(wasmBackend({ threads: 2, joins: true })).rejects.toThrow(RangeError);
});

test('one thread is called to look at little, all to look at much and to train', async () => {
  const areForAll: (boolean | undefined)[] = [];
  const begin = vi.spyOn(Control.prototype, 'begin').mockImplementation(function (this: Control, ...call) {
    areForAll.push(call[2]);
    beginOf.apply(this, call);
  });
  const network = mixedNetwork(await start({ level: 'simd', threads: 2 }), run.optimizer);
  await network.predict(mixedBatch(1).images);
  const { images, labels } = mixedBatch(10);
  await network.trainStep(images, labels, 0.01);
  const large = new Network({
    layers: [{ type: 'conv2d', filters: 32, kernelSize: 5 }],
    inputShape: [24, 24, 16],
    backend: await start({ level: 'simd', threads: 2 }),
  });
  await large.predict({ shape: [1, 24, 24, 16], data: new Float32Array(24 * 24 * 16) });
  expect(areForAll).toEqual([false, true, true, true]);
  begin.mockRestore();
});

describe('a worker that dies', () => {
  /** Of a training step: what computes the gradients, and what changes the parameters. */
  const [computing, updating] = ['1', '2'];
  const names = ['DIES_IN_STEP', 'DIES_IN_PROGRAM', 'DIES_AT_LAST', 'THROWS'];
  afterEach(() => {
    for (const name of names) delete env[name];
  });

  test.each([
    ['before the parameters are changed', { DIES_IN_PROGRAM: computing }],
    ['when they begin to be changed', { DIES_IN_PROGRAM: updating }],
    ['with the last shard in its hand', { DIES_IN_PROGRAM: updating, DIES_AT_LAST: '1' }],
  ])('%s rejects the step; then there are new threads', async (_, place) => {
    Object.assign(env, { ...place, DIES_IN_STEP: '2' });
    const healthy = mixedNetwork(await start({ level: 'reference', joins: true }), run.optimizer);
    const backend = await start({ level: 'reference', threads: 2, workerFile: dyingWorker() });
    const network = mixedNetwork(backend, run.optimizer);
    const { images, labels } = mixedBatch(10);
    await network.trainStep(images, labels, 0.01);
    await healthy.trainStep(images, labels, 0.01);
    const failed = expect(network.trainStep(images, labels, 0.01)).rejects;
    await failed.toThrow('A worker thread stopped before its work was done: it ended with status 7.');
    expect(bitsOf(network)).toEqual(bitsOf(healthy));
    // A worker that is still there would do it again.
    for (const each of [network, healthy]) each.steps = 7;
    await network.trainStep(images, labels, 0.01);
    await healthy.trainStep(images, labels, 0.01);
    expect(bitsOf(network)).toEqual(bitsOf(healthy));
  });

  test('of an error rejects the step with it', async () => {
    Object.assign(env, { DIES_IN_STEP: '2', DIES_IN_PROGRAM: computing, THROWS: '1' });
    const backend = await start({ threads: 2, workerFile: dyingWorker() });
    await expect(trainMixed(backend, { ...run, batches: [10, 10] })).rejects.toMatchObject({
      code: 'worker-failed',
      message: expect.stringContaining('the memory was full'),
    });
  });

  test('rejects the step of a thread that computes with it', async () => {
    Object.assign(env, { DIES_IN_STEP: 'any', DIES_IN_PROGRAM: computing });
    // Until the other thread has come that far, this one trains alone.
    const batches = Array.from({ length: 1000 }, () => 10);
    const dying = { level: 'simd', threads: 2, workerFile: dyingWorker() } as const;
    const answer = await trainJoined({ ...run, ...dying, batches });
    expect(answer.reason).toMatch('it ended with status 7');
  });
});

test('a worker that ends before it has joined rejects the step with its reason', async () => {
  const network = mixedNetwork(
    await start({ threads: 1, workerFile: threadScript('test/fixtures/pool/dyingWorker.ts') }),
    run.optimizer,
  );
  const { images, labels } = mixedBatch(3);
  await expect(network.trainStep(images, labels, 0.01)).rejects.toMatchObject({
    code: 'worker-failed',
    message: expect.stringContaining('it ended with status 3'),
  });
});

test('a worker script that is not there rejects the step', async () => {
  const network = mixedNetwork(await start({ threads: 2, workerFile: '/nowhere/worker.js' }), run.optimizer);
  const { images, labels } = mixedBatch(3);
  await expect(network.trainStep(images, labels, 0.01)).rejects.toThrow(/Cannot find module/);
});
