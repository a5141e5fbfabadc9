/**
 * Which cells of each stage are on the screen. All pictures have one zoom and look at one place of the
 * image, so that what lies at the same spot belongs together.
 */
import type { AxisGeometry, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage, View } from '../../../src/protocol/kernelLab.ts';
import { devicePixels } from '../../shared/canvasSurface.ts';
import type { Extent } from '../state/cursor.ts';

/** Room for one picture, in CSS pixels, and device pixels per CSS pixel. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** How large one cell is. `fit` follows the room; a number is CSS pixels per cell. */
export type Zoom = 'fit' | number;

/** A point of a stage in cells; whole numbers are the middles of cells. */
export interface Point {
  readonly row: number;
  readonly column: number;
}

/** What the pictures look at. */
export interface Look {
  readonly zoom: Zoom;
  /** The middle of the pictures, in cells of the image; the image's middle where null. */
  readonly center: Point | null;
}

/** Cells `from` to `to`, the last one included, that a stage offers: itself, and padding where it is drawn. */
interface Span {
  readonly from: number;
  readonly to: number;
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

export const largestCell = 64;
/** From so many CSS pixels a cell on, padding is drawn around what reads it. */
export const paddingFrom = 12;
/** From so many on, rows and columns are numbered. */
export const numberedFrom = 16;
/** From so many on, a cell shows its number. */
export const valuesFrom = 24;
/** Room for the numbers of rows and columns, in CSS pixels. */
export const rulerWidth = 28;
export const rulerHeight = 18;
/** From this many pixels a cell on, cells are whole pixels: they look equal then. */
const wholePixelsFrom = 3;

/** Zooms that the buttons step through, in CSS pixels per cell. */
const zoomSteps = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/** The next zoom from `scale` in a direction; the last one where there is none. */
export function nextZoom(scale: number, direction: 1 | -1): number {
  const beyond = direction > 0 ? zoomSteps : zoomSteps.toReversed();
  return beyond.find((step) => (step - scale) * direction > scale * 0.01) ?? beyond[beyond.length - 1];
}

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
  const widest = Math.max(1, ...compared.map(({ columns }) => size(columns)));
  const tallest = Math.max(1, ...compared.map(({ rows }) => size(rows)));
  const largest = (width: number, height: number) => Math.min(width / widest, height / tallest, largestCell);
  const plain = largest(room.width, room.height);
  const scale = plain < numberedFrom ? plain : largest(room.width - rulerWidth, room.height - rulerHeight);
  return scale < wholePixelsFrom ? scale : Math.floor(scale * room.ratio) / room.ratio;
}

/** The zoom at which cells are whole device pixels, where they are large enough to be compared. */
export function equalCells(zoom: number, ratio: number): number {
  return zoom < wholePixelsFrom ? zoom : Math.round(zoom * ratio) / ratio;
}

/** The part of a stage around `center` that a room has space for. */
export function viewportOf(stage: Offered, center: Point, scale: number, room: Room): Viewport {
  const ruler = scale >= numberedFrom ? { width: rulerWidth, height: rulerHeight } : { width: 0, height: 0 };
  const rows = shownCells(stage.rows, center.row, (room.height - ruler.height) / scale);
  const columns = shownCells(stage.columns, center.column, (room.width - ruler.width) / scale);
  return {
    stage: stage.stage,
    row: rows.from,
    height: size(rows),
    column: columns.from,
    width: size(columns),
    scale,
    isCut: size(rows) < size(stage.rows) || size(columns) < size(stage.columns),
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

/** The cells around `center` that fit; all of them where they do. */
function shownCells({ from, to }: Span, center: number, fitting: number): Span {
  const total = to - from + 1;
  // A rounding error must not cut the last cell of what fits exactly.
  const count = Math.max(1, Math.min(total, Math.floor(fitting + 1e-6)));
  const first = Math.round(center - (count - 1) / 2);
  const start = Math.min(Math.max(first, from), to + 1 - count);
  return { from: start, to: start + count - 1 };
}

function size({ from, to }: Span): number {
  return to - from + 1;
}
