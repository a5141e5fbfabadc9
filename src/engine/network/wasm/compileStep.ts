/** How each type of step is computed by kernels. */
import type { Step } from '../steps/steps.ts';
import type { Phase } from '../threads/program.ts';
import { compileActivate, compileActivateBackward } from './activationSteps.ts';
import {
  compileBatchNorm,
  compileBatchNormBackward,
  compileBatchNormSums,
  compileMoveStatistic,
  compileShardStatistics,
  compileUniteStatistics,
} from './batchNormSteps.ts';
import { compileConv2d, compileConv2dBackward } from './conv2dSteps.ts';
import { compileDense, compileDenseBackward } from './denseSteps.ts';
import { compileDropout } from './dropoutSteps.ts';
import { compileAccumulate, compileAdd, compileCopy, compileSumShards } from './elementSteps.ts';
import { compileJoin } from './joinSteps.ts';
import { compileCrossEntropy, compileMeanSquaredError } from './lossSteps.ts';
import { compilePool, compilePoolBackward } from './poolSteps.ts';
import type { StepContext } from './stepContext.ts';
import { compileUpdate } from './updateSteps.ts';

/** The phases of a step. */
export function compileStep(step: Step, context: StepContext): readonly Phase[] {
  switch (step.type) {
    case 'conv2d':
      return compileConv2d(step, context);
    case 'conv2dBackward':
      return compileConv2dBackward(step, context);
    case 'dense':
      return compileDense(step, context);
    case 'denseBackward':
      return compileDenseBackward(step, context);
    case 'pool':
      return compilePool(step, context);
    case 'poolBackward':
      return compilePoolBackward(step, context);
    case 'shardStatistics':
      return compileShardStatistics(step, context);
    case 'uniteStatistics':
      return compileUniteStatistics(step, context);
    case 'batchNorm':
      return compileBatchNorm(step, context);
    case 'batchNormSums':
      return compileBatchNormSums(step, context);
    case 'batchNormBackward':
      return compileBatchNormBackward(step, context);
    case 'moveStatistic':
      return compileMoveStatistic(step, context);
    case 'activate':
      return compileActivate(step, context);
    case 'activateBackward':
      return compileActivateBackward(step, context);
    case 'add':
      return compileAdd(step, context);
    case 'join':
    case 'split':
      return compileJoin(step, context);
    case 'crossEntropy':
      return compileCrossEntropy(step, context);
    case 'meanSquaredError':
      return compileMeanSquaredError(step, context);
    case 'dropout':
    case 'dropoutBackward':
      return compileDropout(step, context);
    case 'sumShards':
      return compileSumShards(step, context);
    case 'accumulate':
      return compileAccumulate(step, context);
    case 'copy':
      return compileCopy(step, context);
    case 'update':
      return compileUpdate(step, context);
  }
}
