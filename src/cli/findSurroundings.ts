import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { datasetPaths } from '../network/check/datasetPaths.ts';
import type { PathFacts, Surroundings } from '../network/check/surroundings.ts';
import type { NetworkDocument } from '../network/document/readNetwork.ts';

/** What stands at the paths that a network file names, from its `folder`, and the memory of this machine. */
export async function findSurroundings(document: NetworkDocument, folder: string): Promise<Surroundings> {
  const paths = [...new Set(datasetPaths(document).map(({ path }) => path))];
  const facts = await Promise.all(paths.map((path) => factsOf(path, folder)));
  return { paths: new Map(paths.map((path, index) => [path, facts[index]])), memoryBytes: totalmem() };
}

async function factsOf(path: string, folder: string): Promise<PathFacts> {
  const found = await stat(resolve(folder, path)).catch(() => null);
  if (!found) return { kind: null, siblings: await siblingsOf(path, folder) };
  if (!found.isDirectory()) return { kind: 'file' };
  return { kind: 'folder', ...(await contentsOf(resolve(folder, path))) };
}

/** What stands where a missing path should be, as the file would write it. */
async function siblingsOf(path: string, folder: string): Promise<string[]> {
  const parent = posix.dirname(path.replaceAll('\\', '/'));
  const entries = await entriesOf(resolve(folder, parent));
  return entries.map(({ name }) => posix.join(parent, name));
}

/** Names that begin with a dot are passed over. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folders in a folder, links that lead to one among them, and links that lead nowhere. */
async function contentsOf(folder: string): Promise<Pick<PathFacts, 'classes' | 'brokenLinks'>> {
  const entries = await entriesOf(folder);
  const targets = await Promise.all(entries.map((entry) => targetOf(entry, folder)));
  const named = (isMeant: (target: Target) => boolean) =>
    entries.filter((_, index) => isMeant(targets[index])).map(({ name }) => name);
  return {
    classes: named((target) => target?.isDirectory() ?? false),
    brokenLinks: named((target) => target === null),
  };
}

type Target = Pick<Dirent, 'isDirectory'> | null;

/** What a link leads to, null where there is nothing; anything else itself. */
async function targetOf(entry: Dirent, folder: string): Promise<Target> {
  if (!entry.isSymbolicLink()) return entry;
  return stat(join(folder, entry.name)).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : entry,
  );
}
