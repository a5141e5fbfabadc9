/** The names 0, 1, 2, … of as many classes as the largest of `labels` asks for. */
export function numberedClasses(labels: Iterable<number>): string[] {
  let count = 0;
  for (const label of labels) count = Math.max(count, label + 1);
  return Array.from({ length: count }, (_, label) => String(label));
}
