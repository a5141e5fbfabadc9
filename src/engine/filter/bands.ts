import type { CellRange } from '../geometry.ts';
import type { PlacedSink } from './placedSinks.ts';
import type { StepPlan } from './stepPlan.ts';

/** What bands depend on of a sink. */
type Placed = Pick<PlacedSink, 'stage' | 'region'>;

const mostBands = 64;
const leastRows = 32;

/**
 * Into how many bands of rows a run is cut. It depends on the work alone, never on the threads, so that
 * every number of threads merges the same parts. Steps before the last compute rows twice where bands
 * meet: the more of them, the taller the bands.
 */
export function countBands(steps: readonly StepPlan[], sinks: readonly Placed[]): number {
  const stage = Math.max(...sinks.map((sink) => sink.stage));
  const rows = stageRows(sinks, stage);
  let repeated = 0;
  let cost = 0;
  for (let index = stage; index > 0; index--) {
    const { stride, span } = steps[index].geometry.rows;
    repeated = repeated * stride + Math.max(span - stride, 0);
    cost = Math.max(
      cost,
      repeated / (steps[stage].geometry.input.height / steps[stage].geometry.output.height),
    );
  }
  const perBand = Math.max(leastRows, 4 * cost);
  return Math.min(Math.max(Math.floor((rows.to - rows.from + 1) / perBand), 1), mostBands);
}

/** Rows of a stage that its sinks ask for, taken together; `to` under `from` where there are none. */
export function stageRows(sinks: readonly Placed[], stage: number): CellRange {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { region } of sinks.filter((sink) => sink.stage === stage)) {
    from = Math.min(from, region.row);
    to = Math.max(to, region.row + region.height - 1);
  }
  return { from, to };
}

/** The share of band `band` in a range of rows. */
export function bandRows({ from, to }: CellRange, band: number, bands: number): CellRange {
  const rows = to - from + 1;
  return {
    from: from + Math.floor((band * rows) / bands),
    to: from + Math.floor(((band + 1) * rows) / bands) - 1,
  };
}

/** What two ranges have in common; `to` under `from` where there is nothing. */
export function commonRows(a: CellRange, b: CellRange): CellRange {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}
