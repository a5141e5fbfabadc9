/** Pools: which numbers a window covers, and what becomes of them. */
import type { PoolStep } from '../../engine/network/steps/pool.ts';
import { winsMaximum } from '../../engine/ops/maxPool2d.ts';
import { coveredCells, type PoolPlan, planGlobalPool, planPool } from '../../engine/ops/pool.ts';
import { total } from '../total.ts';
import type { Computed } from './activateSum.ts';
import { planeReader, type SeenImage, termAt } from './seenImage.ts';
import type { Term } from './unitExplanation.ts';

/** The windows of a pool; of a global one there is one, over the whole plane. */
export function poolPlan({ slots: { input }, params }: PoolStep): PoolPlan {
  return 'poolSize' in params ? planPool({ input }, params) : planGlobalPool({ input });
}

/** What the window of a unit at `row`, `column`, `channel` covers, of a global pool at `channel`, and what it makes. */
export function explainPool(seen: SeenImage, step: PoolStep, place: readonly number[]): Computed {
  const { rows, columns } = poolPlan(step);
  const [row, column, channel] = place.length === 3 ? place : [0, 0, place[0]];
  const terms = coveredTerms(seen, step, coveredCells(rows, row), coveredCells(columns, column), channel);
  const values = terms.map(({ value }) => value);
  const { params } = step;
  if (params.pool === 'maxPool2d' || params.pool === 'globalMaxPool2d') {
    const result = values.reduce((best, value) => (winsMaximum(value, best) ? value : best));
    const winners = [...values.keys()].filter((term) => Object.is(values[term] + 0, result + 0));
    return { arithmetic: { type: 'maximum', terms, winners }, result, magnitude: Math.abs(result) };
  }
  const sum = total(values);
  const isPaddingCounted = params.pool === 'avgPool2d' && params.countPadding;
  const divisor = isPaddingCounted ? rows.kernel * columns.kernel : values.length;
  return {
    arithmetic: { type: 'average', terms, sum, divisor },
    result: sum / divisor,
    magnitude: total(values.map(Math.abs)) / divisor,
    addends: values.length,
  };
}

type Range = ReturnType<typeof coveredCells>;

function coveredTerms(seen: SeenImage, step: PoolStep, rows: Range, columns: Range, channel: number): Term[] {
  const { input } = step.slots;
  const { indexAt } = planeReader(seen, input);
  const terms: Term[] = [];
  for (let row = rows.from; row <= rows.to; row++) {
    for (let column = columns.from; column <= columns.to; column++) {
      terms.push(termAt(seen, input, indexAt(row, column, channel)));
    }
  }
  return terms;
}
