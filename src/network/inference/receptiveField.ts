/** What a unit sees of the network's input: followed from layer to layer, one axis at a time. */
import type { AxisGeometry, CellRange } from '../../engine/geometry.ts';

/** Unit i sees the input cells start + i · jump to start + i · jump + size − 1; beyond the rim they are padding. */
interface FieldWindow {
  /** Null where it is not known. */
  readonly start: number | null;
  readonly jump: number;
  readonly size: number;
}

/**
 * One axis of a receptive field. Branches of different strides see more than one window; a unit then sees
 * from the first cell of any to the last of any. Dilation and strides may leave out cells in between.
 */
export interface AxisField {
  /** Cells of the network's input; null where they are not known. */
  readonly cells: number | null;
  /** Units along the axis, behind `flatten` still those of the rows or columns; null where they are not known. */
  readonly units: number | null;
  readonly windows: readonly FieldWindow[];
  /** Cells that a unit sees, padding counted; of several windows the most that any unit sees. */
  readonly size: number;
  /** Cells from one unit to the next; null where that is not the same for all it sees. */
  readonly jump: number | null;
  /** The first cell that unit 0 sees, below 0 where it is padding; null where it is not known. */
  readonly start: number | null;
}

/** Rows and columns. */
export interface ReceptiveField {
  readonly rows: AxisField;
  readonly columns: AxisField;
}

/** The field of the input itself: each cell sees itself. */
export function inputField(height: number | null, width: number | null): ReceptiveField {
  const axis = (cells: number | null) => oneWindow(cells, cells, { start: 0, jump: 1, size: 1 });
  return { rows: axis(height), columns: axis(width) };
}

/** What of a window's geometry the field needs. `before` and `output` are null where the input's extent is not known. */
type Slide = Pick<AxisGeometry, 'span' | 'stride'> & {
  readonly before: number | null;
  readonly output: number | null;
};

/**
 * Behind a sliding window: start − before · jump, jump · stride, size + (span − 1) · jump.
 *
 * Source: Araujo, Norris, Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill (2019).
 */
export function slidField(field: AxisField, { before, span, stride, output }: Slide): AxisField | null {
  const windows = field.windows.map(({ start, jump, size }) => ({
    start: start === null || before === null ? null : start - before * jump,
    jump: jump * stride,
    size: size + (span - 1) * jump,
  }));
  return axisField(field.cells, output, windows);
}

/** Behind what reads all units at once, as a dense layer: one unit that sees what any of them sees of the input. */
export function wholeField(field: AxisField): AxisField | null {
  if (field.units === null || field.cells === null) return null;
  const [first, last] = [unitCells(field, 0), unitCells(field, field.units - 1)];
  if (!first || !last) return null;
  const size = last.to - first.from + 1;
  return axisField(field.cells, 1, [{ start: first.from, jump: field.cells, size }]);
}

/** Behind what joins one or more branches unit by unit; these have as many units each. */
export function joinedField(branches: readonly AxisField[]): AxisField | null {
  const byJump = new Map<number, FieldWindow | null>();
  for (const window of branches.flatMap((branch) => branch.windows)) {
    const alike = byJump.get(window.jump);
    byJump.set(window.jump, alike ? union(alike, window) : alike === null ? null : window);
  }
  return axisField(branches[0].cells, branches[0].units, [...byJump.values()]);
}

function union(a: FieldWindow, b: FieldWindow): FieldWindow | null {
  if (a.start === null || b.start === null) return a.start === b.start && a.size === b.size ? a : null;
  const start = Math.min(a.start, b.start);
  return { ...a, start, size: Math.max(a.start + a.size, b.start + b.size) - start };
}

/** The cells inside the input that a unit sees: none (`to` below `from`) where that is padding alone. Null where it is not known. */
export function unitCells(field: AxisField, unit: number): CellRange | null {
  const reached = reach(field.windows, unit);
  if (!reached || field.cells === null) return null;
  return { from: Math.max(reached.from, 0), to: Math.min(reached.to, field.cells - 1) };
}

function axisField(
  cells: number | null,
  units: number | null,
  windows: readonly (FieldWindow | null)[],
): AxisField | null {
  const known = windows.filter((window) => window !== null);
  if (known.length < windows.length) return null;
  if (known.length === 1) return oneWindow(cells, units, known[0]);
  if (units === null) return null;
  // What several windows reach together is longest at the first unit or at the last: they draw apart evenly.
  const [first, last] = [reach(known, 0), reach(known, units - 1)];
  if (!first || !last) return null;
  const size = Math.max(first.to - first.from, last.to - last.from) + 1;
  return { cells, units, windows: known, size, jump: null, start: first.from };
}

function oneWindow(cells: number | null, units: number | null, window: FieldWindow): AxisField {
  return { cells, units, windows: [window], ...window };
}

/** From the first to the last cell that a unit sees, padding counted. */
function reach(windows: readonly FieldWindow[], unit: number): CellRange | null {
  const firsts = windows.flatMap(({ start, jump }) => (start === null ? [] : [start + unit * jump]));
  if (firsts.length < windows.length) return null;
  const lasts = firsts.map((first, index) => first + windows[index].size - 1);
  return { from: Math.min(...firsts), to: Math.max(...lasts) };
}
