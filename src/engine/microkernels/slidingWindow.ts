/**
 * A convolution as windows that slide over a source, axis by axis. Forward is one such sliding; dInput is one
 * for each phase of the stride: cells that lie a whole stride apart are reached by the same taps.
 */
import type { AxisGeometry } from '../geometry.ts';

/** Windows along one axis. Cells are counted from the first of the source and may lie outside: zeros. */
export interface SlidingAxis {
  /** Cells of the source. */
  readonly source: number;
  /** Cell under the first tap of the first window. */
  readonly start: number;
  /** Cells from one window to the next. */
  readonly stride: number;
  readonly windows: number;
  /** Taps of a window, none where no output reads these cells. */
  readonly taps: number;
  /** Cells from one tap to the next. */
  readonly tapStep: number;
  /** Tap of the kernel under each tap of the window: firstTap, firstTap + tapStride, … */
  readonly firstTap: number;
  readonly tapStride: number;
  /** Cell of the target that the first window makes, and cells from one to the next. */
  readonly targetStart: number;
  readonly targetStride: number;
}

/** The windows of the forward direction. */
export function forwardAxis({ input, before, stride, kernel, dilation, output }: AxisGeometry): SlidingAxis {
  return {
    source: input,
    start: -before,
    stride,
    windows: output,
    taps: kernel,
    tapStep: dilation,
    firstTap: 0,
    tapStride: 1,
    targetStart: 0,
    targetStride: 1,
  };
}

/**
 * The windows over dOutput that make dInput, one sliding for each phase of the stride s.
 *
 * Input cell y is read by output o through tap i where y = o·s + i·d − before. So the taps of the cells
 * phase, phase + s, … are those with i·d ≡ phase + before (mod s): every s/g-th, g the greatest common
 * divisor of d and s; from one to the next o falls by d/g. In rising o, taps are read backwards.
 */
export function gradientAxes(axis: AxisGeometry): SlidingAxis[] {
  const { input, before, stride, kernel, dilation, output } = axis;
  const common = greatestCommonDivisor(dilation, stride);
  const phases = Math.min(stride, input);
  return Array.from({ length: phases }, (_, phase) => {
    const taps = Array.from({ length: kernel }, (_, tap) => tap).filter(
      (tap) => (phase + before - tap * dilation) % stride === 0,
    );
    const last = taps.at(-1) ?? 0;
    return {
      source: output,
      start: taps.length > 0 ? (phase + before - last * dilation) / stride : 0,
      stride: 1,
      windows: Math.ceil((input - phase) / stride),
      taps: taps.length,
      tapStep: dilation / common,
      firstTap: last,
      tapStride: -stride / common,
      targetStart: phase,
      targetStride: stride,
    };
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Cells that `windows` neighbouring windows cover, gaps included. */
export function coveredSpan({ stride, taps, tapStep }: SlidingAxis, windows: number): number {
  return taps === 0 ? 0 : (windows - 1) * stride + (taps - 1) * tapStep + 1;
}

/** Whether all windows lie inside the source. */
export function liesInside(axis: SlidingAxis): boolean {
  return axis.start >= 0 && axis.start + coveredSpan(axis, axis.windows) <= axis.source;
}
