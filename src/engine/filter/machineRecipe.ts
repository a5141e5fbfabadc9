import relaxedBytes from '../../../dist/filter-relaxed.wasm';
import simdBytes from '../../../dist/filter-simd.wasm';
import type { MachineLevel } from './rowKernels.ts';
import type { MachineRecipe } from './wasmMachine.ts';

/** Which row kernels to use; `auto` is the quickest that runs here. */
export type LevelChoice = 'auto' | MachineLevel;

/**
 * Compiles the microkernels of a level. `auto` is relaxed SIMD (fused multiply-add) where the runtime
 * validates it, else plain SIMD, else plain TypeScript; a level asked for by name is taken or fails.
 */
export async function chooseMachine(choice: LevelChoice): Promise<MachineRecipe> {
  const level = choice === 'auto' ? quickestLevel() : choice;
  if (level === 'scalar') return { level, module: null };
  const bytes = level === 'relaxed' ? relaxedBytes : simdBytes;
  return { level, module: await WebAssembly.compile(bytes) };
}

function quickestLevel(): MachineLevel {
  if (typeof WebAssembly === 'undefined') return 'scalar';
  if (WebAssembly.validate(relaxedBytes)) return 'relaxed';
  return WebAssembly.validate(simdBytes) ? 'simd' : 'scalar';
}
