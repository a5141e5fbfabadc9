import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../src/engine/filter/filterChain.ts';
import { resizeKernel, transformKernel, withWeight } from '../../webview/kernelLab/state/kernelEdits.ts';
import { type CellState, reactToKey, stepSize } from '../../webview/shared/matrix/cellEditing.ts';
import { stepped } from '../../webview/shared/numbers.ts';

const selected: CellState = { mode: 'selected' };

/** Presses keys one after the other on a cell that holds `value`. */
function press(value: number, ...keys: string[]) {
  let state: CellState = selected;
  let weight = value;
  for (const key of keys) {
    const reaction = reactToKey(state, weight, { key, alt: false }, stepped);
    state = reaction.state;
    weight = reaction.weight ?? weight;
  }
  return { state, weight };
}

describe('keys in a cell', () => {
  test('arrows move and change nothing', () => {
    const reaction = reactToKey(selected, 5, { key: 'ArrowLeft', alt: false }, stepped);
    expect(reaction).toMatchObject({ move: { rows: 0, columns: -1 }, weight: null, handled: true });
  });

  test('plus and minus step, by tenths with Alt, by ten with the page keys', () => {
    expect(press(5, '+', '+').weight).toBe(7);
    expect(press(5, '-').weight).toBe(4);
    expect(press(5, '-', '-').weight).toBe(3);
    expect(press(5, 'PageUp').weight).toBe(15);
    expect(reactToKey(selected, 0.2, { key: '+', alt: true }, stepped).weight).toBe(0.3);
  });

  test('a minus that a digit follows was the sign of a number', () => {
    expect(press(7, '-', '5')).toEqual({
      weight: -5,
      state: { mode: 'typing', before: 7, text: '\u22125' },
    });
    expect(press(7, '-', '.').state).toMatchObject({ mode: 'typing', text: '\u2212.' });
    expect(press(7, '-', ',').state).toMatchObject({ mode: 'typing', text: '\u2212,' });
  });

  test('a digit replaces, Escape brings back, Enter keeps', () => {
    expect(press(7, '3').weight).toBe(3);
    expect(press(7, '3', 'Escape')).toEqual({ weight: 7, state: selected });
    expect(press(7, '3', 'Enter')).toEqual({ weight: 3, state: selected });
  });

  test('Enter edits what is there, with all its digits', () => {
    expect(press(-0.12345678, 'Enter').state).toMatchObject({ mode: 'typing', text: '\u22120.12345678' });
  });

  test('while typing, left and right belong to the caret, up and down leave', () => {
    const typing: CellState = { mode: 'typing', before: 1, text: '12' };
    expect(reactToKey(typing, 12, { key: 'ArrowLeft', alt: false }, stepped).handled).toBe(false);
    expect(reactToKey(typing, 12, { key: 'ArrowDown', alt: false }, stepped).move).toEqual({
      rows: 1,
      columns: 0,
    });
    expect(reactToKey(typing, 12, { key: '-', alt: false }, stepped).weight).toBeNull();
  });

  test('Tab goes on while weights are typed in, and leaves a matrix that is merely looked at', () => {
    const typing: CellState = { mode: 'typing', before: 1, text: '12' };
    const tab = (state: CellState, shift = false) =>
      reactToKey(state, 12, { key: 'Tab', alt: false, shift }, stepped);
    expect(tab(typing)).toMatchObject({ next: 1, weight: null });
    expect(tab(typing, true).next).toBe(-1);
    expect(tab(tab(typing).state).next).toBe(1);
    expect(tab(selected).next).toBeUndefined();
    expect(tab(press(12, '+').state).next).toBeUndefined();
  });

  test('the wheel steps as the keys do', () => {
    expect(stepSize({ alt: false, shift: false })).toBe(1);
    expect(stepSize({ alt: true, shift: false })).toBe(0.1);
    expect(stepSize({ alt: false, shift: true })).toBe(10);
  });

  test('ten tenths are one', () => {
    let value = 0;
    for (let step = 0; step < 10; step++) value = stepped(value, 0.1);
    expect(value).toBe(1);
  });
});

const kernel: Kernel = { height: 2, width: 3, weights: [1, 2, 3, 4, 5, 6] };

describe('kernels', () => {
  test('rotating turns clockwise', () => {
    expect(transformKernel(kernel, 'rotate')).toEqual({ height: 3, width: 2, weights: [4, 1, 5, 2, 6, 3] });
  });

  test('mirror, transpose, signs', () => {
    expect(transformKernel(kernel, 'mirror').weights).toEqual([3, 2, 1, 6, 5, 4]);
    expect(transformKernel(kernel, 'transpose')).toEqual({
      height: 3,
      width: 2,
      weights: [1, 4, 2, 5, 3, 6],
    });
    expect(transformKernel({ ...kernel, weights: [0, 1, -2, 0, 0, 0] }, 'negate').weights).toEqual([
      0, -1, 2, 0, 0, 0,
    ]);
  });

  test('3×3 to 5×5 keeps the middle in the middle; one more row comes at the end', () => {
    const middle = { height: 3, width: 3, weights: [0, 0, 0, 0, 9, 0, 0, 0, 0] };
    expect(resizeKernel(middle, 5, 5).weights.indexOf(9)).toBe(12);
    expect(resizeKernel(kernel, 3, 3).weights).toEqual([1, 2, 3, 4, 5, 6, 0, 0, 0]);
    expect(resizeKernel(kernel, 2, 2).weights).toEqual([1, 2, 4, 5]);
  });

  test('one weight changes, the kernel before does not', () => {
    expect(withWeight(kernel, 4, 50).weights).toEqual([1, 2, 3, 4, 50, 6]);
    expect(kernel.weights[4]).toBe(5);
  });

  const kernels = fc
    .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
    .chain(([height, width]) =>
      fc
        .array(fc.integer({ min: -9, max: 9 }), { minLength: height * width, maxLength: height * width })
        .map((weights): Kernel => ({ height, width, weights })),
    );

  test('four turns, two mirrors, two transpositions are none', () => {
    fc.assert(
      fc.property(kernels, (any) => {
        const turned = ['rotate', 'rotate', 'rotate', 'rotate'] as const;
        expect(turned.reduce(transformKernel, any)).toEqual(any);
        expect(transformKernel(transformKernel(any, 'mirror'), 'mirror')).toEqual(any);
        expect(transformKernel(transformKernel(any, 'transpose'), 'transpose')).toEqual(any);
      }),
    );
  });

  test('growing and shrinking back loses nothing', () => {
    fc.assert(
      fc.property(
        kernels,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (any, rows, columns) => {
          const grown = resizeKernel(any, any.height + rows, any.width + columns);
          expect(resizeKernel(grown, any.height, any.width)).toEqual(any);
        },
      ),
    );
  });
});
