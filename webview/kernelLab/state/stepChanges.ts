/** What is done to the row of steps: settings and the step that is looked at change together. */
import { batch } from '@preact/signals';
import type { FilterStep } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import type { Lab } from './lab.ts';
import {
  freshConvolution,
  freshPool,
  freshPoolOn,
  mostSteps,
  withNewStep,
  withoutStep,
  withStepMoved,
} from './settingsEdits.ts';

/** Whether a chain takes one more step. */
export function takesStep({ chain }: LabSettings): boolean {
  return chain.steps.length < mostSteps;
}

/** Puts a new step after the last one and looks at it. */
export function addStep(lab: Lab, type: FilterStep['type']): void {
  const settings = lab.settings.peek();
  if (!settings || !takesStep(settings)) return;
  const last = lab.pictures.refusal.peek() ? undefined : lab.extents.peek().at(-1);
  const pool = last ? freshPoolOn(last) : freshPool;
  const index = settings.chain.steps.length;
  become(lab, withNewStep(settings, index, type === 'pool' ? pool : freshConvolution), index);
}

/** Moves the step that is looked at by `by` places, as far as the row goes. */
export function moveStep(lab: Lab, by: number): void {
  const settings = lab.settings.peek();
  const from = lab.view.focus.peek();
  if (!settings) return;
  const moved = withStepMoved(settings, from, from + by);
  if (moved !== settings) become(lab, moved, from + by);
}

/** Removes the step that is looked at, and looks at the one in its place. */
export function removeStep(lab: Lab): void {
  const settings = lab.settings.peek();
  const index = lab.view.focus.peek();
  if (!settings) return;
  const rest = withoutStep(settings, index);
  if (rest !== settings) become(lab, rest, Math.min(index, rest.chain.steps.length - 1));
}

function become(lab: Lab, settings: LabSettings, look: number): void {
  batch(() => {
    lab.change(settings);
    lab.view.lookAtStep(look);
  });
}
