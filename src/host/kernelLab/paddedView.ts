/** A stage together with the padding that the next step puts around it. */
import type { ConvolutionStep, FilterChain, StepGeometry } from '../../engine/filter/filterChain.ts';
import { type PadMode, sourceCell } from '../../engine/padMode.ts';
import type { PaddingInView, View } from '../../protocol/kernelLab.ts';

/** What to compute for a view that reaches into padding. */
export interface PaddedView {
  /** The chain up to the view's stage, and one more step that pads and does nothing else. */
  readonly chain: FilterChain;
  /** The view on what that step makes. */
  readonly view: View;
  readonly padding: PaddingInView;
}

/**
 * The padding in `view`, or null where the view lies inside its stage. What reaches beyond the padding
 * is cut off by the engine.
 */
export function paddedView(
  chain: FilterChain,
  geometry: readonly StepGeometry[],
  view: View,
): PaddedView | null {
  const reader = chain.steps[view.stage + 1];
  const step = geometry[view.stage + 1];
  if (!reader || !step) return null;
  const { rows, columns } = step;
  const isInside =
    view.row >= 0 &&
    view.column >= 0 &&
    view.row + view.height <= rows.input &&
    view.column + view.width <= columns.input;
  if (isInside) return null;
  const mode: PadMode = reader.type === 'pool' ? { type: 'zeros' } : reader.padMode;
  const pad: ConvolutionStep = {
    type: 'convolution',
    kernel: { height: 1, width: 1, weights: [1] },
    divisor: 1,
    bias: 0,
    flip: false,
    padding: [rows.before, columns.after, rows.after, columns.before],
    padMode: mode,
    stride: [1, 1],
    dilation: [1, 1],
    activation: 'linear',
  };
  // The image itself keeps its channels; later stages of `sum` have one, of which the sum is itself.
  const channels = view.stage < 0 && chain.channels === 'sum' ? 'each' : chain.channels;
  return {
    chain: { channels, steps: [...chain.steps.slice(0, view.stage + 1), pad] },
    view: {
      ...view,
      stage: view.stage + 1,
      row: view.row + rows.before,
      column: view.column + columns.before,
    },
    padding: {
      rows: sources(mode, view.row, view.height, rows.input),
      columns: sources(mode, view.column, view.width, columns.input),
      fill: reader.type === 'convolution' ? 'value' : reader.pool === 'max' ? 'lowest' : 'uncounted',
    },
  };
}

function sources(mode: PadMode, from: number, count: number, size: number): number[] {
  return Array.from({ length: count }, (_, cell) => sourceCell(mode, from + cell, size));
}
