/** The optimizers by their kernels; their rules are in `optimizers/`. */
import type { AdagradOptions } from '../../optimizers/adagrad.ts';
import type { AdamOptions } from '../../optimizers/adam.ts';
import type { RmspropOptions } from '../../optimizers/rmsprop.ts';
import type { SgdOptions } from '../../optimizers/sgd.ts';
import type { ShardRange } from '../shards.ts';
import type { UpdateStep } from '../steps/update.ts';
import type { StepCompiler, StepContext } from './stepContext.ts';

export const compileUpdate: StepCompiler<UpdateStep> = (step, context) => {
  const { optimizer } = step.params;
  switch (optimizer.type) {
    case 'sgd':
      return compileSgd(optimizer)(step, context);
    case 'adam':
      return compileAdam(optimizer, optimizer.weightDecay ?? 0, 0)(step, context);
    case 'adamw':
      return compileAdam(optimizer, 0, optimizer.weightDecay ?? 0.01)(step, context);
    case 'rmsprop':
      return compileRmsprop(optimizer)(step, context);
    case 'adagrad':
      return compileAdagrad(optimizer)(step, context);
  }
};

function compileSgd(options: SgdOptions): StepCompiler<UpdateStep> {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  return ({ cut, slots }, context) => {
    const { kernels, call } = context;
    return [
      context.phase(cut, (range) => {
        const [parameter, gradient, velocity] = addresses(context, slots, range);
        const count = range.to - range.from;
        return () => {
          const isFirst = call.step === 1;
          kernels.sgd(
            parameter,
            gradient,
            velocity,
            count,
            call.learningRate,
            isFirst ? 0 : momentum,
            isFirst ? 1 : 1 - dampening,
            weightDecay,
            nesterov ? momentum : 0,
          );
        };
      }),
    ];
  };
}

function compileAdam(options: AdamOptions, weightDecay: number, pull: number): StepCompiler<UpdateStep> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  return ({ cut, slots }, context) => {
    const { kernels, call } = context;
    return [
      context.phase(cut, (range) => {
        const [parameter, gradient, mean, meanSquare] = addresses(context, slots, range);
        const count = range.to - range.from;
        return () => {
          const { step, learningRate } = call;
          kernels.adam(
            parameter,
            gradient,
            mean,
            meanSquare,
            count,
            learningRate / (1 - beta1 ** step),
            beta1,
            1 - beta1,
            beta2,
            1 - beta2,
            1 / (1 - beta2 ** step),
            epsilon,
            weightDecay,
            1 - learningRate * pull,
          );
        };
      }),
    ];
  };
}

function compileRmsprop(options: RmspropOptions): StepCompiler<UpdateStep> {
  const { smoothing = 0.99, epsilon = 1e-8, momentum = 0, weightDecay = 0 } = options;
  return ({ cut, slots }, context) => {
    const { kernels, call } = context;
    return [
      context.phase(cut, (range) => {
        const [parameter, gradient, meanSquare, velocity] = addresses(context, slots, range);
        const count = range.to - range.from;
        return () =>
          kernels.rmsprop(
            parameter,
            gradient,
            meanSquare,
            velocity,
            count,
            call.learningRate,
            smoothing,
            1 - smoothing,
            epsilon,
            momentum,
            weightDecay,
          );
      }),
    ];
  };
}

function compileAdagrad({ epsilon = 1e-10, weightDecay = 0 }: AdagradOptions): StepCompiler<UpdateStep> {
  return ({ cut, slots }, context) => {
    const { kernels, call } = context;
    return [
      context.phase(cut, (range) => {
        const [parameter, gradient, sums] = addresses(context, slots, range);
        const count = range.to - range.from;
        return () =>
          kernels.adagrad(parameter, gradient, sums, count, call.learningRate, epsilon, weightDecay);
      }),
    ];
  };
}

/** Of a shard's numbers: parameter, gradient, and both states, 0 where there is none. */
function addresses(context: StepContext, slots: UpdateStep['slots'], { from }: ShardRange): number[] {
  const { parameter, gradient, firstState, secondState } = slots;
  return [parameter, gradient, firstState, secondState].map((slot) =>
    slot ? context.address(slot) + from * 4 : 0,
  );
}
