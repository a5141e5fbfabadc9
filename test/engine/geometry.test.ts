import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AxisGeometry,
  checkPoolWindow,
  checkWindow,
  kernelSpan,
  type Padding,
  unreadAxis,
  unreadCells,
  windowCell,
  windowGeometry,
} from '../../src/engine/geometry.ts';
import { thrown } from './thrown.ts';

function axis(
  input: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): AxisGeometry {
  const spec = { kernel: [1, kernel], stride: [1, stride], dilation: [1, dilation], padding } as const;
  return windowGeometry(1, input, spec).columns;
}

const unit = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: 'valid' } as const;

describe('windowGeometry', () => {
  it.each([
    // input, kernel, stride, dilation → before, after, output, counted by hand
    [5, 3, 1, 1, 1, 1, 5],
    [5, 3, 2, 1, 1, 1, 3],
    [6, 3, 2, 1, 0, 1, 3],
    [5, 2, 1, 1, 0, 1, 5],
    [7, 4, 1, 1, 1, 2, 7],
    [7, 3, 1, 2, 2, 2, 7],
    [7, 3, 5, 1, 0, 1, 2],
    [9, 2, 4, 1, 0, 1, 3],
    [8, 2, 4, 1, 0, 0, 2],
    [1, 15, 1, 1, 7, 7, 1],
    [224, 7, 2, 1, 2, 3, 112],
  ])(
    'same: %i cells, kernel %i, stride %i, dilation %i',
    (input, kernel, stride, dilation, before, after, output) => {
      expect(axis(input, kernel, stride, dilation, 'same')).toMatchObject({ before, after, output });
    },
  );

  it.each([
    [5, 3, 1, 1, 3],
    [5, 3, 2, 1, 2],
    [6, 3, 2, 1, 2],
    [7, 3, 1, 3, 1],
    [7, 2, 5, 1, 2],
    [4, 4, 9, 1, 1],
    [3, 4, 1, 1, 0],
  ])('valid: %i cells, kernel %i, stride %i, dilation %i → %i', (input, kernel, stride, dilation, output) => {
    expect(axis(input, kernel, stride, dilation, 'valid')).toMatchObject({ before: 0, after: 0, output });
  });

  it.each([
    [5, 3, 1, 1, 2, 7],
    [5, 4, 1, 1, 3, 8],
    [5, 3, 1, 2, 4, 9],
    [5, 3, 3, 1, 2, 3],
  ])('full: %i cells, kernel %i, stride %i, dilation %i', (input, kernel, stride, dilation, side, output) => {
    expect(axis(input, kernel, stride, dilation, 'full')).toMatchObject({
      before: side,
      after: side,
      output,
    });
  });

  it('takes each side by itself: top, right, bottom, left', () => {
    const { rows, columns } = windowGeometry(10, 20, { ...unit, padding: [1, 2, 3, 4] });
    expect(rows).toMatchObject({ before: 1, after: 3, output: 12 });
    expect(columns).toMatchObject({ before: 4, after: 2, output: 24 });
  });

  it('takes rows and columns from their own parameters', () => {
    const { rows, columns } = windowGeometry(9, 9, {
      kernel: [2, 5],
      stride: [3, 1],
      dilation: [4, 1],
      padding: 1,
    });
    expect(rows).toMatchObject({ kernel: 2, stride: 3, dilation: 4, span: 5, output: 3 });
    expect(columns).toMatchObject({ kernel: 5, stride: 1, dilation: 1, span: 5, output: 7 });
  });

  it('shows an impossible window by an output of zero or less', () => {
    expect(axis(2, 5, 1, 1, 'valid').output).toBe(-2);
  });

  it('same gives ⌈input / stride⌉, pads no more than it needs, and the odd cell after', () => {
    const size = fc.integer({ min: 1, max: 60 });
    const small = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, small, small, small, (input, kernel, stride, dilation) => {
        const { before, after, span, output } = axis(input, kernel, stride, dilation, 'same');
        expect(output).toBe(Math.ceil(input / stride));
        expect(after - before === 0 || after - before === 1).toBe(true);
        const lastWindowEnds = (output - 1) * stride + span;
        if (before + after > 0) expect(lastWindowEnds).toBe(input + before + after);
        else expect(lastWindowEnds).toBeLessThanOrEqual(input);
      }),
    );
  });
});

describe('windowCell', () => {
  it('counts from the first input cell, so that padding is negative', () => {
    const dilated = axis(7, 3, 2, 2, 'same');
    expect(dilated.before).toBe(2);
    expect([0, 1, 2].map((tap) => windowCell(dilated, 0, tap))).toEqual([-2, 0, 2]);
    expect([0, 1, 2].map((tap) => windowCell(dilated, 3, tap))).toEqual([4, 6, 8]);
  });
});

describe('kernelSpan', () => {
  it('is the kernel itself without dilation', () => {
    expect([kernelSpan(3, 1), kernelSpan(3, 2), kernelSpan(1, 9), kernelSpan(15, 3)]).toEqual([3, 5, 1, 43]);
  });
});

describe('unreadCells', () => {
  it('finds nothing where windows touch', () => {
    expect(unreadCells(axis(6, 2, 2, 1, 'valid'))).toEqual([]);
  });

  it('finds the remainder at the end', () => {
    expect(unreadCells(axis(8, 3, 3, 1, 'valid'))).toEqual([{ from: 6, to: 7 }]);
  });

  it('finds the gaps that a stride jumps over, and the remainder', () => {
    expect(unreadCells(axis(9, 2, 4, 1, 'valid'))).toEqual([
      { from: 2, to: 3 },
      { from: 6, to: 8 },
    ]);
  });

  it('finds the cells between the taps of a dilated kernel', () => {
    expect(unreadCells(axis(5, 3, 6, 2, 'valid'))).toEqual([
      { from: 1, to: 1 },
      { from: 3, to: 3 },
    ]);
  });

  it('finds a first cell that only padding stands before', () => {
    expect(unreadCells(axis(4, 1, 2, 1, [0, 0, 0, 1]))).toEqual([
      { from: 0, to: 0 },
      { from: 2, to: 2 },
    ]);
  });

  it('finds every cell where no window fits', () => {
    expect(unreadCells(axis(2, 5, 1, 1, 'valid'))).toEqual([{ from: 0, to: 1 }]);
  });
});

/** Any axis on which at least one window fits, and its rule of padding. */
const anAxis = fc
  .record({
    input: fc.integer({ min: 1, max: 30 }),
    kernel: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 8 }),
    dilation: fc.constantFrom(1, 1, 1, 2, 3),
    padding: fc.oneof(
      fc.constantFrom<Padding>('same', 'valid', 'full', 40),
      fc.tuple(fc.nat(4), fc.nat(4)).map(([left, right]): Padding => [0, right, 0, left]),
    ),
  })
  .filter(
    ({ input, kernel, stride, dilation, padding }) =>
      axis(input, kernel, stride, dilation, padding).output > 0,
  );

describe('unreadAxis', () => {
  it('finds what no tap of any window meets', () => {
    fc.assert(
      fc.property(anAxis, ({ input, kernel, stride, dilation, padding }) => {
        const geometry = axis(input, kernel, stride, dilation, padding);
        const read = new Set<number>();
        for (let output = 0; output < geometry.output; output++) {
          for (let tap = 0; tap < kernel; tap++) read.add(windowCell(geometry, output, tap));
        }
        const unread = unreadAxis(geometry, padding)?.cells ?? [];
        const found = unread.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(found).toEqual(
          Array.from({ length: input }, (_, cell) => cell).filter((cell) => !read.has(cell)),
        );
        // Ranges do not touch.
        expect(unread.slice(1).every(({ from }, index) => from > unread[index].to + 1)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('names padding that reads all, and a kernel, the smallest that is not shorter than the stride', () => {
    const named = { padding: 0, kernel: 0 };
    fc.assert(
      fc.property(anAxis, ({ input, kernel, stride, dilation, padding }) => {
        const geometry = axis(input, kernel, stride, dilation, padding);
        const unread = unreadAxis(geometry, padding);
        if (!unread) return;
        const { before, after } = geometry;
        const readsAll = (cells: number, size: number, rule: Padding) =>
          unreadCells(axis(cells, size, stride, dilation, rule)).length === 0;
        if (unread.morePadding !== null) {
          named.padding++;
          const padded = (more: number): Padding => [0, after + more, 0, before];
          expect(readsAll(input, kernel, padded(unread.morePadding))).toBe(true);
          expect(readsAll(input, kernel, padded(unread.morePadding - 1))).toBe(false);
        }
        if (unread.coveringKernel !== null) {
          named.kernel++;
          expect(readsAll(input, unread.coveringKernel, padding)).toBe(true);
          for (let size = Math.max(kernel, stride); size < unread.coveringKernel; size++) {
            expect(readsAll(input, size, padding)).toBe(false);
          }
        }
      }),
      { numRuns: 2000 },
    );
    expect(named.padding).toBeGreaterThan(50);
    expect(named.kernel).toBeGreaterThan(50);
  });

  it('comes to an end soon on the widest windows', () => {
    const wide = axis(4096, 500_000, 1, 1, 1_000_000);
    expect(unreadAxis(wide, 1_000_000)).toBeNull();
  });
});

describe('checkWindow', () => {
  it('returns the geometry of a window that can be computed', () => {
    expect(checkWindow(5, 6, unit)).toEqual(windowGeometry(5, 6, unit));
  });

  it.each([
    [
      'rows',
      2,
      9,
      'The kernel is taller than the padded input: 3 rows with dilation 1 span 3 rows; there are 2. Pad 1 more above or below, or use a smaller kernel or dilation.',
    ],
    [
      'columns',
      9,
      1,
      'The kernel is wider than the padded input: 3 columns with dilation 1 span 3 columns; there are 1. Pad 2 more left or right, or use a smaller kernel or dilation.',
    ],
  ])('says how many %s are missing', (_, height, width, sentence) => {
    const error = thrown(() => checkWindow(height, width, unit));
    expect(error.code).toBe('kernel-larger-than-input');
    expect(error.message).toBe(sentence);
  });

  it('counts dilation and padding', () => {
    const error = thrown(() => checkWindow(5, 40, { ...unit, dilation: [4, 4], padding: [1, 0, 2, 0] }));
    expect(error.message).toBe(
      'The kernel is taller than the padded input: 3 rows with dilation 4 span 9 rows; there are 8. Pad 1 more above or below, or use a smaller kernel or dilation.',
    );
    expect(() => checkWindow(5, 40, { ...unit, dilation: [4, 4], padding: [2, 0, 2, 0] })).not.toThrow();
  });

  it.each([
    [{ kernel: [0, 3] }, 'kernel size', 1, 0],
    [{ kernel: [3, 2.5] }, 'kernel size', 1, 2.5],
    [{ stride: [1, 0] }, 'stride', 1, 0],
    [{ stride: [-1, 1] }, 'stride', 1, -1],
    [{ dilation: [1, 1_000_001] }, 'dilation', 1, 1_000_001],
    [{ padding: -1 }, 'padding', 0, -1],
    [{ padding: [0, 0, 0.5, 0] }, 'padding', 0, 0.5],
    [{ stride: [Number.NaN, 1] }, 'stride', 1, Number.NaN],
  ])('refuses %j', (change, what, least, value) => {
    const error = thrown(() => checkWindow(9, 9, { ...unit, ...(change as object) }));
    expect(error.code).toBe('window-parameter');
    expect(error.message).toBe(
      `The ${what} must be a whole number from ${least} to 1000000, but it is ${value}. Give a whole number in that range.`,
    );
  });
});

describe('checkPoolWindow', () => {
  const pool = { kernel: [2, 3], stride: [2, 2], dilation: [1, 1] } as const;

  it('refuses padding in which a whole window could lie', () => {
    const error = thrown(() => checkPoolWindow(6, 6, { ...pool, padding: [0, 0, 2, 0] }));
    expect(error.code).toBe('pool-padding');
    expect(error.message).toBe(
      'The padding of a pool must be smaller than its window: 2 is not under 2. Pad less, or use a larger window.',
    );
  });

  it('allows any smaller one, and full', () => {
    expect(checkPoolWindow(6, 6, { ...pool, padding: [1, 2, 1, 2] }).rows.output).toBe(4);
    expect(checkPoolWindow(6, 6, { ...pool, padding: 'full' }).columns.output).toBe(4);
  });
});
