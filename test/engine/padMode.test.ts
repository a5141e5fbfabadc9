import { describe, expect, it } from 'vitest';
import { type PadMode, padValue, sourceCell } from '../../src/engine/padMode.ts';
import tables from './oracles/padTables.json' with { type: 'json' };

function row(mode: PadMode, size: number, from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => sourceCell(mode, from + place, size));
}

describe('sourceCell', () => {
  it('leaves cells of the image where they are, in every mode', () => {
    for (const type of ['zeros', 'reflect', 'replicate', 'wrap'] as const) {
      expect(row({ type }, 3, 0, 2)).toEqual([0, 1, 2]);
    }
  });

  it('does not repeat the rim when it reflects', () => {
    expect(row({ type: 'reflect' }, 4, -3, 6)).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
  });

  it('repeats the rim, or begins again on the other side', () => {
    expect(row({ type: 'replicate' }, 3, -2, 4)).toEqual([0, 0, 0, 1, 2, 2, 2]);
    expect(row({ type: 'wrap' }, 3, -2, 4)).toEqual([1, 2, 0, 1, 2, 0, 1]);
  });

  it('names no cell where the pad value stands', () => {
    expect(row({ type: 'zeros' }, 2, -1, 2)).toEqual([-1, 0, 1, -1]);
    expect(row({ type: 'constant', value: 7 }, 2, -1, 2)).toEqual([-1, 0, 1, -1]);
  });

  it.each(tables.cases)(
    'agrees with numpy.pad: $mode of $size cells, $before before and $after after',
    ({ mode, size, before, after, cells }) => {
      const type = mode as 'reflect' | 'replicate' | 'wrap';
      expect(row({ type }, size, -before, size - 1 + after)).toEqual(cells);
    },
  );
});

describe('padValue', () => {
  it('is the constant, else zero', () => {
    expect(padValue({ type: 'constant', value: -3.5 })).toBe(-3.5);
    expect(padValue({ type: 'zeros' })).toBe(0);
  });
});
