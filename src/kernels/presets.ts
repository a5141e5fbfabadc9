import { coursePresets } from './coursePresets.ts';
import { edgePresets } from './edgePresets.ts';
import { effectPresets } from './effectPresets.ts';
import type { KernelPreset } from './kernelPreset.ts';

export type { KernelPreset } from './kernelPreset.ts';

/** The known kernels in the order of a course: the first seven are the ones it teaches. */
export const presets: readonly KernelPreset[] = [...coursePresets, ...edgePresets, ...effectPresets];

/** The known kernel of that id, if there is one. */
export function findPreset(id: string): KernelPreset | undefined {
  return presets.find((preset) => preset.id === id);
}

/** The matrix as a filter step takes it: its extents, and its weights row by row, not divided. */
export function presetKernel({ matrix }: KernelPreset) {
  return { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
}
