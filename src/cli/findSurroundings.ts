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
  return { kind: 'folder', classes: await foldersIn(resolve(folder, path)) };
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
  return entries.filter(({ name }) => !name.startsWith('.'));
}

/** The names of the folders, and of the links that lead to one. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const isFolder = await Promise.all(entries.map((entry) => leadsToFolder(entry, folder)));
  return entries.filter((_, index) => isFolder[index]).map(({ name }) => name);
}

async function leadsToFolder(entry: Dirent, folder: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(join(folder, entry.name)).catch(() => null);
  return target?.isDirectory() ?? false;
}
