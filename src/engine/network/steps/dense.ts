/** A fully connected layer in a plan: the arithmetic of both directions is in `ops/dense.ts`. */
import { dense } from '../../ops/dense.ts';
import type { ResolvedDense } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { type Epilogue, finish, sumsOf, takeBack } from './epilogue.ts';
import type { Runner, Slot, StepOf } from './step.ts';
import {
  compileWeighted,
  opInputs,
  storeGradients,
  type WeightedBackwardSlots,
  type WeightedSlots,
} from './weighted.ts';

/** output = activation(bias + input · kernel), each shard its images. */
export type DenseStep = StepOf<'dense', WeightedSlots, Epilogue>;

/** Each shard: dOutput · activation′ in place, then dInput of its images and its own sums of dKernel and dBias. */
export type DenseBackwardStep = StepOf<'denseBackward', WeightedBackwardSlots, Epilogue>;

/** Throws EngineError as `dense.outputShape`. */
export function compileDense(builder: PlanBuilder, layer: ResolvedDense, input: Slot): Slot {
  const { name } = layer;
  const kernelShape = [...input.shape.slice(1, 2), layer.units];
  return compileWeighted(builder, {
    layer,
    input,
    kernelShape,
    outputShape: dense.outputShape({ input, kernel: { shape: kernelShape } }, {}),
    forward: (slots, params) =>
      builder.emit({ type: 'dense', layer: name, cut: builder.images, slots, params }),
    backward: (slots, params) =>
      builder.emit({ type: 'denseBackward', layer: name, cut: builder.images, slots, params }),
  });
}

export const runDense: Runner<DenseStep> = ({ slots, params }, view) => {
  dense.forward(opInputs(slots, view), {}, sumsOf(slots, view));
  finish(slots, params, view);
};

export const runDenseBackward: Runner<DenseBackwardStep> = ({ slots, params }, view) => {
  takeBack(slots, params, view);
  storeGradients(slots, dense.backward(opInputs(slots, view), {}, view.images(slots.dOutput)), view);
};
