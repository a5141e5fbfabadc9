/** The activation that ends a step: applied where the sums lie, and taken back at the start of backward. */
import type { ActivationName } from '../../activation.ts';
import { activate } from '../../ops/activate.ts';
import type { PlanBuilder } from '../planBuilder.ts';
import type { ShardView, Slot } from './step.ts';

/**
 * Whether the slope of an activation can be told from its output, so that what it read need not be kept:
 * relu and leakyRelu are on the same side of zero before and after.
 */
export function isToldByOutput(activation: ActivationName): boolean {
  return activation === 'linear' || activation === 'relu' || activation === 'leakyRelu';
}

export type EpilogueSlots = {
  readonly output: Slot;
  /** The numbers before the activation, where backward will need them. */
  readonly preActivation: Slot | undefined;
};

export interface Epilogue {
  readonly activation: ActivationName;
}

/** Where a step that ends in `activation` writes. */
export function epilogueSlots(
  builder: PlanBuilder,
  name: string,
  output: Slot,
  activation: ActivationName,
): EpilogueSlots {
  const keep = builder.needsGradient(output) && !isToldByOutput(activation);
  return {
    output,
    preActivation: keep ? builder.buffer(`${name} before ${activation}`, output.shape) : undefined,
  };
}

/** Where the slope of the activation is told from. */
export function slopeSource({ output, preActivation }: EpilogueSlots): Slot {
  return preActivation ?? output;
}

/** The memory that the sums before the activation are written to. */
export function sumsOf({ output, preActivation }: EpilogueSlots, view: ShardView) {
  return view.images(preActivation ?? output);
}

/** Makes the output of the sums that were written to {@link sumsOf}. */
export function finish(slots: EpilogueSlots, { activation }: Epilogue, view: ShardView): void {
  if (activation !== 'linear') {
    activate.forward({ input: sumsOf(slots, view) }, { activation }, view.images(slots.output));
  }
}

/** Turns the gradient after the activation into the one before it, in place: dOutput · f′. */
export function takeBack(
  { slopes, dOutput }: { readonly slopes: Slot; readonly dOutput: Slot },
  { activation }: Epilogue,
  view: ShardView,
): void {
  if (activation === 'linear') return;
  const gradient = view.images(dOutput);
  gradient.data.set(activate.backward({ input: view.images(slopes) }, { activation }, gradient).dInput.data);
}
