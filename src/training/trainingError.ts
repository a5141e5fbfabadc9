import { ProblemError } from '../engine/errors.ts';

/** A run that cannot be started, gone on with, or kept: checkpoints, run folders, numbers that are none. */
export class TrainingError extends ProblemError {
  override readonly name = 'TrainingError';
}
