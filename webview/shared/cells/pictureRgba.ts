import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { nanLevel, type ThemeColors } from '../colors.ts';

/** What is needed of a picture to draw it. */
export type CellPicture = Pick<
  Picture,
  'encoding' | 'rows' | 'columns' | 'bytes' | 'alpha' | 'values' | 'padding'
>;

/** Cells with a number that is not one are left transparent here and hatched later. */
export interface ColoredPicture {
  /** rows · columns · 4 */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Runs of such cells: row, first column, cells. */
  readonly notNumbers: readonly (readonly [row: number, column: number, cells: number])[];
}

/** The colours of a picture's bytes: its own, or those of the theme where they are signed levels. */
export function colorPicture(
  picture: Omit<CellPicture, 'values' | 'padding'>,
  { levels }: Pick<ThemeColors, 'levels'>,
): ColoredPicture {
  const cells = picture.rows * picture.columns;
  const channels = Math.round(picture.bytes.length / cells);
  const rgba = new Uint8ClampedArray(cells * 4);
  const notNumbers: [number, number, number][] = [];
  for (let cell = 0; cell < cells; cell++) {
    const from = cell * channels;
    let alpha = picture.alpha?.[cell] ?? 255;
    if (picture.encoding === 'signed') {
      const level = picture.bytes[cell];
      if (level === nanLevel) {
        addRun(notNumbers, Math.floor(cell / picture.columns), cell % picture.columns);
        alpha = 0;
      } else {
        rgba[4 * cell] = levels[3 * level];
        rgba[4 * cell + 1] = levels[3 * level + 1];
        rgba[4 * cell + 2] = levels[3 * level + 2];
      }
    } else {
      rgba[4 * cell] = picture.bytes[from];
      rgba[4 * cell + 1] = picture.bytes[from + (channels > 1 ? 1 : 0)];
      rgba[4 * cell + 2] = picture.bytes[from + (channels > 1 ? 2 : 0)];
    }
    rgba[4 * cell + 3] = alpha;
  }
  return { rgba, notNumbers };
}

function addRun(runs: [number, number, number][], row: number, column: number): void {
  const last = runs.at(-1);
  if (last && last[0] === row && last[1] + last[2] === column) last[2]++;
  else runs.push([row, column, 1]);
}
