/**
 * Only the cells that one output cell depends on, at every step before it. Windows are rectangles and
 * padding looks up rows and columns apart, so the cells needed of a step are some of its rows crossed with
 * some of its columns, not always side by side: a wrapped image gives both of its ends.
 */
import {
  type ConvolutionStep,
  type FilterChain,
  type FilterStep,
  type PoolStep,
  type StepGeometry,
  windowOf,
} from '../engine/filter/filterChain.ts';
import type { PixelImage } from '../engine/filter/image.ts';
import { chainInput, stepOutput } from '../engine/filter/referenceFilter.ts';
import { type AxisGeometry, windowCell } from '../engine/geometry.ts';
import { coveredCells } from '../engine/ops/pool.ts';
import { type PadMode, padValue, sourceCell } from '../engine/padMode.ts';

/** Rows and columns of a stage, each once, in no order. */
export interface NeededCells {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The values of some rows crossed with some columns: `[rows, columns, channels]`, float32 numbers. */
export interface CellValues extends NeededCells {
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** What stands beyond the rim for a step; nothing of an image for a pool. */
export function padModeOf(step: FilterStep): PadMode {
  return step.type === 'pool' ? { type: 'zeros' } : step.padMode;
}

/** Source of every tap of window `output`, −1 for a fill value. */
export function tapSources(axis: AxisGeometry, output: number, mode: PadMode): number[] {
  return Array.from({ length: axis.kernel }, (_, tap) =>
    sourceCell(mode, windowCell(axis, output, tap), axis.input),
  );
}

/** The cells of a step's input that its cells `needed` read. */
export function inputOf(needed: NeededCells, step: FilterStep, geometry: StepGeometry): NeededCells {
  const mode = padModeOf(step);
  return {
    rows: sources(geometry.rows, needed.rows, mode),
    columns: sources(geometry.columns, needed.columns, mode),
  };
}

function sources(axis: AxisGeometry, outputs: readonly number[], mode: PadMode): number[] {
  const read = new Set(outputs.flatMap((output) => tapSources(axis, output, mode)));
  read.delete(-1);
  // Windows that see nothing but padding still need an input with a shape.
  if (read.size === 0) read.add(0);
  return [...read];
}

/** The values of the image, as the chain reads it, at the cells `needed`. */
export function imageCells(chain: FilterChain, image: PixelImage, needed: NeededCells): CellValues {
  const { width, channels } = image;
  const data = image.data.slice(0, needed.rows.length * needed.columns.length * channels);
  let place = 0;
  for (const row of needed.rows) {
    for (const column of needed.columns) {
      for (let channel = 0; channel < channels; channel++) {
        data[place++] = image.data[(row * width + column) * channels + channel];
      }
    }
  }
  const part = { height: needed.rows.length, width: needed.columns.length, channels, data };
  const input = chainInput(chain, part);
  return { ...needed, channels: input.shape[2], data: input.data };
}

/**
 * The values of a step's output at the cells `needed`, from `input`, which holds what they read. Each window
 * is laid out by itself and given to the reference op, so that the numbers are its numbers to the last bit.
 */
export function stepCells(
  chain: FilterChain,
  step: FilterStep,
  geometry: StepGeometry,
  input: CellValues,
  needed: NeededCells,
): CellValues {
  const rows =
    step.type === 'convolution'
      ? needed.rows.map((row) => convolvedRow(chain, step, geometry, input, row, needed.columns))
      : needed.rows.map((row) => pooledRow(chain, step, geometry, input, row, needed.columns));
  const channels = chain.channels === 'sum' ? 1 : input.channels;
  return { ...needed, channels, data: rows.flat() };
}

/** Windows of one output row, side by side, under a kernel that steps from one to the next. */
function convolvedRow(
  chain: FilterChain,
  step: ConvolutionStep,
  geometry: StepGeometry,
  input: CellValues,
  row: number,
  columns: readonly number[],
): number[] {
  const { kernel } = windowOf(step);
  const tapRows = tapSources(geometry.rows, row, step.padMode);
  const tapColumns = columns.flatMap((column) => tapSources(geometry.columns, column, step.padMode));
  const windows = {
    shape: [tapRows.length, tapColumns.length, input.channels],
    data: valuesAt(input, tapRows, tapColumns, padValue(step.padMode)),
  };
  const apart = { ...step, stride: kernel, dilation: [1, 1], padding: 'valid' } as const;
  return Array.from(stepOutput(windows, apart, chain.channels).data);
}

function pooledRow(
  chain: FilterChain,
  step: PoolStep,
  geometry: StepGeometry,
  input: CellValues,
  row: number,
  columns: readonly number[],
): number[] {
  const tapRows = insideOf(geometry.rows, row);
  return columns.flatMap((column) => {
    const tapColumns = insideOf(geometry.columns, column);
    const window = {
      shape: [tapRows.length, tapColumns.length, input.channels],
      data: valuesAt(input, tapRows, tapColumns, 0),
    };
    const size = [tapRows.length, tapColumns.length] as const;
    const alone = { ...step, size, stride: size, padding: 'valid' } as const;
    return Array.from(stepOutput(window, alone, chain.channels).data);
  });
}

function insideOf(axis: AxisGeometry, output: number): number[] {
  const { from, to } = coveredCells(axis, output);
  return Array.from({ length: to - from + 1 }, (_, cell) => from + cell);
}

/** `[rows, columns, channels]` of `input`, `fill` where a row or column is −1. Double precision. */
export function valuesAt(
  input: CellValues,
  rows: readonly number[],
  columns: readonly number[],
  fill: number,
): Float64Array {
  const { channels, data } = input;
  const rowPlaces = placesOf(input.rows, rows);
  const columnPlaces = placesOf(input.columns, columns);
  const values = new Float64Array(rows.length * columns.length * channels).fill(fill);
  let first = 0;
  for (const row of rowPlaces) {
    for (const column of columnPlaces) {
      const source = (row * input.columns.length + column) * channels;
      if (row >= 0 && column >= 0) {
        for (let channel = 0; channel < channels; channel++) values[first + channel] = data[source + channel];
      }
      first += channels;
    }
  }
  return values;
}

function placesOf(held: readonly number[], wanted: readonly number[]): number[] {
  const places = new Map(held.map((cell, place) => [cell, place]));
  return wanted.map((cell) => places.get(cell) ?? -1);
}
