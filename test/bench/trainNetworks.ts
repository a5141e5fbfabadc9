/** The networks that are trained in benchmarks; `torchTraining.py` has the same. */
import type { LayerSpec } from '../../src/engine/network/layerSpec.ts';
import { sizeOf } from '../../src/engine/tensor.ts';

export interface TrainNetwork {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSpec[];
  /** Steps of one measurement. */
  readonly steps: number;
}

export const batch = 64;
export const classes = 10;

const plain = { type: 'conv2d', kernelSize: 3, padding: 'same' } as const;
const bare = { ...plain, useBias: false } as const;
const norm = { type: 'batchNorm' } as const;
const rectifier = { type: 'activation', function: 'relu' } as const;
const halving = { type: 'maxPool2d', poolSize: 2 } as const;

function block(filters: number, stride: number): LayerSpec {
  const layers = [{ ...bare, filters, stride }, norm, rectifier, { ...bare, filters }, norm];
  return { type: 'residual', activation: 'relu', layers };
}

export const digits: TrainNetwork = {
  name: '28×28×1, conv16, pool, conv32, pool, dense128, dense10',
  inputShape: [28, 28, 1],
  layers: [
    { ...plain, filters: 16, activation: 'relu' },
    halving,
    { ...plain, filters: 32, activation: 'relu' },
    halving,
    { type: 'flatten' },
    { type: 'dense', units: 128, activation: 'relu' },
    { type: 'dense', units: classes, activation: 'softmax' },
  ],
  steps: 10,
};

export const residual: TrainNetwork = {
  name: '32×32×3, conv16, residual blocks 16, 32, 64 with batch normalisation, global pool, dense10',
  inputShape: [32, 32, 3],
  layers: [
    { ...bare, filters: 16 },
    norm,
    rectifier,
    block(16, 1),
    block(32, 2),
    block(64, 2),
    { type: 'globalAvgPool2d' },
    { type: 'dense', units: classes, activation: 'softmax' },
  ],
  steps: 2,
};

/** Images and labels without a meaning. */
export function imagesOf({ inputShape }: Pick<TrainNetwork, 'inputShape'>, images: number) {
  const shape = [images, ...inputShape];
  return {
    images: {
      shape,
      data: Float32Array.from({ length: sizeOf(shape) }, (_, place) => Math.sin(place * place)),
    },
    labels: {
      shape: [images],
      data: Float32Array.from({ length: images }, (_, image) => (image * 7) % classes),
    },
  };
}
