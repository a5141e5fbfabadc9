/** Threads that share a convolution in the `conv` benchmark. */
import { isMainThread, workerData } from 'node:worker_threads';
import type { ConvolutionCall, ConvolutionPass } from '../../src/engine/microkernels/convolutionPass.ts';
import { createKernels } from '../../src/engine/microkernels/createKernels.ts';
import type { KernelRecipe, NetworkKernels } from '../../src/engine/microkernels/kernels.ts';
import { convolveImages } from '../../src/engine/microkernels/runConvolution.ts';

/** Parts of a convolution, which threads take one after the other. */
export interface SharedConvolution {
  readonly pass: ConvolutionPass;
  /** With a scratch of the thread's own. */
  readonly call: ConvolutionCall;
  readonly parts: number;
  /** By {@link places}. */
  readonly control: Int32Array;
}

/** In the control: the turn, which the benchmark counts up, the next part, and how many are done. */
export const places = { turn: 0, next: 1, done: 2 };

/** What a helping thread is started with. */
export interface ConvThreadData extends SharedConvolution {
  readonly recipe: KernelRecipe;
  readonly memory: WebAssembly.Memory;
}

/** Takes parts until there are none. */
export function takeParts(kernels: NetworkKernels, { pass, call, parts, control }: SharedConvolution): void {
  for (;;) {
    const part = Atomics.add(control, places.next, 1);
    if (part >= parts) return;
    convolveImages(kernels, pass, call, part, parts);
    Atomics.add(control, places.done, 1);
  }
}

/** How often a thread looks for the next turn before it sleeps, so as not to be in the way of a peer. */
const looks = 20_000;

function help({ recipe, memory, ...shared }: ConvThreadData): void {
  const kernels = createKernels(recipe, memory);
  for (let turn = 0; ; turn = Atomics.load(shared.control, places.turn)) {
    for (let look = 0; look < looks && Atomics.load(shared.control, places.turn) === turn; look++);
    Atomics.wait(shared.control, places.turn, turn);
    takeParts(kernels, shared);
  }
}

if (!isMainThread) help(workerData as ConvThreadData);
