/** What a network makes of one image, for the tests of explanations. */
import type { Backend } from '../../../src/engine/network/backend.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';
import { explainUnit } from '../../../src/explain/network/explainUnit.ts';
import { networkGraph } from '../../../src/explain/network/networkGraph.ts';
import { type SeenImage, seeImage } from '../../../src/explain/network/seenImage.ts';
import { placeAt, type Unit } from '../../../src/explain/network/unit.ts';
import type { UnitExplanation } from '../../../src/explain/network/unitExplanation.ts';
import { seededTensor } from '../../engine/gradients.ts';
import { stirWeights } from '../../engine/network/randomNetworks.ts';

export interface SeenOptions {
  /** Of the image, and of what starts at 0 or 1. */
  readonly seed?: number;
  readonly image?: readonly number[];
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  readonly backend?: Backend;
}

/** A network of these layers that has looked at an image: without one a random one, from −1 to 1. */
export async function seen(
  layers: readonly LayerSpec[],
  inputShape: readonly number[],
  { seed, image, weights, backend }: SeenOptions = {},
): Promise<SeenImage> {
  const network = new Network({
    layers,
    inputShape,
    ...(seed !== undefined && { seed }),
    ...(backend && { backend }),
  });
  if (seed !== undefined) stirWeights(network, seed);
  for (const [name, numbers] of Object.entries(weights ?? {})) network.write(name, numbers);
  const shape = [1, ...inputShape];
  const data = image ?? Float32Array.from(seededTensor(shape, seed ?? 1).data);
  return seeImage(network, networkGraph(layers, inputShape), { shape, data: Float32Array.from(data) });
}

/** Explains one number: `at(seen, 'conv2d_0', 3, 4, 7)`. */
export function at(image: SeenImage, layer: string | null, ...place: number[]): UnitExplanation {
  return explainUnit(image, { layer, place });
}

/** Every unit of a layer. */
export function unitsOf({ graph }: SeenImage, layer: string): Unit[] {
  const slot = graph.outputs.get(layer);
  if (!slot) throw new Error(`There is no layer ${layer}.`);
  return Array.from({ length: sizeOf(slot.shape) }, (_, index) => ({ layer, place: placeAt(slot, index) }));
}
