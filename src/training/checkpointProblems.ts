/** What can be wrong with a whole checkpoint for the network at hand, in words. */
import { type Message, message } from '../engine/message.ts';
import { shortened } from '../network/document/findings.ts';
import type { IdentityPart } from './identity.ts';
import { TrainingError } from './trainingError.ts';

export function weightsMissing(name: string, tensor: string): TrainingError {
  return foreign(
    message('{name} belongs to another network: it has no {tensor}.', { name, tensor: shortened(tensor) }),
  );
}

export function otherShape(
  name: string,
  tensor: string,
  expected: readonly number[],
  found: readonly number[],
): TrainingError {
  return foreign(
    message(
      '{name} belongs to another network: {tensor} has the shape [{found}]; [{expected}] was expected.',
      {
        name,
        tensor: shortened(tensor),
        expected: expected.join(', '),
        found: shortened(found.join(', ')),
      },
    ),
  );
}

export function strangeWeights(name: string, tensor: string): TrainingError {
  return foreign(
    message('{name} belongs to another network: this one has no {tensor}.', {
      name,
      tensor: shortened(tensor),
    }),
  );
}

function foreign(problem: Message): TrainingError {
  return new TrainingError({
    code: 'checkpoint-foreign',
    problem,
    remedy: message('Use a checkpoint of a network with these layers, or train anew.'),
  });
}

/** `parts`: fields of the network file, and `data`. */
export function changedSince(name: string, parts: readonly IdentityPart[]): TrainingError {
  return new TrainingError({
    code: 'checkpoint-changed',
    problem: message('Since {name} was written, this has changed: {parts}.', {
      name,
      parts: parts.join(', '),
    }),
    remedy: message('Undo the change, or train anew.'),
  });
}

export function progressMissing(name: string): TrainingError {
  return new TrainingError({
    code: 'checkpoint-damaged',
    problem: message('{name} is damaged: it does not say where its run stood.', { name }),
    remedy: message('Use another checkpoint, or train anew.'),
  });
}

/** Weights alone: a run cannot go on from them. */
export function notOfARun(name: string): TrainingError {
  return new TrainingError({
    code: 'checkpoint-foreign',
    problem: message('{name} holds weights, but not where a run stood.', { name }),
    remedy: message('Start a new run with these weights.'),
  });
}

/** There is no run of the file that has come to a checkpoint. */
export function notTrained(file: string): TrainingError {
  return new TrainingError({
    code: 'not-trained',
    problem: message('{name} has not been trained yet: there is no checkpoint of it.', { name: file }),
    remedy: message('Train it, or name a checkpoint.'),
  });
}
