/** Where branches meet: the sum of `residual`, the channels of `parallel`. Arithmetic in `ops/add.ts`, `concatChannels.ts`. */
import type { ActivationName } from '../../activation.ts';
import { add } from '../../ops/add.ts';
import { concatChannels } from '../../ops/concatChannels.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { emitTakeBack } from './activation.ts';
import { type Epilogue, type EpilogueSlots, epilogueSlots, finish, slopeSource, sumsOf } from './epilogue.ts';
import type { Runner, Slot, StepOf } from './step.ts';

/** output = activation(first + second) */
export type AddStep = StepOf<
  'add',
  EpilogueSlots & { readonly first: Slot; readonly second: Slot },
  Epilogue
>;

export interface ChannelsParams {
  /** Where the branch's channels begin in the joined tensor. */
  readonly firstChannel: number;
}

/** Writes one branch to its channels of the joined tensor; or, backward, takes its channels of the gradient out. */
export type JoinStep = StepOf<'join', { readonly branch: Slot; readonly joined: Slot }, ChannelsParams>;
export type SplitStep = StepOf<'split', { readonly branch: Slot; readonly joined: Slot }, ChannelsParams>;

/** Throws EngineError as `add.outputShape`. */
export function compileAdd(
  builder: PlanBuilder,
  name: string,
  [first, second]: readonly [Slot, Slot],
  activation: ActivationName,
): Slot {
  const output = builder.value(name, add.outputShape({ first, second }, {}), [first, second], false);
  const slots = epilogueSlots(builder, name, output, activation);
  builder.emit({
    type: 'add',
    layer: name,
    cut: builder.images,
    slots: { first, second, ...slots },
    params: { activation },
  });
  builder.backward(output, (dOutput) => {
    emitTakeBack(builder, name, activation, slopeSource(slots), dOutput);
    // The shortcut gets a copy before the branch, whose steps may change the gradient, gets the memory.
    builder.shareBack(name, second, dOutput);
    builder.handBack(name, first, dOutput);
  });
  return output;
}

/** Throws EngineError as `concatChannels.outputShape`. */
export function compileJoin(builder: PlanBuilder, name: string, branches: readonly Slot[]): Slot {
  const joined = builder.value(name, concatChannels.outputShape(branches, {}), branches, false);
  const cut = builder.images;
  let channels = 0;
  const parts = branches.map((branch) => {
    const params = { firstChannel: channels };
    channels += branch.shape[branch.shape.length - 1];
    return { branch, params };
  });
  for (const { branch, params } of parts) {
    builder.emit({ type: 'join', layer: name, cut, slots: { branch, joined }, params });
  }
  builder.backward(joined, (dJoined) => {
    for (const { branch, params } of parts) {
      builder.passBack(name, branch, (dBranch) =>
        builder.emit({
          type: 'split',
          layer: name,
          cut,
          slots: { branch: dBranch, joined: dJoined },
          params,
        }),
      );
    }
  });
  return joined;
}

export const runAdd: Runner<AddStep> = ({ slots, params }, view) => {
  const { first, second } = slots;
  add.forward({ first: view.images(first), second: view.images(second) }, {}, sumsOf(slots, view));
  finish(slots, params, view);
};

export const runJoin: Runner<JoinStep> = ({ slots, params }, view) => {
  const [branch, joined] = [view.images(slots.branch), view.images(slots.joined)];
  eachChannelOf(branch, joined, params, (from, to) => {
    joined.data[to] = branch.data[from];
  });
};

export const runSplit: Runner<SplitStep> = ({ slots, params }, view) => {
  const [branch, joined] = [view.images(slots.branch), view.images(slots.joined)];
  eachChannelOf(branch, joined, params, (from, to) => {
    branch.data[from] = joined.data[to];
  });
};

/** Every number of a branch, and its place in the joined tensor. */
function eachChannelOf(
  branch: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  joined: { readonly shape: readonly number[] },
  { firstChannel }: ChannelsParams,
  visit: (from: number, to: number) => void,
): void {
  const channels = branch.shape[branch.shape.length - 1];
  const width = joined.shape[joined.shape.length - 1];
  for (let place = 0; place < branch.data.length; place++) {
    visit(place, Math.floor(place / channels) * width + firstChannel + (place % channels));
  }
}
