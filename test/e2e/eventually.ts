import { expect } from 'vitest';

const PATIENCE_MS = 20_000;

/** Expects of what `read` gives, until it holds: a window on a busy machine takes its time. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: PATIENCE_MS });
}
