/** A layer's maps as one picture: side by side, row by row, on one scale. */
import type { EncodableImage } from '../../data/encodeImage.ts';
import { signedLevel } from '../../engine/filter/display.ts';
import type { TensorInput } from '../../engine/ops/op.ts';
import { planeOf } from './networkGraph.ts';

/** Where maps lie on a sheet, in pixels. */
interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of a cell's side. */
  readonly magnification: number;
}

/** Small maps are enlarged until the sheet is about so long, and their cells at most so much. */
const enlargedPixels = 512;
const mostMagnification = 32;

/** Between two maps; a colour that no value has. */
const gapColor = 20;

/**
 * The maps `[1, height, width, channels]` of one image in reading order, about as many columns as make a square, one
 * dark pixel between them; of a vector each unit is a map of one cell. All maps share one diverging scale from −m to m,
 * m the largest magnitude that is finite; zero is its middle. Small maps are enlarged by a whole factor.
 *
 * `palette`: of `signedPalette`.
 */
export function mapSheet(
  maps: TensorInput,
  palette: Uint8Array,
): EncodableImage & { readonly limit: number } {
  const [height, width, channels] = planeOf(maps);
  const { columns, rows, magnification } = layoutOf(height, width, channels);
  const [tileHeight, tileWidth] = [height * magnification + 1, width * magnification + 1];
  const sheet = { height: rows * tileHeight - 1, width: columns * tileWidth - 1 };
  const data = new Uint8Array(sheet.height * sheet.width * 3).fill(gapColor);
  const limit = largestMagnitude(maps.data);
  for (let channel = 0; channel < channels; channel++) {
    const top = Math.floor(channel / columns) * tileHeight;
    const left = (channel % columns) * tileWidth;
    for (let y = 0; y < height * magnification; y++) {
      for (let x = 0; x < width * magnification; x++) {
        const cell = Math.floor(y / magnification) * width + Math.floor(x / magnification);
        const color = signedLevel(maps.data[cell * channels + channel], limit || 1) * 3;
        const pixel = ((top + y) * sheet.width + left + x) * 3;
        for (let part = 0; part < 3; part++) data[pixel + part] = palette[color + part];
      }
    }
  }
  return { ...sheet, channels: 3, data, limit };
}

function layoutOf(height: number, width: number, channels: number): SheetLayout {
  const columns = Math.min(Math.ceil(Math.sqrt((channels * height) / width)), channels);
  const rows = Math.ceil(channels / columns);
  const fitting = Math.floor(enlargedPixels / Math.max(rows * height, columns * width));
  return { columns, rows, magnification: Math.min(Math.max(fitting, 1), mostMagnification) };
}

/** The largest |value| that is finite; 0 where there is none. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  for (let place = 0; place < values.length; place++) {
    const magnitude = Math.abs(values[place]);
    if (magnitude > largest && magnitude < Number.POSITIVE_INFINITY) largest = magnitude;
  }
  return largest;
}
