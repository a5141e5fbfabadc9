import { describe, expect, it } from 'vitest';
import { globalAvgPool2d } from '../../../src/engine/ops/globalAvgPool2d.ts';
import { maxPool2d } from '../../../src/engine/ops/maxPool2d.ts';
import { thrown } from '../thrown.ts';

/** What all ops do with the memory that they are given. */

const input = { shape: [1, 1, 3, 1], data: [1, 1, 2] };

describe('the output of an op', () => {
  it('is new float32 memory by default', () => {
    const output = globalAvgPool2d.forward({ input }, {});
    expect(output.data).toEqual(Float32Array.of(4 / 3));
    expect(globalAvgPool2d.forward({ input }, {}).data.buffer).not.toBe(output.data.buffer);
  });

  it('is the memory that was given, with all the digits that it holds', () => {
    const memory = { shape: [1, 1], data: Float64Array.of(99) };
    expect(globalAvgPool2d.forward({ input }, {}, memory)).toBe(memory);
    expect(memory.data[0]).toBe(4 / 3);
  });

  it('is not written to memory of another shape or size', () => {
    const params = { poolSize: [1, 1] } as const;
    const wide = { shape: [1, 3, 1, 1], data: new Float32Array(3) };
    const error = thrown(() => maxPool2d.forward({ input }, params, wide));
    expect(error.code).toBe('output-shape');
    expect(error.message).toBe(
      "The output has the shape [1, 1, 3, 1], but the memory for it [1, 3, 1, 1]. Give memory of the output's shape, or none.",
    );
    const short = { shape: [1, 1, 3, 1], data: new Float32Array(2) };
    expect(thrown(() => maxPool2d.forward({ input }, params, short)).code).toBe('tensor-size');
  });
});
