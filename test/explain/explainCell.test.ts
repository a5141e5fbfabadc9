import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterChain, FilterStep } from '../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../src/engine/filter/image.ts';
import { imageTensor, referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { explainCell } from '../../src/explain/explainCell.ts';
import { anyWork, convolution, grayImage, poolStep } from '../engine/steps.ts';
import { thrown } from '../engine/thrown.ts';

/** 1 2 3 / 4 5 6 / 7 8 9 */
const nine = grayImage([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
]);

const sobel = convolution([
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
]);

function explain(
  image: PixelImage,
  steps: FilterStep[],
  row: number,
  column: number,
  stage = steps.length - 1,
) {
  const explanation = explainCell(image, { channels: 'gray', steps }, stage, row, column);
  if (!explanation) throw new Error('There is no such cell.');
  return explanation;
}

describe('explainCell by hand', () => {
  it('writes out a Sobel at the corner: zeros stand above and left', () => {
    const explanation = explain(nine, [sobel], 0, 0);
    expect(explanation).toMatchObject({
      stage: 0,
      row: 0,
      column: 0,
      height: 3,
      width: 3,
      divisor: 1,
      bias: 0,
    });
    expect(explanation.weights).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
    const [channel] = explanation.channels;
    expect(channel.patch).toEqual([0, 0, 0, 0, 1, 2, 0, 4, 5]);
    expect(channel.products.map((product) => product + 0)).toEqual([0, 0, 0, 0, 0, 4, 0, 0, 5]);
    expect(channel).toMatchObject({ sum: 9, value: 9, winner: -1 });
    expect(explanation.cells[0]).toEqual({ row: -1, column: -1, source: null });
    expect(explanation.cells[5]).toEqual({ row: 0, column: 1, source: { row: 0, column: 1 } });
  });

  it('says where a reflected or wrapped cell comes from', () => {
    const reflected = explain(nine, [{ ...sobel, padMode: { type: 'reflect' } }], 0, 0);
    expect(reflected.cells[0]).toEqual({ row: -1, column: -1, source: { row: 1, column: 1 } });
    expect(reflected.channels[0].patch).toEqual([5, 4, 5, 2, 1, 2, 5, 4, 5]);
    const wrapped = explain(nine, [{ ...sobel, padMode: { type: 'wrap' } }], 0, 0);
    expect(wrapped.channels[0].patch).toEqual([9, 7, 8, 3, 1, 2, 6, 4, 5]);
  });

  it('shows divisor, bias and activation, and the flipped weights as applied', () => {
    const step = convolution([[1, 2, 3]], { divisor: 4, bias: -9, activation: 'relu', flip: true });
    const explanation = explain(nine, [step], 1, 1);
    expect(explanation).toMatchObject({ weights: [3, 2, 1], divisor: 4, bias: -9, activation: 'relu' });
    expect(explanation.channels[0]).toMatchObject({ products: [12, 10, 6], sum: 28, value: 0 });
  });

  it('names the winner of a maximum, the first of equals; padding is −∞', () => {
    const image = grayImage([
      [7, 7],
      [7, 3],
    ]);
    const pool = poolStep('max', 2, { padding: [1, 0, 0, 0], stride: [1, 2] });
    const top = explain(image, [pool], 0, 0);
    const below = Number.NEGATIVE_INFINITY;
    expect(top.channels[0]).toEqual({
      patch: [below, below, 7, 7],
      products: [],
      sum: 7,
      value: 7,
      winner: 2,
    });
    expect(top.cells.map(({ source }) => source === null)).toEqual([true, true, false, false]);
    expect(top).toMatchObject({ weights: [], activation: 'linear', divisor: 1, bias: 0 });
    expect(explain(image, [pool], 1, 0).channels[0]).toMatchObject({ patch: [7, 7, 7, 3], winner: 0 });
  });

  it('divides an average by the cells inside', () => {
    const pool = poolStep('average', 2, { padding: [1, 0, 0, 1] });
    const corner = explain(nine, [pool], 0, 1);
    expect(corner.divisor).toBe(2);
    expect(corner.channels[0]).toMatchObject({ patch: [0, 0, 2, 3], sum: 5, value: 2.5, winner: -1 });
  });

  it('explains a pixel by itself, in grey or in its colours', () => {
    const image: PixelImage = { height: 1, width: 2, channels: 3, data: Uint8Array.of(0, 0, 0, 10, 20, 30) };
    const gray = explainCell(image, { channels: 'gray', steps: [sobel] }, -1, 0, 1);
    expect(gray?.channels.map(({ value }) => value)).toEqual([Math.fround(18.15)]);
    expect(gray?.cells).toEqual([{ row: 0, column: 1, source: { row: 0, column: 1 } }]);
    const each = explainCell(image, { channels: 'each', steps: [] }, -1, 0, 1);
    expect(each?.channels.map(({ value }) => value)).toEqual([10, 20, 30]);
    expect(each).toMatchObject({ height: 1, width: 1, weights: [] });
  });

  it('gives a sum one part for each channel, all with the value of the whole', () => {
    const image: PixelImage = { height: 1, width: 1, channels: 3, data: Uint8Array.of(1, 2, 3) };
    const chain: FilterChain = { channels: 'sum', steps: [convolution([[10]], { bias: 4 })] };
    const explanation = explainCell(image, chain, 0, 0, 0);
    expect(explanation?.channels.map(({ sum }) => sum)).toEqual([10, 20, 30]);
    expect(explanation?.channels.map(({ value }) => value)).toEqual([64, 64, 64]);
  });

  it('reads the values of the step before, not those of the image', () => {
    const double = convolution([[2]]);
    expect(explain(nine, [double, poolStep('max', 2)], 0, 0).channels[0].patch).toEqual([2, 4, 8, 10]);
    expect(explain(nine, [double, poolStep('max', 2)], 2, 2, 0).channels[0].value).toBe(18);
  });
});

describe('explainCell refuses', () => {
  it('cells and stages that are not there, by null', () => {
    const chain: FilterChain = { channels: 'gray', steps: [poolStep('max', 2)] };
    const places = [
      [0, 1, 0],
      [0, 0, -1],
      [0, 0.5, 0],
      [1, 0, 0],
      [-2, 0, 0],
      [-1, 3, 0],
    ];
    for (const [stage, row, column] of places)
      expect(explainCell(nine, chain, stage, row, column)).toBeNull();
    expect(explainCell(nine, chain, 0, 0, 0)).not.toBeNull();
  });

  it('a chain that cannot be computed, but only up to the stage', () => {
    const chain: FilterChain = { channels: 'gray', steps: [sobel, poolStep('max', 9)] };
    expect(explainCell(nine, chain, 0, 0, 0)?.channels[0].value).toBe(9);
    expect(thrown(() => explainCell(nine, chain, 1, 0, 0)).code).toBe('pool-larger-than-input');
  });

  it('a cell that hangs on too many others, before computing any', () => {
    const data = new Uint8Array(6000 * 6000);
    const image: PixelImage = { height: 6000, width: 6000, channels: 1, data };
    const wide = convolution(Array.from({ length: 15 }, () => Array(15).fill(1)));
    const chain: FilterChain = { channels: 'gray', steps: [wide, poolStep('max', 3000)] };
    const error = thrown(() => explainCell(image, chain, 1, 0, 0));
    expect(error.code).toBe('explanation-too-large');
    expect(error.message).toBe(
      'This cell depends on 2034000000 multiplications; at most 500000000 are shown. Look at a cell of an earlier step.',
    );
    expect(explainCell(image, chain, 0, 5999, 0)?.channels[0].value).toBe(0);
  });
});

describe('explainCell always', () => {
  it('arrives at the value of referenceFilter, to the last bit, for every step and channel', () => {
    fc.assert(
      fc.property(anyWork, fc.nat(), fc.nat(), ({ image, chain }, anyRow, anyColumn) => {
        const outputs = [imageTensor(image, chain.channels), ...referenceFilter(chain, image)];
        outputs.forEach(({ shape, data }, index) => {
          const [height, width, channels] = shape;
          const row = anyRow % height;
          const column = anyColumn % width;
          const explanation = explainCell(image, chain, index - 1, row, column);
          const first = (row * width + column) * channels;
          const values = Array.from(data.slice(first, first + channels));
          expect(explanation?.channels.map(({ value }) => value)).toEqual(
            explanation?.channels.map((_, channel) => values[Math.min(channel, channels - 1)]),
          );
        });
      }),
      { numRuns: 200 },
    );
  });

  it('shows patches that are the values of the step before, and sums that are their products', () => {
    fc.assert(
      fc.property(anyWork, fc.nat(), ({ image, chain }, anyPlace) => {
        const stage = chain.steps.length - 1;
        fc.pre(!(chain.channels === 'sum' && chain.steps[0].type === 'pool'));
        const outputs = [imageTensor(image, chain.channels), ...referenceFilter(chain, image)];
        const { shape } = outputs[stage + 1];
        const place = anyPlace % (shape[0] * shape[1]);
        const explanation = explainCell(image, chain, stage, Math.floor(place / shape[1]), place % shape[1]);
        const input = outputs[stage];
        explanation?.channels.forEach(({ patch, products, sum }, channel) => {
          explanation.cells.forEach(({ source }, cell) => {
            if (!source) return;
            const value =
              input.data[(source.row * input.shape[1] + source.column) * input.shape[2] + channel];
            expect(patch[cell]).toBe(value);
          });
          if (products.length === 0) return;
          expect(products).toEqual(patch.map((value, cell) => value * explanation.weights[cell]));
          expect(sum).toBe(products.reduce((total, product) => total + product, 0));
        });
      }),
    );
  });
});
