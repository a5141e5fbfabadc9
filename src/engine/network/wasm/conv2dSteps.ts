/** Convolutions, by the passes of the microkernels. */
import { type ConvolutionPass, forwardPass, inputGradientPass } from '../../microkernels/convolutionPass.ts';
import { correlateImages, kernelGradientPass } from '../../microkernels/kernelGradientPass.ts';
import { packKernel } from '../../microkernels/packKernel.ts';
import { convolveImages } from '../../microkernels/runConvolution.ts';
import { type Conv2dPlan, planConv2d } from '../../ops/conv2d.ts';
import type { Conv2dBackwardStep, Conv2dStep } from '../steps/conv2d.ts';
import type { Slot } from '../steps/step.ts';
import type { Phase } from '../threads/program.ts';
import { finisher, fusedActivation, isFused, sumsSlot, taker } from './activationSteps.ts';
import type { ShardWork, StepCompiler, StepContext } from './stepContext.ts';

/** Bytes of a packed kernel for which a thread is worth its while. */
const packShardBytes = 2 ** 15;
const mostPackShards = 8;

export const compileConv2d: StepCompiler<Conv2dStep> = (step, context) => {
  const { kernels } = context;
  const { slots, cut } = step;
  const pass = forwardPass(convolutionOf(step));
  const packed = context.packed(pass.packedBytes);
  const scratch = context.scratch(pass.scratchBytes);
  const { activation } = step.params;
  const parts = isFused(activation) ? context.partsOf(cut) : 1;
  const convolve: ShardWork = (range) => {
    const call = {
      source: context.address(slots.input, range.from),
      packed,
      bias: context.optional(slots.bias),
      target: context.address(sumsSlot(slots), range.from),
      images: range.to - range.from,
      scratch,
      ...fusedActivation(activation),
    };
    const finish = finisher(context, slots, activation, range);
    return (part) => {
      convolveImages(kernels, pass, call, part, parts);
      finish();
    };
  };
  return [packing(context, pass, slots.kernel, packed), context.phase(cut, convolve, parts)];
};

export const compileConv2dBackward: StepCompiler<Conv2dBackwardStep> = (step, context) => {
  const { slots, cut } = step;
  const plan = convolutionOf(step);
  const pass = slots.dInput && inputGradientPass(plan);
  const packed = pass && context.packed(pass.packedBytes);
  const gradients = context.phase(cut, (range, shard) => {
    const take = taker(context, slots, step.params.activation, range);
    const passBack = pass && packed !== undefined ? inputGradient(context, pass, packed, slots, range) : null;
    const correlate = kernelGradient(context, plan, slots, range, shard);
    return () => {
      take();
      correlate?.();
      passBack?.();
    };
  });
  return pass && packed !== undefined
    ? [packing(context, pass, slots.kernel, packed), gradients]
    : [gradients];
};

type BackwardSlots = Conv2dBackwardStep['slots'];
type Range = { readonly from: number; readonly to: number };

function inputGradient(
  context: StepContext,
  pass: ConvolutionPass,
  packed: number,
  slots: BackwardSlots,
  { from, to }: Range,
): () => void {
  const { kernels } = context;
  const call = {
    source: context.address(slots.dOutput, from),
    packed,
    bias: 0,
    target: context.optional(slots.dInput, from),
    images: to - from,
    scratch: context.scratch(pass.scratchBytes),
    ...fusedActivation('linear'),
  };
  return () => convolveImages(kernels, pass, call);
}

function kernelGradient(
  context: StepContext,
  plan: Conv2dPlan,
  slots: BackwardSlots,
  { from, to }: Range,
  shard: number,
): (() => void) | null {
  if (!slots.dKernel) return null;
  const { kernels } = context;
  const pass = kernelGradientPass(plan);
  const call = {
    input: context.address(slots.input, from),
    dOutput: context.address(slots.dOutput, from),
    dKernel: context.address(slots.dKernel, shard),
    dBias: context.optional(slots.dBias, shard),
    images: to - from,
    scratch: context.scratch(pass.scratchBytes),
  };
  return () => correlateImages(kernels, pass, call);
}

/** Lays the kernel out as the pass reads it. */
function packing(context: StepContext, pass: ConvolutionPass, kernel: Slot, packed: number): Phase {
  const { kernels } = context;
  const source = context.address(kernel);
  const shards = Math.min(Math.ceil(pass.packedBytes / packShardBytes), mostPackShards);
  const run = (shard: number) => packKernel(kernels, pass, source, packed, shard, shards);
  return { shards, run, isPacking: true };
}

/** The convolution of the images of one shard, of the largest where they differ. */
function convolutionOf({ slots, params, cut }: Conv2dStep | Conv2dBackwardStep): Conv2dPlan {
  const images = Math.ceil(cut.count / cut.shards);
  const input = { shape: [images, ...slots.input.shape.slice(1)] };
  return planConv2d({ input, kernel: slots.kernel }, params);
}
