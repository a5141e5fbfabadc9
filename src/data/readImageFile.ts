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
      requireFileSize(name, stat.size);
      const bytes = new Uint8Array(stat.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof DataError ? error : problemOf(error as NodeJS.ErrnoException, name);
  }
}

/** What is no file to read: a folder, a pipe, a device. */
export function notAFile(name: string, isFolder: boolean): DataError {
  return new DataError({
    code: 'not-a-file',
    problem: isFolder
      ? message('{name} is a folder, not an image.', { name })
      : message('{name} is not a regular file.', { name }),
    remedy: message('Choose an image file.'),
  });
}

/** @throws DataError `file-too-large` for a file of more bytes than are read. */
export function requireFileSize(name: string, bytes: number): void {
  if (bytes <= largestFile) return;
  throw new DataError({
    code: 'file-too-large',
    problem: message('{name} has {found} bytes; an image file may have {most}.', {
      name,
      found: bytes,
      most: largestFile,
    }),
    remedy: message('Choose a smaller file.'),
  });
}

export function missingFile(name: string, cause: unknown): DataError {
  return new DataError(
    {
      code: 'file-missing',
      problem: message('{name} does not exist.', { name }),
      remedy: message('Check the name and the folder.'),
    },
    { cause },
  );
}

export function unreadableFile(name: string, reason: string, cause: unknown): DataError {
  return new DataError(
    {
      code: 'file-unreadable',
      problem: message('{name} cannot be read ({reason}).', { name, reason }),
      remedy: message('Check that you may read the file, then try again.'),
    },
    { cause },
  );
}

function problemOf(error: NodeJS.ErrnoException, name: string): DataError {
  const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return isMissing ? missingFile(name, error) : unreadableFile(name, error.code ?? error.message, error);
}
