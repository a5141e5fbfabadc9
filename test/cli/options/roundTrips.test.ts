import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKernel } from '../../../src/cli/options/parseKernel.ts';
import { parseNumber, parsePair } from '../../../src/cli/options/parseNumbers.ts';
import { parsePadding, parsePadMode } from '../../../src/cli/options/parsePadding.ts';
import { parsePool } from '../../../src/cli/options/parsePool.ts';
import type { PoolStep } from '../../../src/engine/filter/filterChain.ts';
import type { Padding, Pair } from '../../../src/engine/geometry.ts';
import type { PadMode } from '../../../src/engine/padMode.ts';
import { printPadding, printPadMode, printPair, printPool } from '../printOptions.ts';

const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -3.4e38, max: 3.4e38 })
  .map((value) => value + 0);
const cells = fc.integer({ min: 0, max: 1_000_000 });
const pair: fc.Arbitrary<Pair> = fc.tuple(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.integer({ min: 1, max: 4 }),
);
const padding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom<Padding>('same', 'valid', 'full'),
  cells,
  fc.tuple(cells, cells, cells, cells),
);
const padMode: fc.Arbitrary<PadMode> = fc.oneof(
  fc.constantFrom<PadMode>({ type: 'zeros' }, { type: 'reflect' }, { type: 'replicate' }, { type: 'wrap' }),
  number.map((value): PadMode => ({ type: 'constant', value })),
);
const pool: fc.Arbitrary<PoolStep> = fc.record({
  type: fc.constant('pool' as const),
  pool: fc.constantFrom('max' as const, 'average' as const),
  size: pair,
  stride: pair,
  padding: fc.constant('valid' as const),
});
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
  .chain(([height, width]) =>
    fc.array(fc.array(number, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  );

describe('what is written is read', () => {
  test('numbers', () => {
    fc.assert(fc.property(number, (value) => void expect(parseNumber('--bias', `${value}`)).toBe(value)));
  });
  test('pairs, long and short', () => {
    fc.assert(
      fc.property(
        pair,
        fc.boolean(),
        (value, short) => void expect(parsePair('--stride', printPair(value, short))).toEqual(value),
      ),
    );
  });
  test('paddings', () => {
    fc.assert(fc.property(padding, (value) => void expect(parsePadding(printPadding(value))).toEqual(value)));
  });
  test('fills', () => {
    fc.assert(fc.property(padMode, (value) => void expect(parsePadMode(printPadMode(value))).toEqual(value)));
  });
  test('pools, long and short', () => {
    fc.assert(
      fc.property(
        pool,
        fc.boolean(),
        (value, short) => void expect(parsePool(printPool(value, short))).toEqual(value),
      ),
    );
  });
  test('kernels, as a matrix and as an object', () => {
    fc.assert(
      fc.property(matrix, fc.double({ noNaN: true, min: 0.001, max: 1e6 }), (rows, divisor) => {
        // JSON writes −0 as 0.
        const kernel = {
          height: rows.length,
          width: rows[0].length,
          weights: rows.flat().map((weight) => weight + 0),
        };
        expect(parseKernel(JSON.stringify(rows))).toEqual({ kernel, divisor: 1 });
        expect(parseKernel(JSON.stringify({ matrix: rows, divisor }))).toEqual({ kernel, divisor });
      }),
    );
  });
});

describe('exact forms', () => {
  test.each([
    ['2', [2, 2]],
    ['2,3', [2, 3]],
  ])('pair %s', (text, expected) => expect(parsePair('--stride', text)).toEqual(expected));
  test.each([
    ['max:2', [2, 2], [2, 2]],
    ['max:3:2', [3, 3], [2, 2]],
    ['average:2,1', [2, 1], [2, 1]],
    ['average:3,2:1,4', [3, 2], [1, 4]],
  ])('pool %s', (text, size, stride) =>
    expect(parsePool(text)).toEqual({
      type: 'pool',
      pool: text.split(':')[0],
      size,
      stride,
      padding: 'valid',
    }),
  );
  test.each([
    ['-3', -3],
    ['+.5', 0.5],
    ['1.', 1],
    ['-2.5e-3', -0.0025],
  ])('number %s', (text, value) => expect(parseNumber('--bias', text)).toBe(value));
  test('padding is top, right, bottom, left', () => expect(parsePadding('1,2,3,4')).toEqual([1, 2, 3, 4]));
  test('a preset by its id', () =>
    expect(parseKernel('gaussian-blur')).toEqual({
      kernel: { height: 3, width: 3, weights: [1, 2, 1, 2, 4, 2, 1, 2, 1] },
      divisor: 16,
    }));
});
