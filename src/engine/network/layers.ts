/** From layers to steps: each type of layer has one function, which stands beside the steps that it makes. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { flatten } from '../ops/flatten.ts';
import { inLayer } from './layerError.ts';
import type { ResolvedConv2d, ResolvedLayer, ResolvedParallel, ResolvedResidual } from './layerSpec.ts';
import type { PlanBuilder } from './planBuilder.ts';
import { compileActivation } from './steps/activation.ts';
import { compileBatchNorm } from './steps/batchNorm.ts';
import { compileConv2d } from './steps/conv2d.ts';
import { compileDense } from './steps/dense.ts';
import { compileDropout } from './steps/dropout.ts';
import { compileAdd, compileJoin } from './steps/join.ts';
import { compilePool } from './steps/pool.ts';
import type { Slot } from './steps/step.ts';

/** Told of every layer's output, blocks after what is in them. */
export type LayerVisitor = (layer: string, output: Slot) => void;

/**
 * Emits the steps of layers that follow one another.
 * @throws LayerError with the name of the layer that cannot be computed.
 */
export function compileLayers(
  builder: PlanBuilder,
  layers: readonly ResolvedLayer[],
  input: Slot,
  visit: LayerVisitor,
): Slot {
  return layers.reduce((value, layer) => {
    const output = inLayer(layer.name, () => compileLayer(builder, layer, value, visit));
    visit(layer.name, output);
    return output;
  }, input);
}

function compileLayer(builder: PlanBuilder, layer: ResolvedLayer, input: Slot, visit: LayerVisitor): Slot {
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return compileConv2d(builder, layer, input);
    case 'dense':
      return compileDense(builder, layer, input);
    case 'maxPool2d':
    case 'avgPool2d':
    case 'globalMaxPool2d':
    case 'globalAvgPool2d':
      return compilePool(builder, layer, input);
    case 'batchNorm':
      return compileBatchNorm(builder, layer, input);
    case 'dropout':
      return compileDropout(builder, layer, input);
    case 'activation':
      return compileActivation(builder, layer, input);
    case 'flatten':
      // The numbers of an image lie in a row already: only the shape is another.
      return { ...input, shape: flatten.outputShape({ input }, {}) };
    case 'residual':
      return compileResidual(builder, layer, input, visit);
    case 'parallel':
      return compileParallel(builder, layer, input, visit);
  }
}

function compileResidual(
  builder: PlanBuilder,
  layer: ResolvedResidual,
  input: Slot,
  visit: LayerVisitor,
): Slot {
  return compileSum(builder, layer, input, compileLayers(builder, layer.layers, input, visit));
}

/** The end of a residual block: adds its input to what its layers have made of it. */
export function compileSum(builder: PlanBuilder, layer: ResolvedResidual, input: Slot, branch: Slot): Slot {
  const shortcut =
    branch.shape.join() === input.shape.join() ? input : compileProjection(builder, layer, input, branch);
  return compileAdd(builder, layer.name, [branch, shortcut], layer.activation);
}

/** A 1×1 convolution that brings the input to the shape of the branch; a vector is an image of one cell. */
function compileProjection(builder: PlanBuilder, layer: ResolvedResidual, input: Slot, branch: Slot): Slot {
  const [from, to] = [asPlane(input), asPlane(branch)];
  const stride = [1, 2].map((axis) => Math.ceil(from.shape[axis] / to.shape[axis]));
  const fits = [1, 2].every((axis, index) => Math.ceil(from.shape[axis] / stride[index]) === to.shape[axis]);
  if (input.shape.length !== branch.shape.length || !fits) throw noProjection(input, branch);
  const projection: ResolvedConv2d = {
    type: 'conv2d',
    name: layer.projection,
    filters: to.shape[3],
    kernelSize: [1, 1],
    stride: [stride[0], stride[1]],
    padding: 'valid',
    dilation: [1, 1],
    groups: 1,
    activation: 'linear',
    useBias: false,
    initializer: 'glorotUniform',
    kernel: undefined,
    trainable: true,
  };
  return { ...compileConv2d(builder, projection, from), shape: branch.shape };
}

function asPlane(slot: Slot): Slot {
  const { shape } = slot;
  return shape.length === 2 ? { ...slot, shape: [shape[0], 1, 1, shape[1]] } : slot;
}

function noProjection(input: Slot, branch: Slot): EngineError {
  return new EngineError({
    code: 'residual-shapes',
    problem: message(
      'The block makes [{output}] of [{input}], and no 1×1 convolution brings the input to that shape.',
      { input: input.shape.slice(1).join(', '), output: branch.shape.slice(1).join(', ') },
    ),
    remedy: message('Use padding "same" within the block, and flatten after it.'),
  });
}

function compileParallel(
  builder: PlanBuilder,
  { name, branches }: ResolvedParallel,
  input: Slot,
  visit: LayerVisitor,
): Slot {
  const outputs = branches.map((branch) => compileLayers(builder, branch, input, visit));
  return compileJoin(builder, name, outputs);
}
