/** Numbers of a layer for pictures: small enough to be sent for all layers at once. */
import type { TensorInput } from '../../engine/ops/op.ts';
import { planeOf } from '../../explain/network/networkGraph.ts';
import type { CellWindow, LayerLook, LayerMaps } from '../../protocol/featureMaps.ts';

/** Cells of a picture's longer side; larger maps are reduced. */
const mostCells = 64;
/** Maps that are sent unasked, the fewer the larger they are; units are many more. */
const fewestMaps = 16;
const mostMaps = 32;
const mostNumbers = 32 * 48 * 48;
const mostUnits = 4096;
const binCount = 48;

/** What a layer, `[1, height, width, channels]` or `[1, units]`, makes of an image: its range and its first maps. */
export function layerLook(layer: string, output: TensorInput): LayerLook {
  const [height, width, channels] = planeOf(output);
  const { low, high, strengths } = rangeOf(output, channels);
  const cells = Math.min(height, mostCells) * Math.min(width, mostCells);
  const fitting = Math.min(Math.max(Math.floor(mostNumbers / cells), fewestMaps), mostMaps);
  const count = Math.min(channels, output.shape.length === 2 ? mostUnits : fitting);
  const first = Array.from({ length: count }, (_, channel) => channel);
  return {
    layer,
    low,
    high,
    bins: binsOf(output.data, low, high),
    strengths,
    maps: layerMaps(output, first),
  };
}

/** Maps of a layer, reduced where they are large: of the cells that fall together the largest magnitude stays. */
export function layerMaps(output: TensorInput, channels: readonly number[]): LayerMaps {
  const [height, width, count] = planeOf(output);
  const [rows, columns] = [Math.min(height, mostCells), Math.min(width, mostCells)];
  const values = new Float32Array(channels.length * rows * columns);
  for (const [place, channel] of channels.entries()) {
    const map = values.subarray(place * rows * columns, (place + 1) * rows * columns);
    for (let row = 0; row < height; row++) {
      const start = Math.floor((row * rows) / height) * columns;
      for (let column = 0; column < width; column++) {
        const value = output.data[(row * width + column) * count + channel];
        const cell = start + Math.floor((column * columns) / width);
        // What is no number is seen wherever it is.
        if (Number.isNaN(value) || Math.abs(value) > Math.abs(map[cell])) map[cell] = value;
      }
    }
  }
  return { height: rows, width: columns, channels, values };
}

/** Cells of a layer's maps as they are; of a window that goes beyond them, those that there are. */
export function mapWindow(output: TensorInput, channels: readonly number[], window: CellWindow): LayerMaps {
  const [height, width, count] = planeOf(output);
  const rows = inside(window.row, window.rows, height);
  const columns = inside(window.column, window.columns, width);
  const values = new Float32Array(channels.length * rows.count * columns.count);
  let place = 0;
  for (const channel of channels) {
    for (let row = rows.from; row < rows.from + rows.count; row++) {
      for (let column = columns.from; column < columns.from + columns.count; column++) {
        values[place++] = output.data[(row * width + column) * count + channel];
      }
    }
  }
  return { height: rows.count, width: columns.count, channels, values };
}

/** The part of `count` cells from `first` on that lies within `extent`. */
function inside(first: number, count: number, extent: number) {
  const from = Math.min(Math.max(0, first), extent);
  return { from, count: Math.max(0, Math.min(first + count, extent) - from) };
}

function rangeOf({ data }: TensorInput, channels: number) {
  const strengths = new Float32Array(channels);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let place = 0, channel = 0; place < data.length; place++) {
    const value = data[place];
    if (Number.isFinite(value)) {
      if (value < low) low = value;
      if (value > high) high = value;
      const magnitude = Math.abs(value);
      if (magnitude > strengths[channel]) strengths[channel] = magnitude;
    }
    if (++channel === channels) channel = 0;
  }
  return low <= high ? { low, high, strengths } : { low: 0, high: 0, strengths };
}

function binsOf(data: ArrayLike<number>, low: number, high: number): number[] {
  const bins = new Array<number>(binCount).fill(0);
  if (high === low) return bins;
  const perBin = (high - low) / binCount;
  for (let place = 0; place < data.length; place++) {
    const bin = Math.floor((data[place] - low) / perBin);
    if (bin >= 0 && bin <= binCount) bins[Math.min(bin, binCount - 1)]++;
  }
  return bins;
}
