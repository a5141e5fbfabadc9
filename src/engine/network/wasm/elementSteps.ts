/** Steps that go number by number: sums of shards and of gradients, copies, the sum of two branches. */
import { sizeOf } from '../../tensor.ts';
import type { AddStep } from '../steps/join.ts';
import type { AccumulateStep, CopyStep, SumShardsStep } from '../steps/sums.ts';
import { finisher, fusedActivation, sumsSlot } from './activationSteps.ts';
import type { StepCompiler } from './stepContext.ts';

export const compileSumShards: StepCompiler<SumShardsStep> = ({ cut, slots: { own, sum } }, context) => {
  const { kernels } = context;
  const [count] = own.shape;
  const partBytes = sizeOf(sum.shape) * 4;
  return [
    context.phase(cut, ({ from, to }) => {
      const [parts, target] = [context.address(own) + from * 4, context.address(sum) + from * 4];
      return () => kernels.sumParts(parts, partBytes, count, target, to - from);
    }),
  ];
};

export const compileAccumulate: StepCompiler<AccumulateStep> = ({ cut, slots: { addend, sum } }, context) => {
  const { kernels } = context;
  return [
    context.phase(cut, ({ from, to }) => {
      const [source, target] = [context.address(addend) + from * 4, context.address(sum) + from * 4];
      return () => kernels.add(target, source, target, to - from);
    }),
  ];
};

export const compileCopy: StepCompiler<CopyStep> = ({ cut, slots }, context) => {
  const { kernels } = context;
  return [
    context.phase(cut, ({ from, to }) => {
      const [source, target] = [context.address(slots.from) + from * 4, context.address(slots.to) + from * 4];
      return () => kernels.copy(source, target, (to - from) * 4);
    }),
  ];
};

export const compileAdd: StepCompiler<AddStep> = ({ cut, slots, params: { activation } }, context) => {
  const { kernels } = context;
  const { activation: kind, slope } = fusedActivation(activation);
  const isRectified = kind !== fusedActivation('linear').activation;
  return [
    context.phase(cut, (range) => {
      const [first, second] = [
        context.address(slots.first, range.from),
        context.address(slots.second, range.from),
      ];
      const target = context.address(sumsSlot(slots), range.from);
      const count = (range.to - range.from) * sizeOf(slots.first.shape.slice(1));
      const finish = finisher(context, slots, activation, range);
      return () => {
        kernels.add(first, second, target, count);
        if (isRectified) kernels.relu(target, target, count, slope);
        finish();
      };
    }),
  ];
};
