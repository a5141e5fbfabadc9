/**
 * What all reference ops have in common. Each op is one file that reads top-down: what it refuses, the
 * shape it makes, the loops that make it. They are slow and plain on purpose: every fast path is measured
 * against them.
 */
import { EngineError } from '../errors.ts';
import type { AxisGeometry } from '../geometry.ts';
import { type Message, message } from '../message.ts';
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

/** Numbers with a shape that an op writes to: float32 as ever, or doubles to check gradients with. */
export interface NumberTensor extends Shaped {
  readonly data: Float32Array | Float64Array;
}

/** The same inputs, of which only the shapes are known. */
export type ShapesOf<Inputs> = {
  readonly [Name in keyof Inputs]: Shaped | Extract<Inputs[Name], undefined>;
};

/**
 * One operation. Sums are kept in double precision and stored as float32; what it returns shares no memory
 * with the inputs.
 */
export interface Op<Inputs, Params> {
  /** Shape of the output. Throws EngineError where the op refuses its inputs or parameters. */
  outputShape(inputs: ShapesOf<Inputs>, params: Params): number[];
  /**
   * The output. Throws EngineError as `outputShape` does. `output`: memory to write to, of exactly that
   * shape (else EngineError `output-shape`); new float32 memory where absent.
   */
  forward<Output extends NumberTensor = Tensor>(inputs: Inputs, params: Params, output?: Output): Output;
}

/** An op that can be trained through. */
export interface TrainableOp<Inputs, Params, Gradients> extends Op<Inputs, Params> {
  /**
   * ∂loss/∂input for each input that has one, of the input's shape, from ∂loss/∂output. New tensors. Throws
   * EngineError as `forward` does, and `gradient-shape` where `dOutput` has not the output's shape.
   */
  backward(inputs: Inputs, params: Params, dOutput: TensorInput): Gradients;
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
  const { dimensions, problem } = rankRules[what];
  checkExtents(value, dimensions, problem);
}

/**
 * As {@link checkRank}, for a tensor that one op alone reads; `problem` says what its shape must be.
 * @throws EngineError `tensor-rank`, `tensor-size`.
 */
export function checkExtents(
  value: Shaped | TensorInput,
  dimensions: number,
  problem: (found: string) => Message,
): void {
  const { shape } = value;
  const whole = shape.every((extent) => Number.isInteger(extent) && extent >= 1);
  if (shape.length !== dimensions || !whole) {
    throw new EngineError({
      code: 'tensor-rank',
      problem: problem(shape.join(', ')),
      remedy: message('Reshape it.'),
    });
  }
  if ('data' in value) checkSize(value);
}

/** @throws EngineError `tensor-size` where the data does not fit the shape. */
export function checkSize({ shape, data }: TensorInput): void {
  if (data.length === sizeOf(shape)) return;
  throw new EngineError({
    code: 'tensor-size',
    problem: message('A tensor of shape {shape} needs data of length {expected}, not {found}.', {
      shape: shape.join('×'),
      expected: sizeOf(shape),
      found: data.length,
    }),
    remedy: message('Give as many numbers as the shape asks for.'),
  });
}

/**
 * Refuses a gradient of an output of `shape` that has another shape.
 * @throws EngineError `gradient-shape`, `tensor-size`.
 */
export function checkGradientShape(dOutput: TensorInput, shape: readonly number[]): void {
  if (!sameShape(dOutput.shape, shape)) {
    throw new EngineError({
      code: 'gradient-shape',
      problem: message(
        "The gradient of the output must have the output's shape [{expected}], not [{found}].",
        {
          expected: shape.join(', '),
          found: dOutput.shape.join(', '),
        },
      ),
      remedy: message('Give one number for each number of the output.'),
    });
  }
  checkSize(dOutput);
}

/** Whether two tensors have the same extents. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  let same = a.length === b.length;
  for (let axis = 0; axis < a.length; axis++) same &&= a[axis] === b[axis];
  return same;
}

/**
 * Where an op writes an output of `shape`: what it was given, or a new tensor.
 * @throws EngineError `output-shape` where what it was given has another shape, `tensor-size`,
 *   `tensor-too-large`.
 */
export function outputMemory<Output extends NumberTensor>(
  shape: readonly number[],
  output: Output | undefined,
): Output {
  // Without an argument to infer from, the `Output` of an op's `forward` is `Tensor`.
  if (!output) return allocate(shape) as NumberTensor as Output;
  if (!sameShape(output.shape, shape)) {
    throw new EngineError({
      code: 'output-shape',
      problem: message('The output has the shape [{expected}], but the memory for it [{found}].', {
        expected: shape.join(', '),
        found: output.shape.join(', '),
      }),
      remedy: message("Give memory of the output's shape, or none."),
    });
  }
  checkSize(output);
  return output;
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

/** Sums that were kept in double precision, as a tensor. */
export function storedSums(shape: readonly number[], sums: Float64Array): Tensor {
  return tensor([...shape], Float32Array.from(sums));
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
