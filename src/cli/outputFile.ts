import { randomUUID } from 'node:crypto';
import { close, fsync, open, openSync, unlinkSync, writeFile } from 'node:fs';
import { realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { outputProblem } from '../data/outputProblem.ts';
import { message } from '../engine/message.ts';
import { OutputError } from './outputError.ts';

// By descriptor, not by FileHandle: that one cannot be had without a turn of the event loop.
const openLater = promisify(open);
const write = promisify(writeFile);
const sync = promisify(fsync);
const closeLater = promisify(close);

/** Temporary files of outputs that are neither committed nor discarded. */
const pending = new Set<string>();

/** Removes the temporary files of unfinished outputs at once: for a signal handler. */
export function removePendingFiles(): void {
  for (const path of pending) {
    try {
      unlinkSync(path);
    } catch {
      // Gone already, or its folder is: nothing is left to remove.
    }
  }
  pending.clear();
}

/**
 * A file that appears whole or not at all: written beside its place, synced, then renamed. A device or
 * pipe is written as it is. A symbolic link keeps pointing to the file that is replaced.
 */
export class OutputFile {
  readonly path: string;
  readonly #descriptor: number;
  #isOpen = true;
  /** Null where `path` is written directly. */
  readonly #temporary: string | null;
  readonly #target: string;

  private constructor(path: string, descriptor: number, target: string, temporary: string | null) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#target = target;
    this.#temporary = temporary;
  }

  /** @throws OutputError `output-…` where nothing can be written there. */
  static async open(path: string): Promise<OutputFile> {
    const existing = await stat(path).catch(() => null);
    if (existing?.isDirectory()) throw isFolder(path);
    try {
      if (existing && !existing.isFile()) return new OutputFile(path, await openLater(path, 'w'), path, null);
      const target = existing ? await realpath(path) : path;
      const temporary = join(dirname(target), `.convscope-${randomUUID()}.tmp`);
      // At once, so that no signal comes between the file and the note of it.
      const descriptor = openSync(temporary, 'wx', existing ? existing.mode & 0o777 : 0o666);
      pending.add(temporary);
      return new OutputFile(path, descriptor, target, temporary);
    } catch (error) {
      throw outputError(path, error);
    }
  }

  /** Appends `bytes`. @throws OutputError */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await write(this.#descriptor, bytes);
    } catch (error) {
      throw outputError(this.path, error);
    }
  }

  /** Brings all that was written to the disk. Call once, before {@link commit}. @throws OutputError */
  async finish(): Promise<void> {
    try {
      if (this.#temporary !== null) await sync(this.#descriptor);
      await this.#close();
    } catch (error) {
      throw outputError(this.path, error);
    }
  }

  /** Makes the finished file appear. @throws OutputError */
  async commit(): Promise<void> {
    if (this.#temporary === null) return;
    try {
      await rename(this.#temporary, this.#target);
      pending.delete(this.#temporary);
    } catch (error) {
      throw outputError(this.path, error);
    }
  }

  /** Leaves nothing behind. Does nothing after a commit. */
  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    if (this.#temporary === null || !pending.delete(this.#temporary)) return;
    await unlink(this.#temporary).catch(() => {});
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await closeLater(this.#descriptor);
  }
}

/** A folder stands in the place of the file. */
function isFolder(path: string): OutputError {
  return new OutputError({
    code: 'output-eisdir',
    problem: message('{name} is a folder, not a file to write.', { name: path }),
    remedy: message('Add a file name, like {example}.', { example: join(path, 'out.png') }),
  });
}

function outputError(path: string, error: unknown): OutputError {
  return new OutputError(outputProblem(path, error), { cause: error });
}

/**
 * Opens outputs at `paths`, lets `write` fill them, and makes all of them appear together; where anything
 * fails, none appears. @throws OutputError, and what `write` throws
 */
export async function writeOutputs<Result>(
  paths: readonly string[],
  write: (files: readonly OutputFile[]) => Promise<Result>,
): Promise<Result> {
  const files: OutputFile[] = [];
  try {
    for (const path of paths) files.push(await OutputFile.open(path));
    const result = await write(files);
    for (const file of files) await file.finish();
    for (const file of files) await file.commit();
    return result;
  } finally {
    for (const file of files) await file.discard();
  }
}
