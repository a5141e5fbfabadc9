/** A convolution, all three directions of it, computed by the passes of one machine. */

import type { ConvolutionAlgorithm } from '../../../src/engine/microkernels/convolutionAlgorithm.ts';
import {
  type ConvolutionPass,
  forwardPass,
  inputGradientPass,
} from '../../../src/engine/microkernels/convolutionPass.ts';
import { correlateImages, kernelGradientPass } from '../../../src/engine/microkernels/kernelGradientPass.ts';
import { packKernel } from '../../../src/engine/microkernels/packKernel.ts';
import { convolveImages } from '../../../src/engine/microkernels/runConvolution.ts';
import { type Conv2dGradients, type Conv2dParams, planConv2d } from '../../../src/engine/ops/conv2d.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { sizeOf, type Tensor, tensor } from '../../../src/engine/tensor.ts';
import type { Machine } from './machine.ts';

export interface LayerTensors {
  readonly input: TensorInput;
  readonly kernel: TensorInput;
  readonly bias?: TensorInput | undefined;
}

/** How the work is cut; it must change no bit. */
export interface Cutting {
  /** Parts in which the kernel is packed. */
  readonly packParts: number;
  /** Images of one call, and the parts it is run in, the last one first. */
  readonly imagesPerCall: number;
  readonly callParts: number;
}

const inOne: Cutting = { packParts: 1, imagesPerCall: Number.POSITIVE_INFINITY, callParts: 1 };

/** How a direction is run, all but the tensors. */
export interface RunOptions extends Partial<Cutting> {
  readonly activation?: number;
  readonly slope?: number;
  readonly algorithm?: ConvolutionAlgorithm;
}

export function runForward(
  machine: Machine,
  tensors: LayerTensors,
  params: Conv2dParams,
  options: RunOptions = {},
): Tensor {
  const plan = planConv2d(tensors, params);
  const shape = [plan.batch, plan.rows.output, plan.columns.output, plan.outChannels];
  const places = { source: tensors.input, kernel: tensors.kernel, bias: tensors.bias };
  return run(machine, forwardPass(plan, options.algorithm), places, shape, options);
}

export function runInputGradient(
  machine: Machine,
  { input, kernel }: LayerTensors,
  params: Conv2dParams,
  dOutput: TensorInput,
  options: RunOptions = {},
): Tensor {
  const pass = inputGradientPass(planConv2d({ input, kernel }, params), options.algorithm);
  return run(machine, pass, { source: dOutput, kernel }, input.shape, options);
}

function run(
  machine: Machine,
  pass: ConvolutionPass,
  places: {
    readonly source: TensorInput;
    readonly kernel: TensorInput;
    readonly bias?: TensorInput | undefined;
  },
  shape: readonly number[],
  options: RunOptions,
): Tensor {
  const { packParts, imagesPerCall, callParts } = { ...inOne, ...options };
  machine.clear();
  const source = machine.place(places.source.data);
  const kernel = machine.place(places.kernel.data);
  const bias = places.bias ? machine.place(places.bias.data) : 0;
  const packed = machine.reserve(pass.packedBytes / 4);
  const scratch = machine.reserve(pass.scratchBytes / 4);
  const target = machine.reserve(sizeOf(shape));
  for (let part = packParts - 1; part >= 0; part--) {
    packKernel(machine.kernels, pass, kernel, packed, part, packParts);
  }
  const [batch] = shape;
  const [sourceBytes, targetBytes] = [places.source.shape, shape].map((each) => (sizeOf(each) / batch) * 4);
  for (let image = 0; image < batch; image += imagesPerCall) {
    const call = {
      source: source + image * sourceBytes,
      packed,
      bias,
      target: target + image * targetBytes,
      images: Math.min(imagesPerCall, batch - image),
      scratch,
      activation: options.activation ?? 0,
      slope: options.slope ?? 0,
    };
    for (let part = callParts - 1; part >= 0; part--) {
      convolveImages(machine.kernels, pass, call, part, callParts);
    }
  }
  machine.checkRims();
  return tensor([...shape], machine.read(target, sizeOf(shape)));
}

export function runKernelGradient(
  machine: Machine,
  { input, kernel, bias }: LayerTensors,
  params: Conv2dParams,
  dOutput: TensorInput,
  options: RunOptions = {},
): Omit<Conv2dGradients, 'dInput'> {
  const plan = planConv2d({ input, kernel, bias }, params);
  const pass = kernelGradientPass(plan, options.algorithm);
  machine.clear();
  const call = {
    input: machine.place(input.data),
    dOutput: machine.place(dOutput.data),
    dKernel: machine.reserve(sizeOf(kernel.shape)),
    dBias: bias ? machine.reserve(plan.outChannels) : 0,
    images: plan.batch,
    scratch: machine.reserve(pass.scratchBytes / 4),
  };
  correlateImages(machine.kernels, pass, call);
  machine.checkRims();
  return {
    dKernel: tensor([...kernel.shape], machine.read(call.dKernel, sizeOf(kernel.shape))),
    ...(bias && { dBias: tensor([...bias.shape], machine.read(call.dBias, plan.outChannels)) }),
  };
}
