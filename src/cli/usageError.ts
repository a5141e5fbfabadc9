import { ProblemError } from '../engine/errors.ts';

/** A command line that cannot be understood: the program ends with status 2 and has done nothing. */
export class UsageError extends ProblemError {
  override readonly name = 'UsageError';
}
