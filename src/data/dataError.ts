import { ProblemError } from '../engine/errors.ts';

/** Files and data that cannot be read: missing, damaged, too large, or of a kind that is not known. */
export class DataError extends ProblemError {
  override readonly name = 'DataError';
}
