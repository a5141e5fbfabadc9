/** Which bytes of the arena each shard of a step may read or write. */
import { sizeOf } from '../../tensor.ts';
import { type Cut, shardRange } from '../shards.ts';
import type { Slot } from '../steps/step.ts';
import type { Step } from '../steps/steps.ts';

/** `[batch, …]`: each shard its images. */
const ofImages = new Set([
  ...['input', 'output', 'preActivation', 'slopes', 'dOutput', 'dInput', 'labels'],
  ...['first', 'second', 'branch', 'joined'],
]);

/** `[shards, …]`: each shard its own. */
const ofShards = new Set(['dKernel', 'dBias', 'losses', 'corrects', 'means', 'variances']);
const ofShardsInSums = new Set(['dGamma', 'dBeta']);

/** One tensor of a step that is cut by images. */
interface Reach {
  readonly slot: Slot;
  /** `all`: every shard reads the whole, and none writes. */
  readonly by: 'images' | 'shards' | 'all';
}

function reachesOf({ type, slots }: Step): Reach[] {
  return Object.entries(slots).flatMap(([name, slot]: [string, Slot | undefined]): Reach[] => {
    if (!slot) return [];
    if (ofImages.has(name)) return [{ slot, by: 'images' }];
    const isOwn = ofShards.has(name) || (type === 'batchNormSums' && ofShardsInSums.has(name));
    return [{ slot, by: isOwn ? 'shards' : 'all' }];
  });
}

/** First byte, and the one after the last. */
function bytesOf({ slot, by }: Reach, cut: Cut, shard: number): readonly [number, number] {
  const rowBytes = (sizeOf(slot.shape) * 4) / slot.shape[0];
  const { from, to } =
    by === 'images'
      ? shardRange(cut, shard)
      : by === 'shards'
        ? { from: shard, to: shard + 1 }
        : { from: 0, to: slot.shape[0] };
  return [slot.byteOffset + from * rowBytes, slot.byteOffset + to * rowBytes];
}

function meet(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[1] && b[0] < a[1];
}

/**
 * Whether no shard of one step has to do with what another shard of the other step reads or writes. Both are
 * cut alike, by images.
 */
export function areIndependent(first: Step, second: Step): boolean {
  const { cut } = first;
  const shards = Array.from({ length: cut.shards }, (_, shard) => shard);
  return reachesOf(first).every((a) =>
    reachesOf(second).every((b) => {
      if (a.by === 'all' && b.by === 'all') return true;
      const whole = (reach: Reach) => bytesOf({ ...reach, by: 'all' }, cut, 0);
      if (!meet(whole(a), whole(b))) return true;
      return shards.every((i) =>
        shards.every((j) => i === j || !meet(bytesOf(a, cut, i), bytesOf(b, cut, j))),
      );
    }),
  );
}
