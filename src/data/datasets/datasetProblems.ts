/** What can be wrong with a dataset as a whole, in words; of packed files: `packedProblems.ts`, of CSV `csvProblems.ts`. */
import { message } from '../../engine/message.ts';
import { DataError } from '../dataError.ts';

/** `name`: the file. */
export function noSamples(name: string): DataError {
  return new DataError({
    code: 'dataset-empty',
    problem: message('{name} has no samples.', { name }),
    remedy: message('Choose other data.'),
  });
}

export function splitImpossible(split: number, count: number, isTraining: boolean): DataError {
  const args = { split, count };
  return new DataError({
    code: 'split-impossible',
    problem: isTraining
      ? message('A validation split of {split} leaves none of {count} samples for training.', args)
      : message('A validation split of {split} takes none of {count} samples for validation.', args),
    remedy: isTraining
      ? message('Give a smaller "validationSplit", or more samples.')
      : message('Give a larger "validationSplit", or more samples.'),
  });
}

/** `place`: where the label stands in its file. */
export function labelOutOfRange(
  place: { readonly file: string; readonly record: number; readonly byte: number },
  found: number,
  most: number,
): DataError {
  return new DataError({
    code: 'label-out-of-range',
    problem: message(
      '{file}, record {record}, byte {byte}: the label is {found}; 0 to {most} was expected.',
      {
        ...place,
        found,
        most,
      },
    ),
    remedy: message('Correct the label, or give the last layer as many units as there are classes.'),
  });
}

export function unitsTooFew(classes: number, units: number): DataError {
  return new DataError({
    code: 'label-out-of-range',
    problem: message('The data has {classes} classes, more than the units of the last layer: {units}.', {
      classes,
      units,
    }),
    remedy: message('Give the last layer as many units as there are classes.'),
  });
}

export function momentsMissing(expected: number, found: number): DataError {
  return new DataError({
    code: 'normalize-moments',
    problem: message(
      '"standardize" needs mean and deviation of each channel of the training set: {expected}, not {found}.',
      { expected, found },
    ),
    remedy: message('Train the network once, or choose another "normalize".'),
  });
}

export function normalizeChannels(expected: number, found: number): DataError {
  return new DataError({
    code: 'normalize-channels',
    problem: message('"mean" and "std" each need one number for each channel: {expected}, not {found}.', {
      expected,
      found,
    }),
    remedy: message('Give as many numbers as "shape" has channels.'),
  });
}

export function notAFolder(name: string): DataError {
  return new DataError({
    code: 'not-a-folder',
    problem: message('{name} is not a folder.', { name }),
    remedy: message('Name a folder with one sub-folder of images for each class.'),
  });
}

export function noClasses(name: string): DataError {
  return new DataError({
    code: 'class-missing',
    problem: message('{name} has no sub-folders; one for each class was expected.', { name }),
    remedy: message('Put the images of each class into a sub-folder with the name of the class.'),
  });
}

export function emptyClass(name: string, files: number): DataError {
  return new DataError({
    code: 'class-empty',
    problem: message('{name} is a class without images: none of its {files} files ends as an image does.', {
      name,
      files,
    }),
    remedy: message('Put images into it, or remove it.'),
  });
}

/** `first` is the first image of the class. */
export function unreadableClass(name: string, count: number, first: string, cause: unknown): DataError {
  return new DataError(
    {
      code: 'class-unreadable',
      problem: message(
        '{name} is a class none of whose images can be read; {first} is the first of {count}.',
        {
          name,
          count,
          first,
        },
      ),
      remedy: message('Open one in an image program and save it as PNG, or remove the class.'),
    },
    { cause },
  );
}

export function unknownClass(name: string, className: string): DataError {
  return new DataError({
    code: 'class-unknown',
    problem: message('{name} has the class "{className}", which the training data has not.', {
      name,
      className,
    }),
    remedy: message('Correct its name, or give images of it to train with.'),
  });
}

export function linkOutside(name: string, target: string): DataError {
  return new DataError({
    code: 'link-outside',
    problem: message('{name} is a link to {target}, outside of the dataset and of the workspace.', {
      name,
      target,
    }),
    remedy: message('Remove the link, copy what it points at, or name that folder in the network file.'),
  });
}

export function brokenLink(name: string, cause?: unknown): DataError {
  return new DataError(
    {
      code: 'link-broken',
      problem: message('{name} is a link to something that is not there.', { name }),
      remedy: message('Remove the link, or put back what it leads to.'),
    },
    { cause },
  );
}

/** No image of a whole pass could be read. */
export function nothingReadable(count: number, cause: unknown): DataError {
  return new DataError(
    {
      code: 'dataset-unreadable',
      problem: message('Not one image can be read, of {count}.', { count }),
      remedy: message('Open one in an image program and save it as PNG.'),
    },
    { cause },
  );
}
