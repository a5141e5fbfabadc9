/** What conv2d and dense have in common: a kernel, a bias, an activation, and the gradients of all three. */
import type { ResolvedConv2d, ResolvedDense, ResolvedDepthwiseConv2d } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { type Epilogue, type EpilogueSlots, epilogueSlots, slopeSource } from './epilogue.ts';
import type { ShardView, Slot } from './step.ts';

export type WeightedSlots = EpilogueSlots & {
  readonly input: Slot;
  readonly kernel: Slot;
  readonly bias: Slot | undefined;
};

export type WeightedBackwardSlots = {
  readonly input: Slot;
  readonly kernel: Slot;
  readonly bias: Slot | undefined;
  /** What the slope of the activation is told from. */
  readonly slopes: Slot;
  /** Read, and then the gradient before the activation. */
  readonly dOutput: Slot;
  /** `[…kernel]`, or `[shards, …kernel]` where each shard has a sum of its own; absent where it is not trained. */
  readonly dKernel: Slot | undefined;
  /** `[…bias]` or `[shards, …bias]`, alike. */
  readonly dBias: Slot | undefined;
  /** Absent where nothing before the layer is trained. */
  readonly dInput: Slot | undefined;
};

/** How one kind of layer writes its two steps. */
export interface WeightedKind {
  readonly layer: ResolvedConv2d | ResolvedDepthwiseConv2d | ResolvedDense;
  readonly input: Slot;
  readonly kernelShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Whether in backward each shard has its images, so that the sums of all shards have to be added. */
  readonly sumsByShard: boolean;
  readonly forward: (slots: WeightedSlots, epilogue: Epilogue) => void;
  readonly backward: (slots: WeightedBackwardSlots, epilogue: Epilogue) => void;
}

export function compileWeighted(builder: PlanBuilder, kind: WeightedKind): Slot {
  const { layer, input, kernelShape } = kind;
  const { name, trainable, activation } = layer;
  const kernel = builder.parameter({
    name: `${name}.kernel`,
    shape: kernelShape,
    trainable,
    start: layer.kernel ?? layer.initializer,
  });
  const units = kernelShape.slice(-1);
  const bias = layer.useBias
    ? builder.parameter({ name: `${name}.bias`, shape: units, trainable, start: 'zeros' })
    : undefined;
  const output = builder.value(name, kind.outputShape, [input], trainable);
  const slots = epilogueSlots(builder, name, output, activation);
  kind.forward({ input, kernel, bias, ...slots }, { activation });
  builder.backward(output, (dOutput) => {
    const sums = (part: string, { shape }: Slot) =>
      kind.sumsByShard ? builder.ownSums(part, shape) : builder.buffer(part, shape);
    const dKernel = trainable ? sums(`${name}.dKernel`, kernel) : undefined;
    const dBias = trainable && bias ? sums(`${name}.dBias`, bias) : undefined;
    const emit = (dInput?: Slot) =>
      kind.backward(
        { input, kernel, bias, slopes: slopeSource(slots), dOutput, dKernel, dBias, dInput },
        { activation },
      );
    if (builder.needsGradient(input)) builder.passBack(name, input, emit);
    else emit();
    const hand = (parameter: string, sum: Slot) =>
      kind.sumsByShard ? builder.sumGradient(parameter, sum) : builder.gradient(parameter, sum);
    if (dKernel) hand(`${name}.kernel`, dKernel);
    if (dBias) hand(`${name}.bias`, dBias);
  });
  return output;
}

/** The tensors that the reference op reads. */
export function opInputs(
  { input, kernel, bias }: { readonly input: Slot; readonly kernel: Slot; readonly bias: Slot | undefined },
  view: ShardView,
) {
  return { input: view.images(input), kernel: view.whole(kernel), bias: bias && view.whole(bias) };
}
