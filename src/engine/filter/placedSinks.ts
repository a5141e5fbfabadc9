import type { ImageShape } from './filterChain.ts';
import type { PictureSink, Region, Sink } from './sinks.ts';

/** Numbers that a band writes for `statistics`, before its histogram. */
export const statisticsHead = 5;

/**
 * A sink with everything settled: its region cut to the stage, and shared memory for what bands write.
 *
 * `values` and `bytes` are the result itself, height · width · channels. `statistics` holds for each band
 * min, max, not a number, below, above, then the bins. `picture` holds rows · columns · channels numbers,
 * with one more row for each band, so that a row that two bands share has a place in each.
 */
export interface PlacedSink {
  readonly sink: Sink;
  readonly stage: number;
  readonly region: Region;
  readonly channels: number;
  readonly target:
    | Float32Array<SharedArrayBuffer>
    | Uint8Array<SharedArrayBuffer>
    | Float64Array<SharedArrayBuffer>;
}

/** Pixels of a picture of `region`: never more than cells. */
export function pictureExtents(sink: PictureSink, region: Region): { rows: number; columns: number } {
  return {
    rows: Math.min(sink.pixelHeight, region.height),
    columns: Math.min(sink.pixelWidth, region.width),
  };
}

/** The first cell of pixel `pixel` of `pixels` over `cells` cells. */
export function firstCell(pixel: number, pixels: number, cells: number): number {
  return Math.floor((pixel * cells) / pixels);
}

/** The pixel that cell `cell` belongs to. */
export function pixelOf(cell: number, pixels: number, cells: number): number {
  return Math.floor(((cell + 1) * pixels - 1) / cells);
}

/**
 * The part of `region` that lies in the stage.
 * @throws RangeError where that is nothing, or not in whole cells.
 */
export function cutRegion(region: Region | undefined, { height, width }: ImageShape): Region {
  if (!region) return { row: 0, column: 0, height, width };
  const row = Math.max(region.row, 0);
  const column = Math.max(region.column, 0);
  const bottom = Math.min(region.row + region.height, height);
  const right = Math.min(region.column + region.width, width);
  const cut = { row, column, height: bottom - row, width: right - column };
  const isWhole = Object.values(cut).every(Number.isInteger);
  if (!isWhole || cut.height < 1 || cut.width < 1) {
    throw new RangeError(`A region of whole cells inside ${height}×${width} is needed.`);
  }
  return cut;
}

/** Numbers of shared memory that a sink needs, and of which kind. */
export function sinkSize(
  sink: Sink,
  region: Region,
  channels: number,
  bands: number,
): { numbers: number; bytes: number } {
  switch (sink.type) {
    case 'values':
      return sized(region.height * region.width * channels, 4);
    case 'bytes':
      return sized(region.height * region.width * channels, 1);
    case 'statistics':
      return sized(bands * (statisticsHead + sink.bins), 8);
    case 'picture': {
      const { rows, columns } = pictureExtents(sink, region);
      return sized((rows + bands) * columns * channels, 4);
    }
  }
}

function sized(numbers: number, bytesEach: number) {
  return { numbers, bytes: numbers * bytesEach };
}
