/** Which cells of which picture belong to a chosen cell, from the geometry that the host sent. */
import type { AxisGeometry, CellRange, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import type { Place } from '../state/cursor.ts';

/** A rectangle of cells on a stage; it may reach into the padding. */
export interface CellBox {
  readonly stage: Stage;
  readonly rows: CellRange;
  readonly columns: CellRange;
}

/** A chosen cell, what it was made from, and what is made from it. */
export interface Footprint {
  readonly chosen: CellBox;
  readonly related: readonly CellBox[];
}

/** Cells at even steps along one axis: `from`, `from + step` … */
export interface AxisCells {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** Every row of `rows` crossed with every column of `columns`; they may lie in the padding. */
export interface CellLattice {
  readonly stage: Stage;
  readonly rows: AxisCells;
  readonly columns: AxisCells;
}

/** The cells that a weight of step `stage` multiplies, one for each output; `tap` is its index as applied. */
export function weightCells(stage: Stage, { rows, columns }: StepGeometry, tap: number): CellLattice {
  const along = ({ before, dilation, stride, output }: AxisGeometry, at: number): AxisCells => ({
    from: at * dilation - before,
    step: stride,
    count: output,
  });
  const column = tap % columns.kernel;
  return {
    stage: stage - 1,
    rows: along(rows, (tap - column) / columns.kernel),
    columns: along(columns, column),
  };
}

/** The cells that the window of an output reads, without the gaps of a dilation. */
export function windowCells({ stage, row, column }: Place, { rows, columns }: StepGeometry): CellLattice {
  const along = ({ before, dilation, stride, kernel }: AxisGeometry, output: number): AxisCells => ({
    from: output * stride - before,
    step: dilation,
    count: kernel,
  });
  return { stage: stage - 1, rows: along(rows, row), columns: along(columns, column) };
}

/** Those of the cells that are not padding. */
export function insideCells({ from, step, count }: AxisCells, extent: number): AxisCells {
  const first = Math.max(0, Math.ceil(-from / step));
  const last = Math.min(count - 1, Math.floor((extent - 1 - from) / step));
  return { from: from + first * step, step, count: Math.max(0, last - first + 1) };
}

/** The index of a weight as it is applied, from its index as it is written, and the other way. */
export function turnedIndex(index: number, count: number, isFlipped: boolean): number {
  return isFlipped ? count - 1 - index : index;
}

/**
 * The chosen cell's receptive field on every stage below it and its outputs on every stage above. `readers`
 * are the outputs of the next stage where they are known better than as a block.
 */
export function footprint(
  place: Place,
  geometry: readonly StepGeometry[],
  readers: readonly CellBox[] | null = null,
): Footprint {
  const chosen: CellBox = {
    stage: place.stage,
    rows: { from: place.row, to: place.row },
    columns: { from: place.column, to: place.column },
  };
  const related: CellBox[] = [];
  for (let box: CellBox | null = boxBelow(chosen, geometry); box; box = boxBelow(box, geometry))
    related.push(box);
  if (readers) related.push(...readers);
  if (readers?.length === 0) return { chosen, related };
  for (let box: CellBox | null = boxAbove(chosen, geometry); box; box = boxAbove(box, geometry))
    if (!readers || box.stage > place.stage + 1) related.push(box);
  return { chosen, related };
}

/** Cells that the windows of outputs `from` to `to` read, padding included. */
export function cellsRead(axis: AxisGeometry, { from, to }: CellRange): CellRange {
  return { from: from * axis.stride - axis.before, to: to * axis.stride - axis.before + axis.span - 1 };
}

/** Outputs whose windows span one of the cells `from` to `to`; null where no window does. */
export function outputsTouched(axis: AxisGeometry, { from, to }: CellRange): CellRange | null {
  const first = Math.max(0, Math.ceil((from + axis.before - axis.span + 1) / axis.stride));
  const last = Math.min(axis.output - 1, Math.floor((to + axis.before) / axis.stride));
  return first <= last ? { from: first, to: last } : null;
}

/** The cells that the next stage makes of `place` by windows without gaps: the first `most` of them. */
export function placesAbove(place: Place, geometry: readonly StepGeometry[], most: number): Place[] {
  const { row, column, stage } = place;
  const cell = { stage, rows: { from: row, to: row }, columns: { from: column, to: column } };
  const box = boxAbove(cell, geometry);
  const places: Place[] = [];
  if (!box) return places;
  for (let down = box.rows.from; down <= box.rows.to; down++) {
    for (let across = box.columns.from; across <= box.columns.to; across++) {
      if (places.length === most) return places;
      places.push({ stage: box.stage, row: down, column: across });
    }
  }
  return places;
}

function boxBelow(box: CellBox, geometry: readonly StepGeometry[]): CellBox | null {
  if (box.stage < 0 || box.stage >= geometry.length) return null;
  const step = geometry[box.stage];
  return {
    stage: box.stage - 1,
    rows: cellsRead(step.rows, box.rows),
    columns: cellsRead(step.columns, box.columns),
  };
}

function boxAbove(box: CellBox, geometry: readonly StepGeometry[]): CellBox | null {
  if (box.stage + 1 >= geometry.length) return null;
  const step = geometry[box.stage + 1];
  const rows = outputsTouched(step.rows, box.rows);
  const columns = outputsTouched(step.columns, box.columns);
  return rows && columns && { stage: box.stage + 1, rows, columns };
}
