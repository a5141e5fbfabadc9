/** The engine as a module: what `dist/engine.js` offers to other programs. */
export { type ActivationName, activationNames } from './activation.ts';
export { EngineError } from './errors.ts';
export {
  type ChannelMode,
  type ConvolutionStep,
  chainGeometry,
  checkChain,
  type FilterChain,
  type FilterStep,
  type Kernel,
  type PoolStep,
} from './filter/filterChain.ts';
export { FilterEngine, type FilterEngineOptions, type RunRequest } from './filter/filterEngine.ts';
export type { PixelImage } from './filter/image.ts';
export { imageTensor, referenceFilter } from './filter/referenceFilter.ts';
export type { Region, Sink, SinkResult } from './filter/sinks.ts';
export {
  checkWindow,
  type Padding,
  type Pair,
  unreadCells,
  type WindowGeometry,
  type WindowSpec,
  windowGeometry,
} from './geometry.ts';
export { activate } from './ops/activate.ts';
export { avgPool2d } from './ops/avgPool2d.ts';
export { conv2d } from './ops/conv2d.ts';
export { maxPool2d } from './ops/maxPool2d.ts';
export type { Op, Shaped, TensorInput } from './ops/op.ts';
export { pad2d } from './ops/pad2d.ts';
export type { PadMode } from './padMode.ts';
export { type Tensor, tensor } from './tensor.ts';
