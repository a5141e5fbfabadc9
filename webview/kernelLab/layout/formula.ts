/** The output size as a table: ⌊(input + before + after − span) ÷ stride⌋ + 1 = output. */
import type { AxisGeometry } from '../../../src/protocol/engineTypes.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';

/** One row of the formula, as it is written. */
export interface FormulaRow {
  readonly axis: 'height' | 'width';
  readonly input: string;
  readonly before: string;
  readonly after: string;
  readonly span: string;
  readonly stride: string;
  /** The quotient before it is rounded down; null where the stride is 1 and says nothing new. */
  readonly quotient: string | null;
  /** A remainder is left: cells at the end that no window reaches. */
  readonly hasRemainder: boolean;
  readonly output: string;
  readonly isPossible: boolean;
}

/** Both rows of the formula. */
export function formulaRows(rows: AxisGeometry, columns: AxisGeometry): FormulaRow[] {
  const isStrided = rows.stride > 1 || columns.stride > 1;
  return [formulaRow('height', rows, isStrided), formulaRow('width', columns, isStrided)];
}

function formulaRow(axis: FormulaRow['axis'], geometry: AxisGeometry, isStrided: boolean): FormulaRow {
  const { input, before, after, span, stride, output } = geometry;
  const quotient = (input + before + after - span) / stride;
  return {
    axis,
    input: formatNumber(input),
    before: formatNumber(before),
    after: formatNumber(after),
    span: formatNumber(span),
    stride: formatNumber(stride),
    quotient: isStrided ? `⌊${formatExact(shortened(quotient))}⌋` : null,
    hasRemainder: !Number.isInteger(quotient),
    output: formatNumber(output),
    isPossible: output >= 1,
  };
}

/** Two decimals, rounded, but never to another whole number: ⌊3.996⌋ is not ⌊4⌋. */
function shortened(quotient: number): number {
  const rounded = Math.round(quotient * 100) / 100;
  return Math.floor(rounded) === Math.floor(quotient) ? rounded : Math.floor(quotient * 100) / 100;
}
