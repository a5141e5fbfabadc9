/** The tree of a JSON text, and where its values stand. */
import type { Node } from 'jsonc-parser';
import type { TextRange } from '../errors.ts';

/** What a list or an object holds; nothing for any other value. */
export function childrenOf(node: Node | undefined): readonly Node[] {
  return node?.children ?? [];
}

/** The offset behind a node. */
export function endOf({ offset, length }: TextRange): number {
  return offset + length;
}

/** The property of an object; of two of the same name the last counts, as in JSON. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return childrenOf(node).findLast(({ children }) => children?.[0].value === name);
}

/** The value of a property; undefined where it has not been typed yet. */
export function fieldOf(node: Node | undefined, name: string): Node | undefined {
  return propertyOf(node, name)?.children?.[1];
}

/** The value that lies deep in an object. */
export function fieldAt(root: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce(fieldOf, root);
}

/** What to underline for a node. */
export function rangeOf({ offset, length }: Node): TextRange {
  return { offset, length };
}
