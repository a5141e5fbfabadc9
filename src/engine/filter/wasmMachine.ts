import type { MachineLevel, RowKernels, RowMachine } from './rowKernels.ts';
import { createScalarMachine } from './scalarKernels.ts';

const pageBytes = 65536;

/** Pages of the largest memory that 32-bit addresses reach: 4 GiB. */
const mostPages = 65536;

/** A machine as it is sent to a thread: null is the scalar one. */
export interface MachineRecipe {
  readonly level: MachineLevel;
  readonly module: WebAssembly.Module | null;
}

/** Builds a machine with a memory of its own. */
export function createMachine({ level, module }: MachineRecipe): RowMachine {
  if (!module) return createScalarMachine();
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    level,
    kernels: exports as unknown as RowKernels,
    reserve({ size }) {
      const missing = Math.ceil((size - memory.buffer.byteLength) / pageBytes);
      if (missing > 0) memory.grow(missing);
      return memory.buffer;
    },
  };
}
