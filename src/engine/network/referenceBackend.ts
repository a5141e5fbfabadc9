/** Runs plans with the reference ops, shard after shard on the thread that asks: the oracle of all others. */
import type { NumberTensor } from '../ops/op.ts';
import { sizeOf } from '../tensor.ts';
import type { Backend, StepRange } from './backend.ts';
import type { Plan } from './plan.ts';
import { type Cut, shardRange } from './shards.ts';
import type { ShardView, Slot, StepCall } from './steps/step.ts';
import { referenceRunners, runStep } from './steps/steps.ts';

export interface ReferenceOptions {
  /** Keeps every number as a double, to check gradients with; false by default. */
  readonly doubles?: boolean;
  /** The order in which a step's shards run, by default 0, 1, 2, … It changes no bit of the result. */
  readonly shardOrder?: (shards: number) => readonly number[];
}

type Numbers = NumberTensor['data'];

export function referenceBackend({ doubles = false, shardOrder = inOrder }: ReferenceOptions = {}): Backend {
  const allocate = (length: number): Numbers =>
    doubles ? new Float64Array(length) : new Float32Array(length);
  let arena = allocate(0);
  const view = ({ byteOffset, shape }: Slot): NumberTensor => {
    const first = byteOffset / 4;
    return { shape, data: arena.subarray(first, first + sizeOf(shape)) };
  };
  return {
    reserve(bytes) {
      if (bytes / 4 <= arena.length) return;
      const longer = allocate(Math.ceil(bytes / 4));
      longer.set(arena);
      arena = longer;
    },
    view,
    run(plan: Plan, { from, to }: StepRange, call: StepCall) {
      for (const step of plan.steps.slice(from, to)) {
        for (const shard of shardOrder(step.cut.shards)) {
          runStep(referenceRunners, step, shardView(view, step.cut, shard, call));
        }
      }
    },
  };
}

function inOrder(shards: number): number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}

/** How one shard of a step that is cut so sees the tensors that `whole` finds. */
export function shardView(whole: ShardView['whole'], cut: Cut, shard: number, call: StepCall): ShardView {
  const range = shardRange(cut, shard);
  const rows = (slot: Slot, from: number, to: number) => {
    const rowSize = sizeOf(slot.shape) / slot.shape[0];
    return whole(slot).data.subarray(from * rowSize, to * rowSize);
  };
  return {
    shard,
    range,
    call,
    whole,
    images: (slot) => ({
      shape: [range.to - range.from, ...slot.shape.slice(1)],
      data: rows(slot, range.from, range.to),
    }),
    own: (slot) => ({ shape: slot.shape.slice(1), data: rows(slot, shard, shard + 1) }),
    numbers: (slot) => ({
      shape: [range.to - range.from],
      data: whole(slot).data.subarray(range.from, range.to),
    }),
  };
}
