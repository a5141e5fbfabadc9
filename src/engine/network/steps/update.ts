/** The optimizer's step in a plan: the arithmetic is in `optimizers/`. */
import { type AdagradOptions, adagrad } from '../../optimizers/adagrad.ts';
import { type AdamOptions, adam } from '../../optimizers/adam.ts';
import { adamw } from '../../optimizers/adamw.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { type RmspropOptions, rmsprop } from '../../optimizers/rmsprop.ts';
import { type SgdOptions, sgd } from '../../optimizers/sgd.ts';
import type { Runner, Slot, StepOf } from './step.ts';

/** An optimizer by name, so that a plan stays plain data. */
export type OptimizerSpec =
  | ({ readonly type: 'sgd' } & SgdOptions)
  | ({ readonly type: 'adam' | 'adamw' } & AdamOptions)
  | ({ readonly type: 'rmsprop' } & RmspropOptions)
  | ({ readonly type: 'adagrad' } & AdagradOptions);

/** Moves a parameter and the optimizer's state of it; each shard its range of numbers. */
export type UpdateStep = StepOf<
  'update',
  {
    readonly parameter: Slot;
    readonly gradient: Slot;
    /** Tensors of the state, in the order of the optimizer's `stateNames`. */
    readonly firstState: Slot | undefined;
    readonly secondState: Slot | undefined;
  },
  { readonly optimizer: OptimizerSpec }
>;

/** Throws EngineError as the optimizer. */
export function optimizerOf(spec: OptimizerSpec): Optimizer {
  switch (spec.type) {
    case 'sgd':
      return sgd(spec);
    case 'adam':
      return adam(spec);
    case 'adamw':
      return adamw(spec);
    case 'rmsprop':
      return rmsprop(spec);
    case 'adagrad':
      return adagrad(spec);
  }
}

export const runUpdate: Runner<UpdateStep> = ({ slots, params }, view) => {
  const optimizer = optimizerOf(params.optimizer);
  const states = [slots.firstState, slots.secondState].filter((slot) => slot !== undefined);
  optimizer.step(
    view.numbers(slots.parameter),
    view.numbers(slots.gradient),
    Object.fromEntries(states.map((slot, index) => [optimizer.stateNames[index], view.numbers(slot)])),
    view.call,
  );
};
