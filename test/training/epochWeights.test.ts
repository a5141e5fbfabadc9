import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Network } from '../../src/engine/network/network.ts';
import { type CheckpointFacts, loadWeights, openCheckpoint } from '../../src/training/checkpoint.ts';
import { epochPath, keepEpoch, keptEpochs } from '../../src/training/epochWeights.ts';
import { firstProgress } from '../../src/training/progress.ts';
import { temporaryFolder } from './folder.ts';
import { compiledOf, eventsOf, networkFile, runOf } from './runs.ts';

/** Weights after the epochs of a run. */

const facts = (epoch: number): CheckpointFacts => ({
  progress: { ...firstProgress, epoch },
  ...{ step: 0, seed: 0, metricsBytes: 0, classes: [], moments: null },
  identity: { data: '', input: '', layers: '', training: '' } as unknown as CheckpointFacts['identity'],
});

const dense = (units: number, inputs: number) =>
  new Network({ layers: [{ type: 'flatten' }, { type: 'dense', units }], inputShape: [1, inputs, 1] });

async function keptOf(network: Network, epochs: number): Promise<number[]> {
  const folder = await temporaryFolder();
  for (let epoch = 0; epoch <= epochs; epoch++) await keepEpoch(folder, network, facts(epoch));
  return keptEpochs(folder);
}

describe('the epochs of a run', () => {
  it('are all kept while there is room: what it began with, and the weights after each', async () => {
    const folder = await temporaryFolder();
    const file = await networkFile(folder);
    const [{ folder: run }] = eventsOf(await runOf({ file }), 'started');
    expect(await keptEpochs(run)).toEqual([0, 1, 2, 3]);
    const { layers, input, seed } = compiledOf();
    const begun = new Network({ layers, inputShape: input.shape, seed });
    const read = new Network({ layers, inputShape: input.shape, seed: seed + 1 });
    await loadWeights(read, epochPath(run, 0));
    expect(read.read('conv2d_0.kernel')).toEqual(begun.read('conv2d_0.kernel'));
    // The last one has the weights of the checkpoint, without the optimizer.
    const last = await openCheckpoint(epochPath(run, 3));
    await last.file.close();
    expect([...last.file.shapes.keys()].filter((name) => name.startsWith('optimizer/'))).toEqual([]);
    expect(last.facts?.progress.epoch).toBe(3);
    await loadWeights(read, join(run, 'checkpoint.safetensors'));
    const checkpoint = read.read('dense_5.kernel').data.slice();
    await loadWeights(read, epochPath(run, 3));
    expect(read.read('dense_5.kernel').data).toEqual(checkpoint);
  });

  it('are 1, 2, 4 … apart where there are more than 64', async () => {
    const small = dense(2, 1);
    expect(await keptOf(small, 64)).toEqual(Array.from({ length: 65 }, (_, epoch) => epoch));
    expect(await keptOf(small, 66)).toEqual(Array.from({ length: 34 }, (_, place) => 2 * place));
    expect((await keptOf(small, 133)).slice(-2)).toEqual([128, 132]);
  });

  it('are the fewer the larger the network; one of over 32 MB keeps none', async () => {
    // 2 ** 22 weights and biases of 4 bytes: 16 MB, of which four have room.
    const large = dense(2 ** 11, 2 ** 11 - 1);
    expect(await keptOf(large, 7)).toEqual([0, 2, 4, 6]);
    const folder = await temporaryFolder();
    await keepEpoch(folder, dense(2 ** 12, 2 ** 11), facts(0));
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a run that is gone on with are the same as of one that was never stopped', async () => {
    const folder = await temporaryFolder();
    const file = await networkFile(folder);
    const whole = join(folder, 'whole');
    const parts = join(folder, 'parts');
    await runOf({ file, folder: whole });
    await runOf({ file, folder: parts, compiled: compiledOf({ training: { epochs: 1 } }) });
    await runOf({ file, folder: parts, resume: true });
    expect(await keptEpochs(parts)).toEqual(await keptEpochs(whole));
    const biases = async (run: string, epoch: number) => {
      const { file: opened } = await openCheckpoint(epochPath(run, epoch));
      return opened.read('dense_5.bias').finally(() => opened.close());
    };
    for (const epoch of [0, 1, 2, 3]) expect(await biases(parts, epoch)).toEqual(await biases(whole, epoch));
  });

  it('go with their run where another takes its folder', async () => {
    const folder = await temporaryFolder();
    const file = await networkFile(folder);
    const own = join(folder, 'own');
    await runOf({ file, folder: own });
    await runOf({ file, folder: own, compiled: compiledOf({ training: { epochs: 1 } }) });
    expect(await keptEpochs(own)).toEqual([0, 1]);
  });
});
