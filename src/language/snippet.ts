/** Values as snippets: laid out as the examples are, with a stop at each plain value. */
import { getNodePath, type Node, parseTree } from 'jsonc-parser';
import { childrenOf, rangeOf } from '../network/document/tree.ts';
import type { Kind } from '../network/fields/kinds.ts';
import { plainStyle, printJson } from '../network/printJson.ts';
import { applyEdits, type TextEdit } from '../network/textEdit.ts';
import { kindsWithin, type PlainKind, plainKinds } from './declared.ts';

/** Within a snippet a tab stands for one step of the editor's own indentation. */
const style = { ...plainStyle, unit: '\t' };

/** `value`, which `kind` declares. The `type` of an object stays what it is: its fields depend on it. */
export function snippetOf(value: unknown, kind: Kind): string {
  const text = printJson(value, '', style);
  const root = parseTree(text);
  const stops = leavesOf(root).filter((leaf) => !isType(leaf));
  const edits = stops.map((leaf, place): TextEdit => {
    const kinds = kindsWithin(plainKinds(kind), root, getNodePath(leaf));
    return { ...rangeOf(leaf), content: stop(place + 1, leaf.value, kinds) };
  });
  return applyEdits(text, edits);
}

/** A text that a snippet leaves as it is. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}

/** A stop with names to choose from, where there are any, else with the value. */
function stop(place: number, value: unknown, kinds: readonly PlainKind[]): string {
  const names = kinds.flatMap((kind) => (kind.kind === 'choice' ? Object.keys(kind.choices) : []));
  if (typeof value !== 'string') return `\${${place}:${value}}`;
  if (names.length === 0) return `"\${${place}:${escaped(JSON.stringify(value).slice(1, -1))}}"`;
  return `"\${${place}|${[value, ...names.filter((name) => name !== value)].join()}|}"`;
}

function leavesOf(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  if (node.type === 'property') return leavesOf(childrenOf(node)[1]);
  return node.children ? node.children.flatMap(leavesOf) : [node];
}

function isType({ parent }: Node): boolean {
  return parent?.type === 'property' && childrenOf(parent)[0].value === 'type';
}
