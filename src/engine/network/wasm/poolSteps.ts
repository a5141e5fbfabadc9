/** Pools: by the pool kernels, image by image. */
import { type PoolPass, poolGradientImages, poolImages } from '../../microkernels/poolPass.ts';
import { planGlobalPool, planPool } from '../../ops/pool.ts';
import type { PoolBackwardStep, PoolStep, PoolStepParams } from '../steps/pool.ts';
import type { Slot } from '../steps/step.ts';
import type { StepCompiler } from './stepContext.ts';

function passOf(input: Slot, params: PoolStepParams): PoolPass {
  switch (params.pool) {
    case 'globalMaxPool2d':
      return { plan: planGlobalPool({ input }), kind: 'max' };
    case 'globalAvgPool2d':
      return { plan: planGlobalPool({ input }), kind: 'mean' };
    case 'maxPool2d':
      return { plan: planPool({ input }, params), kind: 'max' };
    case 'avgPool2d':
      return { plan: planPool({ input }, params), kind: params.countPadding ? 'meanOfAll' : 'mean' };
  }
}

export const compilePool: StepCompiler<PoolStep> = ({ cut, slots, params }, context) => {
  const { kernels } = context;
  const pass = passOf(slots.input, params);
  return [
    context.phase(cut, ({ from, to }) => {
      const [input, output] = [context.address(slots.input, from), context.address(slots.output, from)];
      const call = { input, output, images: to - from };
      return () => poolImages(kernels, pass, call);
    }),
  ];
};

export const compilePoolBackward: StepCompiler<PoolBackwardStep> = ({ cut, slots, params }, context) => {
  const { kernels } = context;
  const pass = passOf(slots.input, params);
  return [
    context.phase(cut, ({ from, to }) => {
      const call = {
        input: context.address(slots.input, from),
        dOutput: context.address(slots.dOutput, from),
        dInput: context.address(slots.dInput, from),
        images: to - from,
      };
      return () => poolGradientImages(kernels, pass, call);
    }),
  ];
};
