import { describe, expect, it } from 'vitest';
import { pathItems, typedPathAt } from '../../src/language/completePath.ts';
import { readNetwork } from '../../src/network/document/readNetwork.ts';
import { network } from '../network/check/cases.ts';

/** What is typed where `|` stands, and the text that a choice replaces. */
function typed(dataset: string) {
  const marked = network({ dataset });
  const text = marked.replace('|', '');
  const path = typedPathAt(readNetwork(text), marked.indexOf('|'));
  if (!path) return null;
  const { folder, range, kind } = path;
  return [folder, text.slice(range.offset, range.offset + range.length), kind];
}

describe('a path that is typed', () => {
  it.each([
    ['{ "type": "folder", "train": "|" }', ['.', '', 'folder']],
    ['{ "type": "folder", "train": "im|ages" }', ['.', 'images', 'folder']],
    ['{ "type": "folder", "train": "../data/tr|" }', ['../data/', 'tr', 'folder']],
    ['{ "type": "folder", "train": "../da|ta/train" }', ['../', 'data/train', 'folder']],
    ['{ "type": "cifar10", "train": ["a.bin", "b/|"] }', ['b/', '', 'file']],
    ['{ "type": "idx", "train": { "images": "x", "labels": "/d/|y" } }', ['/d/', 'y', 'file']],
  ])('goes on in its folder: %s', (dataset, expected) => {
    expect(typed(dataset)).toEqual(expected);
  });

  it('is found in a text that is not closed', () => {
    const text = '{ "dataset": { "type": "folder", "train": "da';
    expect(typedPathAt(readNetwork(text), text.length)).toMatchObject({ folder: '.', range: { length: 2 } });
  });

  it.each([
    '{ "type": "folder", "train": |"data" }',
    '{ "type": "folder", "train": "data"| }',
    '{ "type": "syn|thetic", "generator": "shapes" }',
    '{ "train": "da|ta" }',
  ])('is none elsewhere: %s', (dataset) => {
    expect(typed(dataset)).toBeNull();
  });
});

describe('what it may go on with', () => {
  const entries = [
    { name: 'train', isFolder: true },
    { name: 'a "b".csv', isFolder: false },
    { name: '.git', isFolder: true },
  ];
  const place = { folder: '.', range: { offset: 0, length: 0 } };

  it('are folders where a folder is wanted', () => {
    expect(pathItems({ ...place, kind: 'folder' }, entries).map(({ snippet }) => snippet)).toEqual(['train']);
  });

  it('are files and the folders in which they lie, as JSON has them', () => {
    const items = pathItems({ ...place, kind: 'file' }, entries);
    expect(items.map(({ filter }) => filter)).toEqual(['train/', 'a \\"b\\".csv']);
    expect(items.map(({ kind, asksOn }) => [kind, asksOn])).toEqual([
      ['folder', true],
      ['file', false],
    ]);
    // A backslash stands for itself in a snippet only where another is before it.
    expect(items[1].snippet).toBe('a \\\\"b\\\\".csv');
  });
});
