/** What layers read that work on images and on the vectors of a dense layer alike. */
import { message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import { checkExtents, type Shaped, type TensorInput } from './op.ts';

/** `input`: `[batch, height, width, channels]` or `[batch, units]`. */
export interface LayerInputs {
  readonly input: TensorInput;
}

/** The gradient of the one input, of its shape. */
export interface LayerGradients {
  readonly dInput: Tensor;
}

export interface LayerExtents {
  readonly batch: number;
  /** Cells of all samples: batch · height · width, or batch for vectors. */
  readonly cells: number;
  /** Numbers of one cell: the channels, or the units of a vector. */
  readonly channels: number;
}

/**
 * Reads `[batch, height, width, channels]` or `[batch, units]`; the units count as channels.
 * @throws EngineError `tensor-rank` for another number of dimensions or an empty one, `tensor-size` where
 *   the data does not fit the shape.
 */
export function layerExtents(input: Shaped | TensorInput): LayerExtents {
  const { shape } = input;
  checkExtents(input, shape.length === 2 ? 2 : 4, (found) =>
    message(
      'The input must have the shape [batch, height, width, channels] or [batch, units], each at least 1, but it is [{found}].',
      { found },
    ),
  );
  const cells = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return { batch: shape[0], cells, channels: shape[shape.length - 1] };
}

/** The shape of an op that keeps it. Throws as {@link layerExtents}. */
export function sameShapeAsInput({ input }: { readonly input: Shaped | TensorInput }): number[] {
  layerExtents(input);
  return [...input.shape];
}
