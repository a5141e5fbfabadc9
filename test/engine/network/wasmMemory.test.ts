import { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { chooseKernels } from '../../../src/engine/microkernels/kernelRecipe.ts';
import type { Plan } from '../../../src/engine/network/plan.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import type { Slot } from '../../../src/engine/network/steps/step.ts';
import type { Step } from '../../../src/engine/network/steps/steps.ts';
import type { OptimizerSpec } from '../../../src/engine/network/steps/update.ts';
import type { FrugalTask } from '../../fixtures/crew/frugalThread.ts';
import { mixedPlan } from './mixedNetwork.ts';
import { threadScript, wasmBackend } from './wasmBackends.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What a step would take that makes a single view of the arena: more than a hundred bytes. */
const bytesOfView = 100;
const steps = 1000;

describe('a training step', () => {
  test.each<{ optimizer: OptimizerSpec; loss: LossSpec }>([
    { optimizer: { type: 'sgd', momentum: 0.9, nesterov: true }, loss: { type: 'crossEntropy' } },
    { optimizer: { type: 'adam' }, loss: { type: 'meanSquaredError' } },
    { optimizer: { type: 'rmsprop', momentum: 0.5 }, loss: { type: 'crossEntropy', labelSmoothing: 0.1 } },
    { optimizer: { type: 'adagrad' }, loss: { type: 'crossEntropy' } },
  ])('by $optimizer.type takes nothing from the heap, over 1,000 steps', async ({ optimizer, loss }) => {
    const workerData: FrugalTask = {
      kernels: await chooseKernels('simd'),
      plan: mixedPlan(10, optimizer, loss),
      steps,
    };
    // A thread has a heap of its own, on which nobody else is at work.
    const thread = new Worker(threadScript('test/fixtures/crew/frugalThread.ts'), { workerData });
    const bytes = await new Promise<Readonly<Record<string, number>>>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
    await thread.terminate();
    const total = Object.values(bytes).reduce((sum, each) => sum + each, 0);
    expect(total / steps, JSON.stringify(bytes)).toBeLessThan(bytesOfView);
  });
});

describe('the memory of a backend', () => {
  test('may be so large that addresses have 32 bits', async () => {
    const plan = mixedPlan(10, { type: 'adam' });
    const shift = 2 ** 31 + 2 ** 20;
    const moved = (slot: Slot | undefined) => slot && { ...slot, byteOffset: slot.byteOffset + shift };
    const high = {
      ...plan,
      steps: plan.steps.map(
        (step) =>
          ({
            ...step,
            slots: Object.fromEntries(Object.entries(step.slots).map(([name, slot]) => [name, moved(slot)])),
          }) as Step,
      ),
    };
    const bitsAfter = async (where: Plan, offset: number) => {
      const backend = await wasmBackend({ level: 'relaxed' });
      backend.reserve(plan.bytes + offset);
      const arena = { buffer: 0, byteOffset: offset, shape: [plan.bytes / 4] };
      backend.view(arena).data.forEach((_, place, numbers) => {
        numbers[place] = Math.abs(Math.sin(place)) / 8;
      });
      await backend.run(where, { from: 0, to: plan.steps.length }, { step: 1, learningRate: 0.01 });
      return backend.view({ ...arena, shape: [plan.buffers[0].bytes / 4] }).data.slice();
    };
    expect(await bitsAfter(high, shift)).toEqual(await bitsAfter(plan, 0));
  });

  test('cannot be larger than what 32 bits address', async () => {
    const backend = await wasmBackend({ level: 'simd' });
    expect(() => backend.reserve(2 ** 32)).toThrow(
      'There are no 4097 MB of memory for the network. Use smaller batches, smaller images, or fewer filters.',
    );
  });
});
