import type { NetworkKernels } from './kernels.ts';
import { coveredSpan, type SlidingAxis } from './slidingWindow.ts';

/**
 * The cells of a source `[rows, columns, channels]` under `height` rows of windows from row `firstWindow` on,
 * zeros where they lie outside. Writes `[covered rows, covered columns, channels]`.
 */
export function padBand(
  kernels: NetworkKernels,
  { rows, columns }: { readonly rows: SlidingAxis; readonly columns: SlidingAxis },
  source: number,
  pixelBytes: number,
  firstWindow: number,
  height: number,
  target: number,
): void {
  const { start } = columns;
  const end = start + coveredSpan(columns, columns.windows);
  const from = Math.min(Math.max(start, 0), columns.source);
  const to = Math.max(Math.min(end, columns.source), from);
  const left = Math.max(Math.min(from, end) - start, 0);
  kernels.padRows(
    source + from * pixelBytes,
    columns.source * pixelBytes,
    rows.source,
    rows.start + firstWindow * rows.stride,
    coveredSpan(rows, height),
    left * pixelBytes,
    (to - from) * pixelBytes,
    (end - start - left - (to - from)) * pixelBytes,
    target,
  );
}
