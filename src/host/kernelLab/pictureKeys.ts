/** What the parts of a reply depend on, as text: what has the same key is the same. */
import type { Display } from '../../engine/filter/display.ts';
import type { FilterChain } from '../../engine/filter/filterChain.ts';
import type { View } from '../../protocol/kernelLab.ts';
import type { PaddedView } from './paddedView.ts';

/** Says what a stage depends on: the channels and the steps up to it. */
export function statisticsKey({ channels, steps }: FilterChain, stage: number): string {
  return JSON.stringify([channels, steps.slice(0, stage + 1)]);
}

/** Says what a picture depends on: what makes its stage, the part and the padding that it shows, and how. */
export function pictureKey(
  chain: FilterChain,
  display: Display,
  view: View,
  padded: PaddedView | null,
): string {
  const made = view.stage < 0 ? channelsOfImage(chain, view) : statisticsKey(chain, view.stage);
  return JSON.stringify([made, display, view, padded]);
}

/** The channels of the image as it is shown: a channel alone is one of the file's, whatever the chain makes of them. */
export function channelsOfImage({ channels }: FilterChain, { channel }: View): FilterChain['channels'] {
  return channels === 'gray' && channel === undefined ? 'gray' : 'each';
}
