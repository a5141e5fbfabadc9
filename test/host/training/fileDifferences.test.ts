import { expect, test } from 'vitest';
import { fileDifferences } from '../../../src/host/training/fileDifferences.ts';

test('the same has no differences', () => {
  expect(
    fileDifferences({ seed: 1, layers: [{ type: 'relu' }] }, { layers: [{ type: 'relu' }], seed: 1 }),
  ).toEqual([]);
});

test('each difference stands at its own place', () => {
  const one = {
    seed: 1,
    layers: [{ type: 'conv2d', filters: 8 }, { type: 'flatten' }],
    input: { shape: [8, 8, 1] },
  };
  const other = { seed: 2, layers: [{ type: 'conv2d', filters: 16, name: 'first' }], input: null };
  expect(fileDifferences(one, other)).toEqual([
    { path: 'seed', one: '1', other: '2' },
    { path: 'layers[0].filters', one: '8', other: '16' },
    { path: 'layers[0].name', one: null, other: '"first"' },
    { path: 'layers[1]', one: '{"type":"flatten"}', other: null },
    { path: 'input', one: '{"shape":[8,8,1]}', other: 'null' },
  ]);
});
