import type { NetworkKernels } from '../../microkernels/kernels.ts';
import type { NumberTensor } from '../../ops/op.ts';
import { sizeOf } from '../../tensor.ts';
import { aligned } from '../arenaLayout.ts';
import { type Cut, type ShardRange, shardRange } from '../shards.ts';
import type { Slot, StepCall } from '../steps/step.ts';
import type { Step } from '../steps/steps.ts';
import type { Phase } from '../threads/program.ts';

/** Where in the shared memory things lie, in bytes. */
export interface MemoryMap {
  /** Of the arena: slots are counted from here. */
  readonly arena: number;
  /** Of packed kernels. All threads share them. */
  readonly packed: number;
  /** Of this thread's scratch. */
  readonly scratch: number;
}

/** What one phase of a step reads of what others write. */
export interface StepPhase extends Phase {
  /**
   * `parameters`: nothing but parameters, so it may come earlier; `images`: of the tensors of the batch its own
   * images, so it may follow the same shard of the phase before at once; `all`: it waits for all before it.
   */
  readonly reads: 'parameters' | 'images' | 'all';
}

/** Makes the phases of one type of step. */
export type StepCompiler<Step> = (step: Step, context: StepContext) => readonly StepPhase[];

/** What a thread's steps are compiled against; notes how much memory beside the arena they want. */
export class StepContext {
  readonly kernels: NetworkKernels;
  /** Of the run in progress, whichever that is. */
  readonly call: StepCall;
  readonly #buffer: ArrayBufferLike;
  readonly #map: MemoryMap;
  readonly #wholeSums: ReadonlySet<number>;
  #packedEnd = 0;
  packedBytes = 0;
  scratchBytes = 0;

  /** `steps`: all of the plan. */
  constructor(
    kernels: NetworkKernels,
    call: StepCall,
    steps: readonly Step[],
    buffer: ArrayBufferLike,
    map: MemoryMap,
  ) {
    this.kernels = kernels;
    this.call = call;
    this.#buffer = buffer;
    this.#map = map;
    this.#wholeSums = new Set(steps.flatMap(wholeSumsOf));
  }

  /** Address of a tensor, or of its row `row`: one image of a batch, one shard's sum. */
  address({ byteOffset, shape }: Slot, row = 0): number {
    return this.#map.arena + byteOffset + (row * sizeOf(shape) * 4) / shape[0];
  }

  /** As {@link address}; 0 where there is no tensor. */
  optional(slot: Slot | undefined, row = 0): number {
    return slot ? this.address(slot, row) : 0;
  }

  /** A tensor's numbers. */
  whole({ byteOffset, shape }: Slot): NumberTensor {
    return { shape, data: new Float32Array(this.#buffer, this.#map.arena + byteOffset, sizeOf(shape)) };
  }

  /** Some images of a batch. */
  images(slot: Slot, { from, to }: ShardRange): NumberTensor {
    const shape = [to - from, ...slot.shape.slice(1)];
    return { shape, data: new Float32Array(this.#buffer, this.address(slot, from), sizeOf(shape)) };
  }

  /** Bytes of packed kernels that are in use; what is given out next lies behind them. */
  get packedEnd(): number {
    return this.#packedEnd;
  }

  /** The packed kernels so far are not read any more. */
  freePacked(): void {
    this.#packedEnd = 0;
  }

  /** Address of packed kernels of so many bytes, good until {@link freePacked}. */
  packed(bytes: number): number {
    const address = this.#map.packed + this.#packedEnd;
    this.#packedEnd += aligned(bytes);
    this.packedBytes = Math.max(this.packedBytes, this.#packedEnd);
    return address;
  }

  /** Address of memory of this thread's own, good for one shard. */
  scratch(bytes: number): number {
    this.scratchBytes = Math.max(this.scratchBytes, bytes);
    return this.#map.scratch;
  }

  /**
   * How many sums there are in `[shards, …]`, a sum for each shard. The backward step of a dense layer sums the
   * whole batch at once, to where the plan has the sum of shard 0.
   */
  sumsIn(own: Slot): number {
    return this.#wholeSums.has(own.buffer) ? 1 : own.shape[0];
  }

  /** A phase cut as a step is: `prepare` is asked once for what a shard does. */
  phase(cut: Cut, prepare: (range: ShardRange, shard: number) => () => void): StepPhase {
    const work = Array.from({ length: cut.shards }, (_, shard) => {
      const range = shardRange(cut, shard);
      return range.from === range.to ? nothing : prepare(range, shard);
    });
    const reads = cut.of === 'images' ? 'images' : 'all';
    return { shards: cut.shards, run: (shard) => work[shard](), reads };
  }
}

/** What is to be done where there is nothing to do. */
export function nothing(): void {}

function wholeSumsOf(step: Step): number[] {
  if (step.type !== 'denseBackward') return [];
  const { dKernel, dBias } = step.slots;
  return [dKernel, dBias].flatMap((slot) => (slot ? [slot.buffer] : []));
}
