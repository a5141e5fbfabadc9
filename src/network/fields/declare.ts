/** How the fields of the network file are declared: a field by its kind, a kind by what it may be. */
import { type Message, message } from '../../engine/message.ts';
import { plainStyle, printLine } from '../printJson.ts';
import type {
  BooleanKind,
  ChoiceKind,
  Depends,
  EitherKind,
  Example,
  Field,
  Fields,
  FieldsJson,
  Json,
  Kind,
  ListKind,
  NumberKind,
  ObjectKind,
  Range,
  TextKind,
  Variants,
  VariantsJson,
  VariantsKind,
} from './kinds.ts';

/** A field that a file must have. */
export function needed<K extends Kind>(kind: K, description: Message): Field<K, true> {
  return { kind, description, isNeeded: true };
}

/** A field that may be absent, and what counts then. */
export function optional<K extends Kind>(kind: K, description: Message): Field<K, false>;
export function optional<K extends Kind>(kind: K, description: Message, fallback: Depends): Field<K, false>;
export function optional<K extends Kind>(
  kind: K,
  description: Message,
  fallback: Json<K>,
): Field<K, false> & { readonly fallback: Json<K> };
export function optional<K extends Kind>(
  kind: K,
  description: Message,
  fallback?: Json<K> | Depends,
): Field<K, false> {
  return { kind, description, isNeeded: false, ...(fallback !== undefined && { fallback }) };
}

/** Whole numbers. */
export function whole(range: Range): NumberKind {
  return { kind: 'number', isWhole: true, range, hint: wholeHint(range) };
}

function wholeHint({ least = 0, most }: Range): Message {
  return most === undefined
    ? message('Write a whole number from {least}.', { least })
    : message('Write a whole number from {least} to {most}.', { least, most });
}

/** One of some numbers. */
export function oneOf<const Value extends number>(values: readonly Value[]): NumberKind<Value> {
  const names = values.join(', ');
  return {
    kind: 'number',
    isWhole: true,
    range: {},
    values,
    hint: message('Write one of the numbers {names}.', { names }),
  };
}

/** Numbers, whole or not. */
export function number(range: Range): NumberKind {
  return { kind: 'number', isWhole: false, range, hint: numberHint(range) };
}

function numberHint({ least, most, above, below }: Range): Message {
  if (above !== undefined) return message('Write a number above {above}.', { above });
  if (least === undefined) return message('Write a number.');
  if (most !== undefined) return message('Write a number from {least} to {most}.', { least, most });
  if (below !== undefined) return message('Write a number from {least} to below {below}.', { least, below });
  return message('Write a number from {least}.', { least });
}

/** True or false. */
export const boolean: BooleanKind = { kind: 'boolean', hint: message('Write true or false.') };

/** Any text but an empty one. */
export const text: TextKind = { kind: 'text', hint: message('Write a text in quotes.') };

/** The path of a file. */
export const filePath: TextKind = {
  kind: 'text',
  path: 'file',
  hint: message('Write the path of a file in quotes.'),
};

/** The path of a folder. */
export const folderPath: TextKind = {
  kind: 'text',
  path: 'folder',
  hint: message('Write the path of a folder in quotes.'),
};

/** `choices`: every name with its sentence. */
export function choice<Name extends string>(choices: Readonly<Record<Name, Message>>): ChoiceKind<Name> {
  const names = Object.keys(choices).join(', ');
  return { kind: 'choice', choices, hint: message('Write one of {names}, in quotes.', { names }) };
}

/** A list of as many members as `count` allows, all of one kind. */
export function list<K extends Kind>(item: K, count: Range, hint: Message): ListKind<readonly Json<K>[]> {
  return { kind: 'list', item, count, hint };
}

/** A list of `items.length` members, each of its own kind. */
export function tuple<const Ks extends readonly Kind[]>(items: Ks, hint: Message) {
  const count = { least: items.length, most: items.length };
  const kind: ListKind<{ readonly [Place in keyof Ks]: Json<Ks[Place]> }> = {
    kind: 'list',
    item: items[0],
    items,
    count,
    hint,
  };
  return kind;
}

/** A value of one of some kinds. */
export function either<const Ks extends readonly Kind[]>(
  kinds: Ks,
  hint: Message,
): EitherKind<Json<Ks[number]>> {
  return { kind: 'either', kinds, hint };
}

/** An object with its fields; `example` goes into the hint. */
export function object<F extends Fields>(fields: F, example: Example): ObjectKind<FieldsJson<F>> {
  const hint = message('Write an object like {example}.', { example: printLine(example, plainStyle) });
  return { kind: 'object', fields, example, hint };
}

/** Objects told apart by their `type`. */
export function variants<V extends Variants, Common extends Fields>(
  variants: V,
  common: Common,
): VariantsKind<VariantsJson<V, Common>> {
  const types = Object.keys(variants).join(', ');
  const hint = message('Write an object with "type", one of {types}.', { types });
  return variantsKind(variants, common, hint, false);
}

/** Objects told apart by their `type`, or the type alone. */
export function namedVariants<V extends Variants>(
  variants: V,
): VariantsKind<VariantsJson<V, Record<never, never>> | (keyof V & string)> {
  const types = Object.keys(variants).join(', ');
  const hint = message('Write one of {types} in quotes, or an object with it as "type".', { types });
  return variantsKind(variants, {}, hint, true);
}

function variantsKind<Value>(
  variants: Variants,
  common: Fields,
  hint: Message,
  isNameEnough: boolean,
): VariantsKind<Value> {
  const each = Object.entries(variants);
  const choices = Object.fromEntries(each.map(([name, { description }]) => [name, description]));
  const type: ChoiceKind = { kind: 'choice', choices, hint };
  const objects = each.map(([name, { fields, example }]) => {
    return [name, { fields: { type: needed(type, hint), ...fields, ...common }, example }];
  });
  return {
    kind: 'variants',
    variants,
    common,
    type,
    objects: Object.fromEntries(objects),
    hint,
    isNameEnough,
  };
}
