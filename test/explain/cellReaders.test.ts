import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowGeometry } from '../../src/engine/geometry.ts';
import { axisReaders } from '../../src/explain/cellReaders.ts';
import { explainCell } from '../../src/explain/explainCell.ts';
import { tapSources } from '../../src/explain/neededCells.ts';
import { anyPadMode, convolution, grayImage } from '../engine/steps.ts';

const anyAxis = fc
  .record({
    input: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    sides: fc.tuple(fc.nat(12), fc.nat(12)),
  })
  .map(({ input, kernel, stride, dilation, sides }) => {
    const spec = {
      kernel: [kernel, kernel] as const,
      stride: [stride, stride] as const,
      dilation: [dilation, dilation] as const,
      padding: [sides[0], sides[1], sides[1], sides[0]] as const,
    };
    return windowGeometry(input, input, spec).rows;
  })
  .filter(({ output }) => output > 0);

describe('axisReaders', () => {
  it('is the receptive field turned round, for every padding, stride and dilation', () => {
    fc.assert(
      fc.property(anyAxis, anyPadMode, fc.nat(8), (axis, mode, any) => {
        const cell = any % axis.input;
        const expected: string[] = [];
        for (let output = 0; output < axis.output; output++) {
          tapSources(axis, output, mode).forEach((source, tap) => {
            if (source === cell) expected.push(`${output}:${tap}`);
          });
        }
        const { count, readers } = axisReaders(axis, mode, cell);
        expect(count).toBe(expected.length);
        const listed = readers.map(({ output, tap }) => `${output}:${tap}`).sort();
        if (count === readers.length) expect(listed).toEqual(expected.sort());
        else expect(expected).toEqual(expect.arrayContaining(listed));
      }),
      { numRuns: 500 },
    );
  });

  it('counts what it does not list', () => {
    const padding = [500, 0, 0, 500] as const;
    const axis = windowGeometry(4, 4, { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding }).rows;
    const { count, readers } = axisReaders(axis, { type: 'replicate' }, 0);
    expect(count).toBe(501);
    expect(readers).toHaveLength(64);
  });
});

describe('explainCell', () => {
  const image = grayImage([
    [0, 51, 102],
    [153, 204, 255],
  ]);
  const chain = {
    channels: 'gray',
    steps: [convolution([[1, 2, 3]], { divisor: 2 }), convolution([[1]])],
  } as const;

  it('names the outputs that a pixel goes into, with their weights', () => {
    expect(explainCell(image, chain, -1, 1, 0)?.readers).toEqual({
      stage: 0,
      rows: { count: 1, readers: [{ output: 1, tap: 0, at: 1 }] },
      columns: {
        count: 2,
        readers: [
          { output: 0, tap: 1, at: 0 },
          { output: 1, tap: 0, at: 0 },
        ],
      },
      weights: [0.5, 1, 1.5],
      width: 3,
    });
    expect(explainCell(image, chain, 0, 1, 0)?.readers?.stage).toBe(1);
    expect(explainCell(image, chain, 1, 1, 0)?.readers).toBeNull();
  });

  it('gives a pixel as networks would take it', () => {
    const normalized = explainCell(image, chain, -1, 0, 1)?.normalized;
    expect(normalized).toMatchObject({ stored: [51], unit: [0.2], symmetric: [-0.6] });
    // Mean 127.5, deviation √(51² · 35 / 12).
    expect(normalized?.standardize[0]).toBeCloseTo((51 - 127.5) / (51 * Math.sqrt(35 / 12)), 12);
    expect(explainCell(image, chain, 0, 0, 1)?.normalized).toBeNull();
  });

  it('is the scale of 16-bit files too', () => {
    const deep = { ...image, data: Uint16Array.from(image.data, (value) => value * 257) };
    expect(explainCell(deep, chain, -1, 1, 2)?.normalized).toEqual(
      explainCell(image, chain, -1, 1, 2)?.normalized,
    );
  });
});
