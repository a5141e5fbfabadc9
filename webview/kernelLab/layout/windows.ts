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

/** The chosen cell's receptive field on every stage below it and its outputs on every stage above. */
export function footprint(place: Place, geometry: readonly StepGeometry[]): Footprint {
  const chosen: CellBox = {
    stage: place.stage,
    rows: { from: place.row, to: place.row },
    columns: { from: place.column, to: place.column },
  };
  const related: CellBox[] = [];
  for (let box: CellBox | null = boxBelow(chosen, geometry); box; box = boxBelow(box, geometry))
    related.push(box);
  for (let box: CellBox | null = boxAbove(chosen, geometry); box; box = boxAbove(box, geometry))
    related.push(box);
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

/** The cell that the next stage makes of `place`: the first of those that read it. */
export function placeAbove(place: Place, geometry: readonly StepGeometry[]): Place | null {
  const { row, column } = place;
  const cell: CellBox = {
    stage: place.stage,
    rows: { from: row, to: row },
    columns: { from: column, to: column },
  };
  const box = boxAbove(cell, geometry);
  return box && { stage: box.stage, row: box.rows.to, column: box.columns.to };
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
