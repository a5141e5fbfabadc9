import type { CurveKernels } from '../kernels.ts';
import type { SharedNumbers } from './numbers.ts';

const round = Math.fround;
const sum = (a: number, b: number) => round(a + b);
const product = (a: number, b: number) => round(a * b);
const quotient = (a: number, b: number) => round(a / b);

const lowest = round(-87.33);
const outermost = 14;

/** Σ c_i · xⁱ, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.map(round).reduce((value, coefficient) => sum(coefficient, product(value, x)));
}

const powerTerms = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];
const tangentTerms = [
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
];
const tailTerms = [
  ...[0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807],
  ...[-0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223],
];

function power(x: number): number {
  if (x < lowest) return 0;
  const n = nearest(product(x, round(Math.LOG2E)));
  const r = sum(sum(x, product(n, round(-0.693359375))), product(n, round(2.1219444e-4)));
  return product(sum(sum(r, product(product(r, r), polynomial(powerTerms, r))), 1), 2 ** n);
}

/** The nearest whole number, of two the even one. */
function nearest(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function powerLessOne(x: number): number {
  if (x > round(-0.34)) return sum(x, product(product(x, x), polynomial(powerTerms, x)));
  return sum(power(x), -1);
}

function sigmoidParts(x: number) {
  const small = power(-Math.abs(x));
  return { small, large: quotient(1, sum(1, small)) };
}

function hyperbolicTangent(x: number): number {
  if (Math.abs(x) < 0.625) {
    const square = product(x, x);
    return sum(x, product(product(square, polynomial(tangentTerms, square)), x));
  }
  const p = power(product(Math.abs(x), -2));
  return Math.sign(x) * quotient(sum(1, -p), sum(1, p));
}

function hyperbolicTangentSlope(x: number): number {
  const p = power(product(Math.abs(x), -2));
  return quotient(product(4, p), product(sum(1, p), sum(1, p)));
}

function normalShare(x: number): number {
  const z = product(Math.abs(x), round(Math.SQRT1_2));
  const t = quotient(1, sum(1, product(z, 0.5)));
  const tail = product(product(t, 0.5), power(sum(polynomial(tailTerms, t), -product(z, z))));
  return x < 0 ? tail : sum(1, -tail);
}

function geluSlope(x: number): number {
  const bounded = Math.min(Math.max(x, -outermost), outermost);
  const density = power(product(product(bounded, bounded), -0.5));
  return sum(normalShare(bounded), product(product(bounded, round(0.3989422804014327)), density));
}

/** In the order of `kernelCurves`. */
const curves = [
  {
    value: (x: number) => (x < 0 ? powerLessOne(x) : x),
    slope: (x: number) => (x < 0 ? power(x) : 1),
  },
  {
    value(x: number) {
      const { small, large } = sigmoidParts(x);
      return x < 0 ? product(small, large) : large;
    },
    slope(x: number) {
      const { small, large } = sigmoidParts(x);
      return product(product(small, large), large);
    },
  },
  { value: hyperbolicTangent, slope: hyperbolicTangentSlope },
  { value: (x: number) => (x < -outermost ? 0 : product(x, normalShare(x))), slope: geluSlope },
];

export function scalarCurves(memory: SharedNumbers): CurveKernels {
  return {
    curve(kind, source, target, count) {
      const { floats } = memory;
      const { value } = curves[kind];
      for (let i = 0; i < count; i++) floats[target / 4 + i] = value(floats[source / 4 + i]);
    },
    curveBackward(kind, source, gradient, target, count) {
      const { floats } = memory;
      const { slope } = curves[kind];
      for (let i = 0; i < count; i++) {
        floats[target / 4 + i] = floats[gradient / 4 + i] * slope(floats[source / 4 + i]);
      }
    },
    softmax(source, target, cells, channels) {
      const { floats } = memory;
      for (let cell = 0; cell < cells; cell++) {
        const from = source / 4 + cell * channels;
        const shares = sharesOf(floats.subarray(from, from + channels));
        shares.forEach((share, channel) => {
          floats[target / 4 + cell * channels + channel] = share;
        });
      }
    },
    softmaxBackward(source, gradient, target, cells, channels) {
      const { floats } = memory;
      for (let cell = 0; cell < cells; cell++) {
        const first = cell * channels;
        const shares = sharesOf(floats.subarray(source / 4 + first, source / 4 + first + channels));
        const slopes = floats.slice(gradient / 4 + first, gradient / 4 + first + channels);
        const mean = shares.reduce((sum, share, channel) => sum + share * slopes[channel], 0);
        shares.forEach((share, channel) => {
          floats[target / 4 + first + channel] = share * (slopes[channel] - mean);
        });
      }
    },
  };
}

/** Softmax of a cell, in double precision. */
function sharesOf(numbers: Float32Array): Float64Array {
  const values = Float64Array.from(numbers);
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}
