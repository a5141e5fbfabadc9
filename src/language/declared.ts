/** What the declaration says of a place in a network file. */
import { getNodePath, type JSONPath, type Node } from 'jsonc-parser';
import { childrenOf, endOf, fieldOf } from '../network/document/tree.ts';
import type { Example, Field, Fields, Kind } from '../network/fields/kinds.ts';
import { layerKind } from '../network/fields/layerFields.ts';
import { networkKind } from '../network/fields/networkFields.ts';

/** The fields that an object may have, with values to begin with. */
export interface DeclaredFields {
  readonly fields: Fields;
  readonly example: Example;
}

/** A kind that is not one of several. */
export type PlainKind = Exclude<Kind, { readonly kind: 'either' }>;

/** What a value may be, by its path; several kinds where its type decides, none where nothing is declared. */
export function kindsAt(root: Node | undefined, path: JSONPath): readonly PlainKind[] {
  return kindsWithin([networkKind], root, path);
}

/** The same of what lies within a value of one of `kinds`. */
export function kindsWithin(
  kinds: readonly PlainKind[],
  node: Node | undefined,
  [step, ...rest]: JSONPath,
): readonly PlainKind[] {
  if (step === undefined) return kinds;
  const inner = typeof step === 'number' ? childrenOf(node)[step] : fieldOf(node, step);
  const innerKinds = kinds.flatMap((kind) => plainKinds(stepInto(kind, node, step)));
  return kindsWithin(innerKinds, inner, rest);
}

/** The fields of an object; of one without a known `type` the type alone. */
export function fieldsOf(kind: PlainKind, node: Node | undefined): DeclaredFields | null {
  if (kind.kind === 'object') return kind;
  if (kind.kind !== 'variants') return null;
  const type = String(fieldOf(node, 'type')?.value);
  if (Object.hasOwn(kind.objects, type)) return kind.objects[type];
  const [first] = Object.values(kind.objects);
  return { fields: { type: first.fields.type }, example: {} };
}

/** A property of a known name. */
export interface DeclaredField {
  readonly name: string;
  readonly field: Field;
  readonly property: Node;
}

/** The innermost field that `offset` lies in; null where nothing is declared of it. */
export function fieldAtOffset(root: Node | undefined, offset: number): DeclaredField | null {
  let property = innermost(root, offset);
  while (property && property.type !== 'property') property = property.parent;
  const owner = property?.parent;
  if (!property || !owner) return null;
  const name = String(childrenOf(property)[0].value);
  const declared = kindsAt(root, getNodePath(owner)).map((kind) => fieldsOf(kind, owner));
  const field = declared.find((each) => each && Object.hasOwn(each.fields, name))?.fields[name];
  return field ? { name, field, property } : null;
}

/** The smallest node that `offset` lies in or at the end of. */
export function innermost(node: Node | undefined, offset: number): Node | undefined {
  if (!node || offset < node.offset || offset > endOf(node)) return undefined;
  const within = childrenOf(node).map((child) => innermost(child, offset));
  return within.find((child) => child !== undefined) ?? node;
}

/** One kind, or all that the value may be one of. */
export function plainKinds(kind: Kind | null): readonly PlainKind[] {
  if (!kind) return [];
  return kind.kind === 'either' ? kind.kinds.flatMap(plainKinds) : [kind];
}

function stepInto(kind: PlainKind, node: Node | undefined, step: string | number): Kind | null {
  if (typeof step === 'string') {
    const fields = fieldsOf(kind, node)?.fields;
    return fields && Object.hasOwn(fields, step) ? fields[step].kind : null;
  }
  if (kind.kind === 'layers') return layerKind;
  return kind.kind === 'list' ? kind.item : null;
}
