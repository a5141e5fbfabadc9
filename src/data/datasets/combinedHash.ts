import { createHash } from 'node:crypto';

/** One hash of several texts or numbers, in hexadecimal (SHA-256); their order counts. */
export function combinedHash(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
