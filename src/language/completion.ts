/**
 * What may be written at a place of a network file: whole layers, fields with their values, names, numbers.
 *
 * VS Code could take this from the JSON Schema, but would offer layers by the alphabet, over many lines and
 * without stops, fields without their colon, and no commas; and what it says of a field would stand beside what
 * is said here. So the schema that it is given, `media/editor.schema.json`, only allows comments and commas at
 * the end; the whole one is for other editors.
 */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { message } from '../engine/message.ts';
import { presets } from '../kernels/presets.ts';
import { classesOf } from '../network/check/classes.ts';
import type { Surroundings } from '../network/check/surroundings.ts';
import { deepestNesting, longestText } from '../network/document/parseText.ts';
import { childrenOf, endOf } from '../network/document/tree.ts';
import type { TextRange } from '../network/errors.ts';
import { digitsNetwork, shapesNetwork } from '../network/examples/exampleNetworks.ts';
import { exampleText } from '../network/examples/exampleText.ts';
import type { Field, VariantsKind } from '../network/fields/kinds.ts';
import { layerKind } from '../network/fields/layerFields.ts';
import { plainStyle, printLine } from '../network/printJson.ts';
import type { TextEdit } from '../network/textEdit.ts';
import { fieldsOf, kindsAt, type PlainKind } from './declared.ts';
import { fieldText, nameText } from './fieldHover.ts';
import { fieldSnippet } from './fieldSnippet.ts';
import type { ReadText } from './readText.ts';
import { escaped, snippetOf } from './snippet.ts';
import type { Speech } from './speech.ts';
import { type TypingPlace, typingPlaceAt } from './typingPlace.ts';

/** One thing that may be written. */
export interface Completion {
  readonly label: string;
  readonly kind: 'whole' | 'field' | 'value' | 'file' | 'folder';
  /** With places to stop at, as VS Code writes them. */
  readonly snippet: string;
  readonly range: TextRange;
  /** What has been typed is compared with it. */
  readonly filter: string;
  readonly markdown: string | null;
  /** What is changed beside it: a comma that is missing before. */
  readonly edits: readonly TextEdit[];
  /** Whether its value is to be chosen next. */
  readonly asksOn: boolean;
}

/** What is offered, before it has its place. */
type Offer = Pick<Completion, 'label' | 'kind' | 'snippet'> &
  Partial<Pick<Completion, 'markdown' | 'asksOn' | 'filter'>>;

interface Asked {
  readonly read: ReadText;
  readonly place: TypingPlace;
  readonly speech: Speech;
  /** Of the dataset; null where they are not known. */
  readonly classes: number | null;
}

/** All that may be written at `offset`, in the order in which it is to be offered. */
export function completionsAt(
  read: ReadText,
  offset: number,
  surroundings: Surroundings,
  speech: Speech,
): readonly Completion[] {
  const { text } = read.document;
  const place = text.length > longestText ? null : typingPlaceAt(text, offset);
  if (!place || place.path.length > deepestNesting) return [];
  const classes = classesOf(read.document, surroundings)?.length ?? null;
  const asked = { read, place, speech, classes };
  if (read.document.root === undefined && place.path.length === 0)
    return networkOffers(asked).map(placed(place));
  return (
    layersInBraces(asked) ?? (place.role === 'key' ? keyOffers(asked) : valueOffers(asked)).map(placed(place))
  );
}

/** In a file in which nothing stands: networks that can be trained as they are. */
function networkOffers({ speech }: Asked): readonly Offer[] {
  return [shapesNetwork(), digitsNetwork()].map((network) => ({
    label: network.name,
    kind: 'whole',
    snippet: escaped(exampleText(network, speech.bundle).trimEnd()),
    markdown: network.dataset.note ? speech.say(network.dataset.note) : null,
  }));
}

/** Within the braces of a layer in which nothing stands: whole layers in their place. */
function layersInBraces(asked: Asked): readonly Completion[] | null {
  const { read, place } = asked;
  const object = nodeAt(asked);
  const isLayer = place.role === 'key' && kindsAt(read.document.root, place.path).includes(layerKind);
  if (!isLayer || !object || childrenOf(object).length > 0) return null;
  const text = read.document.text.slice(object.offset, endOf(object));
  if (!/^\{[ \t]*\}$/.test(text)) return null;
  const at = { ...place, range: { offset: object.offset, length: object.length }, missingComma: null };
  return layerOffers(asked)
    .map((offer) => ({ ...offer, filter: `${text.slice(0, -1)}${offer.label}` }))
    .map(placed({ ...at, needsComma: false }));
}

function placed({ range, missingComma, needsComma }: TypingPlace) {
  return ({ label, kind, snippet, ...more }: Offer): Completion => ({
    ...{ label, kind, range },
    filter: more.filter ?? label,
    snippet: snippet + (needsComma ? ',' : ''),
    markdown: more.markdown ?? null,
    asksOn: more.asksOn ?? false,
    edits: missingComma === null ? [] : [{ offset: missingComma, length: 0, content: ',' }],
  });
}

function nodeAt({ read, place }: Asked): Node | undefined {
  const { root } = read.document;
  return root && findNodeAtLocation(root, [...place.path]);
}

/** Fields that the object has not yet, needed ones first. */
function keyOffers(asked: Asked): readonly Offer[] {
  const { read, place, speech } = asked;
  const object = nodeAt(asked);
  const declared = kindsAt(read.document.root, place.path).map((kind) => fieldsOf(kind, object));
  return declared.flatMap((each) => {
    if (!each) return [];
    const missing = Object.entries(each.fields).filter(([name]) => isMissing(object, name, place));
    const ordered = missing.toSorted(([, a], [, b]) => Number(b.isNeeded) - Number(a.isNeeded));
    return ordered.map(([name, field]) => {
      const { snippet, asksOn } = fieldSnippet(field, each.example[name]);
      const key = JSON.stringify(name);
      return {
        label: name,
        kind: 'field' as const,
        filter: key,
        snippet: place.hasColon ? escaped(key) : `${escaped(key)}: ${snippet}`,
        asksOn: asksOn && !place.hasColon,
        markdown: fieldText(field, speech),
      };
    });
  });
}

/** The name that is being typed is not there yet. */
function isMissing(object: Node | undefined, name: string, { range }: TypingPlace): boolean {
  return childrenOf(object).every(({ children }) => {
    const key = children?.[0];
    return key?.value !== name || key.offset === range.offset;
  });
}

function valueOffers(asked: Asked): readonly Offer[] {
  const { read, place } = asked;
  const { root } = read.document;
  const owner = kindsAt(root, place.path.slice(0, -1));
  const name = place.path.at(-1);
  if (name === 'type')
    return owner.flatMap((kind) => (kind.kind === 'variants' ? typeOffers(asked, kind) : []));
  const object = root && findNodeAtLocation(root, place.path.slice(0, -1));
  const declared = owner.map((kind) => fieldsOf(kind, object)).find((each) => each !== null);
  const field = declared && typeof name === 'string' ? declared.fields[name] : undefined;
  const example = typeof name === 'string' ? declared?.example[name] : undefined;
  const offers = kindsAt(root, place.path).flatMap((kind) => kindOffers(asked, kind));
  const classes = name === 'units' && asked.classes !== null ? [classesOffer(asked, asked.classes)] : [];
  return [...classes, ...offers, ...numberOffers(asked, field, example)].filter(isFirstOfItsLabel);
}

function isFirstOfItsLabel({ label }: Offer, place: number, offers: readonly Offer[]): boolean {
  return offers.findIndex((offer) => offer.label === label) === place;
}

function classesOffer({ speech }: Asked, classes: number): Offer {
  const said = message('One for each of the {classes} classes of the dataset.', { classes });
  return { label: `${classes}`, kind: 'value', snippet: `${classes}`, markdown: speech.say(said) };
}

/** Numbers that a field is often given: that of its example, and what counts without it. */
function numberOffers({ speech }: Asked, field: Field | undefined, example: unknown): readonly Offer[] {
  return [example, field?.fallback].flatMap((value): Offer[] => {
    if (!field || (typeof value !== 'number' && !isNumbers(value))) return [];
    const snippet = snippetOf(value, field.kind);
    return [
      { label: printLine(value, plainStyle), kind: 'value', snippet, markdown: fieldText(field, speech) },
    ];
  });
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'number');
}

/** What a kind names or holds. */
function kindOffers(asked: Asked, kind: PlainKind): readonly Offer[] {
  const { speech } = asked;
  const named = (name: string): Offer => ({
    label: JSON.stringify(name),
    kind: 'value',
    snippet: escaped(JSON.stringify(name)),
    markdown: nameText({ kind }, name, speech),
  });
  switch (kind.kind) {
    case 'boolean':
      return ['true', 'false'].map((label) => ({ label, kind: 'value', snippet: label }));
    case 'choice':
      return Object.keys(kind.choices).map(named);
    case 'preset':
      return presets.map(({ id }) => named(id));
    case 'variants':
      if (kind === layerKind) return layerOffers(asked);
      return [
        ...(kind.isNameEnough ? Object.keys(kind.variants).map(named) : []),
        ...wholeOffers(asked, kind),
      ];
    case 'layers':
      return [{ label: '[]', kind: 'value', snippet: '[\n\t$1\n]', asksOn: true }];
    case 'object':
      return [{ label: '{}', kind: 'whole', snippet: snippetOf(kind.example, kind) }];
    default:
      return [];
  }
}

/** One object for each type, with values to begin with. */
function wholeOffers({ speech }: Asked, kind: VariantsKind): readonly Offer[] {
  return Object.entries(kind.variants).map(([type, { description, example }]) => ({
    // Beside the names alone.
    label: kind.isNameEnough ? `${type} {…}` : type,
    kind: 'whole',
    snippet: snippetOf({ type, ...example }, kind),
    markdown: speech.say(description),
  }));
}

/** Layers in the order of a course; the dense layer that ends a network has a unit for each class. */
function layerOffers(asked: Asked): readonly Offer[] {
  const { speech, classes } = asked;
  const layers = wholeOffers(asked, layerKind);
  if (classes === null) return layers;
  const last = message('dense: {classes} classes', { classes });
  const said = message('The layer that ends a network: one unit for each of the {classes} classes.', {
    classes,
  });
  const ending: Offer = {
    label: speech.say(last),
    kind: 'whole',
    snippet: snippetOf({ type: 'dense', units: classes, activation: 'softmax' }, layerKind),
    markdown: speech.say(said),
  };
  return layers.flatMap((offer) => (offer.label === 'dense' ? [offer, ending] : [offer]));
}

/** Types by their names; where the object has nothing else yet, with the fields that they need. */
function typeOffers(asked: Asked, kind: VariantsKind): readonly Offer[] {
  const { read, place, speech } = asked;
  const { root } = read.document;
  const object = root && findNodeAtLocation(root, place.path.slice(0, -1));
  const isAlone = childrenOf(object).length <= 1;
  return Object.entries(kind.variants).map(([type, { description, example }]) => {
    const whole = snippetOf({ type, ...example }, kind);
    // A whole object without what comes before the name of the type.
    const fields = whole.slice(whole.indexOf(JSON.stringify(type))).replace(/\s*\}$/, '');
    return {
      label: JSON.stringify(type),
      kind: 'value',
      snippet: isAlone && !whole.includes('\n') ? fields : JSON.stringify(type),
      markdown: speech.say(description),
    };
  });
}
