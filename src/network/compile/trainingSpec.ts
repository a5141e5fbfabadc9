/** How a network is trained, with every default: as the engine and a run take it. */
import type { LossSpec } from '../../engine/network/steps/loss.ts';
import type { OptimizerSpec } from '../../engine/network/steps/update.ts';
import type { Schedule } from '../../engine/schedules.ts';
import { type FilledJson, filled, type Part } from '../fields/kinds.ts';
import { optimizers, type TrainingJson, trainingFields } from '../fields/trainingFields.ts';

/** The optimizer's options without its learning rate, which a schedule changes. */
export interface TrainingSpec
  extends Omit<FilledJson<typeof trainingFields>, 'optimizer' | 'schedule' | 'loss'> {
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly loss: LossSpec;
}

/** `json`: the sound part of a file's `training`. */
export function trainingSpec(json: Partial<TrainingJson> = {}): TrainingSpec {
  const { optimizer, schedule, loss, ...training } = filled(trainingFields, json);
  const named = withType(optimizer);
  const { fields }: Part = optimizers[named.type];
  const { learningRate, ...options } = filled(fields, named) as { readonly learningRate: number };
  return {
    ...training,
    optimizer: options as OptimizerSpec,
    learningRate,
    schedule,
    loss: withType(loss),
  };
}

/** A name alone stands for an object of that type. */
function withType<Value extends string | { readonly type: string }>(value: Value) {
  type Named = Exclude<Value, string> | { readonly type: Extract<Value, string> };
  return (typeof value === 'string' ? { type: value } : value) as Named;
}
