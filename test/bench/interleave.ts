import { performance } from 'node:perf_hooks';
import { median } from './benchRow.ts';

/** Rounds of a measurement; the first call of each contender is not counted. */
export const rounds = 7;

const warmingMs = 1000;

/** Calls until the runtime has long compiled for good what it compiled at once at first. */
export async function warm(run: () => unknown): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < warmingMs) await run();
}

/**
 * Median times of several contenders in ms, measured in turns, so that what slows the machine slows all.
 * `null` stands for a contender that is not there.
 */
export async function interleave(
  contenders: readonly ((() => Promise<unknown> | unknown) | null)[],
): Promise<(number | null)[]> {
  const times = contenders.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      if (!contender) continue;
      const start = performance.now();
      await contender();
      if (round > 0) times[index].push(performance.now() - start);
    }
  }
  return times.map((each) => (each.length > 0 ? median(each) : null));
}
