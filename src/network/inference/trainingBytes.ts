/** What training a network takes of memory, told by the plan before it is built. */
import { type LayerSpec, resolveLayers } from '../../engine/network/layerSpec.ts';
import { compilePlan } from '../../engine/network/plan.ts';
import type { LossSpec } from '../../engine/network/steps/loss.ts';
import type { OptimizerSpec } from '../../engine/network/steps/update.ts';
import { sizeOf } from '../../engine/tensor.ts';
import type { Shape } from './summary.ts';

/** What the memory depends on beside layers and input. */
export interface TrainingChoice {
  /** Images of one step. */
  readonly batch: number;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
}

export interface TrainingBytes {
  /** Of the whole arena. What is never needed at the same time shares its bytes, so the parts sum to more. */
  readonly total: number;
  /** Parameters, running statistics and the optimizer's state. */
  readonly weights: number;
  /** Output of each layer for a batch, by its whole name, four bytes a number. */
  readonly outputs: ReadonlyMap<string, number>;
}

/**
 * The bytes of a training step. It compiles the plan, which takes far longer than `inferNetwork`: for a
 * pause in typing, not for every key.
 *
 * `layers`: those of a network without problems; `inputShape`: `[height, width, channels]`.
 *
 * @throws LayerError where training refuses what inference takes, as a loss that does not fit the last layer;
 *   EngineError `no-layers`, `plan-too-large`, and those of the optimizer.
 */
export function trainingBytes(
  layers: readonly LayerSpec[],
  inputShape: Shape,
  { batch, loss, optimizer }: TrainingChoice,
): TrainingBytes {
  const plan = compilePlan({
    layers: resolveLayers(layers),
    inputShape,
    batch,
    mode: 'training',
    seed: 0,
    loss,
    optimizer,
  });
  return {
    total: plan.bytes,
    weights: sizeOf(plan.persistent.shape) * 4,
    outputs: new Map(plan.layers.map(({ name, output }) => [name, sizeOf(output.shape) * 4])),
  };
}
