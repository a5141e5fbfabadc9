/**
 * Microkernels of networks (AssemblyScript). `src/engine/microkernels/kernels.ts` says what each does;
 * `scalarKernels.ts` says it again in plain TypeScript.
 *
 * All places are byte addresses in one shared memory; nothing is allocated and nothing is checked. Loads
 * may read past the end of a tensor (READ_SLACK); stores never write past it.
 */

export { curve, curveBackward } from './activation';
export { columnSums } from './columnSums';
export { convolve } from './convolve';
export { correlate } from './correlate';
export { denseRow } from './denseRow';
export { depthwise, depthwiseGradient } from './depthwise';
export { dropout } from './dropout';
export { add, relu, reluBackward, sumParts } from './elementwise';
export { clear, copy, copyRows, packColumns, packTile, padRows } from './layout';
export { softmax, softmaxBackward, softmaxCrossEntropy } from './loss';
export { batchNorm, batchNormBackward, batchNormSums, channelStatistics } from './norm';
export { avgPool, avgPoolBackward, maxPool, maxPoolBackward } from './pool';
export { adagrad, adam, rmsprop, sgd } from './update';
export {
  winogradGradient,
  winogradInput,
  winogradKernel,
  winogradKernelGradient,
  winogradOutput,
} from './winograd';
