import type { Network } from '../../engine/network/network.ts';
import type { TensorInput } from '../../engine/ops/op.ts';
import { largestMagnitude } from '../../explain/network/mapSheet.ts';
import { nearestKernel } from '../../explain/network/nearestKernel.ts';
import type { LayerKernels, NearKernel } from '../../protocol/featureMaps.ts';

interface KernelTensors {
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

/** What a convolution of a network multiplies by and adds. */
export function kernelTensors(network: Network, layer: string): KernelTensors {
  const bias = `${layer}.bias`;
  return {
    kernel: network.read(`${layer}.kernel`),
    bias: network.tensors.has(bias) ? network.read(bias) : null,
  };
}

/** Kernels of some outputs that read channel `input`, as they are now and as they were trained. */
export function layerKernels(
  { kernel, bias }: KernelTensors,
  trained: KernelTensors,
  choice: KernelChoice,
): LayerKernels {
  const { layer, input, outputs, isFirst, language } = choice;
  const nearest = (output: number): NearKernel | null => {
    const found = isFirst ? nearestKernel(kernel, output) : null;
    return found && { ...found, name: found.preset.name[language] };
  };
  return {
    layer,
    input,
    outputs,
    ...numbersOf({ kernel, bias }, choice),
    reach: largestMagnitude(kernel.data),
    trained: numbersOf(trained, choice),
    nearest: outputs.map((output) => {
      const near = nearest(output);
      return near && { name: near.name, similarity: near.similarity, isNegated: near.isNegated };
    }),
  };
}

function numbersOf({ kernel, bias }: KernelTensors, { input, outputs }: KernelChoice) {
  const values = outputs.flatMap((output) => kernelMatrix(kernel, input, output).flat());
  return {
    values: Float32Array.from(values),
    biases: bias && outputs.map((output) => bias.data[output]),
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
