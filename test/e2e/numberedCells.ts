import { rulerHeight, rulerWidth } from '../../webview/kernelLab/layout/viewport.ts';
import { textsOn } from './drawings.ts';
import { eventually } from './eventually.ts';
import type { Grid } from './grids.ts';
import type { Cell, KernelLab } from './kernelLab.ts';

/** A picture that is zoomed until its cells show their numbers. */

/** Room beside it for the numbers of its rows, and above it for those of its columns. */
export const ruler = { width: rulerWidth, height: rulerHeight };

/** The cell in the corner of a picture that does not show all of its stage. */
export async function corner(lab: KernelLab, stage: number): Promise<Cell> {
  const where = await lab.picture(stage).locator('xpath=../..').locator('.whereabouts').innerText();
  const [row, column] = /^rows (\d+)–\d+ of \d+, columns (\d+)–\d+ of \d+$/.exec(where)?.slice(1) ?? [];
  return { row: Number(row), column: Number(column) };
}

/** Waits until many cells of `cell` CSS pixels have their number written on them, and each its own. */
export async function showsNumbersOf(lab: KernelLab, stage: number, grid: Grid, cell: number): Promise<void> {
  await eventually(async () => {
    const { row, column } = await corner(lab, stage);
    const texts = (await textsOn(lab.picture(stage))).filter(
      ({ x, y }) => x > ruler.width && y > ruler.height,
    );
    const wrong = texts.filter(({ text, x, y }) => {
      const line = grid[row + Math.floor((y - ruler.height) / cell)];
      return text !== written(line?.[column + Math.floor((x - ruler.width) / cell)]);
    });
    return { wrong, isMany: texts.length >= 40 };
  }).toEqual({ wrong: [], isMany: true });
}

/** A whole number as the panel writes it. */
export function written(value: number | undefined): string {
  return String(value).replace('-', '−');
}
