/**
 * How the work of a step is cut. The cut knows nothing of threads: what each shard sums, and the order in
 * which shards are added, are the same on one thread and on many, and so are all bits of the result.
 */

/**
 * Shards of a step, at most. Eight keeps 2, 3 or 4 threads busy to the end (at worst 3 of 8 shards on one
 * of 3 threads, 12 % idle), while the gradients of a kernel, which each shard sums for itself, stay few.
 */
export const mostShards = 8;

/** Numbers that share a cache line of 64 bytes; two shards never write to the same one. */
const lineNumbers = 16;

/** A step's work: the images of a batch, or the numbers of a tensor that has no images. */
export interface Cut {
  readonly of: 'images' | 'numbers';
  readonly count: number;
  /** How many ranges it is cut into; the last ones are empty where there is little to do. */
  readonly shards: number;
}

/** From `from` up to, not including, `to`. */
export interface ShardRange {
  readonly from: number;
  readonly to: number;
}

export function imagesCut(batch: number): Cut {
  return { of: 'images', count: batch, shards: Math.min(mostShards, batch) };
}

export function numbersCut(count: number): Cut {
  return { of: 'numbers', count, shards: Math.min(mostShards, Math.ceil(count / lineNumbers)) };
}

/** Shard `shard` of a cut: ⌊n · shard / shards⌋ to ⌊n · (shard + 1) / shards⌋, in images or cache lines. */
export function shardRange({ of, count, shards }: Cut, shard: number): ShardRange {
  const unit = of === 'images' ? 1 : lineNumbers;
  const units = Math.ceil(count / unit);
  const edge = (index: number) => Math.min(Math.floor((units * index) / shards) * unit, count);
  return { from: edge(shard), to: edge(shard + 1) };
}
