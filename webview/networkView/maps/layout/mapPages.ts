import type { LayerLook } from '../../../../src/protocol/featureMaps.ts';

/** How the maps of a layer are put in order: by their number, or the strongest first. */
export type MapOrder = 'place' | 'strength';

/** The maps of a page, as many as came with the layer. `first`: where the page begins in the order. */
export function pageChannels(
  { strengths, maps }: LayerLook,
  order: MapOrder,
  first: number,
): readonly number[] {
  const size = maps.channels.length;
  const channels = Array.from(strengths.keys());
  if (order === 'strength') channels.sort((a, b) => strengths[b] - strengths[a] || a - b);
  return channels.slice(first, first + size);
}
