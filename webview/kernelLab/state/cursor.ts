import type { Stage } from '../../../src/protocol/kernelLab.ts';

/** One cell of a stage. */
export interface Place {
  readonly stage: Stage;
  readonly row: number;
  readonly column: number;
}

/** What is pointed at and what is pinned. Looking never moves a pin. */
export interface Cursor {
  readonly hover: Place | null;
  readonly pin: Place | null;
  /** The keyboard put it there: what it stands on is said aloud. */
  readonly byKeyboard: boolean;
}

export const freeCursor: Cursor = { hover: null, pin: null, byKeyboard: false };

/** Cells of a stage. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/** The cell whose arithmetic is shown: the pinned one, else the one pointed at. */
export function chosenPlace({ pin, hover }: Cursor): Place | null {
  return pin ?? hover;
}

/** The cell that is pointed at while another one is pinned. */
export function hoverBesidePin({ pin, hover }: Cursor): Place | null {
  return pin && !samePlace(pin, hover) ? hover : null;
}

/** Points at a cell, or at none. */
export function pointAt(cursor: Cursor, hover: Place | null): Cursor {
  return samePlace(cursor.hover, hover) ? cursor : { ...cursor, hover, byKeyboard: false };
}

/** Pins a cell; the pinned cell itself is freed. */
export function pinAt(cursor: Cursor, place: Place): Cursor {
  return { ...cursor, hover: place, pin: samePlace(cursor.pin, place) ? null : place };
}

/** Frees the pin, and what the keyboard points at. The freed cell itself is shown again when it is pointed at anew. */
export function unpin({ hover, pin, byKeyboard }: Cursor): Cursor {
  const isFreed = byKeyboard || samePlace(hover, pin);
  return { hover: isFreed ? null : hover, pin: null, byKeyboard: false };
}

/**
 * Moves the chosen cell on `stage` by rows and columns and stops at the rim. Where another stage or none
 * is chosen, it starts in the middle. A pin moves as a pin.
 */
export function moveBy(cursor: Cursor, stage: Stage, extent: Extent, rows: number, columns: number): Cursor {
  const chosen = chosenPlace(cursor);
  const from =
    chosen?.stage === stage
      ? { row: chosen.row + rows, column: chosen.column + columns }
      : { row: Math.floor((extent.height - 1) / 2), column: Math.floor((extent.width - 1) / 2) };
  const place = inside({ stage, ...from }, extent);
  return { hover: place, pin: cursor.pin ? place : null, byKeyboard: true };
}

/** The cursor on stages that now have these extents (the image first); what is gone is let go. */
export function fitCursor(cursor: Cursor, extents: readonly Extent[]): Cursor {
  const keep = (place: Place | null) => {
    const extent = place && extents[place.stage + 1];
    return place && extent ? inside(place, extent) : null;
  };
  const hover = keep(cursor.hover);
  const pin = keep(cursor.pin);
  const same = samePlace(hover, cursor.hover) && samePlace(pin, cursor.pin);
  return same ? cursor : { ...cursor, hover, pin };
}

/**
 * Whether a cell is told by what reads it, not by how it was made: it is of the image, or of what the step
 * that is looked at reads.
 */
export function isReadCell({ stage }: Pick<Place, 'stage'>, focus: Stage): boolean {
  return stage < 0 || stage === focus - 1;
}

/** Whether two places are the same cell. */
export function samePlace(one: Place | null, other: Place | null): boolean {
  if (one === null || other === null) return one === other;
  return one.stage === other.stage && one.row === other.row && one.column === other.column;
}

/** Whether a cell lies beyond the rim of its stage; the image's extent comes first. */
export function isPadding({ stage, row, column }: Place, extents: readonly Extent[]): boolean {
  const extent = extents[stage + 1];
  return extent !== undefined && (row < 0 || column < 0 || row >= extent.height || column >= extent.width);
}

function inside({ stage, row, column }: Place, { height, width }: Extent): Place {
  return { stage, row: clamp(row, height), column: clamp(column, width) };
}

function clamp(cell: number, extent: number): number {
  return Math.min(extent - 1, Math.max(0, cell));
}
