import type { KernelRecipe, NetworkKernels } from './kernels.ts';
import { createScalarKernels } from './scalarKernels.ts';

/**
 * The kernels of a recipe over a memory that others may share: `new WebAssembly.Memory({ initial,
 * maximum: 65536, shared: true })`. The memory may grow later; it is the caller's to size.
 */
export function createKernels({ module }: KernelRecipe, memory: WebAssembly.Memory): NetworkKernels {
  if (!module) return createScalarKernels(memory);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as NetworkKernels;
}
