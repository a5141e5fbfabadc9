/** A fully connected layer in a plan: the arithmetic of both directions is in `ops/dense.ts`. */
import { dense } from '../../ops/dense.ts';
import type { NumberTensor, TensorInput } from '../../ops/op.ts';
import type { ResolvedDense } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { numbersCut, type ShardRange } from '../shards.ts';
import { emitTakeBack } from './activation.ts';
import { type Epilogue, finish, sumsOf } from './epilogue.ts';
import type { Runner, Slot, StepOf } from './step.ts';
import { compileWeighted, opInputs, type WeightedBackwardSlots, type WeightedSlots } from './weighted.ts';

/** output = activation(bias + input · kernel), each shard its images. */
export type DenseStep = StepOf<'dense', WeightedSlots, Epilogue>;

/**
 * Each shard some inputs of all images: their dInput, and their rows of dKernel summed over the whole batch.
 * The kernel is the largest of all tensors, so that nobody could keep one for each shard; dBias is the first
 * shard's.
 */
export type DenseBackwardStep = StepOf<'denseBackward', Omit<WeightedBackwardSlots, 'slopes'>, null>;

/** Throws EngineError as `dense.outputShape`. */
export function compileDense(builder: PlanBuilder, layer: ResolvedDense, input: Slot): Slot {
  const { name, activation } = layer;
  const kernelShape = [...input.shape.slice(1, 2), layer.units];
  return compileWeighted(builder, {
    layer,
    input,
    kernelShape,
    outputShape: dense.outputShape({ input, kernel: { shape: kernelShape } }, {}),
    sumsByShard: false,
    forward: (slots, params) =>
      builder.emit({ type: 'dense', layer: name, cut: builder.images, slots, params }),
    backward: ({ slopes, ...slots }) => {
      emitTakeBack(builder, name, activation, slopes, slots.dOutput);
      const cut = numbersCut(kernelShape[0]);
      builder.emit({ type: 'denseBackward', layer: name, cut, slots, params: null });
    },
  });
}

export const runDense: Runner<DenseStep> = ({ slots, params }, view) => {
  dense.forward(opInputs(slots, view), {}, sumsOf(slots, view));
  finish(slots, params, view);
};

export const runDenseBackward: Runner<DenseBackwardStep> = ({ slots }, { range, whole }) => {
  const [input, kernel] = [columns(whole(slots.input), range), rows(whole(slots.kernel), range)];
  const bias = slots.bias && whole(slots.bias);
  const { dInput, dKernel, dBias } = dense.backward({ input, kernel, bias }, {}, whole(slots.dOutput));
  if (slots.dKernel) rows(whole(slots.dKernel), range).data.set(dKernel.data);
  if (slots.dBias && dBias && range.from === 0) whole(slots.dBias).data.set(dBias.data);
  if (slots.dInput) setColumns(whole(slots.dInput), range, dInput);
};

/** Some rows of a matrix, where they lie. */
function rows({ shape: [, width], data }: NumberTensor, { from, to }: ShardRange) {
  return { shape: [to - from, width], data: data.subarray(from * width, to * width) };
}

/** A copy of some columns of a matrix. */
function columns({ shape: [height, width], data }: NumberTensor, { from, to }: ShardRange): TensorInput {
  const copy = new Float64Array(height * (to - from));
  for (let row = 0; row < height; row++) {
    copy.set(data.subarray(row * width + from, row * width + to), row * (to - from));
  }
  return { shape: [height, to - from], data: copy };
}

function setColumns(
  { shape: [height, width], data }: NumberTensor,
  { from, to }: ShardRange,
  part: NumberTensor,
): void {
  for (let row = 0; row < height; row++) {
    data.set(part.data.subarray(row * (to - from), (row + 1) * (to - from)), row * width + from);
  }
}
