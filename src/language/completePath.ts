/** How a path of the dataset goes on while it is typed. */
import { pathPlaces } from '../network/check/datasetPaths.ts';
import type { NetworkDocument } from '../network/document/readNetwork.ts';
import { endOf } from '../network/document/tree.ts';
import type { TextRange } from '../network/errors.ts';
import type { Completion } from './completion.ts';
import { escaped } from './snippet.ts';

/** A path that is being typed. */
export interface TypedPath {
  /** The folder whose entries it may go on with, as the file writes it; `.` is that of the file. */
  readonly folder: string;
  /** What a chosen entry replaces: all behind the folder, within the quotes. */
  readonly range: TextRange;
  readonly kind: 'file' | 'folder';
}

/** An entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The path of the dataset in whose quotes `offset` lies, or null. */
export function typedPathAt({ text, ...document }: NetworkDocument, offset: number): TypedPath | null {
  const place = pathPlaces(document).find(({ node }) => offset > node.offset && offset <= endOf(node));
  if (!place) return null;
  const { node, kind } = place;
  const isClosed = node.length > 1 && text[endOf(node) - 1] === '"';
  const end = isClosed ? endOf(node) - 1 : endOf(node);
  if (offset > end) return null;
  const typed = text.slice(node.offset + 1, offset);
  const slash = typed.lastIndexOf('/') + 1;
  const start = node.offset + 1 + slash;
  return {
    folder: slash === 0 ? '.' : typed.slice(0, slash),
    range: { offset: start, length: end - start },
    kind,
  };
}

/** The entries that fit, folders with a slash where a file is wanted. */
export function pathItems(
  { kind, range }: TypedPath,
  entries: readonly FolderEntry[],
): readonly Completion[] {
  return entries
    .filter(({ name, isFolder }) => !name.startsWith('.') && (isFolder || kind === 'file'))
    .map(({ name, isFolder }) => {
      const text = JSON.stringify(name).slice(1, -1) + (isFolder && kind === 'file' ? '/' : '');
      return {
        ...{ label: name, kind: isFolder ? 'folder' : 'file', range, filter: text, snippet: escaped(text) },
        ...{ markdown: null, edits: [], asksOn: isFolder && kind === 'file' },
      };
    });
}
