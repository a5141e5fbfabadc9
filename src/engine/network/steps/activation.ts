/** An activation of its own in a plan, and the one after the sum of a residual block. */
import type { ActivationName } from '../../activation.ts';
import { activate } from '../../ops/activate.ts';
import type { ActivationSpec } from '../layerSpec.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import { type Epilogue, isToldByOutput, takeBack } from './epilogue.ts';
import type { Runner, Slot, StepOf } from './step.ts';

export type ActivateStep = StepOf<'activate', { readonly input: Slot; readonly output: Slot }, Epilogue>;

/** dOutput · activation′, in place. */
export type ActivateBackwardStep = StepOf<
  'activateBackward',
  {
    /** What the slope of the activation is told from. */
    readonly slopes: Slot;
    /** Read, and then the gradient before the activation. */
    readonly dOutput: Slot;
  },
  Epilogue
>;

/** Throws EngineError as `activate.outputShape`. */
export function compileActivation(builder: PlanBuilder, layer: Required<ActivationSpec>, input: Slot): Slot {
  const { name, function: activation } = layer;
  const shape = activate.outputShape({ input }, { activation });
  if (activation === 'linear') return input;
  const output = builder.value(name, shape, [input], false);
  const params = { activation };
  builder.emit({ type: 'activate', layer: name, cut: builder.images, slots: { input, output }, params });
  builder.backward(output, (dOutput) => {
    emitTakeBack(builder, name, activation, isToldByOutput(activation) ? output : input, dOutput);
    builder.handBack(name, input, dOutput);
  });
  return output;
}

/** A step that takes an activation back where no other step does so on its way. */
export function emitTakeBack(
  builder: PlanBuilder,
  layer: string,
  activation: ActivationName,
  slopes: Slot,
  dOutput: Slot,
): void {
  if (activation === 'linear') return;
  const slots = { slopes, dOutput };
  builder.emit({ type: 'activateBackward', layer, cut: builder.images, slots, params: { activation } });
}

export const runActivate: Runner<ActivateStep> = ({ slots: { input, output }, params }, view) => {
  activate.forward({ input: view.images(input) }, params, view.images(output));
};

export const runActivateBackward: Runner<ActivateBackwardStep> = ({ slots, params }, view) => {
  takeBack(slots, params, view);
};
