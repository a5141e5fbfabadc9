import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeNumbers, encodeNumbers } from '../../src/protocol/jsonNumbers.ts';

/** Plain data with numbers of every kind but −0, which JSON writes as 0. */
const plainData = fc.anything({
  maxDepth: 4,
  withNullPrototype: false,
  values: [fc.double().map((value) => value + 0), fc.string(), fc.boolean(), fc.constant(null)],
});

test('plain data is the same after the way through JSON', () => {
  fc.assert(
    fc.property(plainData, (data) => {
      expect(decodeNumbers(JSON.parse(JSON.stringify(encodeNumbers(data))))).toEqual(data);
    }),
  );
});

test('each number that JSON does not know has its name', () => {
  expect(
    encodeNumbers({ values: [1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN] }),
  ).toEqual({
    values: [1.5, { $number: 'Infinity' }, { $number: '-Infinity' }, { $number: 'NaN' }],
  });
});

test('typed arrays and buffers are handed on as they are', () => {
  const parts = [
    Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY),
    Uint8Array.of(1, 2),
    new ArrayBuffer(3),
  ];
  const encoded = encodeNumbers({ parts }) as { parts: unknown[] };
  const decoded = decodeNumbers(encoded) as { parts: unknown[] };
  for (const [index, part] of parts.entries()) {
    expect(encoded.parts[index]).toBe(part);
    expect(decoded.parts[index]).toBe(part);
  }
});

test.each([[{ $number: 'twelve' }], [{ $number: 'NaN', beside: 1 }], [{ $number: 5 }]])(
  '%j is no number and stays',
  (object) => expect(decodeNumbers(object)).toEqual(object),
);
