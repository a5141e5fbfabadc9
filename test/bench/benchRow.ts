/** One measured line of a benchmark. */
export interface BenchRow {
  readonly work: string;
  readonly threads: number;
  /** Who was measured beside us in the same run, with its version; `goal` where it is a time to stay under. */
  readonly peer: string;
  readonly ours: number;
  /** Null where the peer is not installed. */
  readonly theirs: number | null;
  readonly unit: string;
  /** Above 1: ours is faster. Null without a peer. */
  readonly ratio: number | null;
  readonly note: string;
}

/** The middle of `values`; of an even number the mean of both middles. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
