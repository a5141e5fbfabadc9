import type { FileDifference } from '../../protocol/networkView.ts';

/** The values in which two networks differ, as JSON: the deepest places at which both are no more alike. */
export function fileDifferences(one: unknown, other: unknown, path = ''): FileDifference[] {
  if (isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    const isList = Array.isArray(one);
    return [...names].flatMap((name) =>
      fileDifferences(one[name], other[name], isList ? `${path}[${name}]` : path ? `${path}.${name}` : name),
    );
  }
  const [first, second] = [JSON.stringify(one) ?? null, JSON.stringify(other) ?? null];
  return first === second ? [] : [{ path, one: first, other: second }];
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
