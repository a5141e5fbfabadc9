import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DataError } from '../data/dataError.ts';
import { missingFile, unreadableFile } from '../data/readImageFile.ts';
import { message } from '../engine/message.ts';
import { shown } from './shown.ts';
import { UsageError } from './usageError.ts';

/** Bytes that are read of a file: more than a network file may have, so that it is refused as too large. */
const mostBytes = 2 ** 24;

/**
 * The path of the one file that `command` takes.
 * @throws UsageError `missing-file`, `second-file`.
 */
export function oneFile(command: string, [file, second]: readonly string[]): string {
  if (file && second === undefined) return file;
  throw new UsageError({
    code: file ? 'second-file' : 'missing-file',
    problem: file
      ? message('{command} takes one file, but "{found}" came as well.', { command, found: shown(second) })
      : message('The file is missing: {command} needs the path of a network file.', { command }),
    remedy: file
      ? message('Name one file, and put a path with spaces in quotes.')
      : message('Write it like convscope {command} network.cnn.json.', { command }),
  });
}

/**
 * The text of a network file, without a byte order mark. A pipe or a device is refused, not waited for.
 * @throws DataError `file-missing`, `file-unreadable`, `not-a-file`.
 */
export async function readNetworkText(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw notANetwork(path, stat.isDirectory());
      const bytes = new Uint8Array(Math.min(stat.size, mostBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return new TextDecoder().decode(bytes.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof DataError ? error : problemOf(error as NodeJS.ErrnoException, path);
  }
}

function notANetwork(name: string, isFolder: boolean): DataError {
  return new DataError({
    code: 'not-a-file',
    problem: isFolder
      ? message('{name} is a folder, not a network file.', { name })
      : message('{name} is not a regular file.', { name }),
    remedy: message('Name a file that ends in .cnn.json.'),
  });
}

function problemOf(error: NodeJS.ErrnoException, name: string): DataError {
  const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return isMissing ? missingFile(name, error) : unreadableFile(name, error.code ?? error.message, error);
}
