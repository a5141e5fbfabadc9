import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratify } from '../../../src/data/datasets/stratify.ts';

const labelsOf = (...counts: number[]) =>
  counts.flatMap((count, label) => new Array<number>(count).fill(label));

function countsOf(labels: readonly number[], places: Uint32Array): number[] {
  const counts = new Array<number>(Math.max(...labels) + 1).fill(0);
  for (const place of places) counts[labels[place]]++;
  return counts;
}

describe('stratify', () => {
  test('each class gives its share', () => {
    const labels = labelsOf(50, 30, 20);
    const { taken, left } = stratify(labels, 20, 1, 'split');
    expect(countsOf(labels, taken)).toEqual([10, 6, 4]);
    expect(countsOf(labels, left)).toEqual([40, 24, 16]);
  });

  test('what is left over goes to the largest rests, the lower class first', () => {
    // Shares 3.33, 3.33, 3.33 of 10; then 1.5, 1, 0.5 of 3: rests ½, 0, ½.
    expect(countsOf(labelsOf(4, 4, 4), stratify(labelsOf(4, 4, 4), 10, 1, 'limit').taken)).toEqual([4, 3, 3]);
    expect(countsOf(labelsOf(6, 4, 2), stratify(labelsOf(6, 4, 2), 3, 1, 'limit').taken)).toEqual([2, 1, 0]);
  });

  test('one of each class can be kept back', () => {
    expect(stratify([0, 1, 2, 2], 3, 1, 'split', 1).taken).toHaveLength(1);
    expect(stratify([0], 1, 1, 'split', 1)).toEqual({ taken: new Uint32Array(), left: Uint32Array.of(0) });
  });

  test('a class without samples takes nothing', () => {
    expect(countsOf([0, 0, 2, 2], stratify([0, 0, 2, 2], 2, 1, 'split', 1).taken)).toEqual([1, 0, 1]);
  });

  test('seed and purpose choose which', () => {
    const labels = labelsOf(100);
    const first = stratify(labels, 50, 1, 'split').taken;
    expect(stratify(labels, 50, 1, 'split').taken).toEqual(first);
    expect(stratify(labels, 50, 2, 'split').taken).not.toEqual(first);
    expect(stratify(labels, 50, 1, 'limit').taken).not.toEqual(first);
  });

  test('taken and left are all samples, each once, ascending, and within one of their share', () => {
    const labels = fc.array(fc.nat(6), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(labels, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (list, share, seed) => {
        const count = Math.round(share * list.length);
        const { taken, left } = stratify(list, count, seed, 'limit');
        expect(taken).toHaveLength(count);
        expect([...taken, ...left].sort((a, b) => a - b)).toEqual(list.map((_, place) => place));
        expect([...taken]).toEqual([...taken].sort((a, b) => a - b));
        for (const [label, found] of countsOf(list, taken).entries()) {
          const wanted = (count * list.filter((each) => each === label).length) / list.length;
          expect(Math.abs(found - wanted)).toBeLessThan(1);
        }
      }),
    );
  });
});
