/** Weights as they were after epochs of a run, so that it can be looked back at. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../engine/network/network.ts';
import { sizeOf } from '../engine/tensor.ts';
import { type CheckpointFacts, isWeight, writeCheckpoint } from './checkpoint.ts';
import { runFiles } from './runFolder.ts';
import { refused } from './writeWhole.ts';

/** What a run keeps of its epochs: so many, and so many bytes of them. */
const mostEpochs = 64;
const mostBytes = 2 ** 26;

/** Of one epoch: the weights as in a checkpoint, without the optimizer. */
export function epochPath(folder: string, epoch: number): string {
  return join(folder, runFiles.epochs, `${epoch}.safetensors`);
}

/**
 * Keeps the weights after the epoch of `facts.progress`, 0 for those that a run begins with. Where there are more than
 * there is room for every second one goes, so that those that stay are 1, 2, 4 … epochs apart; networks so large that
 * not even two epochs have room keep none.
 * @throws TrainingError `output-…`.
 */
export async function keepEpoch(folder: string, network: Network, facts: CheckpointFacts): Promise<void> {
  const { epoch } = facts.progress;
  const room = Math.min(mostEpochs, Math.floor(mostBytes / bytesOf(network)));
  if (room < 2) return;
  const apart = 2 ** Math.max(0, Math.ceil(Math.log2(epoch / room)));
  if (epoch % apart !== 0) return;
  const kept = join(folder, runFiles.epochs);
  try {
    await mkdir(kept).catch(unlessThere);
    await writeCheckpoint(epochPath(folder, epoch), network, facts, { withOptimizer: false });
    const over = (await keptEpochs(folder)).filter((other) => other % apart !== 0);
    for (const other of over) await rm(epochPath(folder, other), { force: true });
  } catch (error) {
    throw refused(kept, error);
  }
}

/** The epochs of a run whose weights are kept, in order; its last one has the checkpoint, and need not be there. */
export async function keptEpochs(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, runFiles.epochs)).catch(() => []);
  const epochs = names.flatMap((name) => {
    const [, number] = /^(\d+)\.safetensors$/.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return epochs.toSorted((a, b) => a - b);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function bytesOf({ tensors }: Network): number {
  const sizes = [...tensors].filter(([name]) => isWeight(name)).map(([, shape]) => sizeOf(shape));
  return Float32Array.BYTES_PER_ELEMENT * sizes.reduce((sum, size) => sum + size, 0);
}
