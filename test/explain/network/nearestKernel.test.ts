import { describe, expect, it } from 'vitest';
import { nearestKernel } from '../../../src/explain/network/nearestKernel.ts';
import { findPreset } from '../../../src/kernels/presets.ts';

/** A kernel of one or more channels, each a matrix; `outputs` of them, all but the last 0. */
function kernelOf(channels: readonly (readonly (readonly number[])[])[], outputs = 1) {
  const [matrix] = channels;
  const data = matrix.flatMap((row, y) =>
    row.flatMap((_, x) => channels.flatMap((channel) => [...new Array(outputs - 1).fill(0), channel[y][x]])),
  );
  return { shape: [matrix.length, matrix[0].length, channels.length, outputs], data };
}

const sobel = findPreset('sobel-x')?.matrix ?? [];

describe('nearestKernel', () => {
  it('knows a kernel up to a factor and a sign', () => {
    const scaled = sobel.map((row) => row.map((weight) => weight * -0.3));
    expect(nearestKernel(kernelOf([sobel]), 0)).toMatchObject({
      preset: { id: 'sobel-x' },
      isNegated: false,
    });
    const found = nearestKernel(kernelOf([scaled], 3), 2);
    expect(found).toMatchObject({ preset: { id: 'sobel-x' }, isNegated: true });
    expect(found?.similarity).toBeCloseTo(1, 12);
  });

  it('gives the cosine', () => {
    // Sobel has 2 where this has 1.9, and √12 for its length.
    const between = [
      [-1, 0, 1],
      [-1.9, 0, 1.9],
      [-1, 0, 1],
    ];
    const found = nearestKernel(kernelOf([between]), 0);
    expect(found?.preset.id).toBe('sobel-x');
    expect(found?.similarity).toBeCloseTo((4 + 4 * 1.9) / Math.sqrt(12 * (4 + 2 * 1.9 ** 2)), 12);
  });

  it('asks all channels to look alike', () => {
    const zero = sobel.map((row) => row.map(() => 0));
    const negative = sobel.map((row) => row.map((weight) => -weight));
    expect(nearestKernel(kernelOf([sobel, sobel, sobel]), 0)?.similarity).toBeCloseTo(1, 12);
    const one = nearestKernel(kernelOf([sobel, zero, zero]), 0);
    expect(one?.preset.id).toBe('sobel-x');
    expect(one?.similarity).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(nearestKernel(kernelOf([sobel, negative]), 0)?.similarity).toBeCloseTo(0, 12);
  });

  it('compares only what has the same extents, and nothing with zeros', () => {
    expect(nearestKernel(kernelOf([[[1, 1, 1, 1]]]), 0)).toBeNull();
    expect(nearestKernel(kernelOf([[[1, 1, 1, 1, 1, 1, 1, 1, 1]]]), 0)?.preset.id).toBe('motion-blur');
    expect(nearestKernel(kernelOf([sobel.map((row) => row.map(() => 0))]), 0)).toBeNull();
  });
});
