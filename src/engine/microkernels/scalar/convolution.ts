import type { ConvolutionKernels } from '../convolutionKernels.ts';
import { activated, type SharedNumbers } from './numbers.ts';
import { scalarWinograd } from './winograd.ts';

const round = Math.fround;

export function scalarConvolution(memory: SharedNumbers): ConvolutionKernels {
  return {
    ...layouts(memory),
    ...products(memory),
    ...depthwiseProducts(memory),
    ...scalarWinograd(memory),
  };
}

function layouts(memory: SharedNumbers) {
  return {
    padRows(source, rowStep, height, firstRow, rows, leftBytes, bytes, rightBytes, target) {
      const view = memory.bytes;
      for (let i = 0; i < rows; i++) {
        const row = firstRow + i;
        const first = target + i * (leftBytes + bytes + rightBytes);
        view.fill(0, first, first + leftBytes + bytes + rightBytes);
        if (row < 0 || row >= height) continue;
        view.copyWithin(first + leftBytes, source + row * rowStep, source + row * rowStep + bytes);
      }
    },
    denseRow(source, length, weights, rowBytes, target, columns, bias, activation, slope) {
      const { floats } = memory;
      for (let column = 0; column < columns; column++) {
        let sum = bias === 0 ? 0 : floats[bias / 4 + column];
        for (let i = 0; i < length; i++) {
          sum = round(sum + round(floats[source / 4 + i] * floats[(weights + i * rowBytes) / 4 + column]));
        }
        floats[target / 4 + column] = activated(sum, activation, round(slope));
      }
    },
    packTile(source, rowBytes, rows, width, target) {
      const { floats } = memory;
      for (let place = 0; place < rows * 8; place++) {
        const [row, i] = [Math.floor(place / 8), place % 8];
        floats[target / 4 + place] = i < width ? floats[(source + row * rowBytes) / 4 + i] : 0;
      }
    },
    packColumns(source, rowBytes, rows, width, target) {
      const { floats } = memory;
      for (let place = 0; place < rows * 8; place++) {
        const [row, i] = [Math.floor(place / 8), place % 8];
        floats[target / 4 + place] = i < width ? floats[(source + i * rowBytes) / 4 + row] : 0;
      }
    },
  } satisfies Partial<ConvolutionKernels>;
}

function products(memory: SharedNumbers) {
  return {
    convolve(
      ...[source, sourceRowStep, sourceColumnStep, tapRows, tapRowStep, tapColumns, tapColumnStep, ...rest]
    ) {
      const [runLength, weights, target, targetRowStep, targetColumnStep, rows, columns, ...ending] = rest;
      const [channels, bias, activation, slope] = ending;
      const { floats } = memory;
      const windowSize = tapRows * tapColumns * runLength;
      const window = tapPlaces(tapRows, tapRowStep, tapColumns, tapColumnStep, runLength);
      for (let cell = 0; cell < rows * columns; cell++) {
        const [row, column] = [Math.floor(cell / columns), cell % columns];
        const from = (source + row * sourceRowStep + column * sourceColumnStep) / 4;
        const to = (target + row * targetRowStep + column * targetColumnStep) / 4;
        for (let channel = 0; channel < channels; channel++) {
          let weight = weights / 4 + (channel >> 3) * windowSize * 8 + (channel & 7);
          let sum = bias === 0 ? 0 : floats[bias / 4 + channel];
          for (let tap = 0; tap < windowSize; tap++) {
            sum = round(sum + round(floats[from + window[tap]] * floats[weight]));
            weight += 8;
          }
          floats[to + channel] = activated(sum, activation, round(slope));
        }
      }
    },
    correlate(...[source, sourceRowStep, sourceColumnStep, tapRowStep, tapColumns, tapColumnStep, ...rest]) {
      const [runLength, gradient, gradientRowStep, gradientColumnStep, rows, columns, ...ending] = rest;
      const [target, targetRowBytes, firstWeight, lastWeight, channels, accumulate] = ending;
      const { floats } = memory;
      const tapRows = Math.ceil(lastWeight / (tapColumns * runLength));
      const window = tapPlaces(tapRows, tapRowStep, tapColumns, tapColumnStep, runLength);
      for (let weight = firstWeight; weight < lastWeight; weight++) {
        for (let channel = 0; channel < channels; channel++) {
          const to = (target + weight * targetRowBytes) / 4 + channel;
          let sum = accumulate === 1 ? floats[to] : 0;
          for (let row = 0; row < rows; row++) {
            let from = (source + row * sourceRowStep) / 4 + window[weight];
            let slope = (gradient + row * gradientRowStep) / 4 + channel;
            for (let column = 0; column < columns; column++) {
              sum = round(sum + round(floats[from] * floats[slope]));
              from += sourceColumnStep / 4;
              slope += gradientColumnStep / 4;
            }
          }
          floats[to] = sum;
        }
      }
    },
  } satisfies Partial<ConvolutionKernels>;
}

function depthwiseProducts(memory: SharedNumbers) {
  return {
    depthwise(
      ...[source, sourceRowStep, sourceColumnStep, tapRows, tapRowStep, tapColumns, tapColumnStep, ...rest]
    ) {
      const [weights, target, targetRowStep, targetColumnStep, rows, columns, channels, ...ending] = rest;
      const [bias, activation, slope] = ending;
      const { floats } = memory;
      const window = tapPlaces(tapRows, tapRowStep, tapColumns, tapColumnStep, 1);
      for (let cell = 0; cell < rows * columns; cell++) {
        const [row, column] = [Math.floor(cell / columns), cell % columns];
        const from = (source + row * sourceRowStep + column * sourceColumnStep) / 4;
        const to = (target + row * targetRowStep + column * targetColumnStep) / 4;
        for (let channel = 0; channel < channels; channel++) {
          let sum = bias === 0 ? 0 : floats[bias / 4 + channel];
          window.forEach((place, tap) => {
            sum = round(
              sum + round(floats[from + place + channel] * floats[weights / 4 + tap * channels + channel]),
            );
          });
          floats[to + channel] = activated(sum, activation, round(slope));
        }
      }
    },
    depthwiseGradient(
      ...[source, sourceRowStep, sourceColumnStep, tapRows, tapRowStep, tapColumns, tapColumnStep, ...rest]
    ) {
      const [gradient, rows, columns, channels, target, accumulate] = rest;
      const { floats } = memory;
      const window = tapPlaces(tapRows, tapRowStep, tapColumns, tapColumnStep, 1);
      for (let place = 0; place < window.length * channels; place++) {
        const [tap, channel] = [Math.floor(place / channels), place % channels];
        const to = target / 4 + place;
        // Odd columns are summed by themselves, as in the assembly.
        let [even, odd] = [accumulate === 1 ? floats[to] : 0, 0];
        for (let cell = 0; cell < rows * columns; cell++) {
          const [row, column] = [Math.floor(cell / columns), cell % columns];
          const from = (source + row * sourceRowStep + column * sourceColumnStep) / 4 + window[tap] + channel;
          const product = round(floats[from] * floats[gradient / 4 + cell * channels + channel]);
          if (column % 2 === 0) even = round(even + product);
          else odd = round(odd + product);
        }
        floats[to] = even + odd;
      }
    },
  } satisfies Partial<ConvolutionKernels>;
}

/** Where the numbers of a window lie, counted in numbers from its first. */
function tapPlaces(
  tapRows: number,
  tapRowStep: number,
  tapColumns: number,
  tapColumnStep: number,
  runLength: number,
): Int32Array {
  return Int32Array.from({ length: tapRows * tapColumns * runLength }, (_, place) => {
    const tap = Math.floor(place / runLength);
    const row = Math.floor(tap / tapColumns);
    return (row * tapRowStep + (tap - row * tapColumns) * tapColumnStep) / 4 + (place % runLength);
  });
}
