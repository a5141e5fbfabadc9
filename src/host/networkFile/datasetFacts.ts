import { totalmem } from 'node:os';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { FolderEntry } from '../../language/completePath.ts';
import type { PathFacts, Surroundings } from '../../network/check/surroundings.ts';
import { datasetFolder, datasetUri } from './datasetUri.ts';
import type { HostMethods } from './languageProtocol.ts';

/** How long changes on the disk are gathered. */
const gatherMs = 100;

/** What is known of the paths of one file. */
interface Known {
  readonly paths: readonly string[];
  readonly surroundings: Surroundings;
  readonly watchers: readonly vscode.Disposable[];
  /** Looks at its paths: how many were begun, and the newest one that was over. */
  readonly looks: { begun: number; over: number };
  /** Resolves when all paths have been looked at once. */
  readonly looked: Promise<void>;
}

/**
 * What stands where network files say that their datasets lie. It is looked at, never read: whether it is
 * there, its sub-folders, and what stands beside it where it is missing; again when something comes or goes.
 */
export class DatasetFacts {
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  /** Something else is known of the surroundings of a network file. */
  readonly onDidChange = this.#changed.event;

  /** What is known by now; the same object until it changes. */
  of(file: vscode.Uri): Surroundings {
    return this.#known.get(file.toString())?.surroundings ?? nothingKnown;
  }

  /** Looks at the paths that a file names, unless it named the same before; resolves when it has. */
  wish(file: vscode.Uri, paths: readonly string[]): Promise<void> {
    const known = this.#known.get(file.toString());
    if (known && isDeepStrictEqual(known.paths, paths)) return known.looked;
    this.#stop(known);
    const wished = {
      paths,
      watchers: this.#watch(file, paths),
      surroundings: this.of(file),
      looks: { begun: 0, over: 0 },
    };
    this.#known.set(file.toString(), { ...wished, looked: Promise.resolve() });
    const looked = this.#look(file);
    this.#known.set(file.toString(), { ...wished, looked });
    return looked;
  }

  /** Looks again at all that files name. */
  lookAgain(): void {
    for (const file of this.#known.keys()) void this.#look(vscode.Uri.parse(file));
  }

  forget(file: vscode.Uri): void {
    this.#stop(this.#known.get(file.toString()));
    this.#known.delete(file.toString());
  }

  dispose(): void {
    for (const known of this.#known.values()) this.#stop(known);
    this.#known.clear();
    this.#changed.dispose();
  }

  async #look(file: vscode.Uri): Promise<void> {
    const asked = this.#known.get(file.toString());
    if (!asked) return;
    const { looks } = asked;
    const look = ++looks.begun;
    const found = await Promise.all(
      asked.paths.map(async (each) => [each, await factsOf(file, each)] as const),
    );
    const paths = new Map(found.flatMap(([each, facts]) => (facts ? [[each, facts] as const] : [])));
    const known = this.#known.get(file.toString());
    if (known?.looks !== looks || look < looks.over) return;
    looks.over = look;
    if (isDeepStrictEqual(known.surroundings.paths, paths)) return;
    this.#known.set(file.toString(), { ...known, surroundings: { ...nothingKnown, paths } });
    this.#changed.fire(file);
  }

  /** Hears what comes and goes in the folders on the way to each path, and in those that hold classes. */
  #watch(file: vscode.Uri, paths: readonly string[]): readonly vscode.Disposable[] {
    const folders = new Map(
      paths.flatMap((each) => foldersOnTheWay(file, each)).map((uri) => [uri.toString(), uri]),
    );
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.#look(file), gatherMs);
    };
    const watchers = [...folders.values()].map((folder) => {
      const pattern = new vscode.RelativePattern(folder, '*');
      const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
      watcher.onDidCreate(look);
      watcher.onDidDelete(look);
      return watcher;
    });
    return [...watchers, { dispose: () => clearTimeout(timer) }];
  }

  #stop(known: Known | undefined): void {
    for (const watcher of known?.watchers ?? []) watcher.dispose();
  }
}

const nothingKnown: Surroundings = { memoryBytes: totalmem() };

/** Undefined where nobody may look: in a workspace that is not trusted, or on another machine. */
async function factsOf(file: vscode.Uri, written: string): Promise<PathFacts | undefined> {
  const uri = datasetUri(file, written);
  if (!uri || !vscode.workspace.isTrusted) return undefined;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if (!(type & vscode.FileType.Directory)) return { kind: 'file' };
    const entries = await entriesOf(uri);
    return { kind: 'folder', classes: foldersOf(entries), brokenLinks: brokenLinksOf(entries) };
  } catch {
    const folder = path.posix.dirname(written.replaceAll('\\', '/'));
    const entries = await entriesOf(vscode.Uri.joinPath(uri, '..'));
    return { kind: null, siblings: entries.map(([name]) => path.posix.join(folder, name)) };
  }
}

/** What is in a folder that a file names; nothing where nobody may look. */
export async function listFolder({
  file,
  folder,
}: Parameters<HostMethods['entries']>[0]): Promise<readonly FolderEntry[]> {
  const uri = datasetUri(vscode.Uri.parse(file), folder);
  if (!uri || !vscode.workspace.isTrusted) return [];
  const entries = await entriesOf(uri);
  return entries.map(([name, kind]) => ({ name, isFolder: (kind & vscode.FileType.Directory) !== 0 }));
}

/** Names of the sub-folders that are classes. */
export async function classFolders(folder: vscode.Uri): Promise<readonly string[]> {
  return foldersOf(await entriesOf(folder));
}

type Entries = readonly (readonly [name: string, kind: vscode.FileType])[];

function foldersOf(entries: Entries): readonly string[] {
  return entries.filter(([, kind]) => kind & vscode.FileType.Directory).map(([name]) => name);
}

/** A link that leads somewhere is a file or a folder as well. */
function brokenLinksOf(entries: Entries): readonly string[] {
  return entries.filter(([, kind]) => kind === vscode.FileType.SymbolicLink).map(([name]) => name);
}

/** What is in a folder, without what begins with a dot; nothing where it cannot be read. */
async function entriesOf(folder: vscode.Uri): Promise<Entries> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  return entries.filter(([name]) => !name.startsWith('.'));
}

function foldersOnTheWay(file: vscode.Uri, written: string): readonly vscode.Uri[] {
  const uri = datasetUri(file, written);
  const top = datasetFolder(file);
  if (!uri || !top) return [];
  const folders = [uri];
  while (folders[0].path !== top.path && path.posix.dirname(folders[0].path) !== folders[0].path) {
    folders.unshift(vscode.Uri.joinPath(folders[0], '..'));
  }
  // Outside the folder of the file there is no end to the way: what holds the path is enough.
  return folders[0].path === top.path ? folders : folders.slice(-2);
}
