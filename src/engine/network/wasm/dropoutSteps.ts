/** Dropout by its kernel; which numbers fall is in `steps/dropout.ts`. */
import { sizeOf } from '../../tensor.ts';
import type { DropoutBackwardStep, DropoutStep } from '../steps/dropout.ts';
import type { Phase } from '../threads/program.ts';
import type { StepContext } from './stepContext.ts';

/** Both directions are one: the same numbers fall. */
export function compileDropout(
  step: DropoutStep | DropoutBackwardStep,
  context: StepContext,
): readonly Phase[] {
  const { kernels, call } = context;
  const { rate, layerKey } = step.params;
  const [from, to] =
    step.type === 'dropout' ? [step.slots.input, step.slots.output] : [step.slots.dOutput, step.slots.dInput];
  const imageSize = sizeOf(from.shape.slice(1));
  const limit = Math.min(Math.ceil(rate * 2 ** 32), 2 ** 32 - 1);
  const scale = 1 / (1 - rate);
  return [
    context.phase(step.cut, (range) => {
      const [source, target] = [context.address(from, range.from), context.address(to, range.from)];
      const count = (range.to - range.from) * imageSize;
      const firstPlace = range.from * imageSize;
      return () =>
        kernels.dropout(source, target, count, firstPlace, layerKey[0], layerKey[1], call.step, limit, scale);
    }),
  ];
}
