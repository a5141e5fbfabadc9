import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isImageName } from '../imageExtensions.ts';
import { fileProblem } from './byteFile.ts';
import { brokenLink, emptyClass, linkOutside, noClasses, notAFolder } from './datasetProblems.ts';

/** An image of a class's folder. */
export interface FolderImage {
  /** From the dataset's folder on, with `/`: `cat/1.png`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

export interface FolderClass {
  readonly name: string;
  readonly images: readonly FolderImage[];
}

/** Files that the system is asked about side by side. */
const atATime = 64;

interface Walk {
  /** The dataset's folder, and what a person calls it. */
  readonly folder: string;
  readonly name: string;
  /** Real paths that a link may lead to, or below. */
  readonly roots: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/**
 * The images of a folder with one sub-folder for each class. Classes and images are sorted by their
 * characters' codes; those in folders of a class's folder belong to it. Names that begin with a dot, and
 * files that do not end as an image does, are passed over.
 *
 * The folder itself is the one that was named, link or not. A link within it is followed where it leads into
 * the same folder or into one of `roots`; a link to a folder that it lies in is not gone into.
 * `isTest`: a class may be empty.
 * @throws DataError `file-missing`, `file-unreadable`, `not-a-folder`, `class-missing`, `class-empty`,
 *   `link-outside`, `link-broken`.
 */
export async function folderImages(
  folder: string,
  name: string,
  roots: readonly string[],
  { isTest, signal }: { readonly isTest: boolean; readonly signal?: AbortSignal | undefined },
): Promise<FolderClass[]> {
  const own = await realPath(folder, name);
  const realRoots = await Promise.all(roots.map((root) => realPath(root, root)));
  const walk: Walk = { folder, name, roots: [own, ...realRoots], signal };
  const classes: FolderClass[] = [];
  for (const entry of await entriesOf(walk, folder, [own])) {
    if (!entry.isFolder) continue;
    const images: FolderImage[] = [];
    const passed = await gather(walk, entry, images);
    if (images.length === 0 && !isTest) throw emptyClass(`${name}/${entry.name}`, passed);
    classes.push({ name: entry.name, images });
  }
  if (classes.length === 0) throw noClasses(name);
  return classes;
}

/** Something in a folder, its links followed. */
interface Entry {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly isFolder: boolean;
  readonly isFile: boolean;
  /** Real paths of the folders that it lies in, its own last. */
  readonly within: readonly string[];
}

/** Adds the images below `folder`; returns how many other files there are. */
async function gather(walk: Walk, folder: Entry, images: FolderImage[]): Promise<number> {
  let passed = 0;
  for (const entry of await entriesOf(walk, folder.path, folder.within)) {
    if (entry.isFolder) passed += await gather(walk, entry, images);
    else if (entry.isFile && isImageName(entry.name)) {
      const name = relative(walk.folder, entry.path).replaceAll(sep, '/');
      images.push({ name, path: entry.path, bytes: entry.bytes });
    } else passed++;
  }
  return passed;
}

async function entriesOf(walk: Walk, folder: string, within: readonly string[]): Promise<Entry[]> {
  const shown = nameIn(walk, folder);
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOTDIR' ? notAFolder(shown) : fileProblem(error, shown);
  });
  const visible = found.filter(({ name }) => !name.startsWith('.'));
  visible.sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries: Entry[] = [];
  for (let first = 0; first < visible.length; first += atATime) {
    walk.signal?.throwIfAborted();
    const some = visible.slice(first, first + atATime);
    const read = await Promise.all(
      some.map((dirent) => entryOf(walk, join(folder, dirent.name), dirent, within)),
    );
    entries.push(...read.filter((entry) => entry !== null));
  }
  return entries;
}

/** Null for a link that leads back to a folder it lies in. */
async function entryOf(
  walk: Walk,
  path: string,
  dirent: Dirent,
  within: readonly string[],
): Promise<Entry | null> {
  const shown = nameIn(walk, path);
  const isLink = dirent.isSymbolicLink();
  const real = isLink ? await targetOf(path, shown) : join(within.at(-1) ?? '', dirent.name);
  if (isLink && !walk.roots.some((root) => isBelow(real, root))) throw linkOutside(shown, real);
  if (isLink && within.includes(real)) return null;
  const isImage = !dirent.isDirectory() && isImageName(dirent.name);
  const facts = isLink || isImage ? await statOf(path, shown) : dirent;
  return {
    name: dirent.name,
    path,
    bytes: 'size' in facts ? facts.size : 0,
    isFolder: facts.isDirectory(),
    isFile: facts.isFile(),
    within: [...within, real],
  };
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function nameIn({ folder, name }: Walk, path: string): string {
  const rest = relative(folder, path).replaceAll(sep, '/');
  return rest === '' ? name : `${name}/${rest}`;
}

function realPath(path: string, shown: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw fileProblem(error, shown);
  });
}

/** Of a link: where it leads to. */
function targetOf(path: string, shown: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? brokenLink(shown, error) : fileProblem(error, shown);
  });
}

function statOf(path: string, shown: string) {
  return stat(path).catch((error: unknown) => {
    throw fileProblem(error, shown);
  });
}
