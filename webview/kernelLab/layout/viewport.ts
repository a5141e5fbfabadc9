/**
 * Which cells of each stage are on the screen. All pictures have one zoom and look at one place of the
 * image, so that what lies at the same spot belongs together.
 */
import type { AxisGeometry, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage, View } from '../../../src/protocol/kernelLab.ts';
import { devicePixels } from '../../shared/canvasSurface.ts';
import {
  gridFrom,
  largestCell,
  type Point,
  type Span,
  shownCells,
  spanSize,
  wholePixelsFrom,
  type Zoom,
} from '../../shared/cells/zoom.ts';
import type { Extent } from '../state/cursor.ts';

/** Room for one picture, in CSS pixels, and device pixels per CSS pixel. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** What the pictures look at. */
export interface Look {
  readonly zoom: Zoom;
  /** The middle of the pictures, in cells of the image; the image's middle where null. */
  readonly center: Point | null;
}

/** What a picture may show of a stage. */
export interface Offered {
  readonly stage: Stage;
  readonly rows: Span;
  readonly columns: Span;
}

/** Cells of a stage that are on the screen; rows and columns may lie in the padding. */
export interface Viewport {
  readonly stage: Stage;
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
  /** CSS pixels per cell. */
  readonly scale: number;
  /** Part of the stage lies outside. */
  readonly isCut: boolean;
}

/** The whole, at fit. */
export const startLook: Look = { zoom: 'fit', center: null };

/** From so many CSS pixels a cell on, padding is drawn around what reads it. */
export const paddingFrom = gridFrom;
/** From so many on, rows and columns are numbered. */
export const numberedFrom = 16;
/** Room for the numbers of rows and columns, in CSS pixels. */
export const rulerWidth = 28;
export const rulerHeight = 18;
/** What a stage offers, with the padding that its reader puts around it where `isPadded`. */
export function offered(
  stage: Stage,
  { height, width }: Extent,
  reader: StepGeometry | undefined,
  isPadded: boolean,
): Offered {
  const rows = isPadded && reader ? reader.rows : { before: 0, after: 0 };
  const columns = isPadded && reader ? reader.columns : { before: 0, after: 0 };
  return {
    stage,
    rows: { from: 0 - rows.before, to: height - 1 + rows.after },
    columns: { from: 0 - columns.before, to: width - 1 + columns.after },
  };
}

/** CSS pixels per cell at which the stages `compared` are as large as the room, all alike. */
export function fitScale(room: Room, compared: readonly Offered[]): number {
  const widest = Math.max(1, ...compared.map(({ columns }) => spanSize(columns)));
  const tallest = Math.max(1, ...compared.map(({ rows }) => spanSize(rows)));
  const largest = (width: number, height: number) => Math.min(width / widest, height / tallest, largestCell);
  const plain = largest(room.width, room.height);
  const scale = plain < numberedFrom ? plain : largest(room.width - rulerWidth, room.height - rulerHeight);
  return scale < wholePixelsFrom ? scale : Math.floor(scale * room.ratio) / room.ratio;
}

/** The part of a stage around `center` that a room has space for. */
export function viewportOf(stage: Offered, center: Point, scale: number, room: Room): Viewport {
  const ruler = scale >= numberedFrom ? { width: rulerWidth, height: rulerHeight } : { width: 0, height: 0 };
  const rows = shownCells(stage.rows, center.row, (room.height - ruler.height) / scale);
  const columns = shownCells(stage.columns, center.column, (room.width - ruler.width) / scale);
  return {
    stage: stage.stage,
    row: rows.from,
    height: spanSize(rows),
    column: columns.from,
    width: spanSize(columns),
    scale,
    isCut: spanSize(rows) < spanSize(stage.rows) || spanSize(columns) < spanSize(stage.columns),
  };
}

/** What to ask the host for, to show a viewport cell by cell or pixel by pixel. */
export function viewOf({ stage, row, column, height, width, scale }: Viewport, ratio: number): View {
  const pixelHeight = devicePixels(height * scale, ratio);
  const pixelWidth = devicePixels(width * scale, ratio);
  return { stage, row, column, height, width, pixelHeight, pixelWidth };
}

/** The point of `stage` that stands over `point` of the image: the middles of windows over each other. */
export function fromImage(point: Point, stage: Stage, geometry: readonly StepGeometry[]): Point {
  return geometry.slice(0, stage + 1).reduce(
    ({ row, column }, { rows, columns }) => ({
      row: (row + rows.before - (rows.span - 1) / 2) / rows.stride,
      column: (column + columns.before - (columns.span - 1) / 2) / columns.stride,
    }),
    point,
  );
}

/** The point of the image under `point` of `stage`. */
export function toImage(point: Point, stage: Stage, geometry: readonly StepGeometry[]): Point {
  return geometry.slice(0, stage + 1).reduceRight(
    ({ row, column }, { rows, columns }) => ({
      row: middleOfWindow(rows, row),
      column: middleOfWindow(columns, column),
    }),
    point,
  );
}

function middleOfWindow({ stride, before, span }: AxisGeometry, output: number): number {
  return output * stride - before + (span - 1) / 2;
}
