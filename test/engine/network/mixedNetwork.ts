/** A network with every type of step, of sizes that fill no vector and no shard. */
import { createHash } from 'node:crypto';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { compilePlan, type Plan } from '../../../src/engine/network/plan.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import type { OptimizerSpec } from '../../../src/engine/network/steps/update.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';

export const mixedLayers: readonly LayerSpec[] = [
  { type: 'conv2d', filters: 9, kernelSize: [3, 2], padding: 'same', activation: 'relu' },
  {
    type: 'residual',
    layers: [{ type: 'depthwiseConv2d', kernelSize: 3, padding: 'same' }],
    activation: 'elu',
  },
  { type: 'batchNorm' },
  { type: 'maxPool2d', poolSize: 3, stride: 2, padding: 'same' },
  {
    type: 'parallel',
    branches: [
      [{ type: 'conv2d', filters: 6, groups: 3, kernelSize: 3, padding: 'same', activation: 'leakyRelu' }],
      [{ type: 'avgPool2d', poolSize: 3, stride: 1, padding: 'same' }],
    ],
  },
  { type: 'residual', layers: [{ type: 'conv2d', filters: 11, kernelSize: 3, stride: 2, padding: 'same' }] },
  { type: 'activation', function: 'tanh' },
  { type: 'dropout', rate: 0.2 },
  { type: 'flatten' },
  { type: 'dense', units: 27, activation: 'gelu' },
  { type: 'dense', units: 13, activation: 'relu' },
  { type: 'dense', units: 5, activation: 'softmax' },
];

const inputShape = [11, 9, 3];

export interface MixedRun {
  readonly batches: readonly number[];
  readonly optimizer: OptimizerSpec;
}

/** Images and labels of a batch. */
export function mixedBatch(batch: number) {
  const shape = [batch, ...inputShape];
  const images = { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * i)) };
  const labels = { shape: [batch], data: Float32Array.from({ length: batch }, (_, i) => (i * 3) % 5) };
  return { images, labels };
}

const seed = 5;

export function mixedNetwork(backend: Backend, optimizer: OptimizerSpec): Network {
  return new Network({ layers: mixedLayers, inputShape, optimizer, seed, backend });
}

/** How the network trains a batch. */
export function mixedPlan(
  batch: number,
  optimizer: OptimizerSpec,
  loss: LossSpec = { type: 'crossEntropy' },
): Plan {
  const layers = resolveLayers(mixedLayers);
  return compilePlan({ layers, inputShape, batch, mode: 'training', seed, loss, optimizer });
}

/** The bits of all tensors in the end, and of losses and tensors after each batch. */
export async function trainMixed(backend: Backend, { batches, optimizer }: MixedRun) {
  const network = mixedNetwork(backend, optimizer);
  const history: string[] = [];
  for (const batch of batches) {
    const { images, labels } = mixedBatch(batch);
    const { loss } = await network.trainStep(images, labels, 0.01);
    history.push(`${loss} ${Object.values(bitsOf(network)).join()}`);
  }
  return { ...bitsOf(network), history: createHash('sha256').update(history.join()).digest('base64') };
}

/** A digest of each tensor's bits, by name. */
export function bitsOf(network: Network): Record<string, string> {
  return Object.fromEntries(
    [...network.tensors.keys()].map((name) => [name, digest(network.read(name).data)]),
  );
}

function digest(numbers: Float32Array | Float64Array): string {
  return createHash('sha256').update(numbers).digest('base64');
}
