/** Where layers stand in the text of a network file. */
import type { Node } from 'jsonc-parser';
import { message } from '../engine/message.ts';
import { parseText } from './document/parseText.ts';
import { childrenOf, endOf, fieldOf } from './document/tree.ts';
import { NetworkError } from './errors.ts';

/** A list of layers, and how many of its layers stand before the place. */
export interface LayerPlace {
  readonly list: Node;
  readonly index: number;
}

/**
 * The document of `text`, comments and trailing commas allowed.
 * @throws NetworkError `network-syntax`.
 */
export function readDocument(text: string): Node {
  const { root, diagnostics } = parseText(text);
  if (root && diagnostics.length === 0) return root;
  const { offset, length } = diagnostics[0]?.range ?? { offset: 0, length: text.length };
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  throw new NetworkError({
    code: 'network-syntax',
    problem: message('The file is not valid JSON: line {line}, column {column} cannot be read.', {
      line: lines.length,
      column: (lines.at(-1)?.length ?? 0) + 1,
    }),
    remedy: message('Mend that place, then insert the layers.'),
    range: { offset, length },
  });
}

/**
 * The document's list of layers.
 * @throws NetworkError `layers-missing`, `layers-not-a-list`.
 */
export function layersOf(root: Node): Node {
  const list = fieldOf(root, 'layers');
  if (!list) {
    throw new NetworkError({
      code: 'layers-missing',
      problem: message('The file has no "layers": a network file lists them there.'),
      remedy: message('Add "layers": [] to it, or insert into another file.'),
      range: { offset: root.offset, length: root.length },
    });
  }
  if (list.type !== 'array') {
    throw new NetworkError({
      code: 'layers-not-a-list',
      problem: message('"layers" must be a list in square brackets, but it is of type {found}.', {
        found: list.type,
      }),
      remedy: message('Write it like "layers": [].'),
      range: { offset: list.offset, length: list.length },
    });
  }
  return list;
}

/**
 * The place behind the layer that holds `offset`, also within the lists of a block; else behind the last
 * layer before it. Null outside the list.
 */
export function placeAt(list: Node, offset: number): LayerPlace | null {
  if (offset <= list.offset || offset >= endOf(list)) return null;
  const layers = childrenOf(list);
  const index = layers.findIndex((layer) => layer.offset <= offset && offset <= endOf(layer));
  if (index < 0) return { list, index: layers.filter((layer) => endOf(layer) < offset).length };
  const inner = blockLists(layers[index]).map((block) => placeAt(block, offset));
  return inner.find((place) => place !== null) ?? { list, index: index + 1 };
}

/** The lists of layers that a `residual` or `parallel` block holds. */
function blockLists(layer: Node): Node[] {
  const lists = [fieldOf(layer, 'layers'), ...childrenOf(fieldOf(layer, 'branches'))];
  return lists.filter((list) => list?.type === 'array').filter((list) => list !== undefined);
}
