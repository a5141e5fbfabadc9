/** What is said of a zoom. */
import { formatNumber } from '../numbers.ts';
import { t } from '../translate.ts';
import type { CellRectangle } from './drawCells.ts';

/** How a zoom is written: in per cent as long as pixels are small, then as the size of a cell. */
export function zoomLabel(scale: number): string {
  if (scale >= 4) return `${formatNumber(Math.round(scale * 10) / 10)}×`;
  const percent = 100 * scale;
  return `${formatNumber(percent < 10 ? percent : Math.round(percent))} %`;
}

/** Says which cells are seen, where it is not all of it. */
export function whereabouts(
  { row, column, height, width, isCut }: CellRectangle & { readonly isCut: boolean },
  extent: Pick<CellRectangle, 'height' | 'width'>,
): string {
  if (!isCut) return '';
  const last = (from: number, count: number, size: number) => Math.min(size - 1, from + count - 1);
  return t('rows {top}–{bottom} of {height}, columns {left}–{right} of {width}', {
    top: Math.max(0, row),
    bottom: last(row, height, extent.height),
    height: extent.height,
    left: Math.max(0, column),
    right: last(column, width, extent.width),
    width: extent.width,
  });
}
