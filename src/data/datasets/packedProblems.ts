/** What can be wrong with a file of many samples, in words: the file, the record, the byte. */
import { message } from '../../engine/message.ts';
import { DataError } from '../dataError.ts';

export function notAFile(name: string): DataError {
  return new DataError({
    code: 'not-a-file',
    problem: message('{name} is not a regular file.', { name }),
    remedy: message('Choose another file.'),
  });
}

export function emptyFile(name: string): DataError {
  return new DataError({
    code: 'file-empty',
    problem: message('{name} is empty: it has 0 bytes.', { name }),
    remedy: message('Get it once more from where it came from.'),
  });
}

/** `found` bytes, so that `record`, counted from 0, is the first that is not whole. */
export function truncated(name: string, expected: number, found: number, record: number): DataError {
  return new DataError({
    code: 'file-truncated',
    problem: message(
      '{name} is cut off: {expected} bytes were expected, but it ends at byte {found}, in record {record}.',
      { name, expected, found, record },
    ),
    remedy: message('Get it once more from where it came from.'),
  });
}

/** Not even the header is whole. */
export function headerTruncated(name: string, found: number): DataError {
  return new DataError({
    code: 'file-truncated',
    problem: message('{name} is cut off in its header, at byte {found}.', { name, found }),
    remedy: message('Get it once more from where it came from.'),
  });
}

export function tooLong(name: string, expected: number, found: number): DataError {
  return new DataError({
    code: 'file-too-long',
    problem: message(
      '{name} goes on after its last record: its header promises {expected} bytes, but it has {found}.',
      {
        name,
        expected,
        found,
      },
    ),
    remedy: message('Get it once more from where it came from.'),
  });
}

/** Unpacked bytes; how many more there are is not waited for. */
export function gzipTooLong(name: string, expected: number): DataError {
  return new DataError({
    code: 'gzip-too-long',
    problem: message('{name}, unpacked, goes on after the {expected} bytes that its header promises.', {
      name,
      expected,
    }),
    remedy: message('Get it once more from where it came from.'),
  });
}

export function gzipTruncated(name: string, expected: number, found: number, record: number): DataError {
  return new DataError({
    code: 'gzip-truncated',
    problem: message(
      '{name} is packed with gzip and cut off: it ends after {found} of {expected} unpacked bytes, in record {record}.',
      { name, expected, found, record },
    ),
    remedy: message('Get it once more from where it came from.'),
  });
}

/** `reason` in the words of zlib. */
export function gzipDamaged(name: string, found: number, reason: string, cause: unknown): DataError {
  return new DataError(
    {
      code: 'gzip-damaged',
      problem: message(
        '{name} is packed with gzip and damaged somewhere after unpacked byte {found}: {reason}.',
        {
          name,
          found,
          reason,
        },
      ),
      remedy: message('Get it once more from where it came from.'),
    },
    { cause },
  );
}

export function gzipTooLarge(name: string, expected: number, most: number): DataError {
  return new DataError({
    code: 'gzip-too-large',
    problem: message('{name} promises {expected} bytes once unpacked; a packed file is read up to {most}.', {
      name,
      expected,
      most,
    }),
    remedy: message('Unpack it with gunzip: what is not packed is read piece by piece.'),
  });
}

/** The file has other bytes than when it was opened. */
export function fileChanged(name: string, byte: number): DataError {
  return new DataError({
    code: 'file-changed',
    problem: message('{name} became shorter while it was in use: it has no byte {byte} any more.', {
      name,
      byte,
    }),
    remedy: message('Leave the file as it is during a run, and start again.'),
  });
}

/** `kind` is what was expected, and `found` the four bytes in hexadecimal. */
export function wrongMagic(
  name: string,
  kind: 'images' | 'labels',
  found: string,
  isOther: boolean,
): DataError {
  return new DataError({
    code: 'idx-magic',
    problem:
      kind === 'images'
        ? message('{name} does not begin as IDX images: bytes 0 to 3 are {found}, expected 00 00 08 03.', {
            name,
            found,
          })
        : message('{name} does not begin as IDX labels: bytes 0 to 3 are {found}, expected 00 00 08 01.', {
            name,
            found,
          }),
    remedy: isOther
      ? message('Exchange the paths of images and labels.')
      : message('Choose an IDX file of bytes, as MNIST has them, packed with gzip or not.'),
  });
}

export function countsDiffer(
  images: string,
  imageCount: number,
  labels: string,
  labelCount: number,
): DataError {
  return new DataError({
    code: 'idx-counts',
    problem: message(
      '{images} has {imageCount} images (bytes 4 to 7), but {labels} has {labelCount} labels.',
      {
        images,
        imageCount,
        labels,
        labelCount,
      },
    ),
    remedy: message('Choose two files that belong together.'),
  });
}

export function imageExtent(
  name: string,
  height: number,
  width: number,
  channels: number,
  most: number,
): DataError {
  return new DataError({
    code: 'idx-extent',
    problem: message(
      '{name} promises images of {height}×{width}×{channels} (from byte 8); at most {most} pixels and 1 or 3 channels are read.',
      { name, height, width, channels, most },
    ),
    remedy: message('Choose other data.'),
  });
}
