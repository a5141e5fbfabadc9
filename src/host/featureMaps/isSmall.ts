import type { MapsNetwork } from '../../protocol/featureMaps.ts';

/** Weights that can be carried from a run to the maps ten times a second: 2 MB. */
const mostFollowed = 500_000;

/** Whether a network learns so few numbers that they can be followed while they change. */
export function isSmall({ layers }: MapsNetwork): boolean {
  // A block's are those of all that is in it.
  const count = layers.reduce((sum, { parameters, depth }) => sum + (depth === 0 ? parameters : 0), 0);
  return count <= mostFollowed;
}
