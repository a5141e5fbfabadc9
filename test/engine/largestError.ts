/** Largest |found − expected| / max(|expected|, 1); infinite where lengths differ or one is not a number. */
export function largestError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const errors = Array.from(
    expected,
    (value, place) => Math.abs(found[place] - value) / Math.max(Math.abs(value), 1),
  );
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...errors);
}

/** Of numbers that were computed in double precision and are compared with such. */
export const doubleError = 1e-12;

/** Of numbers that were computed in double precision and stored as float32: half a unit of the last place. */
export const storedError = 2 ** -24 * 1.001;
