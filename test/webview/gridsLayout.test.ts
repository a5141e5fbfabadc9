import { expect, test } from 'vitest';
import { gridsLayout, gridTexts } from '../../webview/kernelLab/layout/gridsLayout.ts';

/** Patch, kernel and products of the arithmetic card, in rooms of several widths. */

const size = 5;
const grid = (value: number) => Array.from({ length: size * size }, () => value);
const [patch, kernel, products] = [grid(200), grid(1), grid(-12_345)];
const layoutIn = (room: number) => gridsLayout([patch, kernel, products], size, size, room);

test('cells are as large as they are where there is room, then smaller; the longest numbers become signs', () => {
  const { grids, isStacked } = layoutIn(2000);
  expect([grids.map(({ cell }) => cell), isStacked]).toEqual([[34, 34, 34], false]);
  const narrower = layoutIn(450);
  expect(narrower.isFitted).toBe(true);
  expect(narrower.grids[0].cell).toBeLessThan(34);
  const signed = layoutIn(3 * size * 22 + 38).grids;
  expect(signed.map(({ hasSigns }) => hasSigns)).toEqual([false, false, true]);
  expect(gridTexts(products, signed[2])[0]).toBe('\u2212');
  expect(layoutIn(300).isFitted).toBe(false);
});

test('each number is written once, however many sizes are tried', () => {
  let reads = 0;
  const counted = (values: readonly number[]) =>
    new Proxy(values, {
      get: (target, name, receiver) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
        return Reflect.get(target, name, receiver);
      },
    });
  expect(gridsLayout([patch, kernel, products].map(counted), size, size, 300).isFitted).toBe(false);
  expect(reads).toBe(3 * size * size);
});
