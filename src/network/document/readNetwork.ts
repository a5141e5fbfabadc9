/** The network file: what its text says, with the place of every layer, and what is wrong with its structure. */
import type { Node } from 'jsonc-parser';
import { type LayerType, layerKind } from '../fields/layerFields.ts';
import { formatVersion, type NetworkJson, networkKind } from '../fields/networkFields.ts';
import type { LayerPath } from '../inference/summary.ts';
import type { Diagnostic } from './diagnostic.ts';
import { newerVersion, notAnObject, olderVersion, wrongType } from './findings.ts';
import { parseText } from './parseText.ts';
import { Reading, type ReadValue } from './reading.ts';
import { readFields, variantOf } from './readValue.ts';
import { childrenOf, fieldOf } from './tree.ts';

/** A layer and its place. */
export interface DocumentLayer {
  readonly path: LayerPath;
  readonly node: Node;
  /** Null where it is not known. */
  readonly type: LayerType | null;
  /** Its sound fields, as they are written. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Whether it can be computed: its fields are sound, and those that it needs are there. */
  readonly isSound: boolean;
  /** The lists of layers within it. */
  readonly lists: readonly (readonly DocumentLayer[])[];
}

/** A network file as far as it can be read. */
export interface NetworkDocument {
  readonly text: string;
  /** Undefined where nothing of it can be read. */
  readonly root: Node | undefined;
  /** What is sound in it; layers are in {@link layers}. */
  readonly json: DeepPartial<Omit<NetworkJson, 'layers'>>;
  readonly layers: readonly DocumentLayer[];
  /** Of syntax and structure, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

type DeepPartial<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Name in keyof Value]?: DeepPartial<Value[Name]> }
    : Value;

/**
 * Reads the text of a network file. Of a half-typed file it gives what is whole. Never throws.
 *
 * Codes: `json-syntax`, `file-too-large`, `nested-too-deep`, `not-an-object`, `wrong-type`, `out-of-range`,
 * `unknown-name`, `unknown-field`, `missing-field`, `duplicate-field`, `wrong-count`, `uneven-weights`,
 * `empty-text`, `version-newer`, `version-older`.
 */
export function readNetwork(text: string): NetworkDocument {
  const { root, diagnostics } = parseText(text);
  const empty = { text, root, json: {}, layers: [] };
  if (!root) return { ...empty, diagnostics };
  if (root.type !== 'object') return { ...empty, diagnostics: [...diagnostics, notAnObject(root)] };
  const foreign = foreignVersion(fieldOf(root, 'version'));
  // Of another version every field may mean something else.
  if (foreign) return { ...empty, root: undefined, diagnostics: [...diagnostics, foreign] };
  const breaks = diagnostics.map(({ range }) => range.offset);
  const reading = new Reading(text, breaks, readLayers);
  const { layers = [], ...json } = readFields(reading, root, networkKind, null).value as {
    readonly layers?: readonly UnplacedLayer[];
  };
  return {
    text,
    root,
    json,
    layers: placed(layers, []),
    diagnostics: [...diagnostics, ...reading.diagnostics].toSorted((a, b) => a.range.offset - b.range.offset),
  };
}

function foreignVersion(node: Node | undefined): Diagnostic | null {
  if (node?.type !== 'number' || node.value === formatVersion) return null;
  return (node.value > formatVersion ? newerVersion : olderVersion)(node, formatVersion);
}

interface UnplacedLayer extends Omit<DocumentLayer, 'path' | 'lists'> {
  readonly lists: readonly (readonly UnplacedLayer[])[];
}

/** What is wrong with one layer leaves the list what it is. */
function readLayers(reading: Reading, list: Node, field: string): ReadValue {
  const layers = childrenOf(list).map((node, index) => readLayer(reading, node, `${field}[${index}]`));
  return { value: layers, isSound: true };
}

function readLayer(reading: Reading, node: Node, field: string): UnplacedLayer {
  const unread = { node, type: null, json: {}, isSound: false, lists: [] };
  if (node.type !== 'object') {
    reading.report(() => wrongType(node, field, layerKind.hint));
    return unread;
  }
  const type = variantOf(reading, node, layerKind, field) as LayerType | null;
  if (type === null) return unread;
  const { value, isSound } = readFields(reading, node, layerKind.objects[type], type);
  const {
    layers,
    branches = [],
    ...json
  } = value as {
    readonly layers?: readonly UnplacedLayer[];
    readonly branches?: readonly (readonly UnplacedLayer[])[];
  };
  return { node, type, json, isSound, lists: layers ? [layers] : branches };
}

/** Layers with their places: in a `residual` the index, in a `parallel` the branch and the index. */
function placed(layers: readonly UnplacedLayer[], path: LayerPath): DocumentLayer[] {
  return layers.map((layer, index) => {
    const own = [...path, index];
    const lists = layer.lists.map((list, branch) =>
      placed(list, layer.type === 'parallel' ? [...own, branch] : own),
    );
    return { ...layer, path: own, lists };
  });
}

/** Layers within layers one after the other, a block before what is in it. */
export function allLayers(layers: readonly DocumentLayer[]): DocumentLayer[] {
  return layers.flatMap((layer) => [layer, ...layer.lists.flatMap(allLayers)]);
}
