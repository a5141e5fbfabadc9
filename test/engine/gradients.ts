/** Gradients of ops, checked against differences of their own forward in double precision. */
import type { NumberTensor, TensorInput, TrainableOp } from '../../src/engine/ops/op.ts';
import { sizeOf } from '../../src/engine/tensor.ts';
import { hash } from '../fixtures/drawing/noise.ts';

export interface GradientCheck {
  /** Of ∂loss/∂output, and of which numbers are looked at where there are many. */
  readonly seed: number;
  /** Inputs that have no gradient, such as labels. Of all others one is asked for. */
  readonly without?: readonly string[];
  /** How far backward may be off: this much, and this much of the number. 1e-6 by default. */
  readonly tolerance?: number;
}

/** Numbers that are looked at in one tensor. */
const mostNumbers = 200;

/** Of the size of the number, and of 1 near zero. */
const relativeStep = 1e-4;

/**
 * Compares `op.backward` with central differences of the loss Σ output · dOutput, for a seeded dOutput:
 * ∂loss/∂x ≈ (loss(x + h) − loss(x − h)) / 2h, in double precision from end to end. At most 200 numbers of
 * each input are tried. Where forward has a kink, as a maximum has at a tie, keep the inputs 1e-3 away.
 * Throws an Error that names the gradient, its index and both numbers.
 */
export function checkGradients<Inputs extends object, Params>(
  op: TrainableOp<Inputs, Params, object>,
  inputs: Inputs,
  params: Params,
  { seed, without = [], tolerance = 1e-6 }: GradientCheck,
): void {
  const doubles = inDoubles(inputs);
  const output = doubleTensor(op.forward(inputs, params).shape);
  const dOutput = seededTensor(output.shape, seed);
  const loss = () => {
    const { data } = op.forward(doubles, params, output);
    return dOutput.data.reduce((sum, slope, place) => sum + slope * data[place], 0);
  };
  const gradients = tensorsIn(op.backward(doubles, params, dOutput));
  for (const [name, input] of tensorsIn(doubles)) {
    if (without.includes(name)) continue;
    const gradientName = nameOfGradient(name);
    const gradient = gradients.get(gradientName);
    if (!gradient) throw new Error(`backward gives no ${gradientName}.`);
    if (gradient.shape.join() !== input.shape.join()) {
      throw new Error(`${gradientName} has the shape [${gradient.shape}], its input [${input.shape}].`);
    }
    for (const index of someOf(input.data.length, seed)) {
      const numeric = slopeAt(input.data, index, loss);
      const analytic = gradient.data[index];
      if (Math.abs(analytic - numeric) <= tolerance * (1 + Math.abs(numeric))) continue;
      throw new Error(
        `${gradientName}[${index}] of [${input.shape}]: backward gives ${analytic}, differences give ${numeric}.`,
      );
    }
  }
}

/** `dInput` for `input`; what stands in a list keeps its number. */
function nameOfGradient(name: string): string {
  return name.replace(/^[a-z]/, (first) => `d${first.toUpperCase()}`);
}

/** (loss(x + h) − loss(x − h)) / 2h for one of `numbers`, which are as before in the end. */
function slopeAt(numbers: NumberTensor['data'], index: number, loss: () => number): number {
  const value = numbers[index];
  const step = relativeStep * Math.max(Math.abs(value), 1);
  numbers[index] = value + step;
  const above = loss();
  numbers[index] = value - step;
  const below = loss();
  numbers[index] = value;
  return (above - below) / (2 * step);
}

/** All indices below `count`, or a seeded choice of them. */
function someOf(count: number, seed: number): number[] {
  if (count <= mostNumbers) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: mostNumbers }, (_, turn) => Math.floor(hash(turn, count, seed) * count));
}

/** Numbers from −1 to 1, the same for the same seed on every machine. */
export function seededTensor(shape: readonly number[], seed: number): DoubleTensor {
  const tensor = doubleTensor(shape);
  for (let index = 0; index < tensor.data.length; index++) {
    tensor.data[index] = 2 * hash(index, tensor.data.length, seed) - 1;
  }
  return tensor;
}

/** Multiples of 1/8 from −2 to 2: sums of their products are exact, in float32 too and in any order. */
export function fractionTensor(shape: readonly number[], seed: number): DoubleTensor {
  const { data } = seededTensor(shape, seed);
  return { shape, data: data.map((value) => Math.round(value * 16) / 8) };
}

/** The numbers 0, 0.01, 0.02 … in seeded disorder: no two are near each other, as a maximum wants it. */
export function distinctTensor(shape: readonly number[], seed: number): DoubleTensor {
  const { data } = seededTensor(shape, seed);
  const order = Array.from(data.keys()).sort((a, b) => data[a] - data[b]);
  const tensor = doubleTensor(shape);
  order.forEach((index, rank) => {
    tensor.data[index] = rank / 100;
  });
  return tensor;
}

/** Numbers with a shape, in double precision. */
export interface DoubleTensor extends NumberTensor {
  readonly data: Float64Array;
}

function doubleTensor(shape: readonly number[]): DoubleTensor {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** A copy of the inputs, an object or a list, whose tensors hold doubles. */
function inDoubles<Inputs extends object>(inputs: Inputs): Inputs {
  const copy = (value: unknown): unknown => {
    if (isTensor(value)) return { shape: value.shape, data: Float64Array.from(value.data) };
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)]));
  };
  return copy(inputs) as Inputs;
}

/** The tensors of an object or a list by name; those of a list by their number. */
function tensorsIn(parts: object): Map<string, NumberTensor> {
  return new Map(
    Object.entries(parts).filter((entry): entry is [string, NumberTensor] => isTensor(entry[1])),
  );
}

function isTensor(value: unknown): value is TensorInput {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}
