/** Layers of a document as the engine takes them. */
import type { LayerSpec } from '../../engine/network/layerSpec.ts';
import type { DocumentLayer } from '../document/readNetwork.ts';
import type { LayerJson } from '../fields/layerFields.ts';
import type { LayerSummary, ReadLayer } from '../inference/summary.ts';
import { kernelWeights } from './kernelWeights.ts';

/**
 * Layers for inference: null for what cannot be computed, and no written weights, which change no shape.
 * In the order of the file; fresh objects.
 */
export function readableLayers(layers: readonly DocumentLayer[]): ReadLayer[] {
  return layers.map((layer) => specOf(layer, () => undefined));
}

/**
 * Layers for a plan, the weights of known kernels and of written ones laid out for the channels that
 * `summaries` says they read. Only for layers in which a check has found no error.
 */
export function layerSpecs(
  layers: readonly DocumentLayer[],
  summaries: readonly LayerSummary[],
): readonly LayerSpec[] {
  const inputs = new Map(summaries.map(({ path, input }) => [path.join(), input]));
  const weightsOf = ({ path, json }: DocumentLayer) => {
    const channels = inputs.get(path.join())?.at(-1);
    return channels === undefined ? undefined : kernelWeights(json as unknown as LayerJson, channels);
  };
  return layers.map((layer) => specOf(layer, weightsOf)) as readonly LayerSpec[];
}

function specOf(
  layer: DocumentLayer,
  weightsOf: (layer: DocumentLayer) => readonly number[] | undefined,
): ReadLayer {
  if (!layer.isSound) return null;
  const { kernel: _, ...json } = layer.json;
  const kernel = weightsOf(layer);
  const lists = layer.lists.map((list) => list.map((inner) => specOf(inner, weightsOf)));
  return {
    ...json,
    ...(layer.type === 'residual' && { layers: lists[0] }),
    ...(layer.type === 'parallel' && { branches: lists }),
    ...(kernel && { kernel }),
  } as unknown as ReadLayer;
}
