import type { LayerSpec } from '../../src/engine/network/layerSpec.ts';
import type { GrowthSize } from './growth.ts';
import { classes } from './trainNetworks.ts';

/** Two convolutions with a pooling in between: what grows with batch, image and channels, and little else. */
export function growthLayers({ channels }: GrowthSize): LayerSpec[] {
  const conv: LayerSpec = {
    type: 'conv2d',
    filters: channels,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
  };
  return [
    conv,
    { type: 'maxPool2d', poolSize: 2 },
    conv,
    { type: 'globalAvgPool2d' },
    { type: 'dense', units: classes, activation: 'softmax' },
  ];
}

/**
 * Floating-point operations of its convolutions in a training step, by the direct algorithm: forward, dKernel, and
 * dInput where something before is trained.
 */
export function growthFlops({ batch, side, channels }: GrowthSize): number {
  const first = side ** 2 * 9 * 3 * channels;
  const second = Math.floor(side / 2) ** 2 * 9 * channels ** 2;
  return 2 * batch * (2 * first + 3 * second);
}
