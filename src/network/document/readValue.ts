/** Reads values of a tree by their declaration: what is sound is kept, what is not is said. */
import type { Node } from 'jsonc-parser';
import type { Message } from '../../engine/message.ts';
import { presets } from '../../kernels/presets.ts';
import type {
  Kind,
  ListKind,
  NumberKind,
  ObjectKind,
  Range,
  TextKind,
  VariantsKind,
  WeightsKind,
} from '../fields/kinds.ts';
import type { Diagnostic } from './diagnostic.ts';
import {
  addedField,
  duplicateField,
  emptyText,
  missingField,
  outOfRange,
  unevenWeights,
  unknownField,
  unknownName,
  wrongCount,
  wrongType,
} from './findings.ts';
import { type Reading, type ReadValue, unsound } from './reading.ts';
import { childrenOf, fieldOf, rangeOf } from './tree.ts';

/** `field` is what sentences call it; `hint` says what to write, where the kind is one of several. */
export function readValue(
  reading: Reading,
  node: Node,
  kind: Kind,
  field: string,
  hint: Message = kind.hint,
): ReadValue {
  if (!takes(kind).includes(node.type)) return reading.refuse(() => wrongType(node, field, hint));
  if (node.type === 'string' && reading.isBroken(node)) return unsound;
  switch (kind.kind) {
    case 'either': {
      const one = kind.kinds.find((each) => takes(each).includes(node.type)) ?? kind.kinds[0];
      const isPlain = node.type !== 'array' && node.type !== 'object';
      return readValue(reading, node, one, field, isPlain ? hint : one.hint);
    }
    case 'boolean':
      return { value: node.value, isSound: true };
    case 'number':
      return inRange(node.value, kind)
        ? { value: node.value, isSound: true }
        : reading.refuse(() => outOfRange(node, field, hint));
    case 'text':
      return readText(reading, node, kind, field);
    case 'choice':
      return readName(reading, node, Object.keys(kind.choices), field, hint);
    case 'preset':
      return readName(
        reading,
        node,
        presets.map(({ id }) => id),
        field,
        hint,
      );
    case 'weights':
      return readWeights(reading, node, kind, field);
    case 'list':
      return readList(reading, node, kind, field);
    case 'layers':
      return reading.readLayers(reading, node, field);
    case 'object':
      return readFields(reading, node, kind, field);
    case 'variants':
      return readVariant(reading, node, kind, field);
  }
}

/** The types of JSON that a kind is written in. */
function takes(kind: Kind): readonly Node['type'][] {
  switch (kind.kind) {
    case 'number':
    case 'boolean':
      return [kind.kind];
    case 'text':
    case 'choice':
    case 'preset':
      return ['string'];
    case 'list':
    case 'weights':
    case 'layers':
      return ['array'];
    case 'object':
      return ['object'];
    case 'variants':
      return kind.isNameEnough ? ['object', 'string'] : ['object'];
    case 'either':
      return kind.kinds.flatMap(takes);
  }
}

function inRange(value: number, { isWhole, range, values }: NumberKind): boolean {
  if (values) return values.includes(value);
  return within(value, range) && (!isWhole || Number.isSafeInteger(value));
}

function within(value: number, { least, most, above, below }: Range): boolean {
  return (
    Number.isFinite(value) &&
    (least === undefined || value >= least) &&
    (most === undefined || value <= most) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

function readText(reading: Reading, node: Node, { hint }: TextKind, field: string): ReadValue {
  if (node.value.trim() !== '') return { value: node.value, isSound: true };
  return reading.refuse(() => emptyText(node, field, hint));
}

function readName(
  reading: Reading,
  node: Node,
  names: readonly string[],
  field: string,
  hint: Message,
): ReadValue {
  if (names.includes(node.value)) return { value: node.value, isSound: true };
  return reading.refuse(() => unknownName(node, field, names, hint));
}

function readList(reading: Reading, node: Node, kind: ListKind, field: string): ReadValue {
  const members = childrenOf(node);
  const read = members.map((member, place) =>
    readValue(reading, member, kind.items?.[place] ?? kind.item, `${field}[${place}]`),
  );
  if (!within(members.length, kind.count)) return reading.refuse(() => wrongCount(node, field, kind.hint));
  return read.every(({ isSound }) => isSound)
    ? { value: read.map(({ value }) => value), isSound: true }
    : unsound;
}

function readWeights(reading: Reading, node: Node, { ranks, hint }: WeightsKind, field: string): ReadValue {
  const shape = shapeOf(node);
  if (!shape || !ranks.includes(shape.length)) return reading.refuse(() => unevenWeights(node, field, hint));
  return { value: numbersOf(node), isSound: true };
}

/** Extents of lists within lists of finite numbers; null where they are not alike. */
function shapeOf(node: Node): readonly number[] | null {
  if (node.type === 'number') return Number.isFinite(node.value) ? [] : null;
  const members = childrenOf(node);
  if (node.type !== 'array' || members.length === 0) return null;
  const [first, ...others] = members.map(shapeOf);
  if (!first || others.some((other) => other?.join() !== first.join())) return null;
  return [members.length, ...first];
}

function numbersOf(node: Node): unknown {
  return node.type === 'array' ? childrenOf(node).map(numbersOf) : node.value;
}

/** The fields of an object; `owner` is what sentences call it, null for the file itself. */
export function readFields(
  reading: Reading,
  node: Node,
  { fields, example }: Pick<ObjectKind, 'fields' | 'example'>,
  owner: string | null,
): ReadValue {
  const names = Object.keys(fields);
  const properties = childrenOf(node).map(
    (property) => [String(childrenOf(property)[0].value), property] as const,
  );
  const last = new Map(properties);
  const isBroken = reading.isBroken(node);
  const value: Record<string, unknown> = {};
  let isSound = true;
  for (const [name, property] of properties) {
    const [key, content] = childrenOf(property);
    if (last.get(name) !== property) {
      reading.report(() => duplicateField(key));
    } else if (!Object.hasOwn(fields, name)) {
      if (!isBroken) reading.report(() => unknownField(key, owner, names));
    } else {
      const read = content ? readValue(reading, content, fields[name].kind, name) : unsound;
      if (read.value !== undefined) value[name] = read.value;
      isSound &&= read.isSound;
    }
  }
  for (const name of names) {
    if (!fields[name].isNeeded || last.has(name)) continue;
    isSound = false;
    if (isBroken) continue;
    reading.report(() => ({
      ...missingField(nameplate(node), name, owner, fields[name].kind.hint),
      fixes: name in example ? [addedField(reading.text, node, name, example[name])] : [],
    }));
  }
  return { value, isSound };
}

/** Where an object says what it is: its type, else the name it stands under, else its opening brace. */
export function nameplate(node: Node): Diagnostic['range'] {
  const type = fieldOf(node, 'type');
  if (type) return rangeOf(type);
  return node.parent?.type === 'property'
    ? rangeOf(childrenOf(node.parent)[0])
    : { offset: node.offset, length: 1 };
}

/** An object whose `type` is one of several, or that name alone. */
function readVariant(reading: Reading, node: Node, kind: VariantsKind, field: string): ReadValue {
  if (node.type === 'string') return readVariantName(reading, node, kind, field);
  const type = variantOf(reading, node, kind, field);
  return type === null ? unsound : readFields(reading, node, kind.objects[type], type);
}

/** The type of an object, where it is one that is known. */
export function variantOf(
  reading: Reading,
  node: Node,
  { type: names, hint }: VariantsKind,
  field: string,
): string | null {
  const type = fieldOf(node, 'type');
  if (!type) {
    if (!reading.isBroken(node)) reading.report(() => missingField(nameplate(node), 'type', field, hint));
    return null;
  }
  const read = readValue(reading, type, names, 'type');
  return read.isSound ? String(read.value) : null;
}

/** The name alone, for a variant that needs nothing more. */
function readVariantName(
  reading: Reading,
  node: Node,
  { variants, hint }: VariantsKind,
  field: string,
): ReadValue {
  const read = readName(reading, node, Object.keys(variants), field, hint);
  if (!read.isSound) return unsound;
  const { fields } = variants[node.value];
  const missing = Object.keys(fields).find((name) => fields[name].isNeeded);
  if (!missing) return read;
  return reading.refuse(() => missingField(rangeOf(node), missing, node.value, fields[missing].kind.hint));
}
