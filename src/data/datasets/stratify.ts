import { Random } from '../../engine/random.ts';
import { dataKey } from './dataKeys.ts';

/**
 * Which `count` of the samples to take so that each class gives its share: of the n samples of a class
 * count · n / total, rounded down, and one more of those classes whose rest is largest until there are
 * `count` (equal rests: the lower class first). Which of a class: at random by `seed`, `purpose` and class.
 *
 * `labels[sample]`: its class. `keep`: this many of each class are not taken, so that fewer than `count` may
 * come back. Returns the places of `labels` in two ascending lists, taken and left.
 */
export function stratify(
  labels: ArrayLike<number>,
  count: number,
  seed: number,
  purpose: 'split' | 'limit',
  keep = 0,
): { readonly taken: Uint32Array; readonly left: Uint32Array } {
  const members = membersOf(labels);
  const quotas = members.map((list) => (count * list.length) / labels.length);
  const shares = quotas.map(Math.floor);
  const missing = count - shares.reduce((sum, share) => sum + share, 0);
  const byRest = quotas
    .map((quota, label) => ({ label, rest: quota - shares[label] }))
    .sort((a, b) => b.rest - a.rest || a.label - b.label);
  for (const { label } of byRest.slice(0, missing)) shares[label]++;

  const isTaken = new Uint8Array(labels.length);
  for (const [label, list] of members.entries()) {
    new Random(dataKey(seed, purpose, label)).shuffle(list);
    for (const sample of list.slice(0, Math.min(shares[label], list.length - keep))) isTaken[sample] = 1;
  }
  const places = Uint32Array.from(isTaken.keys());
  return {
    taken: places.filter((sample) => isTaken[sample] === 1),
    left: places.filter((sample) => isTaken[sample] === 0),
  };
}

/** The samples of each class, ascending. */
function membersOf(labels: ArrayLike<number>): number[][] {
  const members: number[][] = [];
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample];
    while (members.length <= label) members.push([]);
    members[label].push(sample);
  }
  return members;
}
