/** The end of a step: a sum, and the activation that makes the layer's number of it. */
import type { ActivationName } from '../../engine/activation.ts';
import { activateChannels } from '../../engine/ops/activate.ts';
import { total } from '../total.ts';
import type { AppliedActivation, Arithmetic } from './unitExplanation.ts';

/** An explanation before the engine's number stands beside it. */
export interface Computed {
  readonly arithmetic: Arithmetic;
  /** In double precision. */
  readonly result: number;
  /** Σ |what is added|, and how much that is, 1 by default: what rounding is measured by. */
  readonly magnitude: number;
  readonly addends?: number;
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
): Omit<Required<Computed>, 'arithmetic'> & { readonly activation: AppliedActivation } {
  const isSoftmax = activation === 'softmax';
  const asked = isSoftmax ? Array.from({ length: channels }, (_, index) => index) : [channel];
  // One channel's addends at a time: of all together there may be millions.
  const all = asked.map((each) => {
    const values = addends(each);
    return { sum: total(values), magnitude: total(values.map(Math.abs)), addends: values.length };
  });
  const sums = all.map(({ sum }) => sum);
  const own = isSoftmax ? channel : 0;
  const output = activateChannels(sums, activation)[own];
  return {
    activation: { function: activation, input: sums[own], output, rivals: isSoftmax ? sums : null },
    result: output,
    magnitude: all.reduce((most, { magnitude }) => Math.max(most, magnitude), 0),
    addends: all[own].addends,
  };
}
