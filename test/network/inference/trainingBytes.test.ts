import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { inferNetwork } from '../../../src/network/inference/inferNetwork.ts';
import { type TrainingChoice, trainingBytes } from '../../../src/network/inference/trainingBytes.ts';
import { thrown } from '../../engine/thrown.ts';

const layers: readonly LayerSpec[] = [
  { type: 'conv2d', name: 'edges', filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'residual', name: 'block', layers: [{ type: 'batchNorm' }] },
  { type: 'flatten' },
  { type: 'dense', units: 3, activation: 'softmax' },
];
const choice: TrainingChoice = { batch: 5, loss: { type: 'crossEntropy' }, optimizer: { type: 'adam' } };

describe('trainingBytes', () => {
  it('says what the outputs of a batch take, four bytes a number', () => {
    const { outputs } = trainingBytes(layers, [4, 4, 1], choice);
    const numbers = inferNetwork(layers, [4, 4, 1]).layers.map(
      ({ name, output }): [string | null, number] => [
        name,
        (output ?? []).reduce((product, extent) => product * extent, 5 * 4),
      ],
    );
    expect(new Map<string | null, number>(outputs)).toEqual(new Map(numbers));
    expect(outputs.get('edges')).toBe(5 * 4 * 4 * 2 * 4);
  });

  it('counts the weights with what the optimizer keeps of them, each from a multiple of 64 bytes on', () => {
    // In lines of 64 bytes: the 18 weights of the convolution and its bias, gamma and beta, the 96 weights of the
    // dense layer and its bias. Running mean and variance have no state.
    const trained = 2 + 1 + 2 + 6 + 1;
    const bytes = (optimizer: TrainingChoice['optimizer']) =>
      trainingBytes(layers, [4, 4, 1], { ...choice, optimizer }).weights;
    expect(bytes({ type: 'sgd' })).toBe((trained + 2) * 64);
    expect(bytes({ type: 'sgd', momentum: 0.9 })).toBe((2 * trained + 2) * 64);
    expect(bytes({ type: 'adam' })).toBe((3 * trained + 2) * 64);
  });

  it('grows with the batch, by more than the outputs alone', () => {
    const [small, large] = [8, 80].map((batch) => trainingBytes(layers, [16, 16, 3], { ...choice, batch }));
    expect(large.weights).toBe(small.weights);
    expect(large.total - small.total).toBeGreaterThan(72 * 16 * 16 * (2 + 2) * 4);
  });

  it('refuses what training cannot hold or learn', () => {
    const wide: readonly LayerSpec[] = [{ type: 'flatten' }, { type: 'dense', units: 20_000 }];
    expect(thrown(() => trainingBytes(wide, [200, 200, 3], choice))).toMatchObject({
      code: 'plan-too-large',
    });
    expect(thrown(() => trainingBytes(layers.slice(0, 1), [4, 4, 1], choice))).toMatchObject({
      layer: 'edges',
    });
    expect(thrown(() => trainingBytes([], [4, 4, 1], choice))).toMatchObject({ code: 'no-layers' });
  });
});
