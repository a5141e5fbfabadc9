/** Undo and redo of anything that is replaced as a whole, in entries as a person sees them. */

/** `past` ends with what undo brings back, `future` begins with what redo does. Neighbours always differ. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was of, and when; null where the next one cannot belong to it. */
  readonly last: Change | null;
}

/** Changes of one group that follow each other closely are one entry; those of the group null never are. */
export interface Change {
  readonly group: string | null;
  readonly atMs: number;
}

/** Changes of a group further apart than this are entries of their own. */
export const mergeWithinMs = 800;
export const mostEntries = 200;

/** A history that begins with `present`. */
export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], last: null };
}

/**
 * The history after a change to `next`, which ends what could be redone. What equals the present is not
 * recorded, and a run of changes that ends where it began leaves no entry. Beyond {@link mostEntries} the
 * oldest is forgotten.
 */
export function record<T>(history: History<T>, next: T, change: Change): History<T> {
  const { past, present, last } = history;
  if (isSame(present, next)) return history;
  if (!continues(last, change)) {
    return { past: [...past, present].slice(-mostEntries), present: next, future: [], last: change };
  }
  const isBack = isSame(past[past.length - 1], next);
  return isBack
    ? { past: past.slice(0, -1), present: next, future: [], last: null }
    : { past, present: next, future: [], last: change };
}

export function canUndo({ past }: History<unknown>): boolean {
  return past.length > 0;
}

export function canRedo({ future }: History<unknown>): boolean {
  return future.length > 0;
}

/** One entry back; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  if (!canUndo(history)) return history;
  const { past, present, future } = history;
  return {
    past: past.slice(0, -1),
    present: past[past.length - 1],
    future: [present, ...future],
    last: null,
  };
}

/** One entry forward; the same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  if (!canRedo(history)) return history;
  const { past, present, future } = history;
  return { past: [...past, present], present: future[0], future: future.slice(1), last: null };
}

/** Whether two pieces of plain data say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [ours, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    ours.size === theirs.size &&
    [...ours].every(([key, value]) => theirs.has(key) && isSame(value, theirs.get(key)))
  );
}

function continues(last: Change | null, { group, atMs }: Change): boolean {
  if (!last || group === null || group !== last.group) return false;
  return atMs >= last.atMs && atMs - last.atMs <= mergeWithinMs;
}
