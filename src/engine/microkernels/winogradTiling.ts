/** How Winograd's convolution cuts images into tiles, and where in the scratch its planes lie. */
import { coveredSpan, type SlidingAxis } from './slidingWindow.ts';

/** Points of the transformed tiles: 6 × 6. */
export const points = 36;

/** Bytes in which one tile is transformed, axis after axis. */
export const stageBytes = 1024;

/** Tiles that are multiplied at a time: enough for the matrix product, few enough for the second cache. */
const blockTiles = 48;

/** Windows of 3 or 5 taps that lie side by side, in tiles of 4 or 2 along each axis. */
export interface WinogradTiling {
  /** Windows along each side of a tile. */
  readonly step: number;
  /** Tiles of an image. */
  readonly tileRows: number;
  readonly tileColumns: number;
  /** The axes, with as many windows as whole tiles have. */
  readonly rows: SlidingAxis;
  readonly columns: SlidingAxis;
  /** Rows of tiles that are computed at a time, from one image or several. */
  readonly blockRows: number;
  /** Bytes from one plane of a block to the next, of transformed inputs and of products. */
  readonly planeIn: number;
  readonly planeOut: number;
  /** Where in the scratch they begin; padded rows lie at 0. */
  readonly inputs: number;
  readonly products: number;
  readonly stage: number;
  readonly scratchBytes: number;
}

/** The tiling of images of which a call has at most `images`. */
export function winogradTiling(
  rows: SlidingAxis,
  columns: SlidingAxis,
  channelsIn: number,
  channelsOut: number,
  images: number,
): WinogradTiling {
  const step = 7 - rows.taps;
  const tileRows = Math.ceil(rows.windows / step);
  const tileColumns = Math.ceil(columns.windows / step);
  const blockRows = Math.min(Math.ceil(blockTiles / tileColumns), tileRows * images);
  const wholeColumns = { ...columns, windows: tileColumns * step };
  const wholeRows = { ...rows, windows: tileRows * step };
  const tiles = blockRows * tileColumns;
  const planeIn = planeBytes(tiles * channelsIn);
  const planeOut = planeBytes(tiles * channelsOut);
  const bandRows = Math.min(blockRows, tileRows) * step;
  const paddedCells = coveredSpan(wholeRows, bandRows) * coveredSpan(wholeColumns, wholeColumns.windows);
  const inputs = planeBytes(paddedCells * channelsIn);
  const products = inputs + points * planeIn;
  const stage = products + points * planeOut;
  return {
    step,
    tileRows,
    tileColumns,
    rows: wholeRows,
    columns: wholeColumns,
    blockRows,
    planeIn,
    planeOut,
    inputs,
    products,
    stage,
    scratchBytes: stage + stageBytes,
  };
}

/**
 * Bytes from one plane of `count` numbers to the next: an odd number of cache lines, so that the points of a
 * tile do not fall into the same few sets of the cache, with room for a vector's tail.
 */
export function planeBytes(count: number): number {
  return (Math.ceil((count * 4 + 12) / 64) | 1) * 64;
}
