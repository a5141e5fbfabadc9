import type { ConvolutionStep } from '../../../src/engine/filter/filterChain.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';

/** Vertical edges in grey without a pool, with some parameters replaced. */
export function sobelSettings(change: Partial<ConvolutionStep> = {}): LabSettings {
  const step: ConvolutionStep = {
    type: 'convolution',
    kernel: { height: 3, width: 3, weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
    divisor: 1,
    bias: 0,
    flip: false,
    padding: 'same',
    padMode: { type: 'zeros' },
    stride: [1, 1],
    dilation: [1, 1],
    activation: 'linear',
    ...change,
  };
  return { chain: { channels: 'gray', steps: [step] }, display: 'auto' };
}

/** The same, followed by the maximum of each 2×2. */
export const withMaxPool: LabSettings = withPool(sobelSettings());

export function withPool(settings: LabSettings): LabSettings {
  const pool = { type: 'pool', pool: 'max', size: [2, 2], stride: [2, 2], padding: 'valid' } as const;
  return { ...settings, chain: { ...settings.chain, steps: [...settings.chain.steps, pool] } };
}
