/** A fully connected layer: every output sees every input, with a weight of its own. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import type { Tensor } from '../tensor.ts';
import {
  checkExtents,
  checkGradientShape,
  checkRank,
  type NumberTensor,
  outputMemory,
  type Shaped,
  type ShapesOf,
  storedSums,
  type TensorInput,
  type TrainableOp,
} from './op.ts';

/**
 * `input`: `[batch, inputs]`.
 * `kernel`: `[inputs, units]`.
 * `bias`: `[units]`, or none.
 */
export interface DenseInputs {
  readonly input: TensorInput;
  readonly kernel: TensorInput;
  readonly bias?: TensorInput | undefined;
}

/** None. */
export type DenseParams = Readonly<Record<string, never>>;

export interface DenseGradients {
  readonly dInput: Tensor;
  readonly dKernel: Tensor;
  /** Absent where there is no bias. */
  readonly dBias?: Tensor;
}

/**
 * @throws EngineError `tensor-rank`, `tensor-size`; `kernel-inputs` where the kernel was made for other
 *   inputs; `bias-size`.
 */
function validate({ input, kernel, bias }: ShapesOf<DenseInputs>) {
  checkExtents(input, 2, (found) =>
    message('The input must have the shape [batch, inputs], each at least 1, but it is [{found}].', {
      found,
    }),
  );
  checkExtents(kernel, 2, (found) =>
    message('The kernel must have the shape [inputs, units], each at least 1, but it is [{found}].', {
      found,
    }),
  );
  const [batch, inputs] = input.shape;
  const [kernelInputs, units] = kernel.shape;
  if (kernelInputs !== inputs) {
    throw new EngineError({
      code: 'kernel-inputs',
      problem: message('The kernel reads {found} inputs, but each sample has {expected}.', {
        found: kernelInputs,
        expected: inputs,
      }),
      remedy: message('Give the kernel {expected} rows.', { expected: inputs }),
    });
  }
  if (bias) checkBias(bias, units);
  return { batch, inputs, units };
}

function checkBias(bias: Shaped, units: number): void {
  checkRank('bias', bias);
  if (bias.shape[0] === units) return;
  throw new EngineError({
    code: 'bias-size',
    problem: message('The bias has {found} numbers, but there are {expected} units.', {
      found: bias.shape[0],
      expected: units,
    }),
    remedy: message('Give one bias for each unit.'),
  });
}

function outputShape(inputs: ShapesOf<DenseInputs>): number[] {
  const { batch, units } = validate(inputs);
  return [batch, units];
}

function forward<Output extends NumberTensor = Tensor>(
  tensors: DenseInputs,
  _: DenseParams,
  output?: Output,
): Output {
  const { input, kernel, bias } = tensors;
  const { batch, inputs, units } = validate(tensors);
  const memory = outputMemory(outputShape(tensors), output);
  for (let sample = 0; sample < batch; sample++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += input.data[sample * inputs + i] * kernel.data[i * units + unit];
      memory.data[sample * units + unit] = sum + (bias ? bias.data[unit] : 0);
    }
  }
  return memory;
}

function backward(tensors: DenseInputs, _: DenseParams, dOutput: TensorInput): DenseGradients {
  const { input, kernel, bias } = tensors;
  const { batch, inputs, units } = validate(tensors);
  checkGradientShape(dOutput, [batch, units]);
  const dInput = new Float64Array(batch * inputs);
  const dKernel = new Float64Array(inputs * units);
  const dBias = new Float64Array(units);
  for (let sample = 0; sample < batch; sample++) {
    for (let unit = 0; unit < units; unit++) {
      const slope = dOutput.data[sample * units + unit];
      for (let i = 0; i < inputs; i++) {
        dInput[sample * inputs + i] += slope * kernel.data[i * units + unit];
        dKernel[i * units + unit] += slope * input.data[sample * inputs + i];
      }
      dBias[unit] += slope;
    }
  }
  return {
    dInput: storedSums(input.shape, dInput),
    dKernel: storedSums(kernel.shape, dKernel),
    ...(bias && { dBias: storedSums(bias.shape, dBias) }),
  };
}

/**
 * Weighs all inputs of a sample anew for each unit and adds them up.
 *
 * output[n, u] = bias[u] + Σ_i input[n, i] · kernel[i, u].
 *
 * Backward: dInput[n, i] = Σ_u dOutput[n, u] · kernel[i, u]; dKernel[i, u] = Σ_n input[n, i] · dOutput[n, u];
 * dBias[u] = Σ_n dOutput[n, u].
 *
 * Shapes: `[batch, inputs]`, `[inputs, units]`, `[units]` → `[batch, units]`.
 *
 * Source: Goodfellow, Bengio, Courville, Deep Learning (2016), §6.5; the kernel lies as in Keras's `Dense`,
 * transposed to PyTorch's `Linear`.
 */
export const dense: TrainableOp<DenseInputs, DenseParams, DenseGradients> = {
  outputShape,
  forward,
  backward,
};
