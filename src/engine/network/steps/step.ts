/** What every step of a plan is: plain data, so that a plan can be handed to other threads. */
import type { NumberTensor } from '../../ops/op.ts';
import type { Cut, ShardRange } from '../shards.ts';

/** Where the numbers of a tensor lie in the arena, row by row as in any tensor, four bytes each. */
export interface Slot {
  /** Number of the buffer that it is part of. */
  readonly buffer: number;
  /** From the start of the arena; while a plan is being made, from the start of the buffer. */
  readonly byteOffset: number;
  readonly shape: readonly number[];
}

export type Slots = Readonly<Record<string, Slot | undefined>>;

/**
 * One piece of work, cut into shards that may run at the same time and in any order; the next step begins
 * when all are done.
 */
export interface StepOf<Type extends string, Names extends Slots, Params> {
  readonly type: Type;
  /** Whole name of the layer, or of the parameter, that it works for. */
  readonly layer: string;
  readonly cut: Cut;
  /** Every tensor that it reads or writes, by the part it plays. */
  readonly slots: Names;
  readonly params: Params;
}

/** What is different each time a plan runs. */
export interface StepCall {
  /** Number of the training step, 1 for the first. Draws the dropout, and is the optimizer's. */
  readonly step: number;
  readonly learningRate: number;
  /**
   * Names the state of the weights: runs that are told the same number find the same weights, so that what was
   * made of them in one, as packed kernels, may be good in the next. Without it nothing is.
   */
  readonly weights?: number;
}

/** The tensors of a step as one shard sees them. Views: what is written to them is in the arena. */
export interface ShardView {
  readonly shard: number;
  /** Images or numbers, as the step is cut. */
  readonly range: ShardRange;
  readonly call: StepCall;
  /** All of a tensor. */
  whole(slot: Slot): NumberTensor;
  /** This shard's images of `[batch, …]`. */
  images(slot: Slot): NumberTensor;
  /** What this shard alone sums: `[…]` of `[shards, …]`. */
  own(slot: Slot): NumberTensor;
  /** This shard's numbers of a tensor, as a vector. */
  numbers(slot: Slot): NumberTensor;
}

/** Does one step for one shard, with the reference ops. */
export type Runner<Step> = (step: Step, view: ShardView) => void;
