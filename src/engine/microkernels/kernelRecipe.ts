import relaxedBytes from '../../../dist/network-relaxed.wasm';
import simdBytes from '../../../dist/network-simd.wasm';
import type { KernelLevel, KernelRecipe } from './kernels.ts';

/**
 * Compiles the microkernels of a level. `auto` is relaxed SIMD (fused multiply-add) where the runtime
 * validates it, else plain SIMD, else plain TypeScript; a level asked for by name is taken or fails.
 */
export async function chooseKernels(choice: 'auto' | KernelLevel): Promise<KernelRecipe> {
  const level = choice === 'auto' ? quickestLevel() : choice;
  if (level === 'scalar') return { level, module: null };
  return { level, module: await WebAssembly.compile(level === 'relaxed' ? relaxedBytes : simdBytes) };
}

function quickestLevel(): KernelLevel {
  if (typeof WebAssembly === 'undefined') return 'scalar';
  if (WebAssembly.validate(relaxedBytes)) return 'relaxed';
  return WebAssembly.validate(simdBytes) ? 'simd' : 'scalar';
}
