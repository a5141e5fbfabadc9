import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { outputProblem } from '../data/outputProblem.ts';
import { TrainingError } from './trainingError.ts';

/**
 * Has `write` fill a file that appears at `path` whole or not at all: beside it first as `<path>.new`, brought
 * to the disk, then renamed in one step. Neither is written through a link.
 * @throws TrainingError `output-…` where the system refuses; what `write` throws. Nothing is left behind then.
 */
export async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const fresh = `${path}.new`;
  try {
    await rm(fresh, { force: true });
    const file = await open(fresh, 'wx');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw refused(path, error);
  }
}

/** Brings a rename to the disk, where the system knows how. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** What the system refused, in words; any other error as it is. */
export function refused(path: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'code' in error && 'syscall' in error;
  return isOfSystem ? new TrainingError(outputProblem(path, error), { cause: error }) : error;
}
