/** What can keep a run from being started or gone on with, in words. */
import { message } from '../engine/message.ts';
import { TrainingError } from './trainingError.ts';

/** A file stands in the place of the folder, or of one above it. */
export function folderBlocked(name: string, cause: unknown): TrainingError {
  return new TrainingError(
    {
      code: 'run-folder-blocked',
      problem: message('The folder {name} cannot be made: a file stands in its place.', { name }),
      remedy: message('Move the file, or keep the run elsewhere.'),
    },
    { cause },
  );
}

export function folderOutside(name: string, target: string): TrainingError {
  return new TrainingError({
    code: 'run-folder-outside',
    problem: message('{name} is a link to {target}, outside of the folder of the network file.', {
      name,
      target,
    }),
    remedy: message('Remove the link, or name the folder of the run yourself.'),
  });
}

/** Files of a run's names that are something else are never overwritten. */
export function folderTaken(name: string, file: string): TrainingError {
  return new TrainingError({
    code: 'run-folder-taken',
    problem: message('{name} holds {file}, which is not of a run.', { name, file }),
    remedy: message('Name an empty folder, or that of a run.'),
  });
}
