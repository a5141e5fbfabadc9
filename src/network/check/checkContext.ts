import type { Node } from 'jsonc-parser';
import type { Diagnostic } from '../document/diagnostic.ts';
import type { DocumentLayer, NetworkDocument } from '../document/readNetwork.ts';
import { fieldOf, rangeOf } from '../document/tree.ts';
import type { TextRange } from '../errors.ts';
import type { LayerPath, LayerSummary, NetworkSummary } from '../inference/summary.ts';
import type { Surroundings } from './surroundings.ts';

/** What the rules of a check look at. */
export interface CheckContext {
  readonly document: NetworkDocument;
  readonly summary: NetworkSummary;
  readonly surroundings: Surroundings;
  /** In the order of the file, a block before what is in it. */
  readonly layers: readonly CheckedLayer[];
  /** Undefined where the path leads to no layer. */
  readonly layerAt: (path: LayerPath) => CheckedLayer | undefined;
}

/** A layer of the file beside what was inferred of it. */
export interface CheckedLayer {
  readonly layer: DocumentLayer;
  readonly summary: LayerSummary;
}

/** A rule: what it finds in a network. */
export type Rule = (context: CheckContext) => readonly Diagnostic[];

/** Where a layer says something: at the value of the first field that it has, else at its type. */
export function layerRange({ node }: DocumentLayer, ...fields: readonly string[]): TextRange {
  const values = [...fields, 'type'].map((field) => fieldOf(node, field));
  return rangeOf(values.find((value) => value !== undefined) ?? node);
}

/** Where a value stands, or what holds it. */
export function rangeOfFirst(...nodes: readonly (Node | undefined)[]): TextRange {
  const found = nodes.find((node) => node !== undefined);
  return found ? rangeOf(found) : { offset: 0, length: 0 };
}
