import type { ConvolutionStep, PoolStep } from '../../engine/filter/filterChain.ts';
import { findPreset, presetKernel } from '../../kernels/presets.ts';
import type { DisplayMode, LabSettings } from '../../protocol/kernelLab.ts';

/**
 * What a new Kernel Lab shows first: vertical edges and their pooling, in grey. An edge shows at a glance
 * that something was computed, which the course's first kernel, identity, would not.
 */
export function defaultSettings(display: DisplayMode): LabSettings {
  const preset = findPreset('sobel-x');
  if (!preset) throw new Error('The list of kernels has no sobel-x.');
  const convolution: ConvolutionStep = {
    type: 'convolution',
    kernel: presetKernel(preset),
    divisor: preset.divisor,
    bias: 0,
    flip: false,
    padding: 'same',
    padMode: { type: 'zeros' },
    stride: [1, 1],
    dilation: [1, 1],
    activation: 'linear',
  };
  const pool: PoolStep = { type: 'pool', pool: 'max', size: [2, 2], stride: [2, 2], padding: 'valid' };
  return { chain: { channels: 'gray', steps: [convolution, pool] }, display };
}
