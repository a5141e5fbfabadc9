import { type RandomKey, randomKey } from '../../engine/random.ts';

/** Below the seed, 0 and 1 are the network's: parameters and dropout. */
const dataPlace = 2;

/** What data draws at random; the numbers are part of what a seed means. */
const purposes = { order: 0, split: 1, limit: 2, augment: 3, permute: 4, draw: 5, noise: 6 } as const;

/**
 * The key of the random numbers for one purpose: `randomKey(seed, 2, purpose, …path)`.
 * @throws EngineError `random-seed`.
 */
export function dataKey(seed: number, purpose: keyof typeof purposes, ...path: readonly number[]): RandomKey {
  return randomKey(seed, dataPlace, purposes[purpose], ...path);
}
