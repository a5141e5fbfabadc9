/** Convolution in a plan: the arithmetic of both directions is in `ops/conv2d.ts`. */
import { type Conv2dParams, checkGroups, conv2d } from '../../ops/conv2d.ts';
import { planeExtents } from '../../ops/op.ts';
import type { ResolvedConv2d, ResolvedDepthwiseConv2d } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { type Epilogue, finish, sumsOf, takeBack } from './epilogue.ts';
import type { Runner, Slot, StepOf } from './step.ts';
import { compileWeighted, opInputs, type WeightedBackwardSlots, type WeightedSlots } from './weighted.ts';

type Params = Conv2dParams & Epilogue;

/** output = activation(bias + input ∗ kernel), each shard its images. */
export type Conv2dStep = StepOf<'conv2d', WeightedSlots, Params>;

/** Each shard: dOutput · activation′ in place, then dInput of its images and its own sums of dKernel and dBias. */
export type Conv2dBackwardStep = StepOf<'conv2dBackward', WeightedBackwardSlots, Params>;

/** Throws EngineError as `conv2d.outputShape`. */
export function compileConv2d(
  builder: PlanBuilder,
  layer: ResolvedConv2d | ResolvedDepthwiseConv2d,
  input: Slot,
): Slot {
  const { channels } = planeExtents(input);
  const isDepthwise = layer.type === 'depthwiseConv2d';
  const groups = isDepthwise ? channels : layer.groups;
  const filters = isDepthwise ? channels : layer.filters;
  checkGroups(groups, 'input', channels);
  const { name, stride, padding, dilation } = layer;
  const kernelShape = [...layer.kernelSize, channels / groups, filters];
  const convolution = { stride, padding, dilation, groups };
  return compileWeighted(builder, {
    layer,
    input,
    kernelShape,
    outputShape: conv2d.outputShape({ input, kernel: { shape: kernelShape } }, convolution),
    sumsByShard: true,
    forward: (slots, epilogue) =>
      builder.emit({
        type: 'conv2d',
        layer: name,
        cut: builder.images,
        slots,
        params: { ...convolution, ...epilogue },
      }),
    backward: (slots, epilogue) =>
      builder.emit({
        type: 'conv2dBackward',
        layer: name,
        cut: builder.images,
        slots,
        params: { ...convolution, ...epilogue },
      }),
  });
}

export const runConv2d: Runner<Conv2dStep> = ({ slots, params }, view) => {
  conv2d.forward(opInputs(slots, view), params, sumsOf(slots, view));
  finish(slots, params, view);
};

export const runConv2dBackward: Runner<Conv2dBackwardStep> = ({ slots, params }, view) => {
  takeBack(slots, params, view);
  const gradients = conv2d.backward(opInputs(slots, view), params, view.images(slots.dOutput));
  if (slots.dKernel) view.own(slots.dKernel).data.set(gradients.dKernel.data);
  if (slots.dBias && gradients.dBias) view.own(slots.dBias).data.set(gradients.dBias.data);
  if (slots.dInput) view.images(slots.dInput).data.set(gradients.dInput.data);
};
