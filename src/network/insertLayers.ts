/** Puts layers into the text of a network file, and leaves every character that stands in it. */
import type { Node } from 'jsonc-parser';
import { childrenOf, endOf } from './document/tree.ts';
import type { LayerJson } from './fields/layerFields.ts';
import { layersOf, placeAt, readDocument } from './layerPlace.ts';
import { type JsonStyle, printJson, printLine } from './printJson.ts';
import type { TextEdit } from './textEdit.ts';
import {
  afterIndent,
  hasLineBreak,
  indentAt,
  isLineBreak,
  restOfLine,
  spaceAt,
  startsLine,
} from './textLines.ts';

export type { TextEdit } from './textEdit.ts';

/**
 * The insertions that put `layers` into the document's `layers`: after the layer at the offset `at` (the
 * cursor), also inside a block; else first of all, where a hand-made kernel reads the pixels. A comment
 * stays on the line of the layer it stands behind; line ends, indentation and spacing are the file's own.
 * In order of their offsets, to be applied as one change. Trailing commas are accepted and kept.
 *
 * @throws NetworkError `network-syntax`, `layers-missing`, `layers-not-a-list`, with the place.
 */
export function insertLayers(
  text: string,
  layers: readonly LayerJson[],
  { at }: { readonly at?: number } = {},
): readonly TextEdit[] {
  const root = readDocument(text);
  const all = layersOf(root);
  if (layers.length === 0) return [];
  const place = at === undefined ? null : placeAt(all, afterIndent(text, at));
  const { list, index } = place ?? { list: all, index: 0 };
  const written = writeLayers(text, styleOf(text, root), list, layers);
  return index === 0 ? insertFirst(written) : insertAfter(written, childrenOf(list)[index - 1]);
}

/** The layers as the list would have them: on its own line each, and within a line. */
interface WrittenLayers {
  readonly text: string;
  readonly list: Node;
  readonly style: JsonStyle;
  /** Each begins with its line break. */
  readonly onLines: readonly string[];
  readonly inLine: readonly string[];
}

function writeLayers(
  text: string,
  style: JsonStyle,
  list: Node,
  layers: readonly LayerJson[],
): WrittenLayers {
  const present = childrenOf(list);
  const model = present.find(({ offset }) => startsLine(text, offset));
  const indent = model ? indentAt(text, model.offset) : indentAt(text, list.offset) + style.unit;
  const areBroken =
    present.length > 0 && present.every((layer) => hasLineBreak(text.slice(layer.offset, endOf(layer))));
  const onLines = layers.map((layer) => style.eol + indent + printJson(layer, indent, style, areBroken));
  const inLine = layers.map((layer) => printLine(layer, style));
  return { text, list, style, onLines, inLine };
}

/** Before all layers, behind what stands on the line of the bracket. */
function insertFirst({ text, list, style, onLines, inLine }: WrittenLayers): TextEdit[] {
  const start = list.offset + 1;
  const { next } = restOfLine(text, start);
  const isEmpty = childrenOf(list).length === 0;
  if (isLineBreak(text[next])) return [insertion(next, onLines.join(',') + (isEmpty ? '' : ','))];
  if (!isEmpty) {
    const offset = start + spaceAt(text, start).length;
    return [insertion(offset, inLine.map((layer) => `${layer},${style.space}`).join(''))];
  }
  return hasLineBreak(text)
    ? [insertion(next, onLines.join(',') + style.eol + indentAt(text, list.offset))]
    : [insertion(next, inLine.join(`,${style.space}`))];
}

/** After `layer`, behind what stands on its line about it. */
function insertAfter({ text, style, onLines, inLine }: WrittenLayers, layer: Node): TextEdit[] {
  const layerEnd = endOf(layer);
  const { comma, end, next } = restOfLine(text, layerEnd);
  const closes = text[next] === ']';
  const isOnLines = isLineBreak(text[next]) || (closes && startsLine(text, layer.offset));
  const content = (isOnLines ? onLines : inLine.map((line) => style.space + line)).join(',');
  // A comment behind the comma of an element that goes on is about the next one.
  if (comma >= 0) return [insertion(isOnLines || closes ? end : comma, `${content},`)];
  if (end === layerEnd) return [insertion(end, `,${content}`)];
  return [insertion(layerEnd, ','), insertion(end, content)];
}

function insertion(offset: number, content: string): TextEdit {
  return { offset, length: 0, content };
}

function styleOf(text: string, root: Node): JsonStyle {
  const [first] = childrenOf(root);
  return {
    eol: /\r\n|\r|\n/.exec(text)?.[0] ?? '\n',
    unit: (startsLine(text, first.offset) && indentAt(text, first.offset)) || '  ',
    space: /"\s*:\s/.test(text) ? ' ' : '',
    padding: /\{"/.test(text) ? '' : ' ',
  };
}
