import { EngineError } from './errors.ts';
import { message } from './message.ts';

/**
 * Numbers with a shape: `data` holds them row by row, the last dimension fastest. Activations are
 * `[batch, height, width, channels]`, kernels `[kernelHeight, kernelWidth, inChannels, outChannels]`.
 * A tensor does not own its memory: `data` may be a view that others write to.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Numbers that a tensor of `shape` holds. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/**
 * A tensor over `data`, or over new zeros. `data` is kept, not copied.
 * @throws EngineError `tensor-size` where `data` has not as many numbers as `shape` asks for.
 */
export function tensor(
  shape: readonly number[],
  data: Float32Array = new Float32Array(sizeOf(shape)),
): Tensor {
  if (data.length !== sizeOf(shape)) {
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
  return { shape, data };
}
