/**
 * What all optimizers have in common: each moves one parameter by one gradient at a time, and keeps what it
 * remembers of earlier steps in named tensors that a checkpoint can hold. Formulas are PyTorch's.
 */
import { EngineError } from '../errors.ts';
import { type Message, message } from '../message.ts';
import type { NumberTensor, Shaped, TensorInput } from '../ops/op.ts';
import { type Tensor, tensor } from '../tensor.ts';

export interface StepOptions {
  /** 0 or more. */
  readonly learningRate: number;
  /** Number of this step, 1 for the first. */
  readonly step: number;
}

export interface Optimizer<Name extends string = string> {
  /** Names of the state tensors, the same for every parameter; none where nothing is remembered. */
  readonly stateNames: readonly Name[];
  /** What is remembered before the first step: float32 zeros of the parameter's shape, one tensor a name. */
  createState(parameter: Shaped): Readonly<Record<Name, Tensor>>;
  /**
   * Moves `parameter` and `state` on, in place; `gradient` is only read. Each number is computed in double
   * precision from stored numbers and then stored, as float32 unless the memory is of doubles; within one
   * step the new state is used before it is rounded.
   *
   * Throws EngineError `optimizer-shape` where parameter, gradient and state differ in shape,
   * `optimizer-option` for a learning rate or step out of range.
   */
  step(
    parameter: NumberTensor,
    gradient: TensorInput,
    state: Readonly<Record<Name, NumberTensor>>,
    options: StepOptions,
  ): void;
}

/**
 * The next value of number `place` of a parameter. Reads and writes the numbers of the state at `place`,
 * each under its name.
 */
export type Move<Name extends string> = (
  value: number,
  gradient: number,
  state: Readonly<Record<Name, NumberTensor['data']>>,
  place: number,
) => number;

/** An optimizer by what one step does to one number: all numbers of a parameter are treated alike. */
export function elementwise<Name extends string>(
  stateNames: readonly Name[],
  moveOf: (options: StepOptions) => Move<Name>,
): Optimizer<Name> {
  const eachName = <Value>(make: (name: Name) => Value) =>
    Object.fromEntries(stateNames.map((name) => [name, make(name)])) as Record<Name, Value>;
  return {
    stateNames,
    createState: ({ shape }) => eachName(() => tensor([...shape])),
    step(parameter, gradient, state, options) {
      checkStep(options);
      checkShapes(parameter, [gradient, ...stateNames.map((name) => state[name])]);
      const memory = eachName((name) => state[name].data);
      const move = moveOf(options);
      for (let place = 0; place < parameter.data.length; place++) {
        parameter.data[place] = move(parameter.data[place], gradient.data[place], memory, place);
      }
    },
  };
}

/** @throws EngineError `optimizer-option` for a learning rate or step out of range. */
export function checkStep({ learningRate, step }: StepOptions): void {
  if (!isNotNegative(learningRate)) checkNotNegative({ learningRate });
  if (Number.isInteger(step) && step >= 1) return;
  throw optionError(message('Steps are counted from 1 in whole numbers, but this is step {step}.', { step }));
}

function checkShapes({ shape }: Shaped, others: readonly (Shaped | undefined)[]): void {
  for (const other of others) {
    if (other?.shape.join() === shape.join()) continue;
    throw new EngineError({
      code: 'optimizer-shape',
      problem: message(
        'The gradient and the state of an optimizer must have the shape of the parameter, [{expected}], but one is [{found}].',
        { expected: shape.join(', '), found: other ? other.shape.join(', ') : '' },
      ),
      remedy: message('Give the gradient and the state of this very parameter.'),
    });
  }
}

/**
 * Refuses options that are below 0, not finite or no numbers.
 * @throws EngineError `optimizer-option`.
 */
export function checkNotNegative(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (isNotNegative(value)) continue;
    throw optionError(
      message('{name} of an optimizer must be a number from 0, but it is {value}.', { name, value }),
    );
  }
}

function isNotNegative(value: number): boolean {
  return value >= 0 && value < Number.POSITIVE_INFINITY;
}

/**
 * Refuses weights of the past in an average that are not from 0 to below 1.
 * @throws EngineError `optimizer-option`.
 */
export function checkPastWeight(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value >= 0 && value < 1) continue;
    throw optionError(
      message('{name} of an optimizer must be at least 0 and below 1, but it is {value}.', { name, value }),
    );
  }
}

function optionError(problem: Message): EngineError {
  return new EngineError({
    code: 'optimizer-option',
    problem,
    remedy: message('Give a number in that range.'),
  });
}
