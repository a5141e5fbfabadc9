/** The loss at the end of a plan, and its gradient in the same step: arithmetic in `ops/softmaxCrossEntropy.ts`, `meanSquaredError.ts`. */
import { meanSquaredError } from '../../ops/meanSquaredError.ts';
import { type NumberTensor, sameShape, type TensorInput } from '../../ops/op.ts';
import { checkLabels, sampleCrossEntropies, softmaxCrossEntropy } from '../../ops/softmaxCrossEntropy.ts';
import { sizeOf } from '../../tensor.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import type { Runner, ShardView, Slot, StepOf } from './step.ts';

export type LossSpec =
  /** Labels are one class number for each image. A last softmax is part of the loss; else the output is logits. */
  | { readonly type: 'crossEntropy'; readonly labelSmoothing?: number }
  /** Labels are one number for each number of the output. */
  | { readonly type: 'meanSquaredError' };

type LossSlots = {
  /** Logits, or what is predicted. */
  readonly output: Slot;
  readonly labels: Slot;
  /** `[shards, 1]`: what each shard's images add to the mean of the batch. */
  readonly losses: Slot;
  /** `[shards, 1]`: how many of its images have their largest output at the label. */
  readonly corrects: Slot;
  /** Absent where nothing is trained. */
  readonly dOutput: Slot | undefined;
};

/** Mean of the batch, so that a shard's part of the gradient is divided by the whole batch. */
interface BatchParams {
  readonly batch: number;
}

export type CrossEntropyStep = StepOf<
  'crossEntropy',
  LossSlots,
  BatchParams & { readonly labelSmoothing: number }
>;

export type MeanSquaredErrorStep = StepOf<'meanSquaredError', LossSlots, BatchParams>;

export interface LossResult {
  readonly labels: Slot;
  /** `[1]`: mean loss of the batch. */
  readonly loss: Slot;
  /** `[1]`: images whose largest output stands at the label. */
  readonly correct: Slot;
}

/** Throws EngineError as the `outputShape` of the loss. */
export function compileLoss(builder: PlanBuilder, layer: string, loss: LossSpec, output: Slot): LossResult {
  const { batch } = builder;
  const isClasses = loss.type === 'crossEntropy';
  const labels = builder.input('labels', isClasses ? [batch] : output.shape);
  if (isClasses) softmaxCrossEntropy.outputShape({ logits: output, labels }, loss);
  else meanSquaredError.outputShape({ prediction: output, target: labels }, {});
  const losses = builder.ownSums('losses', [1]);
  const corrects = builder.ownSums('corrects', [1]);
  const dOutput = builder.needsGradient(output)
    ? builder.buffer('gradient of the output', output.shape)
    : undefined;
  const slots = { output, labels, losses, corrects, dOutput };
  const base = { layer, cut: builder.images, slots };
  if (loss.type === 'crossEntropy') {
    const params = { batch, labelSmoothing: loss.labelSmoothing ?? 0 };
    builder.emit({ ...base, type: 'crossEntropy', params });
  } else {
    builder.emit({ ...base, type: 'meanSquaredError', params: { batch } });
  }
  if (dOutput) builder.handBack(layer, output, dOutput);
  return {
    labels,
    loss: builder.sumShards('loss', losses),
    correct: builder.sumShards('correct', corrects),
  };
}

/**
 * Refuses labels that do not fit what a plan predicts: `output` and `memory` are its tensors.
 * @throws EngineError as the `outputShape` of the loss; `label-range`.
 */
export function checkLossLabels(
  loss: LossSpec,
  output: NumberTensor,
  labels: TensorInput,
  memory: NumberTensor,
): void {
  const fits = sameShape(labels.shape, memory.shape) && labels.data.length === memory.data.length;
  if (loss.type === 'crossEntropy') {
    if (!fits) softmaxCrossEntropy.outputShape({ logits: output, labels }, loss);
    checkLabels(labels, output.shape[1]);
  } else if (!fits) {
    meanSquaredError.outputShape({ prediction: output, target: labels }, {});
  }
}

export const runCrossEntropy: Runner<CrossEntropyStep> = ({ slots, params }, view) => {
  const inputs = { logits: view.images(slots.output), labels: view.images(slots.labels) };
  const losses = sampleCrossEntropies(inputs, params);
  view.own(slots.losses).data[0] = losses.reduce((sum, loss) => sum + loss, 0) / params.batch;
  const classes = inputs.logits.shape[1];
  storeCorrect(slots, view, (image) => inputs.labels.data[image], classes);
  if (!slots.dOutput) return;
  const { dLogits } = softmaxCrossEntropy.backward(inputs, params, shareOf(view, params));
  view.images(slots.dOutput).data.set(dLogits.data);
};

export const runMeanSquaredError: Runner<MeanSquaredErrorStep> = ({ slots, params }, view) => {
  const inputs = { prediction: view.images(slots.output), target: view.images(slots.labels) };
  const share = shareOf(view, params);
  const loss = meanSquaredError.forward(inputs, {}, { shape: [1], data: new Float64Array(1) });
  view.own(slots.losses).data[0] = loss.data[0] * share.data[0];
  const outputs = sizeOf(slots.output.shape.slice(1));
  storeCorrect(slots, view, (image) => largest(inputs.target, image, outputs), outputs);
  if (!slots.dOutput) return;
  const { dPrediction } = meanSquaredError.backward(inputs, {}, share);
  view.images(slots.dOutput).data.set(dPrediction.data);
};

/** The gradient of the mean of a shard, where that of the mean of the batch is 1: its share of the images. */
function shareOf({ range }: ShardView, { batch }: BatchParams) {
  return { shape: [1], data: Float64Array.of((range.to - range.from) / batch) };
}

function storeCorrect(
  { output, corrects }: LossSlots,
  view: ShardView,
  labelOf: (image: number) => number,
  outputs: number,
): void {
  const values = view.images(output);
  let correct = 0;
  for (let image = 0; image < values.shape[0]; image++) {
    if (largest(values, image, outputs) === labelOf(image)) correct++;
  }
  view.own(corrects).data[0] = correct;
}

/** Where the largest of an image's outputs stands; the first of equals. */
function largest({ data }: TensorInput, image: number, outputs: number): number {
  let best = 0;
  for (let place = 1; place < outputs; place++) {
    if (data[image * outputs + place] > data[image * outputs + best]) best = place;
  }
  return best;
}
