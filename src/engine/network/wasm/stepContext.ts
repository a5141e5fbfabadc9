import type { NetworkKernels } from '../../microkernels/kernels.ts';
import type { NumberTensor } from '../../ops/op.ts';
import { sizeOf } from '../../tensor.ts';
import { aligned } from '../arenaLayout.ts';
import { type Cut, type ShardRange, shardRange } from '../shards.ts';
import type { Slot, StepCall } from '../steps/step.ts';
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

export interface ContextOptions {
  /** That run the program. Steps may be cut by it as long as no bit depends on the cut. */
  readonly threads: number;
  /** Whether every step has packed kernels of its own, good from run to run; else all have the same memory for them. */
  readonly keepsPacked: boolean;
}

/** Makes what one shard does ready; it is done part by part. */
export type ShardWork = (range: ShardRange, shard: number) => (part: number) => void;

/** Makes the phases of one type of step. */
export type StepCompiler<Step> = (step: Step, context: StepContext) => readonly Phase[];

/** What a thread's steps are compiled against; notes how much memory beside the arena they want. */
export class StepContext {
  readonly kernels: NetworkKernels;
  /** Of the run in progress, whichever that is. */
  readonly call: StepCall;
  readonly #buffer: ArrayBufferLike;
  readonly #map: MemoryMap;
  readonly #options: ContextOptions;
  packedBytes = 0;
  scratchBytes = 0;

  constructor(
    kernels: NetworkKernels,
    call: StepCall,
    buffer: ArrayBufferLike,
    map: MemoryMap,
    options: ContextOptions,
  ) {
    this.kernels = kernels;
    this.call = call;
    this.#buffer = buffer;
    this.#map = map;
    this.#options = options;
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

  /** Address of packed kernels of so many bytes, good for the phases of one step, or as long as they are kept. */
  packed(bytes: number): number {
    const offset = this.#options.keepsPacked ? this.packedBytes : 0;
    this.packedBytes = Math.max(this.packedBytes, offset + aligned(bytes));
    return this.#map.packed + offset;
  }

  /** Address of memory of this thread's own, good for one shard. */
  scratch(bytes: number): number {
    this.scratchBytes = Math.max(this.scratchBytes, bytes);
    return this.#map.scratch;
  }

  /** Whether there is nobody to share a phase with. */
  get isAlone(): boolean {
    return this.#options.threads === 1;
  }

  /** Into how many parts to cut each shard, where it can be, so that there is one for each thread. */
  partsOf({ shards }: Cut): number {
    return Math.ceil(this.#options.threads / shards);
  }

  /** A phase cut as a step is, and each shard into parts: `prepare` is asked once for what a shard does. */
  phase(cut: Cut, prepare: ShardWork, parts = 1): Phase {
    const work = Array.from({ length: cut.shards }, (_, shard) => {
      const range = shardRange(cut, shard);
      return range.from === range.to ? nothing : prepare(range, shard);
    });
    const run = (shard: number) => work[Math.floor(shard / parts)](shard % parts);
    return { shards: cut.shards * parts, run };
  }
}

/** What is to be done where there is nothing to do. */
export function nothing(): void {}
