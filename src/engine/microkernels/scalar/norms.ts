import type { NormKernels } from '../kernels.ts';
import type { SharedNumbers } from './numbers.ts';

const round = Math.fround;
const blockCells = 64;

export function scalarNorms(memory: SharedNumbers): NormKernels {
  /** Σ over cells of what `term` makes of each, block by block. */
  const sumCells = (cells: number, term: (sum: number, cell: number) => number) => {
    let total = 0;
    for (let first = 0; first < cells; first += blockCells) {
      let sum = 0;
      for (let cell = first; cell < Math.min(first + blockCells, cells); cell++) sum = term(sum, cell);
      total = round(total + sum);
    }
    return total;
  };
  const inverseDeviation = (variance: number, epsilon: number) =>
    round(1 / round(Math.sqrt(round(memory.floats[variance] + round(epsilon)))));
  return {
    channelStatistics(source, cells, channels, mean, variance) {
      const { floats } = memory;
      for (let channel = 0; channel < channels; channel++) {
        const at = (cell: number) => floats[source / 4 + cell * channels + channel];
        const center = round(sumCells(cells, (sum, cell) => round(sum + at(cell))) / cells);
        const square = (cell: number) => round(round(at(cell) - center) * round(at(cell) - center));
        floats[mean / 4 + channel] = center;
        floats[variance / 4 + channel] = sumCells(cells, (sum, cell) => round(sum + square(cell))) / cells;
      }
    },
    batchNorm(source, cells, channels, gamma, beta, mean, variance, epsilon, target) {
      const { floats } = memory;
      for (let channel = 0; channel < channels; channel++) {
        const inverse = inverseDeviation(variance / 4 + channel, epsilon);
        const scale = round(floats[gamma / 4 + channel] * inverse);
        const shift = round(floats[beta / 4 + channel] - round(floats[mean / 4 + channel] * scale));
        for (let place = channel; place < cells * channels; place += channels) {
          floats[target / 4 + place] = shift + round(floats[source / 4 + place] * scale);
        }
      }
    },
    batchNormSums(source, gradient, cells, channels, mean, variance, epsilon, dGamma, dBeta) {
      const { floats } = memory;
      for (let channel = 0; channel < channels; channel++) {
        const slope = (cell: number) => floats[gradient / 4 + cell * channels + channel];
        const center = floats[mean / 4 + channel];
        const moved = (cell: number) => round(floats[source / 4 + cell * channels + channel] - center);
        const products = sumCells(cells, (sum, cell) => round(sum + round(slope(cell) * moved(cell))));
        floats[dGamma / 4 + channel] = products * inverseDeviation(variance / 4 + channel, epsilon);
        floats[dBeta / 4 + channel] = sumCells(cells, (sum, cell) => round(sum + slope(cell)));
      }
    },
    batchNormBackward(source, gradient, cells, channels, gamma, mean, variance, epsilon, ...rest) {
      const [dGamma, dBeta, count, target] = rest;
      const { floats } = memory;
      for (let channel = 0; channel < channels; channel++) {
        const inverse = inverseDeviation(variance / 4 + channel, epsilon);
        const a = round(floats[gamma / 4 + channel] * inverse);
        const b = -round(a * round(round(floats[dGamma / 4 + channel] * inverse) / round(count)));
        const level = round(floats[dBeta / 4 + channel] / round(count));
        const c = -round(round(a * level) + round(b * floats[mean / 4 + channel]));
        for (let place = channel; place < cells * channels; place += channels) {
          const moved = round(c + round(b * floats[source / 4 + place]));
          floats[target / 4 + place] = moved + round(a * floats[gradient / 4 + place]);
        }
      }
    },
  };
}
