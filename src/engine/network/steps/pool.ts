/** Pools in a plan: the arithmetic is in `ops/maxPool2d.ts`, `avgPool2d.ts`, `globalMaxPool2d.ts`, `globalAvgPool2d.ts`. */
import { type AvgPool2dParams, avgPool2d } from '../../ops/avgPool2d.ts';
import { globalAvgPool2d } from '../../ops/globalAvgPool2d.ts';
import { globalMaxPool2d } from '../../ops/globalMaxPool2d.ts';
import { maxPool2d } from '../../ops/maxPool2d.ts';
import type { NumberTensor, ShapesOf, TensorInput, TrainableOp } from '../../ops/op.ts';
import type { PoolGradients, PoolInputs } from '../../ops/pool.ts';
import type { GlobalPoolSpec, ResolvedPool } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import type { Runner, Slot, StepOf } from './step.ts';

export type PoolStepParams =
  | ({ readonly pool: 'maxPool2d' | 'avgPool2d' } & Required<AvgPool2dParams>)
  | { readonly pool: 'globalMaxPool2d' | 'globalAvgPool2d' };

/** Each shard pools its images. */
export type PoolStep = StepOf<'pool', { readonly input: Slot; readonly output: Slot }, PoolStepParams>;

/** Each shard writes all of dInput of its images. */
export type PoolBackwardStep = StepOf<
  'poolBackward',
  { readonly input: Slot; readonly dOutput: Slot; readonly dInput: Slot },
  PoolStepParams
>;

/** Throws EngineError as the `outputShape` of the pool. */
export function compilePool(
  builder: PlanBuilder,
  layer: ResolvedPool | Required<GlobalPoolSpec>,
  input: Slot,
): Slot {
  const { name } = layer;
  const params = paramsOf(layer);
  const output = builder.value(name, poolOf(params).outputShape({ input }), [input], false);
  const cut = builder.images;
  builder.emit({ type: 'pool', layer: name, cut, slots: { input, output }, params });
  builder.backward(output, (dOutput) =>
    builder.passBack(name, input, (dInput) =>
      builder.emit({ type: 'poolBackward', layer: name, cut, slots: { input, dOutput, dInput }, params }),
    ),
  );
  return output;
}

function paramsOf(layer: ResolvedPool | Required<GlobalPoolSpec>): PoolStepParams {
  if (!('poolSize' in layer)) return { pool: layer.type };
  const { type: pool, poolSize, stride, padding, countPadding } = layer;
  return { pool, poolSize, stride, padding, countPadding };
}

/** The reference op of a pool, told its parameters. */
function poolOf(params: PoolStepParams) {
  switch (params.pool) {
    case 'maxPool2d':
      return bound(maxPool2d, params);
    case 'avgPool2d':
      return bound(avgPool2d, params);
    case 'globalMaxPool2d':
      return bound(globalMaxPool2d, {});
    case 'globalAvgPool2d':
      return bound(globalAvgPool2d, {});
  }
}

function bound<Params>(op: TrainableOp<PoolInputs, Params, PoolGradients>, params: Params) {
  return {
    outputShape: (inputs: ShapesOf<PoolInputs>) => op.outputShape(inputs, params),
    forward: (inputs: PoolInputs, output: NumberTensor) => op.forward(inputs, params, output),
    backward: (inputs: PoolInputs, dOutput: TensorInput) => op.backward(inputs, params, dOutput),
  };
}

export const runPool: Runner<PoolStep> = ({ slots: { input, output }, params }, view) => {
  poolOf(params).forward({ input: view.images(input) }, view.images(output));
};

export const runPoolBackward: Runner<PoolBackwardStep> = ({ slots, params }, view) => {
  const { input, dOutput, dInput } = slots;
  const gradients = poolOf(params).backward({ input: view.images(input) }, view.images(dOutput));
  view.images(dInput).data.set(gradients.dInput.data);
};
