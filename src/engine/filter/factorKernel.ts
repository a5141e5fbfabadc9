/** A kernel that is a column times a row: weights[i · width + j] ≈ column[i] · row[j]. */
export interface FactoredKernel {
  readonly column: readonly number[];
  readonly row: readonly number[];
}

/** What a product may differ from its weight, relative to the weight: a tenth of what the engine promises. */
const tolerance = 1e-6;

/**
 * Takes a kernel of rank one apart, so that it can be applied as two passes of height + width taps in
 * place of height · width. Null where it has a higher rank.
 *
 * Every weight must agree by itself, zeros exactly: then Σ |w · x| is kept to 1e-6 whatever the image is.
 * The row is the kernel's own row of the largest weight, so that whole weights stay whole in the row, and
 * in the column too wherever they divide.
 */
export function factorKernel(
  weights: readonly number[],
  height: number,
  width: number,
): FactoredKernel | null {
  let largest = 0;
  for (let place = 0; place < weights.length; place++) {
    if (Math.abs(weights[place]) > Math.abs(weights[largest])) largest = place;
  }
  const pivot = weights[largest];
  if (pivot === 0) return null;
  const top = Math.floor(largest / width);
  const left = largest % width;
  const pivotRow = weights.slice(top * width, (top + 1) * width);
  const shares = Array.from({ length: height }, (_, i) => weights[i * width + left] / pivot);
  const scale = wholeScale(shares, pivotRow);
  const column = shares.map((share) => (scale === null ? share : Math.round(share * scale)));
  const row = pivotRow.map((weight) => weight / (scale ?? 1));
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const weight = weights[i * width + j];
      const product = Math.fround(column[i]) * Math.fround(row[j]);
      if (Math.abs(product - weight) > tolerance * Math.abs(weight)) return null;
    }
  }
  return { column, row };
}

/** Largest factor that is looked for. */
const largestScale = 1024;

/** The number that makes a column whole while its row stays whole, so that both passes are exact. */
function wholeScale(column: readonly number[], row: readonly number[]): number | null {
  if (!row.every(Number.isInteger)) return null;
  for (let scale = 1; scale <= largestScale; scale++) {
    if (!row.every((value) => value % scale === 0)) continue;
    if (column.every((value) => isNearlyWhole(value * scale))) return scale;
  }
  return null;
}

function isNearlyWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}
