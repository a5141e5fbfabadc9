/** Patch, kernel and products side by side: smaller cells before anything is out of sight. */

import { cellText } from '../../shared/cells/cellTexts.ts';
import type { MatrixLayout } from '../../shared/cells/fittedFont.ts';
import { signOf } from '../../shared/numbers.ts';
import { columnWidth } from './arithmetic.ts';
import { cardLayout } from './matrixLayout.ts';

/** Cells of one of the grids. */
export interface GridLayout extends MatrixLayout {
  /** Numbers have no room: signs stand for them. */
  readonly hasSigns: boolean;
}

/** Cells of a grid beside controls. */
export const smallCells: GridLayout = { cell: 36, font: 11, isWide: false, hasSigns: false };

/** How the grids of a product stand in their room. */
export interface GridsLayout {
  /** One for each grid. */
  readonly grids: readonly GridLayout[];
  /** They are made to fit; otherwise they scroll where there is no room. */
  readonly isFitted: boolean;
  /** The sum stands beneath them, in one row. */
  readonly isStacked: boolean;
}

/** CSS pixels that three grids have between and around them, and that the sum needs beside them. */
const between = 38;
const sumWidth = 190;
/** Up to this many columns, cells are as large as they are. */
const fewColumns = 3;
const smallestCell = 22;

/** What the cells of a grid say. */
export function gridTexts(values: readonly number[], { cell, hasSigns }: GridLayout): readonly string[] {
  return values.map((value) => (hasSigns ? signOf(value) : cellText(value, cell)));
}

/**
 * The largest cells at which grids of `values` are wholly seen in `room` CSS pixels. Where the smallest
 * are too large for their numbers, signs stand for the longest; where even these have no room, all scroll.
 */
export function gridsLayout(
  values: readonly (readonly number[])[],
  height: number,
  width: number,
  room: number,
): GridsLayout {
  const start = { ...cardLayout(height, width), hasSigns: false };
  const free = { grids: values.map(() => start), isFitted: false, isStacked: false };
  if (width <= fewColumns) return free;
  // All these cells are too small for longer numbers: what they say is the same in each.
  const longest = values.map((each) => longestOf(gridTexts(each, start)));
  const widthOf = (index: number, { cell, hasSigns }: GridLayout) =>
    width * columnWidth([hasSigns ? '+' : longest[index]], cell);
  const smallest = { ...start, cell: smallestCell };
  const longestFirst = [...values.keys()].sort(
    (one, other) => widthOf(other, smallest) - widthOf(one, smallest),
  );
  for (let signed = 0; signed <= values.length; signed++) {
    const withSigns = longestFirst.slice(0, signed);
    for (let { cell } = start; cell >= smallestCell; cell--) {
      const grids = values.map((_, index) => ({ ...start, cell, hasSigns: withSigns.includes(index) }));
      const total = grids.reduce((sum, layout, index) => sum + widthOf(index, layout), between);
      if (total <= room) return { grids, isFitted: true, isStacked: total + sumWidth > room };
    }
  }
  return free;
}

function longestOf(texts: readonly string[]): string {
  return texts.reduce((most, text) => (text.length > most.length ? text : most), '');
}
