import { Session } from 'node:inspector/promises';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { images, labels, options, rejected, tensorsOf } from './exampleNetwork.ts';

/** A backend that fails in the middle of the steps that `isFatal` names. */
function failing(isFatal: (type: string) => boolean): Backend & { isBroken: boolean } {
  const backend = referenceBackend();
  const broken = {
    ...backend,
    isBroken: false,
    async run(...[plan, range, call]: Parameters<Backend['run']>) {
      const fatal = plan.steps.findIndex(
        ({ type }, index) => index >= range.from && index < range.to && broken.isBroken && isFatal(type),
      );
      if (fatal < 0) return backend.run(plan, range, call);
      // The step before its last shard, as it is when a thread is lost.
      await backend.run(plan, { from: range.from, to: fatal + 1 }, call);
      throw new Error('The thread was lost.');
    },
  };
  return broken;
}

describe('a step that fails', () => {
  it.each(['conv2d', 'denseBackward', 'copy', 'update', 'moveStatistic'])(
    'in %s leaves what the last whole step left, and the network goes on',
    async (type) => {
      const backend = failing((step) => step === type);
      const network = new Network({ ...options, backend });
      const healthy = new Network(options);
      for (const each of [network, healthy]) await each.trainStep(images, labels, 0.1);
      const before = tensorsOf(network);
      backend.isBroken = true;
      const error = await rejected(network.trainStep(images, labels, 0.1));
      expect(error.message).toBe('The thread was lost.');
      expect(tensorsOf(network)).toEqual(before);
      expect(network.steps).toBe(1);
      backend.isBroken = false;
      expect(await network.trainStep(images, labels, 0.1)).toEqual(
        await healthy.trainStep(images, labels, 0.1),
      );
      expect(tensorsOf(network)).toEqual(tensorsOf(healthy));
    },
  );

  it('with what is not a number is a step: nothing is hidden', async () => {
    const network = new Network(options);
    const wild = {
      shape: images.shape,
      data: images.data.map((value, place) => (place === 7 ? Number.NaN : value)),
    };
    expect((await network.trainStep(wild, labels, 0.1)).loss).toBeNaN();
    expect(network.steps).toBe(1);
  });
});

/** Bytes that each function takes from the JavaScript heap during `action`, collected again or not. */
async function allocatedBytes(action: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 256,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await action();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  const bytes = new Map<string, number>();
  const visit = ({ callFrame: { functionName }, selfSize, children }: typeof profile.head) => {
    bytes.set(functionName, (bytes.get(functionName) ?? 0) + selfSize);
    children.forEach(visit);
  };
  visit(profile.head);
  return bytes;
}

describe('a training step', () => {
  it('allocates its promise and its result, and nothing of its own beside them', async () => {
    // The backend does nothing, so that what is seen is of the network alone.
    const network = new Network({ ...options, backend: { ...referenceBackend(), run() {} } });
    const given = { shape: labels.shape, data: Float32Array.from(labels.data) };
    const train = async (steps: number) => {
      for (let step = 0; step < steps; step++) await network.trainStep(images, given, 0.1);
    };
    await train(20_000);
    const bytes = await allocatedBytes(() => train(20_000));
    const perStep = [...bytes].map(([name, sum]) => ({ name, bytes: sum / 20_000 }));
    expect(perStep.find(({ name }) => name === 'trainStep')?.bytes).toBeLessThan(600);
    const others = perStep.filter(
      ({ name, bytes }) => bytes > 20 && name !== 'trainStep' && name !== 'train',
    );
    expect(others).toEqual([]);
  });
});
