/** The end of a step: a sum, and the activation that makes the layer's number of it. */
import type { ActivationName } from '../../engine/activation.ts';
import { activateChannels } from '../../engine/ops/activate.ts';
import type { AppliedActivation, Arithmetic } from './unitExplanation.ts';

/** An explanation before the engine's number stands beside it. */
export interface Computed {
  readonly arithmetic: Arithmetic;
  /** In double precision. */
  readonly result: number;
  /** Σ |what is added|, which rounding is measured by. */
  readonly magnitude: number;
}

/**
 * Adds up what `addends` gives for a channel of a cell and activates the sum; a softmax asks for all `channels`,
 * and rounding is then measured by the largest of them.
 */
export function activateSum(
  activation: ActivationName,
  channel: number,
  channels: number,
  addends: (channel: number) => readonly number[],
): { activation: AppliedActivation; result: number; magnitude: number } {
  const isSoftmax = activation === 'softmax';
  const asked = isSoftmax ? Array.from({ length: channels }, (_, index) => index) : [channel];
  const all = asked.map(addends);
  const sums = all.map((values) => values.reduce((sum, value) => sum + value, 0));
  const own = isSoftmax ? channel : 0;
  const output = activateChannels(sums, activation)[own];
  const magnitudes = all.map((values) => values.reduce((sum, value) => sum + Math.abs(value), 0));
  return {
    activation: { function: activation, input: sums[own], output, rivals: isSoftmax ? sums : null },
    result: output,
    magnitude: magnitudes.reduce((most, magnitude) => Math.max(most, magnitude)),
  };
}
