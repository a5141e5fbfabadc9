/** Steps made ready to run: phases of shards, with every address already computed. */

/** Work that is cut into shards, which may run at the same time and in any order. */
export interface Phase {
  readonly shards: number;
  /** Lays weights out as later phases read them: not to be done again while the weights stay. */
  readonly isPacking?: true;
  /** Does one shard. Allocates nothing but where the reference computes. */
  readonly run: (shard: number) => void;
}

/** Phases, each of which begins when the one before it is done. */
export interface Program {
  readonly phases: readonly Phase[];
  /** For each phase the shards of all phases before it; behind the last, those of all. */
  readonly shardsBefore: Int32Array;
}

/** Runs a program where there is nobody to share it with. */
export function runAlone({ phases }: Program): void {
  for (let index = 0; index < phases.length; index++) {
    const phase = phases[index];
    for (let shard = 0; shard < phase.shards; shard++) phase.run(shard);
  }
}

/** Numbers the shards of all phases through. */
export function programOf(phases: readonly Phase[]): Program {
  const shardsBefore = new Int32Array(phases.length + 1);
  phases.forEach(({ shards }, index) => {
    shardsBefore[index + 1] = shardsBefore[index] + shards;
  });
  return { phases, shardsBefore };
}
