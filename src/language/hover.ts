/** What is said where something is pointed at: one thing at each place. */
import type { Node } from 'jsonc-parser';
import { allLayers, type DocumentLayer } from '../network/document/readNetwork.ts';
import { endOf, fieldAt, propertyOf, rangeOf } from '../network/document/tree.ts';
import { datasetTypes } from '../network/fields/datasetFields.ts';
import type { Part, Variants } from '../network/fields/kinds.ts';
import { layerTypes } from '../network/fields/layerFields.ts';
import { losses, optimizers, schedules } from '../network/fields/trainingFields.ts';
import type { LayerSummary } from '../network/inference/summary.ts';
import { fieldHover, type Hover } from './fieldHover.ts';
import { layerNumbers } from './layerNumbers.ts';
import type { ReadText } from './readText.ts';
import type { Speech } from './speech.ts';

export type { Hover } from './fieldHover.ts';

/** Objects with a `type`, and what their types are. */
const typed: readonly (readonly [path: readonly string[], variants: Variants])[] = [
  [['dataset'], datasetTypes],
  [['training', 'optimizer'], optimizers],
  [['training', 'schedule'], schedules],
  [['training', 'loss'], losses],
];

/**
 * What is said at `offset`: on the `type` and the braces of a layer its shapes, its formula in the file's
 * numbers, its parameters term by term, and what it is for; on any other `type` what it is; on a field what
 * it does, what to write, and what counts without it. Null elsewhere.
 */
export function hoverAt({ document, summary }: ReadText, offset: number, speech: Speech): Hover | null {
  const { root } = document;
  const layer = allLayers(document.layers).find(
    ({ node, type }) => type !== null && (isOnType(node, offset) || isOnBrace(node, offset)),
  );
  if (layer) {
    const numbers = summary.layers.find(({ path }) => path.join() === layer.path.join());
    return layerHover(layer, numbers, speech);
  }
  for (const [path, variants] of typed) {
    const node = fieldAt(root, ...path);
    if (node && isOnType(node, offset)) return typeHover(node, variants, speech);
  }
  return fieldHover(root, offset, speech);
}

function isOnType(node: Node, offset: number): boolean {
  const type = propertyOf(node, 'type');
  return type !== undefined && offset >= type.offset && offset <= endOf(type);
}

function isOnBrace(node: Node, offset: number): boolean {
  return offset === node.offset || offset === endOf(node) - 1;
}

function layerHover(
  { node, type }: DocumentLayer,
  layer: LayerSummary | undefined,
  speech: Speech,
): Hover | null {
  if (type === null) return null;
  const { description, purpose }: Part = layerTypes[type];
  const lines = layer ? layerNumbers(layer, speech) : [];
  const shapes = layer?.input && layer.output ? ` ${layer.input.join('×')} → ${layer.output.join('×')}` : '';
  return hover(node, [
    `**${type}**${shapes}`,
    lines.length > 0 ? `\`\`\`text\n${lines.join('\n')}\n\`\`\`` : null,
    speech.say(description),
    purpose ? speech.say(purpose) : null,
  ]);
}

function typeHover(node: Node, variants: Variants, speech: Speech): Hover | null {
  const type = String(fieldAt(node, 'type')?.value);
  if (!Object.hasOwn(variants, type)) return null;
  return hover(node, [`**${type}**`, speech.say(variants[type].description)]);
}

function hover(node: Node, paragraphs: readonly (string | null)[]): Hover | null {
  const type = propertyOf(node, 'type');
  if (!type) return null;
  return { range: rangeOf(type), markdown: paragraphs.filter((part) => part !== null).join('\n\n') };
}
