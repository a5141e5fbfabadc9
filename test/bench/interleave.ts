import { performance } from 'node:perf_hooks';
import { cpuUsage } from 'node:process';
import { median } from './benchRow.ts';

/** Rounds of a measurement; the first call of each contender is not counted. */
export const rounds = 7;

const warmingMs = 1000;

type Contender = () => Promise<unknown> | unknown;

/** What each call of a contender took, in ms. */
export interface Times {
  /** On the clock. */
  readonly clock: readonly number[];
  /** Of all threads of this process together. */
  readonly processor: readonly number[];
}

/** Calls until the runtime has long compiled for good what it compiled at once at first. */
export async function warm(run: () => unknown): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < warmingMs) await run();
}

/**
 * Median times of several contenders in ms, measured in turns, so that what slows the machine slows all.
 * `null` stands for a contender that is not there.
 */
export async function interleave(contenders: readonly (Contender | null)[]): Promise<(number | null)[]> {
  const times = await timesInTurns(contenders, rounds);
  return times.map(({ clock }) => (clock.length > 0 ? median(clock) : null));
}

/** The same, `count` times of each; none of a contender that is not there. */
export async function timesInTurns(
  contenders: readonly (Contender | null)[],
  count: number,
): Promise<Times[]> {
  const times = contenders.map(() => ({ clock: [] as number[], processor: [] as number[] }));
  for (let round = 0; round <= count; round++) {
    for (const [index, contender] of contenders.entries()) {
      if (!contender) continue;
      const [start, before] = [performance.now(), cpuUsage()];
      await contender();
      const { user, system } = cpuUsage(before);
      if (round === 0) continue;
      times[index].clock.push(performance.now() - start);
      times[index].processor.push((user + system) / 1000);
    }
  }
  return times;
}
