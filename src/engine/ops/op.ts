/**
 * What all reference ops have in common. Each op is one file that reads top-down: what it refuses, the
 * shape it makes, the loops that make it. They are slow and plain on purpose: every fast path is measured
 * against them.
 */
import { EngineError } from '../errors.ts';
import type { AxisGeometry } from '../geometry.ts';
import { message } from '../message.ts';
import { type PadMode, sourceCell } from '../padMode.ts';
import { sizeOf, type Tensor, tensor } from '../tensor.ts';

/** Anything that has a shape; enough to ask an op for the shape it would make. */
export interface Shaped {
  readonly shape: readonly number[];
}

/** What an op reads: a tensor, or numbers of higher precision in the same layout. Never written to. */
export interface TensorInput extends Shaped {
  readonly data: ArrayLike<number>;
}

/** The same inputs, of which only the shapes are known. */
export type ShapesOf<Inputs> = {
  readonly [Name in keyof Inputs]: Shaped | Extract<Inputs[Name], undefined>;
};

/**
 * One operation. Sums are kept in double precision and stored as float32; the output is a new tensor that
 * shares no memory with the inputs.
 */
export interface Op<Inputs, Params> {
  /** Shape of the output. Throws EngineError where the op refuses its inputs or parameters. */
  outputShape(inputs: ShapesOf<Inputs>, params: Params): number[];
  /** The output. Throws EngineError as `outputShape` does. */
  forward(inputs: Inputs, params: Params): Tensor;
}

/** Extents of `[batch, height, width, channels]`. */
export interface PlaneExtents {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Numbers that one tensor may hold: 4 GiB of float32, all that one WebAssembly memory can address. */
const largestTensor = 2 ** 30;

/**
 * Reads `[batch, height, width, channels]`.
 * @throws EngineError `tensor-rank` for another number of dimensions or an empty one, `tensor-size` where
 *   the data does not fit the shape.
 */
export function planeExtents(input: Shaped | TensorInput): PlaneExtents {
  checkRank('input', input);
  const [batch, height, width, channels] = input.shape;
  return { batch, height, width, channels };
}

/** Dimensions of what ops read. Each sentence stands whole, so that it can be translated. */
const rankRules = {
  input: {
    dimensions: 4,
    problem: (found: string) =>
      message(
        'The input must have the shape [batch, height, width, channels], each at least 1, but it is [{found}].',
        { found },
      ),
  },
  kernel: {
    dimensions: 4,
    problem: (found: string) =>
      message(
        'The kernel must have the shape [height, width, in channels, out channels], each at least 1, but it is [{found}].',
        { found },
      ),
  },
  bias: {
    dimensions: 1,
    problem: (found: string) =>
      message('The bias must have the shape [out channels], at least 1, but it is [{found}].', { found }),
  },
};

/**
 * Refuses a tensor that has not one whole extent of at least 1 for each of its dimensions.
 * @throws EngineError `tensor-rank`, `tensor-size`.
 */
export function checkRank(what: keyof typeof rankRules, value: Shaped | TensorInput): void {
  const { shape } = value;
  const { dimensions, problem } = rankRules[what];
  const whole = shape.every((extent) => Number.isInteger(extent) && extent >= 1);
  if (shape.length !== dimensions || !whole) {
    throw new EngineError({
      code: 'tensor-rank',
      problem: problem(shape.join(', ')),
      remedy: message('Reshape it.'),
    });
  }
  if ('data' in value && value.data.length !== sizeOf(shape)) {
    throw new EngineError({
      code: 'tensor-size',
      problem: message('A tensor of shape {shape} holds {expected} numbers, but {found} were given.', {
        shape: shape.join('×'),
        expected: sizeOf(shape),
        found: value.data.length,
      }),
      remedy: message('Give as many numbers as the shape asks for.'),
    });
  }
}

/**
 * A new tensor of zeros.
 * @throws EngineError `tensor-too-large` above 2³⁰ numbers (4 GiB).
 */
export function allocate(shape: readonly number[]): Tensor {
  const numbers = sizeOf(shape);
  if (numbers > largestTensor) {
    throw new EngineError({
      code: 'tensor-too-large',
      problem: message('The output of shape {shape} has {numbers} numbers; at most {most} fit.', {
        shape: shape.join('×'),
        numbers,
        most: largestTensor,
      }),
      remedy: message('Pad less, use a larger stride, or a smaller input.'),
    });
  }
  return tensor(shape);
}

/**
 * For each position along a padded axis, from the first padded cell to the last, the input cell whose
 * value stands there, or −1 for the fill value. Position 0 is cell −before. Length before + input + after.
 */
export function paddedCells({ before, input, after }: AxisGeometry, mode: PadMode): Int32Array {
  return Int32Array.from({ length: before + input + after }, (_, position) =>
    sourceCell(mode, position - before, input),
  );
}
