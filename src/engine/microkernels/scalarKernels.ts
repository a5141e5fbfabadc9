import type { NetworkKernels } from './kernels.ts';
import { scalarConvolution } from './scalar/convolution.ts';
import { scalarCurves } from './scalar/curves.ts';
import { scalarDropout } from './scalar/dropout.ts';
import { scalarElements } from './scalar/elements.ts';
import { scalarNorms } from './scalar/norms.ts';
import { SharedNumbers } from './scalar/numbers.ts';
import { scalarPools } from './scalar/pools.ts';

/**
 * The kernels in plain TypeScript: what the microkernels are tested against, and what runs where there is no
 * SIMD. Every number is rounded after every operation, in the order of the assembly, so plain SIMD gives the
 * same bits.
 */
export function createScalarKernels(memory: { readonly buffer: ArrayBufferLike }): NetworkKernels {
  const numbers = new SharedNumbers(memory);
  return {
    ...scalarElements(numbers),
    ...scalarCurves(numbers),
    ...scalarDropout(numbers),
    ...scalarConvolution(numbers),
    ...scalarPools(numbers),
    ...scalarNorms(numbers),
  };
}
