import { formatCell, withMinus } from '../../../shared/numbers.ts';

/**
 * A number among others of up to `end`: `.50`, `−.07`, `1.2`, so that they are read as one table; as any cell where
 * hundredths say nothing. A cell that is hatched says so itself.
 */
export function mapCellText(value: number, end: number): string {
  if (Number.isNaN(value)) return '';
  if (end < 0.1 || end >= 10 || !Number.isFinite(value)) return formatCell(value, true);
  const digits = Math.abs(value) < 0.995 ? 2 : 1;
  const text = Math.abs(value) < 0.005 ? '0' : value.toFixed(digits);
  return withMinus(text.replace(/^(-?)0\./, '$1.'));
}
