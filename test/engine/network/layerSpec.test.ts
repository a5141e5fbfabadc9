import { describe, expect, it } from 'vitest';
import { resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { thrown } from '../thrown.ts';

describe('resolveLayers', () => {
  it('fills in what is not said', () => {
    expect(
      resolveLayers([
        { type: 'conv2d', filters: 2, kernelSize: 3 },
        { type: 'maxPool2d', poolSize: [2, 3] },
        { type: 'batchNorm' },
        { type: 'dense', units: 4, activation: 'gelu' },
      ]),
    ).toEqual([
      {
        type: 'conv2d',
        name: 'conv2d_0',
        filters: 2,
        kernelSize: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        padding: 'valid',
        groups: 1,
        activation: 'linear',
        useBias: true,
        initializer: 'glorotUniform',
        kernel: undefined,
        trainable: true,
      },
      {
        type: 'maxPool2d',
        name: 'maxPool2d_1',
        poolSize: [2, 3],
        stride: [2, 3],
        padding: 'valid',
        countPadding: false,
      },
      { type: 'batchNorm', name: 'batchNorm_2', momentum: 0.1, epsilon: 1e-5, trainable: true },
      {
        type: 'dense',
        name: 'dense_3',
        units: 4,
        activation: 'gelu',
        useBias: true,
        initializer: 'heUniform',
        kernel: undefined,
        trainable: true,
      },
    ]);
  });

  it('keeps what is said', () => {
    const [layer] = resolveLayers([
      {
        type: 'depthwiseConv2d',
        name: 'edges',
        kernelSize: [1, 3],
        stride: 2,
        padding: [0, 1, 2, 3],
        dilation: [2, 1],
        activation: 'relu',
        initializer: 'glorotNormal',
        useBias: false,
        trainable: false,
        kernel: [1, 0, -1],
      },
    ]);
    expect(layer).toEqual({
      type: 'depthwiseConv2d',
      name: 'edges',
      kernelSize: [1, 3],
      stride: [2, 2],
      padding: [0, 1, 2, 3],
      dilation: [2, 1],
      activation: 'relu',
      initializer: 'glorotNormal',
      useBias: false,
      trainable: false,
      kernel: [1, 0, -1],
    });
  });

  it('refuses a name twice, also that of a projection and of a layer in a block', () => {
    const clash = (layers: Parameters<typeof resolveLayers>[0]) =>
      thrown(() => resolveLayers(layers)).message;
    expect(clash([{ type: 'residual', name: 'optimizer', layers: [{ type: 'dense', units: 1 }] }])).toBe(
      'A layer cannot be named optimizer: checkpoints keep the state of the optimizer under "optimizer/". Give the layer another name.',
    );
    expect(clash([{ type: 'flatten', name: 'optimizer/one' }])).toMatch(
      /^A layer cannot be named optimizer\/one:/,
    );
    expect(
      resolveLayers([{ type: 'residual', layers: [{ type: 'flatten', name: 'optimizer' }] }]),
    ).toHaveLength(1);
    const sentence = (name: string) =>
      `Two layers have the name ${name}, under which their weights are kept. Give one of them another name.`;
    expect(
      clash([
        { type: 'flatten', name: 'dense_1' },
        { type: 'dense', units: 1 },
      ]),
    ).toBe(sentence('dense_1'));
    expect(
      clash([{ type: 'residual', name: 'r', layers: [{ type: 'batchNorm', name: 'projection' }] }]),
    ).toBe(sentence('r/projection'));
    expect(
      clash([
        { type: 'parallel', name: 'p', branches: [[{ type: 'flatten', name: 'a' }]] },
        { type: 'flatten', name: 'p/0/a' },
      ]),
    ).toBe(sentence('p/0/a'));
  });
});
