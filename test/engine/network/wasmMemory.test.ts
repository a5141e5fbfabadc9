import { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { chooseKernels } from '../../../src/engine/microkernels/kernelRecipe.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import type { OptimizerSpec } from '../../../src/engine/network/steps/update.ts';
import type { FrugalTask } from '../../fixtures/crew/frugalThread.ts';
import { mixedPlan } from './mixedNetwork.ts';
import { threadScript } from './wasmBackends.ts';

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
