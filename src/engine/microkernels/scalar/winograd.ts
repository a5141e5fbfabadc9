import type { ConvolutionKernels } from '../convolutionKernels.ts';
import { activated, type SharedNumbers } from './numbers.ts';

const round = Math.fround;

/** Six or fewer numbers to six or fewer, each operation rounded as in the assembly. */
type Transform = (numbers: readonly number[]) => number[];

const sum = (a: number, b: number) => round(a + b);
const difference = (a: number, b: number) => round(a - b);
const product = (a: number, b: number) => round(a * b);

/** Bᵀ */
const transformInput: Transform = ([d0, d1, d2, d3, d4, d5]) => {
  const [even4, odd4] = [difference(d4, product(4, d2)), difference(d3, product(4, d1))];
  const [even1, odd2] = [difference(d4, d2), product(2, difference(d3, d1))];
  return [
    sum(sum(d4, product(-5, d2)), product(4, d0)),
    sum(even4, odd4),
    difference(even4, odd4),
    sum(even1, odd2),
    difference(even1, odd2),
    sum(sum(d5, product(-5, d3)), product(4, d1)),
  ];
};

/** G, of three to five taps. */
const transformTaps: Transform = ([g0, g1, g2, g3, g4]) => {
  let [odd, odd2, even, even2, last] = [g1, g1, sum(g0, g2), sum(g0, product(4, g2)), g2];
  if (g3 !== undefined) [odd, odd2, last] = [sum(odd, g3), sum(odd2, product(4, g3)), g3];
  if (g4 !== undefined) [even, even2, last] = [sum(even, g4), sum(even2, product(16, g4)), g4];
  const sixth = round(-1 / 6);
  even2 = product(even2, round(1 / 24));
  odd2 = product(odd2, round(1 / 12));
  return [
    product(g0, 0.25),
    product(sum(even, odd), sixth),
    product(difference(even, odd), sixth),
    sum(even2, odd2),
    difference(even2, odd2),
    last,
  ];
};

/** Aᵀ, to two, three or four sums, from `start`. */
function transformSums(count: number, start: number): Transform {
  return ([m0, m1, m2, m3, m4, m5]) => {
    const [sum1, sum2] = [sum(m1, m2), sum(m3, m4)];
    const [difference1, difference2] = [sum(difference(m1, m2), start), difference(m3, m4)];
    const sums = [
      sum(sum(sum(m0, sum1), sum2), start),
      sum(difference1, product(difference2, 2)),
      sum(sum(sum1, product(sum2, 4)), start),
      sum(difference1, product(difference2, 8)),
    ].slice(0, count);
    sums[count - 1] = sum(sums[count - 1], m5);
    return sums;
  };
}

/** Columns by `first`, then rows by `second`: a list of rows. */
function transformBoth(
  rows: readonly (readonly number[])[],
  first: Transform,
  second: Transform,
): number[][] {
  const columns = rows[0].map((_, column) => first(rows.map((row) => row[column])));
  return columns[0].map((_, row) => second(columns.map((column) => column[row])));
}

export function scalarWinograd(memory: SharedNumbers) {
  /** `size` × `size` numbers; places count numbers. */
  const square = (first: number, rowStep: number, columnStep: number, size: number) =>
    Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => memory.floats[first + row * rowStep + column * columnStep]),
    );
  const storePlanes = (rows: readonly (readonly number[])[], target: number, planeBytes: number) => {
    rows.flat().forEach((value, point) => {
      memory.floats[target + (point * planeBytes) / 4] = value;
    });
  };
  return {
    winogradInput(source, rowBytes, channels, tileRows, tileColumns, tileStep, target, planeBytes) {
      for (let place = 0; place < tileRows * tileColumns * channels; place++) {
        const tile = Math.floor(place / channels);
        const [row, column] = [Math.floor(tile / tileColumns) * tileStep, (tile % tileColumns) * tileStep];
        const first = (source + row * rowBytes) / 4 + column * channels + (place % channels);
        const patch = square(first, rowBytes / 4, channels, 6);
        storePlanes(transformBoth(patch, transformInput, transformInput), target / 4 + place, planeBytes);
      }
    },
    winogradKernel(source, taps, channels, target, planeBytes) {
      for (let i = 0; i < channels * 8; i++) {
        const kernel = square(source / 4 + i, taps * channels * 8, channels * 8, taps);
        storePlanes(transformBoth(kernel, transformTaps, transformTaps), target / 4 + i, planeBytes);
      }
    },
    winogradGradient(source, rowBytes, channels, tileRows, tileColumns, target, planeBytes) {
      for (let place = 0; place < tileRows * tileColumns * channels; place++) {
        const tile = Math.floor(place / channels);
        const [row, column] = [Math.floor(tile / tileColumns) * 4, (tile % tileColumns) * 4];
        const first = (source + row * rowBytes) / 4 + column * channels + (place % channels);
        const slopes = square(first, rowBytes / 4, channels, 4);
        storePlanes(transformBoth(slopes, transformTaps, transformTaps), target / 4 + place, planeBytes);
      }
    },
    winogradOutput(source, planeBytes, tileStep, target, rows, columns, channels, bias, activation, slope) {
      const tileColumns = Math.ceil(columns / tileStep);
      for (let place = 0; place < Math.ceil(rows / tileStep) * tileColumns * channels; place++) {
        const [tile, channel] = [Math.floor(place / channels), place % channels];
        const [row, column] = [Math.floor(tile / tileColumns) * tileStep, (tile % tileColumns) * tileStep];
        const start = bias === 0 ? 0 : memory.floats[bias / 4 + channel];
        const planes = square(source / 4 + place, (6 * planeBytes) / 4, planeBytes / 4, 6);
        const sums = transformBoth(planes, transformSums(tileStep, 0), transformSums(tileStep, start));
        for (let y = row; y < Math.min(row + tileStep, rows); y++) {
          for (let x = column; x < Math.min(column + tileStep, columns); x++) {
            const value = activated(sums[y - row][x - column], activation, round(slope));
            memory.floats[target / 4 + (y * columns + x) * channels + channel] = value;
          }
        }
      }
    },
    winogradKernelGradient(source, planeBytes, count, target) {
      for (let i = 0; i < count; i++) {
        const planes = square(source / 4 + i, (6 * planeBytes) / 4, planeBytes / 4, 6);
        const sums = transformBoth(planes, transformSums(3, 0), transformSums(3, 0));
        sums.flat().forEach((value, tap) => {
          memory.floats[target / 4 + tap * count + i] = value;
        });
      }
    },
  } satisfies Partial<ConvolutionKernels>;
}
