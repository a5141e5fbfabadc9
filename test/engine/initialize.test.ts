import { describe, expect, it } from 'vitest';
import { fans, type InitializerName, initializers } from '../../src/engine/initialize.ts';
import { Random, randomKey } from '../../src/engine/random.ts';
import { thrown } from './thrown.ts';

const generator = () => new Random(randomKey(21));

/** 3 × 3 taps, 32 channels in and 64 out: fan-in 288, fan-out 576. */
const kernel = [3, 3, 32, 64];

function statistics(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), largest: Math.max(...values.map(Math.abs)) };
}

describe('fans', () => {
  it('count what an output reads and what an input reaches', () => {
    expect(fans([128, 10])).toEqual({ fanIn: 128, fanOut: 10 });
    expect(fans(kernel)).toEqual({ fanIn: 288, fanOut: 576 });
    // Depthwise: each output reads one channel; the outputs of all groups count.
    expect(fans([5, 3, 1, 16])).toEqual({ fanIn: 15, fanOut: 240 });
  });
});

describe('initializers', () => {
  it.each([
    ['heUniform', Math.sqrt(6 / 288)],
    ['glorotUniform', Math.sqrt(6 / 864)],
  ] as const)('%s fills its bounds evenly', (name, bound) => {
    const { mean, deviation, largest } = statistics(initializers[name](kernel, generator()).data);
    expect(Math.abs(mean)).toBeLessThan(0.02 * bound);
    expect(deviation / (bound / Math.sqrt(3))).toBeCloseTo(1, 2);
    expect(largest).toBeLessThanOrEqual(Math.fround(bound));
    expect(largest).toBeGreaterThan(0.999 * bound);
  });

  it.each([
    ['heNormal', Math.sqrt(2 / 288)],
    ['glorotNormal', Math.sqrt(2 / 864)],
  ] as const)('%s has its deviation, and is not cut off', (name, expected) => {
    const { mean, deviation, largest } = statistics(initializers[name](kernel, generator()).data);
    expect(Math.abs(mean)).toBeLessThan(0.02 * expected);
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(0.015);
    expect(largest).toBeGreaterThan(3 * expected);
  });

  it('read the fans of a dense layer from its shape', () => {
    const { largest } = statistics(initializers.heUniform([600, 50], generator()).data);
    expect(largest).toBeCloseTo(0.1, 3);
  });

  it('zeros and ones draw nothing', () => {
    const random = generator();
    expect(Array.from(initializers.zeros([3], random).data)).toEqual([0, 0, 0]);
    expect(Array.from(initializers.ones([3], random).data)).toEqual([1, 1, 1]);
    expect(random.state.position).toBe(0);
  });

  it('go on in the sequence of their generator, the same from the same place', () => {
    const names: InitializerName[] = ['heUniform', 'heNormal', 'glorotUniform', 'glorotNormal'];
    for (const name of names) {
      const random = generator();
      const [first, second] = [initializers[name]([4, 4], random), initializers[name]([4, 4], random)];
      expect(first.shape).toEqual([4, 4]);
      expect(second.data).not.toEqual(first.data);
      expect(initializers[name]([4, 4], generator()).data).toEqual(first.data);
    }
  });

  it('write the same into memory that is given, of any precision', () => {
    for (const initializer of Object.values(initializers)) {
      const expected = Array.from(initializer([4, 4], generator()).data);
      const doubles = { shape: [4, 4], data: new Float64Array(16).fill(7) };
      expect(initializer([4, 4], generator(), doubles)).toBe(doubles);
      expect(Array.from(doubles.data)).toEqual(expected);
      const other = thrown(() => initializer([16], generator(), doubles));
      expect(other.code).toBe('output-shape');
    }
  });

  it('begin as written here', () => {
    // (2 · 0.8441069458065502 − 1) · √(6 / 6), as the generator's own test has it.
    const { data } = initializers.heUniform([6, 1], new Random(randomKey(7)));
    expect(data[0]).toBe(Math.fround(2 * 0.8441069458065502 - 1));
  });
});
