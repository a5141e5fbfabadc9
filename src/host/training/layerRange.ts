import { checkNetwork } from '../../network/check/checkNetwork.ts';
import { allLayers } from '../../network/document/readNetwork.ts';
import { rangeOf } from '../../network/document/tree.ts';
import type { TextRange } from '../../network/errors.ts';

/** Where the layer of a whole name stands in a network file; null where there is none. */
export function layerRange(text: string, name: string): TextRange | null {
  const { document, summary } = checkNetwork(text, {}, { withPlan: false });
  const path = summary.layers.find((layer) => layer.name === name)?.path.join();
  const layer = allLayers(document.layers).find((each) => each.path.join() === path);
  return layer ? rangeOf(layer.node) : null;
}
