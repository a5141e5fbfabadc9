import { ProblemError } from '../engine/errors.ts';

/** An output that cannot be written where it was asked for. */
export class OutputError extends ProblemError {
  override readonly name = 'OutputError';
}
