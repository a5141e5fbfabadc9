import type { CheckedNetwork } from '../network/check/checkNetwork.ts';
import { readableLayers } from '../network/compile/layerSpecs.ts';
import { readNetwork } from '../network/document/readNetwork.ts';
import { inferNetwork } from '../network/inference/inferNetwork.ts';

/** A network file and what was inferred of it: all that hints, hovers and completion are about. */
export type ReadText = Pick<CheckedNetwork, 'document' | 'summary'>;

/** Reads a text without checking it. Never throws. */
export function readText(text: string): ReadText {
  const document = readNetwork(text);
  const summary = inferNetwork(readableLayers(document.layers), document.json.input?.shape ?? null);
  return { document, summary };
}
