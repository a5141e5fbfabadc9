/**
 * What a value of a network file may be, as plain data: the validator, the JSON Schema, the reference and the
 * hovers all read it, and TypeScript takes the types of the file from it.
 */
import type { Message } from '../../engine/message.ts';

/** Carries the TypeScript type of a value; nothing at run time. */
interface Typed<Value> {
  readonly value?: Value;
}

/** What every kind says of itself. */
interface Said {
  /** What to write, for whoever wrote something else. */
  readonly hint: Message;
}

/** Bounds of a number, each included or not. */
export interface Range {
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
  readonly below?: number;
}

/** A number. */
export interface NumberKind<Value extends number = number> extends Typed<Value>, Said {
  readonly kind: 'number';
  readonly isWhole: boolean;
  readonly range: Range;
  /** The only numbers that it may be. */
  readonly values?: readonly Value[];
}

/** True or false. */
export interface BooleanKind extends Typed<boolean>, Said {
  readonly kind: 'boolean';
}

/** A text, or a path. */
export interface TextKind extends Typed<string>, Said {
  readonly kind: 'text';
  /** What the text is a path to, from the folder of the network file or absolute. */
  readonly path?: 'file' | 'folder';
}

/** One of some names, each with a sentence on what it does. */
export interface ChoiceKind<Name extends string = string> extends Typed<Name>, Said {
  readonly kind: 'choice';
  readonly choices: Readonly<Record<Name, Message>>;
}

/** Id of a known kernel; `src/kernels` has their sentences. */
export interface PresetKind extends Typed<string>, Said {
  readonly kind: 'preset';
}

/** Lists within lists of numbers, alike in length; `ranks` says how deep they may lie. */
export interface WeightsKind extends Typed<Weights>, Said {
  readonly kind: 'weights';
  readonly ranks: readonly number[];
}

/** Numbers in lists within lists. */
export type Weights = readonly (number | Weights)[];

/** A list. */
export interface ListKind<Value extends readonly unknown[] = readonly unknown[]> extends Typed<Value>, Said {
  readonly kind: 'list';
  readonly item: Kind;
  /** Least and most members. */
  readonly count: Range;
  /** What each member is, where their places differ. */
  readonly items?: readonly Kind[];
}

/** What the value is decides which of them applies: no two take the same type of JSON. */
export interface EitherKind<Value = unknown> extends Typed<Value>, Said {
  readonly kind: 'either';
  readonly kinds: readonly Kind[];
}

/** An object with fields of its own. */
export interface ObjectKind<Value = unknown> extends Typed<Value>, Said {
  readonly kind: 'object';
  readonly fields: Fields;
  /** Values to begin with; those of needed fields at least. */
  readonly example: Example;
}

/** An object whose `type` decides on its other fields. */
export interface VariantsKind<Value = unknown> extends Typed<Value>, Said {
  readonly kind: 'variants';
  readonly variants: Variants;
  /** Fields of every variant. */
  readonly common: Fields;
  /** The names of the variants. */
  readonly type: ChoiceKind;
  /** Each variant as an object, with its `type` and the fields of all. */
  readonly objects: Readonly<Record<string, Pick<ObjectKind, 'fields' | 'example'>>>;
  /** Whether the name alone stands for `{ "type": name }`. */
  readonly isNameEnough: boolean;
}

/** A list of layers, whose declaration holds this kind itself. */
export interface LayersKind<Value = unknown> extends Typed<Value>, Said {
  readonly kind: 'layers';
}

/** Whatever a value may be. */
export type Kind =
  | NumberKind
  | BooleanKind
  | TextKind
  | ChoiceKind
  | PresetKind
  | WeightsKind
  | ListKind
  | EitherKind
  | ObjectKind
  | VariantsKind
  | LayersKind;

/** The value that a file has, by its kind. */
export type Json<K> = K extends Typed<infer Value> ? Value : never;

/** A field: what it may be, and what it does. */
export interface Field<K extends Kind = Kind, IsNeeded extends boolean = boolean> {
  readonly kind: K;
  /** What it does, in one sentence. */
  readonly description: Message;
  readonly isNeeded: IsNeeded;
  /** What counts where the field is absent. */
  readonly fallback?: Json<K> | Depends;
}

/** Words for what depends on other things. */
export interface Depends {
  readonly depends: Message;
}

/** Fields by their names, in the order in which they are told. */
export type Fields = Readonly<Record<string, Field>>;

/** One variant: what it is, and its fields beside `type` and those of all variants. */
export interface Part<F extends Fields = Fields> {
  readonly description: Message;
  /** A paragraph on what it is for and how it is used. */
  readonly purpose?: Message;
  readonly fields: F;
  /** Values to begin with; those of needed fields at least. */
  readonly example: Example;
}

/** Values by the names of fields. */
export type Example = Readonly<Record<string, unknown>>;

/** Variants by their names, in the order in which they are told. */
export type Variants = Readonly<Record<string, Part>>;

type Names<F, IsNeeded extends boolean> = {
  [Name in keyof F]: F[Name] extends { readonly isNeeded: IsNeeded } ? Name : never;
}[keyof F];

/** Names of fields that have a value whether they are written or not. */
type FilledNames<F> = {
  [Name in keyof F]: F[Name] extends { readonly isNeeded: true } | { readonly fallback: unknown }
    ? Name
    : never;
}[keyof F];

type ValueOf<F> = F extends { readonly kind: infer K } ? Json<K> : never;

/** The object that fields describe. */
export type FieldsJson<F> = { readonly [Name in Names<F, true>]: ValueOf<F[Name]> } & {
  readonly [Name in Names<F, false>]?: ValueOf<F[Name]>;
};

/** The same with every default that is a value. */
export type FilledJson<F> = { readonly [Name in FilledNames<F>]: ValueOf<F[Name]> } & {
  readonly [Name in Exclude<keyof F, FilledNames<F>>]?: ValueOf<F[Name]>;
};

/** The object that one of some variants describes. */
export type VariantsJson<V, Common> = {
  [Type in keyof V]: { readonly type: Type } & FieldsJson<Common> &
    (V[Type] extends { readonly fields: infer F } ? FieldsJson<F> : never);
}[keyof V];

/** Writes the defaults into what a file says; those that depend on other things stay open. */
export function filled<F extends Fields>(fields: F, json: Partial<FieldsJson<F>>): FilledJson<F> {
  const defaults = Object.entries(fields)
    .filter(([, { fallback }]) => fallback !== undefined && !isDepends(fallback))
    .map(([name, { fallback }]) => [name, fallback]);
  return { ...Object.fromEntries(defaults), ...json } as FilledJson<F>;
}

/** Whether a fallback is words, not a value. */
export function isDepends(fallback: unknown): fallback is Depends {
  return typeof fallback === 'object' && fallback !== null && 'depends' in fallback;
}
