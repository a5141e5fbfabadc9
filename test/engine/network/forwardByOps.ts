/** What a network makes of images, by its layers' reference ops one after the other: no plan, no arena, no shards. */
import type { ActivationName } from '../../../src/engine/activation.ts';
import type {
  ResolvedConv2d,
  ResolvedDepthwiseConv2d,
  ResolvedLayer,
  ResolvedResidual,
} from '../../../src/engine/network/layerSpec.ts';
import { activate } from '../../../src/engine/ops/activate.ts';
import { add } from '../../../src/engine/ops/add.ts';
import { avgPool2d } from '../../../src/engine/ops/avgPool2d.ts';
import { batchNorm } from '../../../src/engine/ops/batchNorm.ts';
import { concatChannels } from '../../../src/engine/ops/concatChannels.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { dense } from '../../../src/engine/ops/dense.ts';
import { globalAvgPool2d } from '../../../src/engine/ops/globalAvgPool2d.ts';
import { globalMaxPool2d } from '../../../src/engine/ops/globalMaxPool2d.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import type { NumberTensor, Op, TensorInput } from '../../../src/engine/ops/op.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';

/** A weight of the network by its name. */
export type Weights = (name: string) => TensorInput;

/** The output of inference, in double precision. */
export function forwardByOps(
  layers: readonly ResolvedLayer[],
  weights: Weights,
  input: TensorInput,
): TensorInput {
  return layers.reduce((value, layer) => outputOf(layer, weights, value), input);
}

function outputOf(layer: ResolvedLayer, weights: Weights, input: TensorInput): TensorInput {
  const { name } = layer;
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return convolved(layer, weights, input);
    case 'dense': {
      const bias = layer.useBias ? weights(`${name}.bias`) : undefined;
      const tensors = { input, kernel: weights(`${name}.kernel`), bias };
      return activated(inDoubles(dense, tensors, {}), layer.activation);
    }
    case 'maxPool2d':
      return inDoubles(maxPool2d, { input }, layer);
    case 'avgPool2d':
      return inDoubles(avgPool2d, { input }, layer);
    case 'globalMaxPool2d':
      return inDoubles(globalMaxPool2d, { input }, {});
    case 'globalAvgPool2d':
      return inDoubles(globalAvgPool2d, { input }, {});
    case 'batchNorm': {
      const vectors = {
        gamma: weights(`${name}.gamma`),
        beta: weights(`${name}.beta`),
        runningMean: weights(`${name}.runningMean`),
        runningVariance: weights(`${name}.runningVariance`),
      };
      return inDoubles(batchNorm, { input, ...vectors }, { training: false, epsilon: layer.epsilon });
    }
    case 'dropout':
      return input;
    case 'activation':
      return activated(input, layer.function);
    case 'flatten':
      return { shape: [input.shape[0], sizeOf(input.shape.slice(1))], data: input.data };
    case 'residual':
      return residual(layer, weights, input);
    case 'parallel': {
      const outputs = layer.branches.map((branch) => forwardByOps(branch, weights, input));
      return inDoubles(concatChannels, outputs, {});
    }
  }
}

function convolved(
  layer: ResolvedConv2d | ResolvedDepthwiseConv2d,
  weights: Weights,
  input: TensorInput,
): TensorInput {
  const kernel = weights(`${layer.name}.kernel`);
  const bias = layer.useBias ? weights(`${layer.name}.bias`) : undefined;
  const groups = layer.type === 'conv2d' ? layer.groups : input.shape[3];
  const { stride, padding, dilation, activation } = layer;
  const params = { stride, padding, dilation, groups };
  return activated(inDoubles(conv2d, { input, kernel, bias }, params), activation);
}

/** The projection steps over as many cells as the branch left out; a vector is an image of one cell. */
function residual(layer: ResolvedResidual, weights: Weights, input: TensorInput): TensorInput {
  const branch = forwardByOps(layer.layers, weights, input);
  let shortcut = input;
  if (branch.shape.join() !== input.shape.join()) {
    const isVector = input.shape.length === 2;
    const plane = isVector ? { ...input, shape: [input.shape[0], 1, 1, input.shape[1]] } : input;
    const steps = isVector ? [1, 1] : [1, 2].map((axis) => Math.ceil(input.shape[axis] / branch.shape[axis]));
    const kernel = weights(layer.projection.concat('.kernel'));
    const projected = inDoubles(conv2d, { input: plane, kernel }, { stride: [steps[0], steps[1]] });
    shortcut = { shape: branch.shape, data: projected.data };
  }
  return activated(inDoubles(add, { first: branch, second: shortcut }, {}), layer.activation);
}

function activated(input: TensorInput, activation: ActivationName): TensorInput {
  return inDoubles(activate, { input }, { activation });
}

function inDoubles<Inputs, Params>(op: Op<Inputs, Params>, inputs: Inputs, params: Params): NumberTensor {
  const shape = op.outputShape(inputs as Parameters<typeof op.outputShape>[0], params);
  return op.forward(inputs, params, { shape, data: new Float64Array(sizeOf(shape)) });
}
