/** Batch normalisation by its kernels; what has one number a channel is done here. */
import { sizeOf } from '../../tensor.ts';
import type { ShardRange } from '../shards.ts';
import type {
  BatchNormBackwardStep,
  BatchNormStep,
  BatchNormSumsStep,
  MoveStatisticStep,
  ShardStatisticsStep,
  UniteStatisticsStep,
} from '../steps/batchNorm.ts';
import type { Slot } from '../steps/step.ts';
import type { StepCompiler } from './stepContext.ts';

/** Cells in some images. */
function cellsOf({ shape }: Slot, { from, to }: ShardRange): number {
  return (to - from) * sizeOf(shape.slice(1, -1));
}

function channelsOf({ shape }: Slot): number {
  return shape[shape.length - 1];
}

export const compileShardStatistics: StepCompiler<ShardStatisticsStep> = ({ cut, slots }, context) => {
  const { kernels } = context;
  const channels = channelsOf(slots.input);
  return [
    context.phase(cut, (range, shard) => {
      const input = context.address(slots.input, range.from);
      const mean = context.address(slots.means, shard);
      const variance = context.address(slots.variances, shard);
      const cells = cellsOf(slots.input, range);
      return () => kernels.channelStatistics(input, cells, channels, mean, variance);
    }),
  ];
};

export const compileUniteStatistics: StepCompiler<UniteStatisticsStep> = (
  { cut, slots, params },
  context,
) => {
  const { counts } = params;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [means, variances] = [context.whole(slots.means).data, context.whole(slots.variances).data];
  const [mean, variance] = [context.whole(slots.mean).data, context.whole(slots.variance).data];
  const channels = mean.length;
  return [
    context.phase(cut, ({ from, to }) => () => {
      for (let channel = from; channel < to; channel++) {
        let center = 0;
        for (let s = 0; s < counts.length; s++) center += counts[s] * means[s * channels + channel];
        center /= total;
        let spread = 0;
        for (let s = 0; s < counts.length; s++) {
          const distance = means[s * channels + channel] - center;
          spread += counts[s] * (variances[s * channels + channel] + distance * distance);
        }
        mean[channel] = center;
        variance[channel] = spread / total;
      }
    }),
  ];
};

export const compileBatchNorm: StepCompiler<BatchNormStep> = ({ cut, slots, params }, context) => {
  const { kernels } = context;
  const { epsilon } = params;
  const channels = channelsOf(slots.input);
  const [gamma, beta] = [context.address(slots.gamma), context.address(slots.beta)];
  const [mean, variance] = [context.address(slots.mean), context.address(slots.variance)];
  return [
    context.phase(cut, (range) => {
      const [input, output] = [
        context.address(slots.input, range.from),
        context.address(slots.output, range.from),
      ];
      const cells = cellsOf(slots.input, range);
      return () => kernels.batchNorm(input, cells, channels, gamma, beta, mean, variance, epsilon, output);
    }),
  ];
};

export const compileBatchNormSums: StepCompiler<BatchNormSumsStep> = ({ cut, slots, params }, context) => {
  const { kernels } = context;
  const { epsilon } = params;
  const channels = channelsOf(slots.input);
  const [mean, variance] = [context.address(slots.mean), context.address(slots.variance)];
  return [
    context.phase(cut, (range, shard) => {
      const input = context.address(slots.input, range.from);
      const dOutput = context.address(slots.dOutput, range.from);
      const [dGamma, dBeta] = [context.address(slots.dGamma, shard), context.address(slots.dBeta, shard)];
      const cells = cellsOf(slots.input, range);
      return () =>
        kernels.batchNormSums(input, dOutput, cells, channels, mean, variance, epsilon, dGamma, dBeta);
    }),
  ];
};

export const compileBatchNormBackward: StepCompiler<BatchNormBackwardStep> = (step, context) => {
  const { cut, slots, params } = step;
  const { kernels } = context;
  const { epsilon, count } = params;
  const channels = channelsOf(slots.input);
  const [gamma, mean, variance] = [slots.gamma, slots.mean, slots.variance].map((slot) =>
    context.address(slot),
  );
  const [dGamma, dBeta] = [context.address(slots.dGamma), context.address(slots.dBeta)];
  return [
    context.phase(cut, (range) => {
      const input = context.address(slots.input, range.from);
      const dOutput = context.address(slots.dOutput, range.from);
      const dInput = context.address(slots.dInput, range.from);
      const cells = cellsOf(slots.input, range);
      return () =>
        kernels.batchNormBackward(
          input,
          dOutput,
          cells,
          channels,
          gamma,
          mean,
          variance,
          epsilon,
          dGamma,
          dBeta,
          count,
          dInput,
        );
    }),
  ];
};

export const compileMoveStatistic: StepCompiler<MoveStatisticStep> = ({ cut, slots, params }, context) => {
  const { momentum, scale } = params;
  const [running, statistic] = [context.whole(slots.running).data, context.whole(slots.statistic).data];
  return [
    context.phase(cut, ({ from, to }) => () => {
      // At 0 the new value does not count at all, not even one that is not a number.
      if (momentum === 0) return;
      for (let channel = from; channel < to; channel++) {
        running[channel] = (1 - momentum) * running[channel] + momentum * scale * statistic[channel];
      }
    }),
  ];
};
