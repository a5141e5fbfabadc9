import type { PixelImage } from '../../../src/engine/filter/image.ts';

/** One sum of products of a grey image, zeros beyond its rim: written anew, to check against. */
export function correlateCell(
  image: PixelImage,
  weights: readonly number[],
  size: number,
  row: number,
  column: number,
): number {
  const half = Math.floor(size / 2);
  return weights.reduce((sum, weight, index) => {
    const y = row - half + Math.floor(index / size);
    const x = column - half + (index % size);
    const inside = y >= 0 && x >= 0 && y < image.height && x < image.width;
    return inside ? sum + weight * image.data[y * image.width + x] : sum;
  }, 0);
}
