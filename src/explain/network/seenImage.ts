/** What a network has made of one image: all that explanations read. */
import type { Network } from '../../engine/network/network.ts';
import type { Slot } from '../../engine/network/steps/step.ts';
import type { TensorInput } from '../../engine/ops/op.ts';
import { type NetworkGraph, planeOf } from './networkGraph.ts';
import { madeAs, type Unit, unitAt } from './unit.ts';

/** One image, every layer's output for it, and the weights that made them. */
export interface SeenImage {
  readonly graph: NetworkGraph;
  /** `[1, …inputShape]`: as the network reads it. */
  readonly image: TensorInput;
  /**
   * Output of every layer after its activation, by the layer's name and in the order of the file, blocks after what
   * is in them: `[1, height, width, channels]` or `[1, units]`.
   */
  readonly outputs: ReadonlyMap<string, TensorInput>;
  /** A tensor of weights by its name in checkpoints: the network's own, to be read at once. */
  readonly weights: (name: string) => TensorInput;
}

/**
 * Has a network look at one image, `[1, …inputShape]`; `graph`: that of its layers. The weights are those that it
 * has when they are asked for: train it no further while an image is explained. Throws as {@link Network.predict}.
 */
export async function seeImage(
  network: Network,
  graph: NetworkGraph,
  image: TensorInput,
): Promise<SeenImage> {
  const outputs = await network.layerOutputs(image);
  return { graph, image, outputs, weights: (name) => network.view(name) };
}

/** Number `index` of what a step reads, and the unit that it is. */
export function termAt(seen: SeenImage, slot: Slot, index: number) {
  const unit = unitAt(seen.graph, slot, index);
  return { unit, value: numbersOf(seen, unit)[index] };
}

/** The numbers of a plane that a step reads: `at` a row, a column and a channel of it. */
export function planeReader(seen: SeenImage, slot: Slot) {
  const [, width, channels] = planeOf(slot);
  const data = numbersOf(seen, madeAs(seen.graph, slot));
  const indexAt = (row: number, column: number, channel: number) =>
    (row * width + column) * channels + channel;
  return {
    indexAt,
    valueAt: (row: number, column: number, channel: number) => data[indexAt(row, column, channel)],
  };
}

function numbersOf({ image, outputs }: SeenImage, { layer }: Pick<Unit, 'layer'>): ArrayLike<number> {
  return layer === null ? image.data : (outputs.get(layer)?.data ?? []);
}
