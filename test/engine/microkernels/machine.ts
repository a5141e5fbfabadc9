/** Kernels of one level over a shared memory in which nothing lies beside anything else. */

import { createKernels } from '../../../src/engine/microkernels/createKernels.ts';
import { chooseKernels } from '../../../src/engine/microkernels/kernelRecipe.ts';
import {
  type KernelLevel,
  type NetworkKernels,
  readSlack,
} from '../../../src/engine/microkernels/kernels.ts';

export const levels: readonly KernelLevel[] = ['relaxed', 'simd', 'scalar'];

/** A number that no kernel makes, as bits: what is read of it by mistake is not a number. */
const untouched = 0x7fdeadbe;

const pages = 256;

/**
 * A memory full of what is not a number. What kernels read beyond their tensors makes their results no
 * numbers; what they write beyond them is found by {@link checkRims}.
 */
export class Machine {
  readonly kernels: NetworkKernels;
  readonly #memory: WebAssembly.Memory;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  #used: { readonly from: number; readonly to: number }[] = [];
  #end = pages * 65536;

  private constructor(kernels: NetworkKernels, memory: WebAssembly.Memory) {
    this.kernels = kernels;
    this.#memory = memory;
    this.#words = new Uint32Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
  }

  static async open(level: KernelLevel): Promise<Machine> {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
    new Uint32Array(memory.buffer).fill(untouched);
    return new Machine(createKernels(await chooseKernels(level), memory), memory);
  }

  /** Forgets all tensors. */
  clear(): void {
    this.#words.fill(untouched, 0, this.#end / 4);
    this.#used = [];
    this.#end = 64;
  }

  /** Memory for a tensor, without numbers. */
  reserve(count: number): number {
    const address = this.#end;
    this.#used.push({ from: address / 4, to: address / 4 + count });
    this.#end = Math.ceil((address + count * 4 + readSlack) / 64) * 64;
    if (this.#end > this.#memory.buffer.byteLength) throw new Error('The memory of the tests is full.');
    return address;
  }

  /** Memory for a tensor with these numbers. */
  place(numbers: ArrayLike<number>): number {
    const address = this.reserve(numbers.length);
    this.write(address, numbers);
    return address;
  }

  write(address: number, numbers: ArrayLike<number>): void {
    this.#floats.set(numbers, address / 4);
  }

  /** A copy of the numbers at an address. */
  read(address: number, count: number): Float32Array {
    return this.#floats.slice(address / 4, address / 4 + count);
  }

  /** Throws an Error where anything was written outside of what was reserved. */
  checkRims(): void {
    let place = 0;
    for (const { from, to } of [...this.#used, { from: this.#end / 4, to: 0 }]) {
      const written = this.#words.subarray(place, from).findIndex((word) => word !== untouched);
      if (written >= 0) throw new Error(`A kernel wrote to ${(place + written) * 4}, where nothing lies.`);
      place = to;
    }
  }
}
