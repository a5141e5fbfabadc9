import { describe, expect, it } from 'vitest';
import { convolutionAlgorithm } from '../../../src/engine/microkernels/convolutionAlgorithm.ts';
import { type Conv2dParams, planConv2d } from '../../../src/engine/ops/conv2d.ts';

function chosen(input: readonly number[], kernel: readonly number[], params: Conv2dParams = {}) {
  const plan = planConv2d(
    { input: { shape: input }, kernel: { shape: kernel } },
    { padding: 'same', ...params },
  );
  return (['forward', 'dInput', 'dKernel'] as const).map((direction) =>
    convolutionAlgorithm(plan, direction),
  );
}

describe('the algorithm of a convolution', () => {
  it('is Winograd for 3 × 3 with many channels, and with few only where it pays', () => {
    expect(chosen([8, 28, 28, 64], [3, 3, 64, 64])).toEqual(['winograd', 'winograd', 'winograd']);
    expect(chosen([64, 14, 14, 16], [3, 3, 16, 32])).toEqual(['winograd', 'winograd', 'winograd']);
    expect(chosen([64, 28, 28, 1], [3, 3, 1, 16])).toEqual(['direct', 'winograd', 'direct']);
    expect(chosen([8, 28, 28, 3], [3, 3, 3, 16])).toEqual(['direct', 'winograd', 'direct']);
  });

  it('counts what the kernel costs where there are few tiles', () => {
    expect(chosen([1, 7, 7, 16], [3, 3, 16, 16])).toEqual(['direct', 'direct', 'direct']);
    expect(chosen([8, 7, 7, 16], [3, 3, 16, 16])).toEqual(['winograd', 'winograd', 'winograd']);
  });

  it('is Winograd for 5 × 5 but for its own gradient', () => {
    expect(chosen([8, 28, 28, 64], [5, 5, 64, 64])).toEqual(['winograd', 'winograd', 'direct']);
  });

  it('is depthwise where each channel is by itself', () => {
    expect(chosen([1, 28, 28, 64], [3, 3, 1, 64], { groups: 64 })).toEqual(Array(3).fill('depthwise'));
    expect(chosen([1, 28, 28, 64], [3, 3, 1, 128], { groups: 64 })).toEqual(Array(3).fill('direct'));
  });

  it('is direct for all that has other windows', () => {
    const many = [8, 28, 28, 64];
    expect(chosen(many, [3, 3, 64, 64], { stride: [2, 1] })).toEqual(Array(3).fill('direct'));
    expect(chosen(many, [3, 3, 64, 64], { dilation: [1, 2] })).toEqual(Array(3).fill('direct'));
    expect(chosen(many, [3, 3, 32, 64], { groups: 2 })).toEqual(Array(3).fill('direct'));
    expect(chosen(many, [3, 5, 64, 64])).toEqual(Array(3).fill('direct'));
    expect(chosen(many, [7, 7, 64, 64])).toEqual(Array(3).fill('direct'));
  });
});
