import { describe, expect, it } from 'vitest';
import {
  insertBefore,
  insertBehind,
  insertField,
  removed,
  setField,
} from '../../../src/network/document/edits.ts';
import { parseText } from '../../../src/network/document/parseText.ts';
import { childrenOf, fieldOf, propertyOf } from '../../../src/network/document/tree.ts';
import { applyEdits, type TextEdit } from '../../../src/network/textEdit.ts';

/** The tree of a text, which is JSON. */
function rootOf(text: string) {
  const { root } = parseText(text);
  if (!root) throw new Error(`${text} is no JSON.`);
  return root;
}

const edited = (text: string, edit: (root: ReturnType<typeof rootOf>) => TextEdit) => {
  const result = applyEdits(text, [edit(rootOf(text))]);
  expect(parseText(result).diagnostics).toEqual([]);
  return result;
};

describe('a field that is inserted', () => {
  it.each([
    ['{}', '{ "a": [1, 2] }'],
    ['{ "b": 1 }', '{ "b": 1, "a": [1, 2] }'],
    ['{ "b": 1, }', '{ "b": 1, "a": [1, 2], }'],
    ['{ "type": "x", "b": 1 }', '{ "type": "x", "a": [1, 2], "b": 1 }'],
    ['{\n\t"b": 1, // one\n\t"c": 2 // two\n}', '{\n\t"b": 1, // one\n\t"c": 2,\n\t"a": [1, 2] // two\n}'],
    ['{\r\n  "b": 1\r\n}', '{\r\n  "b": 1,\r\n  "a": [1, 2]\r\n}'],
  ])('stands behind the type, else behind all: %j', (text, expected) => {
    expect(edited(text, (root) => insertField(text, root, 'a', [1, 2]))).toBe(expected);
  });

  it('takes the place of one that is there', () => {
    const text = '{ "a": 3, "b": 1 }';
    expect(edited(text, (root) => setField(text, root, 'a', 'x'))).toBe('{ "a": "x", "b": 1 }');
    expect(edited(text, (root) => setField(text, root, 'c', 'x'))).toBe('{ "a": 3, "b": 1, "c": "x" }');
  });
});

describe('what is removed', () => {
  it.each([
    ['{ "a": 1 }', '{  }'],
    ['{ "a": 1, "b": 2 }', '{ "b": 2 }'],
    ['{ "b": 2, "a": 1 }', '{ "b": 2 }'],
    ['{ "b": 2, "a": 1, "c": 3, }', '{ "b": 2, "c": 3, }'],
    ['{\n  "b": 2,\n  "a": 1,\n  "c": 3\n}', '{\n  "b": 2,\n  "c": 3\n}'],
  ])('goes with its comma: %j', (text, expected) => {
    expect(edited(text, (root) => removed(propertyOf(root, 'a') ?? root))).toBe(expected);
  });
});

describe('a member of a list', () => {
  const lines = '{ "a": [\n  1,\n  2\n] }';

  it('is inserted before another, on a line of its own where that has one', () => {
    const inFront = (text: string) =>
      edited(text, (root) => insertBefore(text, childrenOf(fieldOf(root, 'a'))[1], { x: 0 }));
    expect(inFront('{ "a": [1, 2] }')).toBe('{ "a": [1, { "x": 0 }, 2] }');
    expect(inFront(lines)).toBe('{ "a": [\n  1,\n  { "x": 0 },\n  2\n] }');
  });

  it('is inserted behind the last', () => {
    const behind = (text: string) =>
      edited(text, (root) => insertBehind(text, childrenOf(fieldOf(root, 'a'))[1], [3, 4]));
    expect(behind('{ "a": [1, 2] }')).toBe('{ "a": [1, 2, 3, 4] }');
    expect(behind(lines)).toBe('{ "a": [\n  1,\n  2,\n  3,\n  4\n] }');
  });
});
