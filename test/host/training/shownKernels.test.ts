import { expect, test } from 'vitest';
import { sizeOf } from '../../../src/engine/tensor.ts';
import { shownKernels } from '../../../src/host/training/shownKernels.ts';

function tensors(shapes: Readonly<Record<string, readonly number[]>>) {
  const map = new Map(Object.entries(shapes));
  return {
    shapes: map,
    read: (name: string) => Float32Array.from({ length: sizeOf(map.get(name) ?? []) }, (_, index) => index),
  };
}

test('kernels of convolutions come whole, in the order of the layers', async () => {
  const kernels = await shownKernels(
    tensors({
      'one.kernel': [3, 3, 1, 4],
      'one.bias': [4],
      'dense_0.kernel': [36, 10],
      'two/conv2d_0.kernel': [1, 1, 4, 2],
      'optimizer/one.kernel': [3, 3, 1, 4],
    }),
  );
  expect(kernels.map(({ layer }) => layer)).toEqual(['one', 'two/conv2d_0']);
  expect(kernels[1]).toEqual({
    layer: 'two/conv2d_0',
    shape: [1, 1, 4, 2],
    inChannels: 4,
    outChannels: 2,
    values: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
  });
});

test('of many channels the first ones come, each number in its place', async () => {
  const [{ shape, inChannels, outChannels, values }] = await shownKernels(
    tensors({ 'wide.kernel': [3, 3, 64, 128] }),
  );
  expect([inChannels, outChannels]).toEqual([64, 128]);
  expect(shape).toEqual([3, 3, 14, 32]);
  expect(values.length).toBe(3 * 3 * 14 * 32);
  for (const [cell, channel, kernel] of [
    [0, 0, 31],
    [0, 1, 0],
    [8, 13, 31],
  ]) {
    expect(values[(cell * 14 + channel) * 32 + kernel]).toBe((cell * 64 + channel) * 128 + kernel);
  }
});

test('all layers of a deep network together stay small', async () => {
  const shapes = new Map(
    Array.from({ length: 100 }, (_, index) => [`conv_${index}.kernel`, [3, 3, 256, 256]] as const),
  );
  const numbers = new Float32Array(3 * 3 * 256 * 256);
  const kernels = await shownKernels({ shapes, read: () => numbers });
  expect(kernels).toHaveLength(100);
  expect(kernels.reduce((sum, { values }) => sum + values.length, 0)).toBeLessThanOrEqual(65_536);
});
