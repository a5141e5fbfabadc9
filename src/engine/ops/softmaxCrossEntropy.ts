/** The loss of a classifier: how surprised its probabilities are by the true label. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import {
  allocate,
  checkExtents,
  checkGradientShape,
  type NumberTensor,
  outputMemory,
  type ShapesOf,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/**
 * `logits`: `[batch, classes]`, before the softmax.
 * `labels`: `[batch]`, the number of each sample's class, from 0.
 */
export interface SoftmaxCrossEntropyInputs {
  readonly logits: TensorInput;
  readonly labels: TensorInput;
}

export interface SoftmaxCrossEntropyParams {
  /** The share of each target that is spread over all classes, from 0 to below 1; 0 by default. */
  readonly labelSmoothing?: number;
}

export interface SoftmaxCrossEntropyGradients {
  readonly dLogits: Tensor;
}

/**
 * @throws EngineError `tensor-rank`, `tensor-size`; `label-count` where there is not one label for each
 *   sample; `label-smoothing`. Where there is data also `label-range`.
 */
function validate(
  { logits, labels }: ShapesOf<SoftmaxCrossEntropyInputs>,
  params: SoftmaxCrossEntropyParams,
) {
  checkExtents(logits, 2, (found) =>
    message('The logits must have the shape [batch, classes], each at least 1, but it is [{found}].', {
      found,
    }),
  );
  checkExtents(labels, 1, (found) =>
    message('The labels must have the shape [batch], at least 1, but it is [{found}].', { found }),
  );
  const [batch, classes] = logits.shape;
  if (labels.shape[0] !== batch) {
    throw new EngineError({
      code: 'label-count',
      problem: message('There are {found} labels for {expected} samples.', {
        found: labels.shape[0],
        expected: batch,
      }),
      remedy: message('Give one label for each sample.'),
    });
  }
  const smoothing = params.labelSmoothing ?? 0;
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw new EngineError({
      code: 'label-smoothing',
      problem: message('The label smoothing must be at least 0 and below 1, but it is {value}.', {
        value: smoothing,
      }),
      remedy: message('Give a small share, as 0.1.'),
    });
  }
  return { batch, classes, smoothing };
}

/** @throws EngineError `label-range` unless all are whole numbers from 0 to `classes` − 1. */
export function checkLabels(labels: TensorInput, classes: number): void {
  for (let sample = 0; sample < labels.data.length; sample++) {
    const label = labels.data[sample];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new EngineError({
      code: 'label-range',
      problem: message(
        'The label of sample {sample} must be a whole number from 0 to {most}, but it is {found}.',
        {
          sample,
          most: classes - 1,
          found: label,
        },
      ),
      remedy: message('Give the network one output for each class, and number the classes from 0.'),
    });
  }
}

/** `[1]`: the mean over the batch. */
function outputShape(
  inputs: ShapesOf<SoftmaxCrossEntropyInputs>,
  params: SoftmaxCrossEntropyParams,
): number[] {
  validate(inputs, params);
  return [1];
}

/** What the loss of one sample is made of, class by class: ln p and the target's share. */
function* samplesOf(inputs: SoftmaxCrossEntropyInputs, params: SoftmaxCrossEntropyParams) {
  const { batch, classes, smoothing } = validate(inputs, params);
  checkLabels(inputs.labels, classes);
  for (let sample = 0; sample < batch; sample++) {
    const logits = Array.from({ length: classes }, (_, k) => inputs.logits.data[sample * classes + k]);
    const targets = logits.map(
      (_, k) => smoothing / classes + (k === inputs.labels.data[sample] ? 1 - smoothing : 0),
    );
    yield { logProbabilities: logSoftmax(logits), targets };
  }
}

/** z − m − ln Σ e^(z − m) with m the largest, so that no power exceeds 1 and their sum is not 0. */
function logSoftmax(logits: readonly number[]): number[] {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return logits.map((logit) => logit - largest - Math.log(sum));
}

/**
 * The loss of each sample, `batch` doubles: −Σ_k t_k · ln p_k, as in {@link softmaxCrossEntropy}, whose
 * output is their mean. Throws as it does.
 */
export function sampleCrossEntropies(
  inputs: SoftmaxCrossEntropyInputs,
  params: SoftmaxCrossEntropyParams = {},
): number[] {
  return Array.from(samplesOf(inputs, params), ({ logProbabilities, targets }) =>
    // A class without a share does not count, also where its probability is 0.
    targets.reduce((loss, share, k) => (share === 0 ? loss : loss - share * logProbabilities[k]), 0),
  );
}

function forward<Output extends NumberTensor = Tensor>(
  inputs: SoftmaxCrossEntropyInputs,
  params: SoftmaxCrossEntropyParams,
  output?: Output,
): Output {
  const memory = outputMemory(outputShape(inputs, params), output);
  const losses = sampleCrossEntropies(inputs, params);
  memory.data[0] = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return memory;
}

function backward(
  inputs: SoftmaxCrossEntropyInputs,
  params: SoftmaxCrossEntropyParams,
  dOutput: TensorInput,
): SoftmaxCrossEntropyGradients {
  const { batch } = validate(inputs, params);
  checkGradientShape(dOutput, outputShape(inputs, params));
  const dLogits = allocate([...inputs.logits.shape]);
  let place = 0;
  for (const { logProbabilities, targets } of samplesOf(inputs, params)) {
    logProbabilities.forEach((logProbability, k) => {
      dLogits.data[place++] = (dOutput.data[0] * (Math.exp(logProbability) - targets[k])) / batch;
    });
  }
  return { dLogits };
}

/**
 * Softmax and cross entropy in one, so that no logit, however large, makes a logarithm of zero.
 *
 * loss = −1/batch · Σ_n Σ_k t[n, k] · ln p[n, k], p = softmax(logits), t[n, k] = (1 − labelSmoothing) ·
 * [k = label n] + labelSmoothing / classes. In nats.
 *
 * Backward: dLogits = dOutput · (p − t) / batch.
 *
 * Shapes: `[batch, classes]`, `[batch]` → `[1]`. Loss of each sample: {@link sampleCrossEntropies}.
 *
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), §6.2.2.3; Szegedy et al., Rethinking the
 * Inception Architecture (2015), §7, for the smoothing; PyTorch's `CrossEntropyLoss`.
 */
export const softmaxCrossEntropy: TrainableOp<
  SoftmaxCrossEntropyInputs,
  SoftmaxCrossEntropyParams,
  SoftmaxCrossEntropyGradients
> = { outputShape, forward, backward };
