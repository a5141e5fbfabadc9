import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factorKernel } from '../../../src/engine/filter/factorKernel.ts';

test('a binomial kernel of whole weights comes apart into whole weights', () => {
  expect(factorKernel([1, 2, 1, 2, 4, 2, 1, 2, 1], 3, 3)).toEqual({ column: [1, 2, 1], row: [1, 2, 1] });
});

test('Sobel keeps its zeros and signs', () => {
  const factored = factorKernel([-1, 0, 1, -2, 0, 2, -1, 0, 1], 3, 3);
  expect(factored).toEqual({ column: [1, 2, 1], row: [-1, 0, 1] });
});

test('kernels of a higher rank, nearly of rank one, and of zeros are left whole', () => {
  expect(factorKernel([0, 1, 0, 1, -4, 1, 0, 1, 0], 3, 3)).toBeNull();
  expect(factorKernel([1, 1, 1, 1.00001], 2, 2)).toBeNull();
  expect(factorKernel([1, 1, 0, 1e-9], 2, 2)).toBeNull();
  expect(factorKernel([0, 0, 0, 0], 2, 2)).toBeNull();
});

const aWeight = fc.integer({ min: -5000, max: 5000 }).map((thousandths) => thousandths / 1000);

test('every product of weights comes apart again', () => {
  const weights = fc.array(aWeight, { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(weights, weights, (column, row) => {
      const product = column.flatMap((a) => row.map((b) => a * b));
      fc.pre(product.some((weight) => weight !== 0));
      const factored = factorKernel(product, column.length, row.length);
      expect(factored).not.toBeNull();
      factored?.column.forEach((a, i) => {
        factored.row.forEach((b, j) => {
          const weight = product[i * row.length + j];
          expect(Math.abs(a * b - weight)).toBeLessThanOrEqual(1e-6 * Math.abs(weight));
        });
      });
    }),
  );
});
