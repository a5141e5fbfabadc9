/** One small network with a bit of everything, and a batch for it. */
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import type { Network, NetworkOptions } from '../../../src/engine/network/network.ts';
import type { TensorInput } from '../../../src/engine/ops/op.ts';
import { type Tensor, tensor } from '../../../src/engine/tensor.ts';
import { seededTensor } from '../gradients.ts';

export const layers: readonly LayerSpec[] = [
  { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'batchNorm', momentum: 0.25 },
  { type: 'maxPool2d', poolSize: 2 },
  { type: 'dropout', rate: 0.25 },
  { type: 'flatten' },
  { type: 'dense', units: 3, activation: 'softmax' },
];

export const options: NetworkOptions = {
  layers,
  inputShape: [4, 4, 2],
  optimizer: { type: 'adam' },
  seed: 3,
};

export const images: Tensor = tensor([6, 4, 4, 2], Float32Array.from(seededTensor([6, 4, 4, 2], 1).data));
export const labels: TensorInput = { shape: [6], data: [0, 1, 2, 2, 1, 0] };

/** Every tensor of a network by name. */
export function tensorsOf(network: Network): Record<string, readonly number[]> {
  return Object.fromEntries(
    [...network.tensors.keys()].map((name) => [name, Array.from(network.read(name).data)]),
  );
}

/** The error that a promise is rejected with. */
export async function rejected(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('Nothing was thrown.');
    },
    (error: Error) => error,
  );
}
