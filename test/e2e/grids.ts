import { join } from 'node:path';
import sharp from 'sharp';

/** A picture as rows of numbers, and what the course does with it: written anew here, to compare with. */

export type Grid = readonly (readonly number[])[];

/** The grey values of a picture that has no colours, with 8 bits. */
export async function readGray(folder: string, name: string): Promise<Grid> {
  const { data, info } = await sharp(join(folder, name))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Array.from({ length: info.height }, (_, row) => [
    ...data.subarray(row * info.width, (row + 1) * info.width),
  ]);
}

/** Σ cell · weight ÷ divisor over a 3×3 window around every cell, zero beyond the rim. */
export function convolve(grid: Grid, weights: readonly number[], divisor = 1): Grid {
  return grid.map((line, row) =>
    line.map((_, column) => {
      let sum = 0;
      for (const [index, weight] of weights.entries()) {
        const y = row + Math.floor(index / 3) - 1;
        const x = column + (index % 3) - 1;
        sum += weight * (grid[y]?.[x] ?? 0);
      }
      return sum / divisor;
    }),
  );
}

/** The largest of 2×2 cells, two apart. */
export function pool(grid: Grid): Grid {
  const half = (length: number) => Array.from({ length: Math.floor(length / 2) }, (_, index) => 2 * index);
  return half(grid.length).map((row) =>
    half(grid[0].length).map((column) =>
      Math.max(grid[row][column], grid[row][column + 1], grid[row + 1][column], grid[row + 1][column + 1]),
    ),
  );
}
