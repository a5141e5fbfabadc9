/** Activations: within the kernel that makes the sums where it knows them, else number by number behind it. */
import type { ActivationName } from '../../activation.ts';
import { kernelActivations, kernelCurves } from '../../microkernels/kernels.ts';
import { leak } from '../../ops/activate.ts';
import { sizeOf } from '../../tensor.ts';
import type { ShardRange } from '../shards.ts';
import type { ActivateBackwardStep, ActivateStep } from '../steps/activation.ts';
import { type EpilogueSlots, slopeSource } from '../steps/epilogue.ts';
import type { Slot } from '../steps/step.ts';
import { nothing, type StepCompiler, type StepContext } from './stepContext.ts';

/** How kernels are told an activation. */
interface KernelActivation {
  /** One of `kernelActivations`. */
  readonly activation: number;
  /** Left of zero. */
  readonly slope: number;
}

const linear: KernelActivation = { activation: kernelActivations.linear, slope: 1 };

/** The activations that every kernel knows that makes sums. */
const known: Readonly<Partial<Record<ActivationName, KernelActivation>>> = {
  linear,
  relu: { activation: kernelActivations.relu, slope: 0 },
  leakyRelu: { activation: kernelActivations.leakyRelu, slope: leak },
};

/** Whether the kernel that makes the sums also activates them. */
export function isFused(activation: ActivationName): boolean {
  return activation in known;
}

/** What the kernel that makes the sums is told; `linear` where {@link finisher} does the activation. */
export function fusedActivation(activation: ActivationName): KernelActivation {
  return known[activation] ?? linear;
}

/** Where the sums are written. */
export const sumsSlot = slopeSource;

/** Makes the output of a shard's sums, unless the kernel has done so. */
export function finisher(
  context: StepContext,
  slots: EpilogueSlots,
  activation: ActivationName,
  range: ShardRange,
): () => void {
  return isFused(activation) ? nothing : activator(context, sumsSlot(slots), slots.output, activation, range);
}

/** Applies an activation number by number; softmax cell by cell. */
function activator(
  context: StepContext,
  from: Slot,
  to: Slot,
  activation: ActivationName,
  range: ShardRange,
): () => void {
  const { kernels } = context;
  const [input, output] = [context.address(from, range.from), context.address(to, range.from)];
  const count = (range.to - range.from) * sizeOf(from.shape.slice(1));
  const rectifier = known[activation];
  if (rectifier) {
    const { slope } = rectifier;
    return () => kernels.relu(input, output, count, slope);
  }
  if (activation in kernelCurves) {
    const kind = kernelCurves[activation as keyof typeof kernelCurves];
    return () => kernels.curve(kind, input, output, count);
  }
  const channels = from.shape[from.shape.length - 1];
  return () => kernels.softmax(input, output, count / channels, channels);
}

/** Turns the gradient after an activation into the one before it, in place. */
export function taker(
  context: StepContext,
  slots: { readonly slopes: Slot; readonly dOutput: Slot },
  activation: ActivationName,
  range: ShardRange,
): () => void {
  if (activation === 'linear') return nothing;
  const { kernels } = context;
  const slopes = context.address(slots.slopes, range.from);
  const dOutput = context.address(slots.dOutput, range.from);
  const count = (range.to - range.from) * sizeOf(slots.dOutput.shape.slice(1));
  const rectifier = known[activation];
  if (rectifier) {
    const { slope } = rectifier;
    return () => kernels.reluBackward(slopes, dOutput, dOutput, count, slope);
  }
  if (activation in kernelCurves) {
    const kind = kernelCurves[activation as keyof typeof kernelCurves];
    return () => kernels.curveBackward(kind, slopes, dOutput, dOutput, count);
  }
  const channels = slots.slopes.shape[slots.slopes.shape.length - 1];
  return () => kernels.softmaxBackward(slopes, dOutput, dOutput, count / channels, channels);
}

export const compileActivate: StepCompiler<ActivateStep> = ({ slots, cut, params }, context) => [
  context.phase(cut, (range) => activator(context, slots.input, slots.output, params.activation, range)),
];

export const compileActivateBackward: StepCompiler<ActivateBackwardStep> = (step, context) => [
  context.phase(step.cut, (range) => taker(context, step.slots, step.params.activation, range)),
];
