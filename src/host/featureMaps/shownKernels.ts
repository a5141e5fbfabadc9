import type { TensorInput } from '../../engine/ops/op.ts';
import { nearestKernel } from '../../explain/network/nearestKernel.ts';
import type { LayerKernels, NearKernel } from '../../protocol/featureMaps.ts';

export interface KernelTensors {
  /** `[height, width, channels, outputs]` */
  readonly kernel: TensorInput;
  readonly bias: TensorInput | null;
}

/** What is asked of a layer's kernels. */
export interface KernelChoice {
  readonly layer: string;
  readonly input: number;
  readonly outputs: readonly number[];
  /** Whether the layer reads the image itself: then its kernels are compared with known ones. */
  readonly isFirst: boolean;
  readonly language: 'en' | 'es';
}

/** Kernels of some outputs that read channel `input`. */
export function layerKernels({ kernel, bias }: KernelTensors, choice: KernelChoice): LayerKernels {
  const { layer, input, outputs, isFirst, language } = choice;
  const values = outputs.flatMap((output) => kernelMatrix(kernel, input, output).flat());
  const nearest = (output: number): NearKernel | null => {
    const found = isFirst ? nearestKernel(kernel, output) : null;
    return found && { ...found, name: found.preset.name[language] };
  };
  return {
    layer,
    input,
    outputs,
    values: Float32Array.from(values),
    reach: reachOf(kernel.data),
    biases: bias && outputs.map((output) => bias.data[output]),
    nearest: outputs.map((output) => {
      const near = nearest(output);
      return near && { name: near.name, similarity: near.similarity, isNegated: near.isNegated };
    }),
  };
}

/** The weights by which `output` reads `input`, row by row. */
export function kernelMatrix({ shape, data }: TensorInput, input: number, output: number): number[][] {
  const [height, width, channels, outputs] = shape;
  return Array.from({ length: height }, (_, row) =>
    Array.from(
      { length: width },
      (_, column) => data[((row * width + column) * channels + input) * outputs + output],
    ),
  );
}

function reachOf(weights: ArrayLike<number>): number {
  let reach = 0;
  for (let place = 0; place < weights.length; place++) {
    const magnitude = Math.abs(weights[place]);
    if (magnitude > reach && magnitude < Number.POSITIVE_INFINITY) reach = magnitude;
  }
  return reach;
}
