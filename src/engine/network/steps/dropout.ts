/** Dropout in a plan: which numbers fall is in `ops/dropout.ts`. Only a training plan has it. */
import { dropout } from '../../ops/dropout.ts';
import { type RandomKey, randomBlock } from '../../random.ts';
import { sizeOf } from '../../tensor.ts';
import type { DropoutSpec } from '../layerSpec.ts';
import { namedKey } from '../parameters.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import type { Runner, ShardView, Slot, StepOf } from './step.ts';

export interface DropoutStepParams {
  readonly rate: number;
  /** Key of the layer; that of training step s is its block s. */
  readonly layerKey: RandomKey;
}

export type DropoutStep = StepOf<
  'dropout',
  { readonly input: Slot; readonly output: Slot },
  DropoutStepParams
>;

export type DropoutBackwardStep = StepOf<
  'dropoutBackward',
  { readonly dOutput: Slot; readonly dInput: Slot },
  DropoutStepParams
>;

/** Throws EngineError as `dropout.outputShape`. */
export function compileDropout(builder: PlanBuilder, layer: Required<DropoutSpec>, input: Slot): Slot {
  const { name, rate } = layer;
  const params = { rate, layerKey: namedKey(builder.seed, 'dropout', name) };
  const shape = dropout.outputShape({ input }, { rate, key: params.layerKey, training: true });
  if (!builder.isTraining) return input;
  const output = builder.value(name, shape, [input], false);
  const cut = builder.images;
  builder.emit({ type: 'dropout', layer: name, cut, slots: { input, output }, params });
  builder.backward(output, (dOutput) =>
    builder.passBack(name, input, (dInput) =>
      builder.emit({ type: 'dropoutBackward', layer: name, cut, slots: { dOutput, dInput }, params }),
    ),
  );
  return output;
}

/** The op's parameters for the images of one shard: places are counted over the whole batch. */
function shardParams({ rate, layerKey }: DropoutStepParams, { call, range }: ShardView, { shape }: Slot) {
  const firstPlace = range.from * sizeOf(shape.slice(1));
  return { rate, key: randomBlock(layerKey, call.step), training: true, firstPlace };
}

export const runDropout: Runner<DropoutStep> = ({ slots: { input, output }, params }, view) => {
  dropout.forward({ input: view.images(input) }, shardParams(params, view, input), view.images(output));
};

export const runDropoutBackward: Runner<DropoutBackwardStep> = ({ slots, params }, view) => {
  const dOutput = view.images(slots.dOutput);
  const { dInput } = dropout.backward({ input: dOutput }, shardParams(params, view, slots.dOutput), dOutput);
  view.images(slots.dInput).data.set(dInput.data);
};
