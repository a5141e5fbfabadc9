/** All steps that a plan may have, and how the reference does each. A faster backend has a table of its own. */
import {
  type ActivateBackwardStep,
  type ActivateStep,
  runActivate,
  runActivateBackward,
} from './activation.ts';
import {
  type BatchNormBackwardStep,
  type BatchNormStep,
  type BatchNormSumsStep,
  type MoveStatisticStep,
  runBatchNorm,
  runBatchNormBackward,
  runBatchNormSums,
  runMoveStatistic,
  runShardStatistics,
  runUniteStatistics,
  type ShardStatisticsStep,
  type UniteStatisticsStep,
} from './batchNorm.ts';
import { type Conv2dBackwardStep, type Conv2dStep, runConv2d, runConv2dBackward } from './conv2d.ts';
import { type DenseBackwardStep, type DenseStep, runDense, runDenseBackward } from './dense.ts';
import { type DropoutBackwardStep, type DropoutStep, runDropout, runDropoutBackward } from './dropout.ts';
import { type AddStep, type JoinStep, runAdd, runJoin, runSplit, type SplitStep } from './join.ts';
import {
  type CrossEntropyStep,
  type MeanSquaredErrorStep,
  runCrossEntropy,
  runMeanSquaredError,
} from './loss.ts';
import { type PoolBackwardStep, type PoolStep, runPool, runPoolBackward } from './pool.ts';
import type { Runner, ShardView } from './step.ts';
import {
  type AccumulateStep,
  type CopyStep,
  runAccumulate,
  runCopy,
  runSumShards,
  type SumShardsStep,
} from './sums.ts';
import { runUpdate, type UpdateStep } from './update.ts';

export type Step =
  | Conv2dStep
  | Conv2dBackwardStep
  | DenseStep
  | DenseBackwardStep
  | PoolStep
  | PoolBackwardStep
  | ShardStatisticsStep
  | UniteStatisticsStep
  | BatchNormStep
  | BatchNormSumsStep
  | BatchNormBackwardStep
  | MoveStatisticStep
  | DropoutStep
  | DropoutBackwardStep
  | ActivateStep
  | ActivateBackwardStep
  | AddStep
  | JoinStep
  | SplitStep
  | CrossEntropyStep
  | MeanSquaredErrorStep
  | SumShardsStep
  | AccumulateStep
  | CopyStep
  | UpdateStep;

/** One function for each type of step: what every backend has to bring. */
export type Runners = { readonly [Type in Step['type']]: Runner<Extract<Step, { type: Type }>> };

export const referenceRunners: Runners = {
  conv2d: runConv2d,
  conv2dBackward: runConv2dBackward,
  dense: runDense,
  denseBackward: runDenseBackward,
  pool: runPool,
  poolBackward: runPoolBackward,
  shardStatistics: runShardStatistics,
  uniteStatistics: runUniteStatistics,
  batchNorm: runBatchNorm,
  batchNormSums: runBatchNormSums,
  batchNormBackward: runBatchNormBackward,
  moveStatistic: runMoveStatistic,
  dropout: runDropout,
  dropoutBackward: runDropoutBackward,
  activate: runActivate,
  activateBackward: runActivateBackward,
  add: runAdd,
  join: runJoin,
  split: runSplit,
  crossEntropy: runCrossEntropy,
  meanSquaredError: runMeanSquaredError,
  sumShards: runSumShards,
  accumulate: runAccumulate,
  copy: runCopy,
  update: runUpdate,
};

/** Does one step for one shard; nothing where the shard has no work. */
export function runStep(runners: Runners, step: Step, view: ShardView): void {
  if (view.range.from === view.range.to) return;
  // A table whose entries each take their own type of step cannot be called with the union of them.
  const run = runners[step.type] as Runner<Step>;
  run(step, view);
}
