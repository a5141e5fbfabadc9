/** Kernels that are packed once for many images: a weight that changes is seen at once, whoever changes it. */
import { env } from 'node:process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { Network, type NetworkOptions } from '../../../src/engine/network/network.ts';
import { compilePlan } from '../../../src/engine/network/plan.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import type { WasmBackend } from '../../../src/engine/network/wasm/wasmBackend.ts';
import { seededTensor } from '../gradients.ts';
import { rejected, tensorsOf } from './exampleNetwork.ts';
import { levels, networkWorker, threadScript, wasmBackend } from './wasmBackends.ts';

vi.setConfig({ testTimeout: 60_000 });

/** By Winograd, depthwise, product by product, and one or the other by the size of the batch. */
const layers: readonly LayerSpec[] = [
  { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'depthwiseConv2d', kernelSize: 3, padding: 'same' },
  { type: 'conv2d', filters: 16, kernelSize: 3, stride: 4, padding: 'same', activation: 'tanh' },
  { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' },
  { type: 'flatten' },
  { type: 'dense', units: 3, activation: 'softmax' },
];
const options: NetworkOptions = { layers, inputShape: [16, 16, 16], optimizer: { type: 'adam' }, seed: 3 };
const labels = { shape: [2], data: [0, 2] };

function imagesOf(count: number) {
  return seededTensor([count, 16, 16, 16], count);
}

const images = imagesOf(2);
const kernels = ['conv2d_0', 'depthwiseConv2d_1', 'conv2d_2', 'conv2d_3'].map((layer) => `${layer}.kernel`);

const started: WasmBackend[] = [];
async function start(...given: Parameters<typeof wasmBackend>): Promise<WasmBackend> {
  const backend = await wasmBackend(...given);
  started.push(backend);
  return backend;
}
afterEach(async () => {
  for (const backend of started.splice(0)) await backend.dispose();
});

/** What a network that has never packed anything makes of the same weights. */
async function predictAnew(network: Network, level: WasmBackend['level']) {
  const fresh = new Network({ ...options, backend: await start({ level }) });
  for (const [name, numbers] of Object.entries(tensorsOf(network))) fresh.write(name, numbers);
  return fresh.predict(images);
}

/** Fails once in the middle of an update, with a kernel half written. */
function failing(backend: WasmBackend): Backend {
  let isWell = false;
  return {
    reserve: (bytes) => backend.reserve(bytes),
    view: (slot) => backend.view(slot),
    run(plan, steps, call) {
      if (isWell || plan.mode !== 'training' || steps.from === 0) return backend.run(plan, steps, call);
      isWell = true;
      backend.view(plan.parameters[0].slot).data.fill(9, 0, 20);
      throw new Error('the update failed');
    },
  };
}

const crews = [
  ...levels.map((level) => ({ name: level, level, joins: true, threads: 1 })),
  { name: 'simd, two workers', level: 'simd', joins: false, threads: 2 },
] as const;

describe.each(crews)('a prediction on level $name', ({ level, joins, threads }) => {
  async function startNetwork(wrap = (backend: WasmBackend): Backend => backend): Promise<Network> {
    const backend = await start({ level, joins, threads, workerFile: networkWorker() });
    return new Network({ ...options, backend: wrap(backend) });
  }

  test('sees each kernel that was written', async () => {
    const network = await startNetwork();
    let last = await network.predict(images);
    expect(await network.predict(images)).toEqual(last);
    for (const name of kernels) {
      const { data } = network.read(name);
      data[data.length - 1] += 0.5;
      network.write(name, data);
      const next = await network.predict(images);
      expect(next).not.toEqual(last);
      expect(next).toEqual(await predictAnew(network, level));
      last = next;
    }
  });

  test('sees a training step, and that it was taken back', async () => {
    const network = await startNetwork();
    await network.predict(images);
    const before = await network.predict(images);
    await network.trainStep(images, labels, 0.1);
    const after = await network.predict(images);
    expect(after).not.toEqual(before);
    expect(after).toEqual(await predictAnew(network, level));
    await network.trainStep(images, labels, 0.1);
    network.undoStep();
    expect(await network.predict(images)).toEqual(after);
  });

  test('sees the weights of before a step that failed', async () => {
    const network = await startNetwork(failing);
    const before = await network.predict(images);
    expect((await rejected(network.trainStep(images, labels, 0.1))).message).toBe('the update failed');
    expect(await network.predict(images)).toEqual(before);
  });

  test('is the same after other plans have used the memory, and after it has grown', async () => {
    const network = await startNetwork();
    const first = await network.predict(images);
    const { output } = await network.evaluate(images, labels);
    expect(await network.predict(images)).toEqual(first);
    const many = await network.predict(imagesOf(40));
    expect(await network.predict(images)).toEqual(first);
    expect(await network.predict(imagesOf(40))).toEqual(many);
    await network.layerOutputs(images);
    expect(await network.predict(images)).toEqual(first);
    expect((await network.evaluate(images, labels)).output).toEqual(output);
  });
});

test('each change of the weights has a number of its own', async () => {
  const backend = referenceBackend();
  const numbers: (number | undefined)[] = [];
  const network = new Network({
    ...options,
    backend: {
      ...backend,
      run(plan, steps, call) {
        if (plan.mode !== 'training') numbers.push(call.weights);
        return backend.run(plan, steps, call);
      },
    },
  });
  const look = () => network.predict(images);
  await look();
  await network.evaluate(images, labels);
  expect(new Set(numbers).size).toBe(1);
  network.write('dense_5.bias', [1, 2, 3]);
  await look();
  await network.trainStep(images, labels, 0.1);
  await look();
  await network.trainStep(images, labels, 0.1);
  const trained = network.steps;
  network.undoStep();
  expect(network.steps).toBe(trained - 1);
  await look();
  expect(numbers).toHaveLength(5);
  expect(new Set(numbers).size).toBe(4);
  expect(numbers).not.toContain(undefined);
});

/** A backend with one convolution of a square image of ones, whose kernel is filled behind the network's back. */
async function startPlan(size: number, channels: number) {
  const backend = await start({ level: 'simd' });
  const layer: LayerSpec = { type: 'conv2d', filters: channels, kernelSize: 3, padding: 'same' };
  const plan = compilePlan({
    ...{ layers: resolveLayers([layer]), inputShape: [size, size, channels], batch: 1, seed: 0 },
    ...{ mode: 'inference', loss: { type: 'crossEntropy' } },
  });
  backend.reserve(plan.bytes);
  return {
    write: (weight: number) => backend.view(plan.parameters[0].slot).data.fill(weight),
    /** One number of the output, whose window lies within the image. */
    run(weights?: number): number {
      // The memory of images that were read may have been used for others.
      backend.view(plan.input).data.fill(1);
      const call = { step: 0, learningRate: 0, ...(weights !== undefined && { weights }) };
      backend.run(plan, { from: 0, to: plan.steps.length }, call);
      return backend.view(plan.output).data[(2 * size + 2) * channels];
    },
  };
}

test('kernels are packed again when a call names other weights, or none', async () => {
  const { write, run } = await startPlan(16, 16);
  write(1);
  expect(run(1)).toBeCloseTo(144, 3);
  // Behind the back of the one who counts: nothing is packed for the same number.
  write(2);
  expect(run(1)).toBeCloseTo(144, 3);
  expect(run(2)).toBeCloseTo(288, 3);
  write(3);
  expect(run()).toBeCloseTo(432, 3);
  write(4);
  expect(run()).toBeCloseTo(576, 3);
  expect(run(2)).toBeCloseTo(576, 3);
});

test('more than 64 MiB of packed kernels are not kept', async () => {
  const { write, run } = await startPlan(8, 640);
  write(1);
  expect(run(1)).toBeCloseTo(5760, 0);
  write(2);
  expect(run(1)).toBeCloseTo(11520, 0);
});

test('what a worker that died had packed is packed anew', async () => {
  Object.assign(env, { DIES_IN_STEP: 'any', DIES_IN_PROGRAM: '1' });
  const dying = { threads: 1, joins: false, workerFile: threadScript('test/fixtures/crew/dyingWorker.ts') };
  const network = new Network({ ...options, backend: await start({ level: 'simd', ...dying }) });
  try {
    expect((await rejected(network.predict(images))).message).toContain('it ended with status 7');
  } finally {
    for (const name of ['DIES_IN_STEP', 'DIES_IN_PROGRAM']) delete env[name];
  }
  expect(await network.predict(images)).toEqual(await predictAnew(network, 'simd'));
});

test('an image with much to compute is cut among threads, and no bit changes', async () => {
  const large: NetworkOptions = {
    layers: [
      { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'conv2d', filters: 20, kernelSize: 3, stride: 2, activation: 'sigmoid' },
      { type: 'conv2d', filters: 20, kernelSize: 1, activation: 'leakyRelu' },
      { type: 'flatten' },
      { type: 'dense', units: 40 },
    ],
    inputShape: [33, 31, 16],
  };
  const given = [1, 3].map((count) => seededTensor([count, 33, 31, 16], count));
  for (const level of ['simd', 'relaxed'] as const) {
    const alone = new Network({ ...large, backend: await start({ level }) });
    for (const threads of [2, 3]) {
      const crew = { level, threads, joins: false, workerFile: networkWorker() };
      const network = new Network({ ...large, backend: await start(crew) });
      for (const each of given) expect(await network.predict(each)).toEqual(await alone.predict(each));
    }
  }
});
