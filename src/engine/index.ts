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
export { type InitializerName, initializers } from './initialize.ts';
export type { Backend, StepRange } from './network/backend.ts';
export { LayerError } from './network/layerError.ts';
export { type LayerSpec, type ResolvedLayer, resolveLayers } from './network/layerSpec.ts';
export { type BatchResult, Network, type NetworkOptions } from './network/network.ts';
export { compilePlan, largestPlanBytes, type Plan, type PlanOptions } from './network/plan.ts';
export type { PlanPurpose } from './network/preparedPlans.ts';
export { type ReferenceOptions, referenceBackend } from './network/referenceBackend.ts';
export type { LossSpec } from './network/steps/loss.ts';
export type { Slot, StepCall } from './network/steps/step.ts';
export type { Step } from './network/steps/steps.ts';
export type { OptimizerSpec } from './network/steps/update.ts';
export { type CreateWasmBackendOptions, createWasmBackend } from './network/wasm/createWasmBackend.ts';
export type { BackendLevel, WasmBackend } from './network/wasm/wasmBackend.ts';
export { activate } from './ops/activate.ts';
export { add } from './ops/add.ts';
export { avgPool2d } from './ops/avgPool2d.ts';
export { batchNorm, batchStatistics, runningStatistics } from './ops/batchNorm.ts';
export { concatChannels } from './ops/concatChannels.ts';
export { conv2d } from './ops/conv2d.ts';
export { conv2dTranspose } from './ops/conv2dTranspose.ts';
export { dense } from './ops/dense.ts';
export { dropout } from './ops/dropout.ts';
export { flatten } from './ops/flatten.ts';
export { globalAvgPool2d } from './ops/globalAvgPool2d.ts';
export { globalMaxPool2d } from './ops/globalMaxPool2d.ts';
export { maxPool2d } from './ops/maxPool2d.ts';
export { meanSquaredError } from './ops/meanSquaredError.ts';
export type { NumberTensor, Op, Shaped, TensorInput, TrainableOp } from './ops/op.ts';
export { pad2d } from './ops/pad2d.ts';
export { sampleCrossEntropies, softmaxCrossEntropy } from './ops/softmaxCrossEntropy.ts';
export { adagrad } from './optimizers/adagrad.ts';
export { adam } from './optimizers/adam.ts';
export { adamw } from './optimizers/adamw.ts';
export type { Optimizer, StepOptions } from './optimizers/optimizer.ts';
export { rmsprop } from './optimizers/rmsprop.ts';
export { sgd } from './optimizers/sgd.ts';
export type { PadMode } from './padMode.ts';
export { Random, type RandomKey, type RandomState, randomKey } from './random.ts';
export { type Schedule, type ScheduledRun, type ScheduledStep, scheduledRate } from './schedules.ts';
export { type Tensor, tensor } from './tensor.ts';
