/**
 * The names most like `word`, nearest first, at most three; empty where none is near.
 * Near means: contains it or is contained in it, or at most a third of the longer one's letters differ.
 */
export function nearestNames(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return names
    .map((name) => ({ name, distance: nearness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function nearness(wanted: string, name: string): number {
  const longer = Math.max(wanted.length, name.length);
  const distance = editDistance(wanted, name);
  if (distance <= longer / 3) return distance;
  const contained = wanted.length >= 3 && (name.includes(wanted) || wanted.includes(name));
  return contained ? longer : Number.POSITIVE_INFINITY;
}

/**
 * Fewest insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`:
 * the optimal string alignment distance.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let best = Math.min(current[column - 1] + 1, last[column] + 1, last[column - 1] + (same ? 0 : 1));
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, beforeLast[column - 2] + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
