/**
 * The row kernels in plain TypeScript: what the microkernels are tested against, and what runs where
 * there is no WebAssembly. Rounds after every operation as 32-bit hardware does, so that plain SIMD gives
 * the same bits.
 */
import { fusedActivations, groupRows, type RowKernels, type RowMachine, tapBytes } from './rowKernels.ts';

const round = Math.fround;

/** Row kernels over an ordinary buffer. */
export function createScalarMachine(): RowMachine {
  let views = new Views(new ArrayBuffer(0));
  return {
    level: 'scalar',
    kernels: scalarKernels(() => views),
    reserve({ size }) {
      if (views.bytes.length < size) views = new Views(new ArrayBuffer(size));
      return views.bytes.buffer;
    },
  };
}

class Views {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Uint16Array;
  readonly counters: Uint32Array;
  readonly numbers: Float32Array;

  constructor(buffer: ArrayBuffer) {
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint16Array(buffer);
    this.counters = new Uint32Array(buffer);
    this.numbers = new Float32Array(buffer);
  }
}

function scalarKernels(views: () => Views): RowKernels {
  return {
    ...loading(views),
    ...tapLoops(views),
    ...rowSteps(views),
    ...pictures(views),
    summarize(source, count, totals, histogram, bins, low, high, scale) {
      const { numbers, counters } = views();
      for (let i = 0; i < count; i++) {
        const value = numbers[source / 4 + i];
        if (value < numbers[totals / 4]) numbers[totals / 4] = value;
        if (value > numbers[totals / 4 + 4]) numbers[totals / 4 + 4] = value;
        if (Number.isNaN(value)) counters[totals / 4 + 8]++;
        if (value < round(low)) counters[totals / 4 + 12]++;
        if (value > round(high)) counters[totals / 4 + 16]++;
        const place = Math.trunc(round(round(value - round(low)) * round(scale)));
        counters[histogram / 4 + Math.min(Math.max(place || 0, 0), bins - 1)]++;
      }
    },
  };
}

function loading(views: () => Views) {
  function mix(stored: Uint8Array | Uint16Array, first: number, weights: readonly number[]): number {
    const [red, green, blue] = weights;
    const sum = round(round(stored[first] * round(red)) + round(stored[first + 1] * round(green)));
    return round(sum + round(stored[first + 2] * round(blue)));
  }
  return {
    loadBytes(source, target, count) {
      const { bytes, numbers } = views();
      for (let i = 0; i < count; i++) numbers[target / 4 + i] = bytes[source + i];
    },
    loadWords(source, target, count) {
      const { words, numbers } = views();
      for (let i = 0; i < count; i++) numbers[target / 4 + i] = words[source / 2 + i] / 257;
    },
    mixBytes(source, target, pixels, ...weights) {
      const { bytes, numbers } = views();
      for (let i = 0; i < pixels; i++) numbers[target / 4 + i] = mix(bytes, source + 3 * i, weights);
    },
    mixWords(source, target, pixels, ...weights) {
      const { words, numbers } = views();
      for (let i = 0; i < pixels; i++)
        numbers[target / 4 + i] = mix(words, source / 2 + 3 * i, weights) / 257;
    },
  } satisfies Partial<RowKernels>;
}

function tapLoops(views: () => Views) {
  return {
    convolve(taps, tapCount, target, count, divisor, bias, activation, slope) {
      const { numbers, counters } = views();
      // Not in the target: a row may be convolved in its place.
      const sums = new Float32Array(count);
      for (let tap = 0; tap < tapCount; tap++) {
        const source = counters[taps / 4 + 2 * tap] / 4;
        const weight = numbers[taps / 4 + 2 * tap + 1];
        for (let i = 0; i < count; i++) sums[i] += round(weight * numbers[source + i]);
      }
      const out = numbers.subarray(target / 4, target / 4 + count);
      for (let i = 0; i < count; i++) {
        const value = round(round(sums[i] / round(divisor)) + round(bias));
        if (activation === fusedActivations.relu) out[i] = Math.max(value, 0);
        else if (activation === fusedActivations.leakyRelu) out[i] = Math.max(value, value * round(slope));
        else out[i] = value;
      }
    },
    convolveBytes(taps, tapCount, target, count) {
      const { numbers, counters, bytes } = views();
      const out = numbers.subarray(target / 4, target / 4 + count).fill(0);
      for (let tap = 0; tap < tapCount; tap++) {
        const source = counters[taps / 4 + 2 * tap];
        const weight = counters[taps / 4 + 2 * tap + 1] | 0;
        for (let i = 0; i < count; i++) out[i] += weight * bytes[source + i];
      }
    },
    convolveColumns(taps, tapCount, target, step, count) {
      const { numbers, counters } = views();
      // Every row first takes what it does not share with all others, as the microkernel does.
      const shared = (tap: number) => tap >= groupRows - 1 && tap < tapCount;
      for (let row = 0; row < groupRows; row++) {
        const first = (target + row * step) / 4;
        const out = numbers.subarray(first, first + count).fill(0);
        const own = Array.from({ length: tapCount }, (_, weight) => row + weight);
        const order = [...own.filter((tap) => !shared(tap)), ...own.filter(shared)];
        for (const tap of order) {
          const source = counters[(taps + tap * tapBytes) / 4] / 4;
          const weight = numbers[(taps + (tap - row) * tapBytes) / 4 + 1];
          for (let i = 0; i < count; i++) out[i] += round(weight * numbers[source + i]);
        }
      }
    },
    maximum(taps, tapCount, target, count) {
      const { numbers, counters } = views();
      const out = numbers.subarray(target / 4, target / 4 + count).fill(Number.NEGATIVE_INFINITY);
      for (let tap = 0; tap < tapCount; tap++) {
        const source = counters[taps / 4 + 2 * tap] / 4;
        for (let i = 0; i < count; i++) out[i] = Math.max(out[i], numbers[source + i]);
      }
    },
  } satisfies Partial<RowKernels>;
}

function rowSteps(views: () => Views) {
  return {
    copy(source, target, bytes) {
      views().bytes.copyWithin(target, source, source + bytes);
    },
    slide(target, entering, leaving, count) {
      const { numbers } = views();
      for (let i = 0; i < count; i++) {
        numbers[target / 4 + i] += round(numbers[entering / 4 + i] - numbers[leaving / 4 + i]);
      }
    },
    divide(target, divisors, factor, count) {
      const { numbers } = views();
      for (let i = 0; i < count; i++) numbers[target / 4 + i] /= round(numbers[divisors / 4 + i] * factor);
    },
    gather(source, target, pixels, channels, step) {
      const { numbers } = views();
      for (let i = 0; i < pixels; i++) {
        for (let channel = 0; channel < channels; channel++) {
          numbers[target / 4 + i * channels + channel] = numbers[source / 4 + i * step + channel];
        }
      }
    },
    toBytes(source, target, count, low, scale) {
      const { numbers, bytes } = views();
      for (let i = 0; i < count; i++) {
        const value = round(round(numbers[source / 4 + i] - round(low)) * round(scale));
        bytes[target + i] = Math.min(Math.max(Math.trunc(round(value + 0.5)), 0), 255);
      }
    },
  } satisfies Partial<RowKernels>;
}

function pictures(views: () => Views) {
  function peakOf(best: number, value: number): number {
    return Math.abs(value) > Math.abs(best) || Number.isNaN(value) ? value : best;
  }
  return {
    accumulate(source, target, count, peak) {
      const { numbers } = views();
      for (let i = 0; i < count; i++) {
        const best = numbers[target / 4 + i];
        const value = numbers[source / 4 + i];
        numbers[target / 4 + i] = peak ? peakOf(best, value) : best + value;
      }
    },
    reduce(source, target, starts, pixels, channels, peak) {
      const { numbers, counters } = views();
      for (let pixel = 0; pixel < pixels; pixel++) {
        const from = counters[starts / 4 + pixel];
        const to = counters[starts / 4 + pixel + 1];
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let cell = from; cell < to; cell++) {
            const value = numbers[source / 4 + cell * channels + channel];
            sum = peak ? peakOf(sum, value) : round(sum + value);
          }
          const place = target / 4 + pixel * channels + channel;
          numbers[place] = peak ? peakOf(numbers[place], sum) : numbers[place] + sum;
        }
      }
    },
  } satisfies Partial<RowKernels>;
}
