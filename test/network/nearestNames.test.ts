import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearestNames } from '../../src/network/nearestNames.ts';

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['sahrpen', 'sharpen', 1],
  ['relu', 'relu', 0],
])('from %s to %s are %i edits', (from, to, edits) => expect(editDistance(from, to)).toBe(edits));

test('a distance is the same both ways and at most the longer length', () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});

const names = ['identity', 'edge-diagonal', 'sharpen', 'box-blur', 'gaussian-blur', 'sobel-x', 'sobel-y'];

test.each([
  ['Sharpen', ['sharpen']],
  ['blur', ['box-blur', 'gaussian-blur']],
  ['sobel-z', ['sobel-x', 'sobel-y']],
  ['guassian-blur', ['gaussian-blur']],
  ['zzz', []],
  ['', []],
])('near %s', (word, expected) => expect(nearestNames(word, names)).toEqual(expected));
