/**
 * Batch normalisation in a plan: the arithmetic is in `ops/batchNorm.ts`. What it sums over the batch makes
 * it several steps: statistics of each shard, their union, then normalising; likewise backward.
 */
import { batchNorm, batchNormInputGradient, batchStatistics } from '../../ops/batchNorm.ts';
import { sizeOf } from '../../tensor.ts';
import type { BatchNormSpec } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { numbersCut, shardRange } from '../shards.ts';
import type { Runner, ShardView, Slot, StepOf } from './step.ts';

/** Each shard: mean and biased variance of its images, `[channels]` of `[shards, channels]`. */
export type ShardStatisticsStep = StepOf<
  'shardStatistics',
  { readonly input: Slot; readonly means: Slot; readonly variances: Slot },
  null
>;

/**
 * Mean and biased variance of the whole batch. With m_s numbers in shard s: mean = Σ m_s mean_s / m,
 * variance = Σ m_s (variance_s + (mean_s − mean)²) / m, shards in order.
 */
export type UniteStatisticsStep = StepOf<
  'uniteStatistics',
  { readonly means: Slot; readonly variances: Slot; readonly mean: Slot; readonly variance: Slot },
  {
    /** How many numbers of a channel each shard has. */
    readonly counts: readonly number[];
  }
>;

/** output = gamma · (input − mean) / √(variance + epsilon) + beta, each shard its images. */
export type BatchNormStep = StepOf<
  'batchNorm',
  Statistics & { readonly input: Slot; readonly beta: Slot; readonly output: Slot },
  NormParams
>;

/** Each shard's own Σ dOutput · x̂ and Σ dOutput. */
export type BatchNormSumsStep = StepOf<
  'batchNormSums',
  Statistics & {
    readonly input: Slot;
    readonly beta: Slot;
    readonly dOutput: Slot;
    readonly dGamma: Slot;
    readonly dBeta: Slot;
  },
  NormParams
>;

/** dInput from dOutput and the sums of the whole batch. */
export type BatchNormBackwardStep = StepOf<
  'batchNormBackward',
  Statistics & {
    readonly input: Slot;
    readonly dOutput: Slot;
    readonly dGamma: Slot;
    readonly dBeta: Slot;
    readonly dInput: Slot;
  },
  NormParams & { readonly count: number }
>;

/** running ← (1 − momentum) · running + momentum · statistic · scale; the variance is scaled to be unbiased. */
export type MoveStatisticStep = StepOf<
  'moveStatistic',
  { readonly running: Slot; readonly statistic: Slot },
  { readonly momentum: number; readonly scale: number }
>;

type Statistics = { readonly gamma: Slot; readonly mean: Slot; readonly variance: Slot };

interface NormParams {
  readonly epsilon: number;
}

/** Throws EngineError as `batchNorm.outputShape`; `batch-norm-count` in training alone. */
export function compileBatchNorm(builder: PlanBuilder, layer: Required<BatchNormSpec>, input: Slot): Slot {
  const { name, momentum, epsilon, trainable } = layer;
  const shape = input.shape.slice(-1);
  const parameter = (suffix: string, start: 'ones' | 'zeros', trainable: boolean) =>
    builder.parameter({ name: `${name}.${suffix}`, shape, trainable, start });
  const gamma = parameter('gamma', 'ones', trainable);
  const beta = parameter('beta', 'zeros', trainable);
  const runningMean = parameter('runningMean', 'zeros', false);
  const runningVariance = parameter('runningVariance', 'ones', false);
  const tensors = { input, gamma, beta, runningMean, runningVariance };
  const outputShape = batchNorm.outputShape(tensors, { training: builder.isTraining, momentum, epsilon });
  const { mean, variance } = builder.isTraining
    ? emitStatistics(builder, layer, input, { runningMean, runningVariance })
    : { mean: runningMean, variance: runningVariance };
  const output = builder.value(name, outputShape, [input], trainable);
  const statistics = { gamma, mean, variance };
  builder.emit({
    type: 'batchNorm',
    layer: name,
    cut: builder.images,
    slots: { ...statistics, input, beta, output },
    params: { epsilon },
  });
  builder.backward(output, (dOutput) =>
    emitBackward(builder, layer, { ...statistics, input, beta }, dOutput),
  );
  return output;
}

/** The steps that find mean and variance of the batch, and those that end the training step by moving the running ones. */
function emitStatistics(
  builder: PlanBuilder,
  { name, momentum }: Required<BatchNormSpec>,
  input: Slot,
  running: { readonly runningMean: Slot; readonly runningVariance: Slot },
) {
  const channels = input.shape[input.shape.length - 1];
  const buffer = (suffix: string) => builder.buffer(`${name} ${suffix}`, [channels]);
  const [means, variances] = [
    builder.ownSums(`${name} means`, [channels]),
    builder.ownSums(`${name} variances`, [channels]),
  ];
  const [mean, variance] = [buffer('mean'), buffer('variance')];
  const cellsPerImage = sizeOf(input.shape.slice(1, -1));
  const { images } = builder;
  const counts = Array.from({ length: images.shards }, (_, shard) => {
    const { from, to } = shardRange(images, shard);
    return (to - from) * cellsPerImage;
  });
  builder.emit({
    type: 'shardStatistics',
    layer: name,
    cut: images,
    slots: { input, means, variances },
    params: null,
  });
  const cut = numbersCut(channels);
  builder.emit({
    type: 'uniteStatistics',
    layer: name,
    cut,
    slots: { means, variances, mean, variance },
    params: { counts },
  });
  const count = cellsPerImage * builder.batch;
  const move = (running: Slot, statistic: Slot, scale: number) =>
    builder.onUpdate(() =>
      builder.emit({
        type: 'moveStatistic',
        layer: name,
        cut,
        slots: { running, statistic },
        params: { momentum, scale },
      }),
    );
  move(running.runningMean, mean, 1);
  move(running.runningVariance, variance, count / (count - 1));
  return { mean, variance };
}

function emitBackward(
  builder: PlanBuilder,
  { name, epsilon, trainable }: Required<BatchNormSpec>,
  slots: Statistics & { readonly input: Slot; readonly beta: Slot },
  dOutput: Slot,
): void {
  const { gamma, mean, variance, input } = slots;
  const [dGammas, dBetas] = ['dGamma', 'dBeta'].map((sum) => builder.ownSums(`${name}.${sum}`, gamma.shape));
  builder.emit({
    type: 'batchNormSums',
    layer: name,
    cut: builder.images,
    slots: { ...slots, dOutput, dGamma: dGammas, dBeta: dBetas },
    params: { epsilon },
  });
  const sum = (suffix: string, own: Slot) =>
    trainable ? builder.sumGradient(`${name}.${suffix}`, own) : builder.sumShards(`${name}.${suffix}`, own);
  const [dGamma, dBeta] = [sum('gamma', dGammas), sum('beta', dBetas)];
  builder.passBack(name, input, (dInput) =>
    builder.emit({
      type: 'batchNormBackward',
      layer: name,
      cut: builder.images,
      slots: { gamma, mean, variance, input, dOutput, dGamma, dBeta, dInput },
      params: { epsilon, count: sizeOf(input.shape.slice(0, -1)) },
    }),
  );
}

export const runShardStatistics: Runner<ShardStatisticsStep> = ({ slots }, view) => {
  const { mean, variance } = batchStatistics(view.images(slots.input));
  view.own(slots.means).data.set(mean);
  view.own(slots.variances).data.set(variance);
};

export const runUniteStatistics: Runner<UniteStatisticsStep> = ({ slots, params: { counts } }, view) => {
  const [means, variances] = [view.whole(slots.means).data, view.whole(slots.variances).data];
  const [mean, variance] = [view.whole(slots.mean).data, view.whole(slots.variance).data];
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let channel = view.range.from; channel < view.range.to; channel++) {
    const of = (shards: typeof means, shard: number) => shards[shard * mean.length + channel];
    const center = counts.reduce((sum, count, s) => sum + count * of(means, s), 0) / total;
    const spread = counts.reduce(
      (sum, count, s) => sum + count * (of(variances, s) + (of(means, s) - center) ** 2),
      0,
    );
    mean[channel] = center;
    variance[channel] = spread / total;
  }
};

export const runBatchNorm: Runner<BatchNormStep> = ({ slots, params }, view) => {
  batchNorm.forward(normInputs(slots, view), { training: false, ...params }, view.images(slots.output));
};

export const runBatchNormSums: Runner<BatchNormSumsStep> = ({ slots, params }, view) => {
  const { dGamma, dBeta } = batchNorm.backward(
    normInputs(slots, view),
    { training: false, ...params },
    view.images(slots.dOutput),
  );
  view.own(slots.dGamma).data.set(dGamma.data);
  view.own(slots.dBeta).data.set(dBeta.data);
};

export const runBatchNormBackward: Runner<BatchNormBackwardStep> = ({ slots, params }, view) => {
  const { whole, images } = view;
  const dInput = batchNormInputGradient(
    {
      input: images(slots.input),
      gamma: whole(slots.gamma).data,
      mean: whole(slots.mean).data,
      variance: whole(slots.variance).data,
      dGamma: whole(slots.dGamma).data,
      dBeta: whole(slots.dBeta).data,
    },
    params,
    images(slots.dOutput),
  );
  images(slots.dInput).data.set(dInput.data);
};

export const runMoveStatistic: Runner<MoveStatisticStep> = ({ slots, params }, view) => {
  const { momentum, scale } = params;
  const [running, statistic] = [view.numbers(slots.running).data, view.numbers(slots.statistic).data];
  running.forEach((value, i) => {
    // At 0 the new value does not count at all, not even one that is not a number.
    if (momentum !== 0) running[i] = (1 - momentum) * value + momentum * scale * statistic[i];
  });
};

/** To normalise by given statistics is what the op does by the running ones. */
function normInputs(slots: Statistics & { readonly input: Slot; readonly beta: Slot }, view: ShardView) {
  return {
    input: view.images(slots.input),
    gamma: view.whole(slots.gamma),
    beta: view.whole(slots.beta),
    runningMean: view.whole(slots.mean),
    runningVariance: view.whole(slots.variance),
  };
}
