/** Losses: cross entropy by its kernel, the mean squared error, of few numbers as a rule, here. */
import type { NumberTensor } from '../../ops/op.ts';
import { sizeOf } from '../../tensor.ts';
import type { CrossEntropyStep, MeanSquaredErrorStep } from '../steps/loss.ts';
import type { StepCompiler } from './stepContext.ts';

export const compileCrossEntropy: StepCompiler<CrossEntropyStep> = ({ cut, slots, params }, context) => {
  const { kernels } = context;
  const { batch, labelSmoothing } = params;
  const scale = 1 / batch;
  const classes = slots.output.shape[1];
  return [
    context.phase(cut, ({ from, to }, shard) => {
      const logits = context.address(slots.output, from);
      const labels = context.address(slots.labels, from);
      const loss = context.address(slots.losses, shard);
      const correct = context.address(slots.corrects, shard);
      const dLogits = context.optional(slots.dOutput, from);
      return () =>
        kernels.softmaxCrossEntropy(
          logits,
          labels,
          to - from,
          classes,
          labelSmoothing,
          scale,
          loss,
          correct,
          dLogits,
        );
    }),
  ];
};

export const compileMeanSquaredError: StepCompiler<MeanSquaredErrorStep> = (
  { cut, slots, params: { batch } },
  context,
) => {
  const outputs = sizeOf(slots.output.shape.slice(1));
  return [
    context.phase(cut, (range, shard) => {
      const predictions = context.images(slots.output, range).data;
      const targets = context.images(slots.labels, range).data;
      const gradients = slots.dOutput && context.images(slots.dOutput, range).data;
      const [losses, corrects] = [context.whole(slots.losses).data, context.whole(slots.corrects).data];
      return () => {
        let sum = 0;
        for (let place = 0; place < predictions.length; place++) {
          const error = predictions[place] - targets[place];
          sum += error * error;
          if (gradients) gradients[place] = (2 * error) / (batch * outputs);
        }
        losses[shard] = sum / (batch * outputs);
        corrects[shard] = countHits(predictions, targets, outputs);
      };
    }),
  ];
};

/** Images whose largest prediction, of equals the first, stands where their largest target does. */
function countHits(
  predictions: NumberTensor['data'],
  targets: NumberTensor['data'],
  outputs: number,
): number {
  let hits = 0;
  for (let first = 0; first < predictions.length; first += outputs) {
    let prediction = first;
    let target = first;
    for (let place = first + 1; place < first + outputs; place++) {
      if (predictions[place] > predictions[prediction]) prediction = place;
      if (targets[place] > targets[target]) target = place;
    }
    if (prediction === target) hits++;
  }
  return hits;
}
