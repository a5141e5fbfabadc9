/** Runs one operator of ONNX: an oracle that shares no code with the ops. */
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { type Tensor, tensor } from '../../../src/engine/tensor.ts';
import { type OnnxOperator, onnxModel } from './onnxModel.ts';

/** The output of an operator for inputs in ONNX's own order of dimensions. */
export async function runOnnx(operator: OnnxOperator, inputs: readonly TensorInput[]): Promise<Tensor> {
  const session = await InferenceSession.create(onnxModel(operator, inputs.length), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  try {
    const feeds = inputs.map(
      ({ shape, data }) => new OnnxTensor('float32', Float32Array.from(data), [...shape]),
    );
    const named = Object.fromEntries(feeds.map((feed, index) => [`input${index}`, feed]));
    const { output } = await session.run(named);
    return tensor(output.dims, Float32Array.from(output.data as Float32Array));
  } finally {
    await session.release();
  }
}

/** `[batch, height, width, channels]` → `[batch, channels, height, width]`. */
export function channelsFirst(input: TensorInput): Tensor {
  return permute(input, [0, 3, 1, 2]);
}

/** `[batch, channels, height, width]` → `[batch, height, width, channels]`. */
export function channelsLast(input: TensorInput): Tensor {
  return permute(input, [0, 2, 3, 1]);
}

/** `[kernelHeight, kernelWidth, in, out]` → `[out, in, kernelHeight, kernelWidth]`. */
export function outFirst(kernel: TensorInput): Tensor {
  return permute(kernel, [3, 2, 0, 1]);
}

/** The same numbers with the dimensions in another order: dimension d of the output is `order[d]` of the input. */
function permute({ shape, data }: TensorInput, order: readonly number[]): Tensor {
  const steps = shape.map((_, dimension) =>
    shape.slice(dimension + 1).reduce((step, extent) => step * extent, 1),
  );
  const output = tensor(order.map((dimension) => shape[dimension]));
  for (let place = 0; place < output.data.length; place++) {
    let rest = place;
    let from = 0;
    for (let d = order.length - 1; d >= 0; d--) {
      from += (rest % output.shape[d]) * steps[order[d]];
      rest = Math.floor(rest / output.shape[d]);
    }
    output.data[place] = data[from];
  }
  return output;
}
