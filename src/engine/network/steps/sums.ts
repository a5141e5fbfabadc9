/** Steps that move numbers as they are: sums over shards, sums of gradients, copies. */
import type { Runner, Slot, StepOf } from './step.ts';

/** sum = Σ own[shard], shards in order, whatever thread made them. */
export type SumShardsStep = StepOf<'sumShards', { readonly own: Slot; readonly sum: Slot }, null>;

/** sum ← sum + addend: the gradient of what is read more than once. */
export type AccumulateStep = StepOf<'accumulate', { readonly addend: Slot; readonly sum: Slot }, null>;

export type CopyStep = StepOf<'copy', { readonly from: Slot; readonly to: Slot }, null>;

export const runSumShards: Runner<SumShardsStep> = ({ slots }, view) => {
  const [own, sum] = [view.whole(slots.own), view.whole(slots.sum)];
  for (let place = view.range.from; place < view.range.to; place++) {
    let total = 0;
    for (let shard = 0; shard < own.shape[0]; shard++) total += own.data[shard * sum.data.length + place];
    sum.data[place] = total;
  }
};

export const runAccumulate: Runner<AccumulateStep> = ({ slots }, view) => {
  const addend = view.numbers(slots.addend).data;
  const sum = view.numbers(slots.sum).data;
  for (let place = 0; place < sum.length; place++) sum[place] += addend[place];
};

export const runCopy: Runner<CopyStep> = ({ slots }, view) => {
  view.numbers(slots.to).data.set(view.numbers(slots.from).data);
};
