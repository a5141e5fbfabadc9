/** Channels of branches, laid behind one another and taken apart again. */
import { sizeOf } from '../../tensor.ts';
import type { JoinStep, SplitStep } from '../steps/join.ts';
import type { Phase } from '../threads/program.ts';
import type { StepContext } from './stepContext.ts';

export function compileJoin(step: JoinStep | SplitStep, context: StepContext): readonly Phase[] {
  const { kernels } = context;
  const { cut, params } = step;
  const { branch, joined } = step.slots;
  const branchBytes = branch.shape[branch.shape.length - 1] * 4;
  const joinedBytes = joined.shape[joined.shape.length - 1] * 4;
  const cellsPerImage = sizeOf(branch.shape.slice(1, -1));
  return [
    context.phase(cut, ({ from, to }) => {
      const [inBranch, inJoined] = [
        context.address(branch, from),
        context.address(joined, from) + params.firstChannel * 4,
      ];
      const cells = (to - from) * cellsPerImage;
      return step.type === 'join'
        ? () => kernels.copyRows(inBranch, branchBytes, inJoined, joinedBytes, cells, branchBytes)
        : () => kernels.copyRows(inJoined, joinedBytes, inBranch, branchBytes, cells, branchBytes);
    }),
  ];
}
