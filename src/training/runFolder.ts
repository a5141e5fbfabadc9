/** Where runs are kept. */
import { lstat, mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { folderBlocked, folderOutside, folderTaken } from './runProblems.ts';
import { refused } from './writeWhole.ts';

/** Names within the folder of a run. */
export const runFiles = {
  /** What was trained, on what, by what. */
  record: 'run.json',
  /** Every batch and epoch, one JSON object in a line. */
  metrics: 'metrics.jsonl',
  /** Weights, optimizer and progress: the commit point. */
  checkpoint: 'checkpoint.safetensors',
  /** Weights after its epochs. */
  epochs: 'epochs',
  /** What was named wrong in the last epoch. */
  samples: 'samples',
} as const;

/** `.convscope/runs/<file name without .cnn.json>` beside the file; `network` for a file with no more name. */
export function runsFolder(file: string): string {
  const name = basename(file).replace(/\.cnn\.json$/i, '');
  return join(dirname(file), '.convscope', 'runs', name || 'network');
}

/**
 * The folder of a run that begins: `own`, which a person has named, and where a run that is there is replaced;
 * or else a new one beside the file.
 * @throws TrainingError `run-folder-taken`, `run-folder-blocked`, `run-folder-outside`, `output-…`.
 */
export async function newFolder(file: string, own: string | undefined): Promise<string> {
  if (own === undefined) return createFolder(file, new Date());
  await ownFolder(own);
  await removeRun(own);
  return own;
}

/** Where the run is that can be gone on with: `own`, or the latest of the file; null without a checkpoint there. */
export async function folderToResume(file: string, own: string | undefined): Promise<string | null> {
  const folder = own ?? (await runsOf(file))[0];
  return folder !== undefined && (await exists(join(folder, runFiles.checkpoint))) ? folder : null;
}

/**
 * Makes the folder of a new run, named after the time (UTC), as `20261105-102233`; `-2` and so on behind it
 * where there is one.
 * @throws TrainingError `run-folder-blocked`, `run-folder-outside`, `output-…`.
 */
async function createFolder(file: string, now: Date): Promise<string> {
  const runs = runsFolder(file);
  await makeFolder(runs, dirname(file));
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  for (let number = 1; ; number++) {
    const folder = join(runs, number === 1 ? time : `${time}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw refused(folder, error);
    }
  }
}

/** Runs of a file, the latest first: paths of their folders. */
export async function runsOf(file: string): Promise<string[]> {
  const runs = runsFolder(file);
  const entries = await readdir(runs, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.toSorted(byTime).map((name) => join(runs, name));
}

/** `…-10` is after `…-9`. */
function byTime(one: string, other: string): number {
  return other.localeCompare(one, 'en', { numeric: true });
}

/** The checkpoint of the latest run of a file that has one, or null. */
export async function latestCheckpoint(file: string): Promise<string | null> {
  for (const run of await runsOf(file)) {
    const path = join(run, runFiles.checkpoint);
    if (await exists(path)) return path;
  }
  return null;
}

/**
 * Makes a folder that a person has named ready for a run, whether it is there or not; a run that is in it
 * stays. Its parent folder is made too.
 * @throws TrainingError `run-folder-taken` where files of these names are not of a run; `run-folder-blocked`,
 *   `output-…`.
 */
async function ownFolder(path: string): Promise<void> {
  await makeFolder(path, null);
  const names = Object.values(runFiles);
  const isThere = await Promise.all(names.map((name) => exists(join(path, name))));
  const taken = names.find((_, index) => isThere[index]);
  if (taken !== undefined && !(await isRun(path))) throw folderTaken(path, taken);
}

/** Removes a run from its folder; its checkpoint first, so that no half of a run is taken for a whole. */
async function removeRun(folder: string): Promise<void> {
  const { checkpoint, record, ...others } = runFiles;
  for (const name of [checkpoint, ...Object.values(others), record]) {
    const path = join(folder, name);
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw refused(path, error);
    });
  }
}

async function isRun(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, runFiles.record), 'utf8').catch(() => '');
  return /^\{\s*"convscope":/.test(text);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/**
 * Makes a folder and those above it. With `home`, none of those below it may be a link that leads out of it.
 */
async function makeFolder(path: string, home: string | null): Promise<void> {
  if (home !== null) await refuseLinks(path, home);
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' || code === 'ENOTDIR' ? folderBlocked(path, error) : refused(path, error);
  }
}

async function refuseLinks(path: string, home: string): Promise<void> {
  const root = await realpath(home).catch((error: unknown) => {
    throw refused(home, error);
  });
  const steps = relative(home, path).split(sep);
  for (const [index] of steps.entries()) {
    const folder = resolve(home, ...steps.slice(0, index + 1));
    const target = await realpath(folder).catch(() => null);
    if (target !== null && !`${target}${sep}`.startsWith(`${root}${sep}`))
      throw folderOutside(folder, target);
  }
}
