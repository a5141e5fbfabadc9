import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { message } from '../engine/message.ts';
import { DataError } from './dataError.ts';

/** Largest file that is read, in bytes: no picture under the megapixel limit needs more. */
const largestFile = 2 ** 30;

/**
 * The bytes of an image file. A pipe or a device is refused, not waited for. `name` is what the messages
 * call the file.
 * @throws DataError `file-missing`, `file-unreadable`, `not-a-file` or `file-too-large`.
 */
export async function readImageFile(path: string, name: string): Promise<Uint8Array> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw notAFile(name, stat.isDirectory());
      if (stat.size > largestFile) throw tooLarge(name, stat.size);
      const bytes = new Uint8Array(stat.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof DataError ? error : unreadable(error as NodeJS.ErrnoException, name);
  }
}

function notAFile(name: string, isFolder: boolean): DataError {
  return new DataError({
    code: 'not-a-file',
    problem: isFolder
      ? message('{name} is a folder, not an image.', { name })
      : message('{name} is not a regular file.', { name }),
    remedy: message('Choose an image file.'),
  });
}

function tooLarge(name: string, bytes: number): DataError {
  return new DataError({
    code: 'file-too-large',
    problem: message('{name} has {found} bytes; an image file may have {most}.', {
      name,
      found: bytes,
      most: largestFile,
    }),
    remedy: message('Choose a smaller file.'),
  });
}

function unreadable(error: NodeJS.ErrnoException, name: string): DataError {
  const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return new DataError(
    {
      code: missing ? 'file-missing' : 'file-unreadable',
      problem: missing
        ? message('{name} does not exist.', { name })
        : message('{name} cannot be read ({reason}).', { name, reason: error.code ?? error.message }),
      remedy: missing
        ? message('Check the name and the folder.')
        : message('Check that you may read the file, then try again.'),
    },
    { cause: error },
  );
}
