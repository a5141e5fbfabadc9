import type { ConvolutionStep, FilterChain, Kernel, PadMode } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { isSame } from './history.ts';

type Step = FilterChain['steps'][number];
type Padding = ConvolutionStep['padding'];

/**
 * Names the control that makes `after` of `before`: `step0.kernel.weight4`, `step0.bias`, `display`. An
 * added or removed step is `steps`; several controls at once are joined by `+`. Empty where nothing differs.
 */
export function changeGroup(before: LabSettings, after: LabSettings): string {
  const groups = [
    ...(before.display === after.display ? [] : ['display']),
    ...(before.chain.channels === after.chain.channels ? [] : ['channels']),
    ...stepGroups(before.chain.steps, after.chain.steps),
  ];
  return groups.join('+');
}

/** Whether a group is one field that is typed, stepped or turned: changes of it follow each other closely. */
export function isField(group: string): boolean {
  return /^step\d+\.(kernel\.weight\d+|padding\.\w+|padMode\.value|divisor|bias|stride|dilation|size)$/.test(
    group,
  );
}

/** The first step that is not the same after a change, as far as there still is one; null where all are. */
export function changedStep({ chain: before }: LabSettings, { chain: after }: LabSettings): number | null {
  const length = Math.max(before.steps.length, after.steps.length);
  for (let index = 0; index < length; index++) {
    if (!isSame(before.steps[index], after.steps[index])) return Math.min(index, after.steps.length - 1);
  }
  return null;
}

function stepGroups(before: readonly Step[], after: readonly Step[]): string[] {
  const isSameChain =
    before.length === after.length && before.every(({ type }, at) => type === after[at].type);
  if (!isSameChain) return ['steps'];
  return before.flatMap((step, at) => fieldGroups(step, after[at]).map((name) => `step${at}.${name}`));
}

function fieldGroups(before: Step, after: Step): string[] {
  const now = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before)
    .filter(([name, value]) => !isSame(value, now.get(name)))
    .map(([name]) => {
      if (name === 'padding') return paddingGroup(before.padding, after.padding);
      if (before.type === 'pool' || after.type === 'pool') return name;
      if (name === 'kernel') return kernelGroup(before.kernel, after.kernel);
      return name === 'padMode' ? fillGroup(before.padMode, after.padMode) : name;
    });
}

function kernelGroup(before: Kernel, after: Kernel): string {
  if (before.height !== after.height || before.width !== after.width) return 'kernel.size';
  const changed = [...before.weights.keys()].filter(
    (index) => before.weights[index] !== after.weights[index],
  );
  return changed.length === 1 ? `kernel.weight${changed[0]}` : 'kernel';
}

/** Sides have a field each. */
function paddingGroup(before: Padding, after: Padding): string {
  if (!Array.isArray(before) || !Array.isArray(after)) return 'padding';
  const changed = [0, 1, 2, 3].filter((side) => before[side] !== after[side]);
  return changed.length === 1 ? `padding.${['top', 'right', 'bottom', 'left'][changed[0]]}` : 'padding';
}

/** The constant has a field of its own. */
function fillGroup(before: PadMode, after: PadMode): string {
  return before.type === after.type ? 'padMode.value' : 'padMode';
}
