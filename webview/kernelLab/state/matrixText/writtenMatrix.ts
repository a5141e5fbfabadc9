/** What a pasted text says, before it is known to be one kernel. */
import { notOneMatrix, notUnderstood, tooLarge } from './matrixProblem.ts';

/** A number as it was written: a fraction keeps both parts. */
export interface Fraction {
  readonly over: number;
  readonly under: number;
}

/** Brackets in brackets. */
export type Nested = Fraction | NestedList;
export type NestedList = readonly Nested[];

/** Null where the text does not say. */
export interface Written {
  readonly values: Nested;
  /** What the whole is multiplied by. */
  readonly factor: Fraction | null;
  /** Given by name, beside the matrix. */
  readonly divisor: number | null;
  readonly bias: number | null;
}

/** Whether it is brackets, not a number. */
export function isList(values: Nested): values is NestedList {
  return Array.isArray(values);
}

/** Values without a factor, a divisor or a bias. */
export function plain(values: Nested): Written {
  return { values, factor: null, divisor: null, bias: null };
}

/** A number without a fraction. */
export function whole(value: number): Fraction {
  return { over: value, under: 1 };
}

/** The value of a fraction; not finite where it is over 0. */
export function quotient({ over, under }: Fraction): number {
  return over / under;
}

/** The number that stands there, or null where brackets do. */
export function numberOf({ values }: Written): number | null {
  return isList(values) ? null : quotient(values);
}

/** One times the other; they cannot both be matrices. */
export function multiplied(one: Written, other: Written): Written {
  if (!isList(other.values)) return scaled(one, other.values);
  if (!isList(one.values)) return scaled(other, one.values);
  throw notUnderstood('*');
}

/** One over the other, which is a number. */
export function divided(one: Written, { values }: Written): Written {
  if (isList(values)) throw notUnderstood('/');
  return scaled(one, { over: values.under, under: values.over });
}

function scaled(written: Written, by: Fraction): Written {
  const { values, factor } = written;
  return isList(values)
    ? { ...written, factor: product(factor ?? whole(1), by) }
    : { ...written, values: product(values, by) };
}

function product(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.over, under: one.under * other.under };
}

/**
 * The matrix that `ones`, `zeros`, `eye` or `identity` makes of `sizes`. With one size, that of MATLAB is
 * square, and that of a library in Python, which has a dot in its name, is a row.
 */
export function madeMatrix(name: string, sizes: readonly number[], most: number): Nested {
  const word = name.slice(name.lastIndexOf('.') + 1);
  const isEye = word === 'eye' || word === 'identity';
  const isSquare = sizes.length === 1 && (isEye || word === name);
  const shape = isSquare ? [sizes[0], sizes[0]] : sizes;
  if (shape.length === 0 || !shape.every((size) => Number.isInteger(size) && size > 0))
    throw notUnderstood(name);
  if (shape.length > 4 || (isEye && shape.length > 2)) throw notOneMatrix();
  if (shape.some((size) => size > most)) throw tooLarge(shape, most);
  const fill = (dimensions: readonly number[], places: readonly number[]): Nested =>
    dimensions.length > 0
      ? Array.from({ length: dimensions[0] }, (_, place) => fill(dimensions.slice(1), [...places, place]))
      : whole(isEye ? Number(places[0] === places[1]) : Number(word === 'ones'));
  return fill(shape, []);
}
