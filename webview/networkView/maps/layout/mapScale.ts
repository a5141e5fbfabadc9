import type { LayerLook } from '../../../../src/protocol/featureMaps.ts';
import type { MapScale } from '../state/savedMaps.ts';

/** What decides where a scale ends. */
export interface ScaleChoice {
  readonly scale: MapScale;
  readonly looks: ReadonlyMap<string, LayerLook>;
  readonly locked: ReadonlyMap<string, number>;
}

/** The end of the scale of a layer, or with `map` of one of its maps: colours go from −end over zero to end. */
export function scaleEnd(look: LayerLook, channel: number, { scale, looks, locked }: ScaleChoice): number {
  if (scale === 'map') return look.strengths[channel] || 1;
  if (scale === 'locked') return locked.get(look.layer) || magnitude(look);
  if (scale === 'layer') return magnitude(look);
  return [...looks.values()].reduce((most, each) => Math.max(most, magnitude(each)), 0);
}

function magnitude({ low, high }: LayerLook): number {
  return Math.max(-low, high) || 1;
}

/** What is said of a map that has no number but 0. */
export type Silence = 'dead' | 'silent' | null;

/** `dead`: 0 for every image that the run looked at; `silent`: 0 for this one. */
export function silenceOf(look: LayerLook, channel: number, dead: readonly number[]): Silence {
  if (look.strengths[channel] > 0) return null;
  return dead.includes(channel) ? 'dead' : 'silent';
}
