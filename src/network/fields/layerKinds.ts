/** What fields of layers may be: sizes, padding, weights. */
import { message } from '../../engine/message.ts';
import { choice, either, tuple, whole } from './declare.ts';
import type { PresetKind, WeightsKind } from './kinds.ts';

const cells = whole({ least: 1 });
const padCells = whole({ least: 0 });

/** Rows and columns: one number for both, or two. */
export const size = either(
  [cells, tuple([cells, cells], message('Write [vertical, horizontal].'))],
  message('Write a whole number from 1, or two as [vertical, horizontal].'),
);

/** Cells around the input. */
export const padding = either(
  [
    choice({
      same: message(
        'As many cells as it takes for n rows to become n / stride, rounded up: with stride 1 the output is as large as the input.',
      ),
      valid: message('No cells: windows stay within the input, and the output is smaller.'),
    }),
    padCells,
    tuple([padCells, padCells, padCells, padCells], message('Write [top, right, bottom, left].')),
  ],
  message('Write "same", "valid", a whole number of cells, or [top, right, bottom, left].'),
);

/** A known kernel. */
export const preset: PresetKind = {
  kind: 'preset',
  hint: message('Write the id of a known kernel in quotes, like "sobel-x".'),
};

/** Written weights. */
export const weights: WeightsKind = {
  kind: 'weights',
  ranks: [2, 4],
  hint: message('Write the weights as rows, or as [row][column][input channel][filter].'),
};
