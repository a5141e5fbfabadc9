import type { Padding, StepGeometry } from '../../../src/protocol/engineTypes.ts';

/** Cells added at top, right, bottom, left. */
export type Sides = readonly [top: number, right: number, bottom: number, left: number];

/** The sides of a padding that is given as numbers; of a rule, what `step` shows that it adds. */
export function paddingSides(padding: Padding, step: StepGeometry | null): Sides {
  if (typeof padding === 'number') return [padding, padding, padding, padding];
  if (typeof padding !== 'string') return padding;
  if (!step) return [0, 0, 0, 0];
  return [step.rows.before, step.columns.after, step.rows.after, step.columns.before];
}

/** What a rule adds to rows and columns, as "(1, 1)"; "1+2" where the two sides differ. */
export function paddingFact(step: StepGeometry | null): string {
  if (!step) return '';
  const side = (before: number, after: number) => (before === after ? String(before) : `${before}+${after}`);
  const { rows, columns } = step;
  return `(${side(rows.before, rows.after)}, ${side(columns.before, columns.after)})`;
}

/** Sides with another number of cells on one of them. */
export function withSide([top, right, bottom, left]: Sides, side: number, cells: number): Sides {
  const at = (index: number, now: number) => (index === side ? cells : now);
  return [at(0, top), at(1, right), at(2, bottom), at(3, left)];
}
