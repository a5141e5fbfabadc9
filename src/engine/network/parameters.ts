/** The weights of a network: their names, shapes, and the numbers that they start with. */
import { EngineError } from '../errors.ts';
import { type InitializerName, initializers } from '../initialize.ts';
import { message } from '../message.ts';
import type { NumberTensor } from '../ops/op.ts';
import { Random, type RandomKey, randomKey } from '../random.ts';
import { sizeOf } from '../tensor.ts';

export interface Parameter {
  /** `<layer>.kernel`, `.bias`, `.gamma`, `.beta`, `.runningMean` or `.runningVariance`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether the optimizer moves it. Running statistics are moved, but not by the optimizer. */
  readonly trainable: boolean;
  /** How it starts: drawn by an initializer, or given number by number. */
  readonly start: InitializerName | readonly number[];
}

/** Places below a network's seed: what is drawn for weights and for dropout has nothing in common. */
const places = { parameter: 0, dropout: 1 } as const;

/**
 * The key of a named thing: a function of seed and name alone, so that a layer that is added or changed
 * leaves what is drawn for all others as it was.
 *
 * `randomKey(seed, place, length of the name, …its UTF-16 codes)`, place 0 for parameters, 1 for dropout.
 */
export function namedKey(seed: number, place: keyof typeof places, name: string): RandomKey {
  const codes = Array.from({ length: name.length }, (_, index) => name.charCodeAt(index));
  return randomKey(seed, places[place], name.length, ...codes);
}

/** Whether a parameter starts random. */
export function isDrawn({ start }: Parameter): boolean {
  return typeof start === 'string' && start !== 'zeros' && start !== 'ones';
}

/**
 * Writes the numbers that a parameter starts with to its tensor `weights`, drawn under a key of its own.
 * @throws EngineError `random-seed`.
 */
export function writeStart({ name, shape, start }: Parameter, seed: number, weights: NumberTensor): void {
  if (typeof start !== 'string') weights.data.set(Float32Array.from(start));
  else initializers[start](shape, new Random(namedKey(seed, 'parameter', name)), weights);
}

/** @throws EngineError `kernel-weights` where explicit weights do not fill their shape. */
export function checkStart({ name, shape, start }: Parameter): void {
  if (typeof start !== 'string') checkWeights(name, shape, start);
}

/** @throws EngineError `kernel-weights` where `weights` do not fill the shape of the tensor `name`. */
export function checkWeights(name: string, shape: readonly number[], weights: ArrayLike<number>): void {
  if (weights.length === sizeOf(shape)) return;
  throw new EngineError({
    code: 'kernel-weights',
    problem: message('{name} of shape {shape} holds {expected} weights, but {found} are given.', {
      name,
      shape: shape.join('×'),
      expected: sizeOf(shape),
      found: weights.length,
    }),
    remedy: message('Give as many weights as the shape asks for, or none to draw them.'),
  });
}
