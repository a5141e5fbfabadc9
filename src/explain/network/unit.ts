/** One number of a network, and where it stands. */
import type { Slot } from '../../engine/network/steps/step.ts';
import { sizeOf } from '../../engine/tensor.ts';
import { type NetworkGraph, outputOf } from './networkGraph.ts';
import { noLayer, noUnit } from './unitProblems.ts';

/** One number of a layer's output, or of the network's input. */
export interface Unit {
  /** Whole name of the layer as in checkpoints, or `…/projection`; null for the network's input. */
  readonly layer: string | null;
  /** `[row, column, channel]`, or of a vector `[unit]`; all from 0. */
  readonly place: readonly number[];
}

/** Place `index` of one image in a tensor of `shape`, `[1, …]`. */
export function placeAt({ shape }: Pick<Slot, 'shape'>, index: number): number[] {
  const place: number[] = [];
  let rest = index;
  for (const extent of shape.slice(1).toReversed()) {
    place.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return place;
}

/** The number of a place among those of one image: the last dimension fastest. */
export function indexOf({ shape }: Pick<Slot, 'shape'>, place: readonly number[]): number {
  return place.reduce((index, part, axis) => index * shape[axis + 1] + part, 0);
}

/** The numbers of a slot in the shape of the layer that has made them, and its name; null for the network's input. */
export function madeAs({ makers, input }: NetworkGraph, { buffer }: Slot) {
  const maker = makers.get(buffer)?.[0];
  return { layer: maker?.layer ?? null, slot: maker ? outputOf(maker) : input };
}

/** Number `index` of a slot as the unit of the layer that has made it, whatever shape the slot sees it in. */
export function unitAt(graph: NetworkGraph, slot: Slot, index: number): Unit {
  const made = madeAs(graph, slot);
  return { layer: made.layer, place: placeAt(made.slot, index) };
}

/**
 * Where a unit stands.
 * @throws EngineError `no-layer` where there is no such layer, `no-unit` where it has no such place.
 */
export function slotOf({ outputs, input }: NetworkGraph, { layer, place }: Unit): Slot {
  const slot = layer === null ? input : outputs.get(layer);
  if (!slot) throw noLayer(layer ?? '', [...outputs.keys()]);
  const extents = slot.shape.slice(1);
  if (isPlace(extents, place)) return slot;
  throw noUnit(layer, extents, place);
}

/** Whether a tensor of these extents has such a place. */
export function isPlace(extents: readonly number[], place: readonly number[]): boolean {
  const isInside = (extent: number, axis: number) =>
    Number.isInteger(place[axis]) && place[axis] >= 0 && place[axis] < extent;
  return place.length === extents.length && extents.every(isInside);
}

/** How many numbers a layer makes of one image. */
export function unitsIn({ shape }: Pick<Slot, 'shape'>): number {
  return sizeOf(shape.slice(1));
}
