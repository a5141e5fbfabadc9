import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ablation, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import {
  biasChange,
  changedBias,
  changedWeights,
  changesOf,
  isAnswer,
  isSameChange,
  weightChange,
} from '../../../../webview/networkView/maps/layout/changedNumbers.ts';
import { changeGroups, without } from '../../../../webview/networkView/maps/layout/changeGroups.ts';
import { shortest } from '../../../../webview/shared/numbers.ts';

const part = { layer: 'conv2d_0', input: 1, output: 2, width: 2 };
const off = (input: number | null): Ablation => ({ type: 'kernel', layer: 'conv2d_0', input, output: 2 });
const trained = [1, 2, 3, 4, 5, 6];

describe('the numbers of a kernel with changes', () => {
  test('are made in the order of the changes', () => {
    const weight = weightChange(part, 3, 9);
    expect(weight).toEqual({ type: 'weight', tensor: 'conv2d_0.kernel', place: [1, 1, 1, 2], value: 9 });
    expect(changedWeights(trained, [weight], part)).toEqual([1, 2, 3, 9, 5, 6]);
    expect(changedWeights(trained, [weight, off(1)], part)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(changedWeights(trained, [off(null), weight], part)).toEqual([0, 0, 0, 9, 0, 0]);
    expect(trained).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('are no other kernel, channel, bias, map or dense layer', () => {
    const others: Ablation[] = [
      off(0),
      { ...part, type: 'kernel', input: null, output: 1 },
      weightChange({ ...part, input: 0 }, 0, 9),
      weightChange({ ...part, output: 1 }, 0, 9),
      weightChange({ ...part, layer: 'conv2d_00' }, 0, 9),
      biasChange(part, 9),
      { type: 'map', layer: 'conv2d_0', channel: 2 },
    ];
    expect(changedWeights(trained, others, part)).toEqual(trained);
    expect(changedBias(0.5, others, part)).toBe(9);
    expect(changedBias(0.5, others.slice(0, 5), part)).toBe(0.5);
    expect(changesOf(others, part)).toEqual([others[0], others[2], others[5]]);
  });
});

test('changes are of the same number whatever its value, and are named together by kernel', () => {
  expect(isSameChange(weightChange(part, 0, 1), weightChange(part, 0, 2))).toBe(true);
  expect(isSameChange(off(0), off(null))).toBe(false);
  const changes = [weightChange(part, 0, 1), off(1), biasChange(part, 2)];
  const groups = changeGroups(changes, () => false);
  expect(groups.map(({ text }) => text)).toEqual([
    'conv2d_0: 2 numbers of kernel 2',
    'conv2d_0: kernel 2 off for channel 1',
  ]);
  expect(without(changes, groups[0].changes)).toEqual([off(1)]);
});

test('the answer is the last layer of the file, not the last in its block', () => {
  const layers = [
    { name: 'conv2d_0', depth: 0 },
    { name: 'residual_1', depth: 0 },
    { name: 'residual_1/conv2d_0', depth: 1 },
  ] as unknown as MapsLayer[];
  expect(layers.filter(({ name }) => isAnswer(layers, name)).map(({ name }) => name)).toEqual(['residual_1']);
});

test('a weight is written with as few digits as float32 needs', () => {
  expect(shortest(Math.fround(0.1))).toBe(0.1);
  expect(shortest(Math.fround(-1 / 3))).toBe(-0.33333334);
  expect(shortest(Number.NaN)).toBeNaN();
  expect(shortest(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      // -0 is 0.
      expect(Math.fround(shortest(value)) === value).toBe(true);
    }),
  );
});
