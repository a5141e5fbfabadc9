/** A thread that helps the `conv` benchmark: runs its part of a convolution each time the turn changes. */
import { workerData } from 'node:worker_threads';
import type { ConvolutionCall, ConvolutionPass } from '../../src/engine/microkernels/convolutionPass.ts';
import { createKernels } from '../../src/engine/microkernels/createKernels.ts';
import type { KernelRecipe } from '../../src/engine/microkernels/kernels.ts';
import { convolveImages } from '../../src/engine/microkernels/runConvolution.ts';

/** What the thread is started with. */
export interface ConvThreadData {
  readonly recipe: KernelRecipe;
  readonly memory: WebAssembly.Memory;
  readonly pass: ConvolutionPass;
  /** With a scratch of its own. */
  readonly call: ConvolutionCall;
  readonly part: number;
  readonly parts: number;
  /** The turn, which the benchmark counts up, and how many parts are done. */
  readonly control: Int32Array;
}

const { recipe, memory, pass, call, part, parts, control } = workerData as ConvThreadData;
const kernels = createKernels(recipe, memory);
/** How often it looks for the next turn before it sleeps, so as not to be in the way of a peer. */
const looks = 20_000;

for (let turn = 0; ; turn++) {
  for (let look = 0; look < looks && Atomics.load(control, 0) === turn; look++);
  Atomics.wait(control, 0, turn);
  convolveImages(kernels, pass, call, part, parts);
  Atomics.add(control, 1, 1);
}
