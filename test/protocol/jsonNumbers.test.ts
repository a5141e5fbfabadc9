import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeNumbers, encodeNumbers } from '../../src/protocol/jsonNumbers.ts';

/** Any message of plain data, numbers of every kind in it. */
const message = fc.array(fc.double()).map((numbers) => ({ numbers, deep: [{ numbers }] }));

it('every number comes back through JSON', () => {
  fc.assert(
    fc.property(message, (sent) => {
      const arrived = JSON.parse(JSON.stringify(encodeNumbers(sent)));
      const { numbers } = decodeNumbers(arrived) as { numbers: number[] };
      // JSON has no negative zero; adding 0 takes its sign on both sides.
      expect(numbers.map((number) => number + 0)).toEqual(sent.numbers.map((number) => number + 0));
    }),
  );
});

it('infinities and NaN, which JSON makes null, are named', () => {
  const sent = { sum: Number.POSITIVE_INFINITY, parts: [Number.NaN, -1, Number.NEGATIVE_INFINITY] };
  expect(JSON.parse(JSON.stringify(sent))).toEqual({ sum: null, parts: [null, -1, null] });
  expect(decodeNumbers(JSON.parse(JSON.stringify(encodeNumbers(sent))))).toEqual(sent);
});

it('typed arrays stay as they are', () => {
  const values = Float32Array.of(1, Number.NaN);
  expect((encodeNumbers({ values }) as { values: Float32Array }).values).toBe(values);
  expect((decodeNumbers({ values }) as { values: Float32Array }).values).toBe(values);
});
