import { describe, expect, it } from 'vitest';
import { english, spanish } from './speeches.ts';

describe('a number', () => {
  it('has its digits in groups, as the language has them', () => {
    expect([0, 80, 1168, 138_357_544].map((value) => english.number(value))).toEqual([
      ...['0', '80', '1,168', '138,357,544'],
    ]);
    expect(spanish.number(1168)).toBe('1\u202f168');
  });

  it('that is large has three digits and its thousands', () => {
    expect([0, 999, 332_672, 5_560_000, 15_470_264_320, 1e15].map((value) => english.scaled(value))).toEqual([
      ...['0', '999', '333 k', '5.56 M', '15.5 G', '1,000 T'],
    ]);
    expect(spanish.scaled(15_470_264_320)).toBe('15.5 G');
  });
});
