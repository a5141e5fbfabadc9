import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DataError } from '../dataError.ts';
import { missingFile, unreadableFile } from '../readImageFile.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import { emptyFile, fileChanged, notAFile } from './packedProblems.ts';

/** A file whose bytes are read at any place; held in memory where it fits. */
export interface ByteFile {
  readonly name: string;
  readonly size: number;
  /** SHA-256 of the file as it is stored, in hexadecimal. */
  readonly hash: string;
  /** Fills `target` with the bytes from `position` on; throws DataError `file-changed`, `file-unreadable`. */
  readonly read: (position: number, target: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

const chunkBytes = 2 ** 20;

/**
 * Opens a regular file and hands it to `work`, whose it is from then on; closed here where `work` fails. A
 * pipe or a device is refused, not waited for.
 * @throws DataError `file-missing`, `file-unreadable`, `not-a-file`, `file-empty`, and what `work` throws.
 */
export async function withFile<Result>(
  path: string,
  name: string,
  work: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw fileProblem(error, name);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw notAFile(name);
    if (stat.size === 0) throw emptyFile(name);
    return await work(file, stat.size);
  } catch (error) {
    await file.close();
    throw fileProblem(error, name);
  }
}

/** The bytes of an opened file as they are stored, all of them read once for the hash. Owns `file`. */
export async function plainFile(
  file: FileHandle,
  size: number,
  name: string,
  budget: MemoryBudget,
): Promise<ByteFile> {
  const held = budget.takeWhole(size) ? new Uint8Array(size) : null;
  const sha = createHash('sha256');
  let position = 0;
  for await (const chunk of chunksOf(file, size, name)) {
    sha.update(chunk);
    held?.set(chunk, position);
    position += chunk.length;
  }
  const hash = sha.digest('hex');
  if (!held) {
    return { name, size, hash, read: (at, to) => fill(file, name, at, to), close: () => file.close() };
  }
  await file.close();
  return heldFile(name, held, hash);
}

/** A file all of whose bytes are in memory. `bytes` is kept. */
export function heldFile(name: string, bytes: Uint8Array, hash: string): ByteFile {
  return {
    name,
    size: bytes.length,
    hash,
    read: async (position, target) => target.set(bytes.subarray(position, position + target.length)),
    close: async () => {},
  };
}

/** The file from its beginning, in new arrays of up to a megabyte. */
export async function* chunksOf(file: FileHandle, size: number, name: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; position += chunkBytes) {
    const chunk = new Uint8Array(Math.min(chunkBytes, size - position));
    await fill(file, name, position, chunk);
    yield chunk;
  }
}

/** Fills `target` from `position` on, also where the system gives fewer bytes at a time. */
export async function fill(
  file: FileHandle,
  name: string,
  position: number,
  target: Uint8Array,
): Promise<void> {
  try {
    for (let done = 0; done < target.length; ) {
      const { bytesRead } = await file.read(target, done, target.length - done, position + done);
      if (bytesRead === 0) throw fileChanged(name, position + done);
      done += bytesRead;
    }
  } catch (error) {
    throw fileProblem(error, name);
  }
}

/** What the system says of a file, in our words; anything else as it is. */
export function fileProblem(error: unknown, name: string): unknown {
  if (error instanceof DataError || !isSystemError(error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return missingFile(name, error);
  return error.code === 'EISDIR' ? notAFile(name) : unreadableFile(name, error.code, error);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
