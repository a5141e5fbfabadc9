/** What runs a plan: the narrow place behind which the arithmetic, its memory and its threads are exchanged. */
import type { NumberTensor } from '../ops/op.ts';
import type { Plan } from './plan.ts';
import type { Slot, StepCall } from './steps/step.ts';

/** Steps from `from` up to, not including, `to`. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/**
 * One arena and what computes in it, for one network. A backend keeps to this:
 * - a step begins when all shards of the one before it are done;
 * - a shard of a step writes nothing that another shard of that step reads or writes, as the slots and
 *   `shardRange` have it, so that shards may run in any order and on any thread;
 * - which bits come out depends on the plan, the call and the arena alone. Calls that name the same `weights` are
 *   believed that parameters are as they were: whoever writes to them through a view names others.
 */
export interface Backend {
  /** Makes the arena at least so long. What it holds stays; what is new is 0. Earlier views may be stale then. */
  reserve(bytes: number): void;
  /** The numbers of a slot: a view that is good until the next {@link reserve}. */
  view(slot: Slot): NumberTensor;
  /**
   * Does a range of a plan's steps, all their shards. Throws or rejects where one cannot be done; no shard
   * is at work any more by then, and what the steps were to write may be half written.
   */
  run(plan: Plan, steps: StepRange, call: StepCall): void | Promise<void>;
}
