import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { contributorsOf } from '../../../src/explain/network/explainUnit.ts';
import { thrown } from '../../engine/thrown.ts';
import { at, seen } from './seen.ts';

/** 1 2 3 / 4 5 6 / 7 8 9 */
const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('explainUnit by hand', () => {
  it('multiplies a patch with the kernel, zeros in padding, and adds the bias', async () => {
    const layers: LayerSpec[] = [
      {
        type: 'conv2d',
        filters: 1,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernel: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
      },
    ];
    const image = await seen(layers, [3, 3, 1], { image: nine, weights: { 'conv2d_0.bias': [-8.5] } });
    const corner = at(image, 'conv2d_0', 0, 0, 0);
    expect(corner).toMatchObject({
      type: 'convolution',
      value: 0.5,
      computed: 0.5,
      height: 3,
      width: 3,
      source: null,
      sum: 9,
      bias: -8.5,
      activation: { function: 'relu', input: 0.5, output: 0.5, rivals: null },
      channels: [
        { channel: 0, patch: [0, 0, 0, 0, 1, 2, 0, 4, 5], weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1], sum: 9 },
      ],
    });
    expect(contributorsOf(corner)).toEqual([
      { unit: { layer: null, place: [0, 0, 0] }, value: 1 },
      { unit: { layer: null, place: [0, 1, 0] }, value: 2 },
      { unit: { layer: null, place: [1, 0, 0] }, value: 4 },
      { unit: { layer: null, place: [1, 1, 0] }, value: 5 },
    ]);
    // On the right side the same sum is negative, and relu shuts.
    expect(at(image, 'conv2d_0', 0, 2, 0)).toMatchObject({
      value: 0,
      activation: { input: -17.5, output: 0 },
    });
    expect(at(image, null, 1, 2, 0)).toEqual({
      type: 'input',
      unit: { layer: null, place: [1, 2, 0] },
      value: 6,
      computed: 6,
      tolerance: 0,
    });
  });

  it('reads the channels of its group alone', async () => {
    const layers: LayerSpec[] = [
      {
        type: 'conv2d',
        filters: 4,
        groups: 2,
        kernelSize: 1,
        useBias: false,
        kernel: [1, 2, 3, 4, 5, 6, 7, 8],
      },
      { type: 'depthwiseConv2d', kernelSize: 1, useBias: false, kernel: [10, 20, 30, 40] },
    ];
    const image = await seen(layers, [1, 1, 4], { image: [1, 10, 100, 1000] });
    // The kernel is [in of the group, out]: 1 2 3 4 / 5 6 7 8.
    expect(at(image, 'conv2d_0', 0, 0, 2)).toMatchObject({
      value: 100 * 3 + 1000 * 7,
      sum: 100 * 3 + 1000 * 7,
      bias: null,
      channels: [
        { channel: 2, products: [300] },
        { channel: 3, products: [7000] },
      ],
    });
    expect(at(image, 'depthwiseConv2d_1', 0, 0, 1)).toMatchObject({
      source: 'conv2d_0',
      value: 62 * 20,
      channels: [{ channel: 1, patch: [62], weights: [20], sum: 1240 }],
    });
  });

  it('names winners and losers of a maximum, and leaves padding out', async () => {
    const layers: LayerSpec[] = [{ type: 'maxPool2d', poolSize: 2, padding: 'same' }];
    const image = await seen(layers, [3, 3, 1], { image: [1, 5, 3, 5, 2, 6, 7, 8, 9] });
    expect(at(image, 'maxPool2d_0', 0, 0, 0)).toMatchObject({
      type: 'maximum',
      value: 5,
      winners: [1, 2],
      terms: [
        { unit: { layer: null, place: [0, 0, 0] }, value: 1 },
        { unit: { layer: null, place: [0, 1, 0] }, value: 5 },
        { unit: { layer: null, place: [1, 0, 0] }, value: 5 },
        { unit: { layer: null, place: [1, 1, 0] }, value: 2 },
      ],
    });
    expect(at(image, 'maxPool2d_0', 1, 1, 0)).toMatchObject({
      value: 9,
      winners: [0],
      terms: [{ value: 9 }],
    });
  });

  it('divides an average by the cells inside, or with countPadding by all', async () => {
    const pool = { type: 'avgPool2d', poolSize: 2, padding: 'same' } as const;
    const [inside, all] = await Promise.all(
      [false, true].map((countPadding) => seen([{ ...pool, countPadding }], [3, 3, 1], { image: nine })),
    );
    expect(at(inside, 'avgPool2d_0', 0, 1, 0)).toMatchObject({
      type: 'average',
      sum: 9,
      divisor: 2,
      value: 4.5,
    });
    expect(at(all, 'avgPool2d_0', 0, 1, 0)).toMatchObject({
      type: 'average',
      sum: 9,
      divisor: 4,
      value: 2.25,
    });
  });

  it('pools whole planes', async () => {
    const image = await seen([{ type: 'globalAvgPool2d' }], [2, 1, 2], { image: [1, 10, 3, 30] });
    expect(at(image, 'globalAvgPool2d_0', 1)).toMatchObject({
      sum: 40,
      divisor: 2,
      value: 20,
      terms: [{ unit: { layer: null, place: [0, 0, 1] } }, { unit: { layer: null, place: [1, 0, 1] } }],
    });
    const most = await seen([{ type: 'globalMaxPool2d' }], [2, 1, 2], { image: [1, 10, 3, 30] });
    expect(at(most, 'globalMaxPool2d_0', 0)).toMatchObject({ value: 3, winners: [1] });
  });

  it('normalises by the running statistics', async () => {
    const weights = {
      'batchNorm_0.gamma': [2],
      'batchNorm_0.beta': [0.5],
      'batchNorm_0.runningMean': [3],
      'batchNorm_0.runningVariance': [3],
    };
    const image = await seen([{ type: 'batchNorm', epsilon: 1 }], [1, 1, 1], { image: [7], weights });
    // (7 − 3) / √(3 + 1) = 2; 2 · 2 + 0.5
    expect(at(image, 'batchNorm_0', 0, 0, 0)).toMatchObject({
      type: 'normalization',
      term: { unit: { layer: null, place: [0, 0, 0] }, value: 7 },
      gamma: 2,
      beta: 0.5,
      mean: 3,
      variance: 3,
      epsilon: 1,
      normalized: 2,
      value: 4.5,
      computed: 4.5,
    });
  });

  it('lists what a dense layer adds up, the largest first, and looks through flatten and dropout', async () => {
    const layers: LayerSpec[] = [
      { type: 'maxPool2d', poolSize: 1 },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 2, kernel: [1, 0, -3, 0, 2, 0, 0.5, 0] },
    ];
    const image = await seen(layers, [2, 2, 1], {
      image: [1, 2, 2, 4],
      weights: { 'dense_3.bias': [0.25, 0] },
    });
    const pooled = (...place: number[]) => ({ layer: 'maxPool2d_0', place });
    expect(at(image, 'dense_3', 0)).toMatchObject({
      type: 'dense',
      terms: [
        { unit: pooled(0, 1, 0), value: 2, weight: -3, product: -6 },
        { unit: pooled(1, 0, 0), value: 2, weight: 2, product: 4 },
        { unit: pooled(1, 1, 0), value: 4, weight: 0.5, product: 2 },
        { unit: pooled(0, 0, 0), value: 1, weight: 1, product: 1 },
      ],
      sum: 1,
      bias: 0.25,
      value: 1.25,
    });
    for (const layer of ['flatten_1', 'dropout_2']) {
      expect(at(image, layer, 3)).toMatchObject({
        type: 'passed',
        value: 4,
        term: { unit: pooled(1, 1, 0), value: 4 },
      });
    }
  });

  it('shares 1 among the channels of a softmax', async () => {
    const image = await seen([{ type: 'activation', function: 'softmax' }], [1, 1, 2], {
      image: [0, Math.log(3)],
    });
    const { value, ...explanation } = at(image, 'activation_0', 0, 0, 1);
    expect(value).toBeCloseTo(0.75, 6);
    expect(explanation).toMatchObject({
      type: 'activation',
      activation: { function: 'softmax', rivals: [0, Math.fround(Math.log(3))] },
    });
  });

  it('adds branch and shortcut, through a projection where shapes differ', async () => {
    const residual: LayerSpec[] = [
      {
        type: 'residual',
        activation: 'relu',
        layers: [{ type: 'conv2d', filters: 2, kernelSize: 1, useBias: false, kernel: [2, 3] }],
      },
    ];
    const weights = { 'residual_0/projection.kernel': [-1, -4] };
    const image = await seen(residual, [1, 1, 1], { image: [5], weights });
    const terms = [0, 1].map((channel) => at(image, 'residual_0', 0, 0, channel));
    expect(terms[0]).toMatchObject({
      type: 'addition',
      branch: { unit: { layer: 'residual_0/conv2d_0', place: [0, 0, 0] }, value: 10 },
      shortcut: { unit: { layer: 'residual_0/projection', place: [0, 0, 0] }, value: -5 },
      value: 5,
    });
    expect(terms[1]).toMatchObject({ value: 0, activation: { input: -5, output: 0 } });
    expect(at(image, 'residual_0/projection', 0, 0, 1)).toMatchObject({
      type: 'convolution',
      value: -20,
      source: null,
    });
  });

  it('projects a vector as a dense layer does', async () => {
    const layers: LayerSpec[] = [
      { type: 'flatten' },
      { type: 'residual', layers: [{ type: 'dense', units: 1, useBias: false, kernel: [1, 1] }] },
    ];
    const weights = { 'residual_1/projection.kernel': [10, 100] };
    const image = await seen(layers, [1, 2, 1], { image: [2, 3], weights });
    expect(at(image, 'residual_1', 0)).toMatchObject({
      value: 325,
      branch: { value: 5 },
      shortcut: { value: 320 },
    });
    expect(at(image, 'residual_1/projection', 0, 0, 0)).toMatchObject({
      type: 'dense',
      terms: [
        { unit: { layer: null, place: [0, 1, 0] }, product: 300 },
        { unit: { layer: null, place: [0, 0, 0] }, product: 20 },
      ],
    });
  });

  it('says which branch has made a channel of a parallel block', async () => {
    const layers: LayerSpec[] = [
      {
        type: 'parallel',
        branches: [[], [{ type: 'conv2d', filters: 3, kernelSize: 1, useBias: false, kernel: [1, 2, 3] }]],
      },
    ];
    const image = await seen(layers, [1, 2, 1], { image: [5, 7] });
    expect(at(image, 'parallel_0', 0, 1, 2)).toMatchObject({
      type: 'concatenation',
      value: 14,
      term: { unit: { layer: 'parallel_0/1/conv2d_0', place: [0, 1, 1] }, value: 14 },
      branches: [
        { source: null, firstChannel: 0, channels: 1 },
        { source: 'parallel_0/1/conv2d_0', firstChannel: 1, channels: 3 },
      ],
      branch: 1,
    });
    expect(at(image, 'parallel_0', 0, 1, 0)).toMatchObject({
      branch: 0,
      term: { unit: { layer: null, place: [0, 1, 0] } },
    });
  });

  it('refuses what is not there', async () => {
    const image = await seen([{ type: 'flatten' }, { type: 'dense', units: 2 }], [2, 2, 1]);
    expect(thrown(() => at(image, 'dens_1', 0)).message).toBe(
      'The network has no layer with the name dens_1. Name one of these: flatten_0, dense_1.',
    );
    expect(thrown(() => at(image, 'dense_1', 2)).message).toBe(
      'dense_1 has no unit 2: its last is 1. Give one number, from 0.',
    );
    expect(thrown(() => at(image, null, 0, 2, 0)).message).toBe(
      'The input has no unit 0,2,0: its last is 1,1,0. Give row, column and channel, each from 0.',
    );
    for (const place of [[0.5], [-1], [], [0, 0]])
      expect(() => at(image, 'dense_1', ...place)).toThrow('has no unit');
  });
});
