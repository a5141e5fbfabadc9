/** What can be wrong with a safetensors file, in words. `name` is what a person calls the file. */
import { type Message, message } from '../../engine/message.ts';
import { shortened } from '../../network/document/findings.ts';
import { TrainingError } from '../trainingError.ts';

export function tooShort(name: string, found: number): TrainingError {
  return damaged(
    message('{name} is no checkpoint: it has {found} bytes, too few for a header.', { name, found }),
  );
}

/** `length` may be beyond what a double holds whole. */
export function headerTooLong(name: string, length: bigint, most: number): TrainingError {
  return damaged(
    message(
      '{name} is no checkpoint, or damaged: its header would be {length} bytes long, of at most {most}.',
      {
        name,
        length: String(length),
        most,
      },
    ),
  );
}

export function headerUnreadable(name: string): TrainingError {
  return damaged(message('{name} is no checkpoint, or damaged: its header is not JSON.', { name }));
}

export function entryWrong(name: string, tensor: string): TrainingError {
  return damaged(
    message('{name} is damaged: its header does not say type, shape and place of {tensor}.', {
      name,
      tensor: shortened(tensor),
    }),
  );
}

export function metadataWrong(name: string): TrainingError {
  return damaged(message('{name} is damaged: its metadata holds something else than texts.', { name }));
}

export function typeUnknown(name: string, tensor: string, found: string): TrainingError {
  return new TrainingError({
    code: 'checkpoint-type',
    problem: message('{tensor} in {name} has numbers of the type {found}; F32 was expected.', {
      name,
      tensor: shortened(tensor),
      found: shortened(found),
    }),
    remedy: message('Save the weights as float32.'),
  });
}

export function sizeWrong(name: string, tensor: string, expected: number, found: number): TrainingError {
  return damaged(
    message('{name} is damaged: {tensor} has {found} bytes, but its shape needs {expected}.', {
      name,
      tensor: shortened(tensor),
      expected,
      found,
    }),
  );
}

/** Tensors overlap, or leave bytes between them. */
export function placeWrong(name: string, tensor: string, expected: number, found: number): TrainingError {
  return damaged(
    message('{name} is damaged: {tensor} begins at byte {found} of the data; {expected} was expected.', {
      name,
      tensor: shortened(tensor),
      expected,
      found,
    }),
  );
}

/** The file was cut off, or has more than its header says. */
export function lengthWrong(name: string, expected: number, found: number): TrainingError {
  return damaged(
    message('{name} is damaged: it has {found} bytes; its header promises {expected}.', {
      name,
      expected,
      found,
    }),
  );
}

export function missing(name: string, cause: unknown): TrainingError {
  return new TrainingError(
    {
      code: 'checkpoint-missing',
      problem: message('{name} does not exist.', { name }),
      remedy: message('Check the name and the folder.'),
    },
    { cause },
  );
}

export function unreadable(name: string, reason: string, cause: unknown): TrainingError {
  return new TrainingError(
    {
      code: 'checkpoint-unreadable',
      problem: message('{name} cannot be read ({reason}).', { name, reason }),
      remedy: message('Check that you may read the file, then try again.'),
    },
    { cause },
  );
}

export function notAFile(name: string): TrainingError {
  return new TrainingError({
    code: 'checkpoint-unreadable',
    problem: message('{name} is not a regular file.', { name }),
    remedy: message('Name a checkpoint, a file that ends in .safetensors.'),
  });
}

function damaged(problem: Message): TrainingError {
  return new TrainingError({
    code: 'checkpoint-damaged',
    problem,
    remedy: message('Use another checkpoint, or train anew.'),
  });
}
