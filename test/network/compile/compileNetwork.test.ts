import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { findPreset } from '../../../src/kernels/presets.ts';
import { checkNetwork } from '../../../src/network/check/checkNetwork.ts';
import { compileNetwork } from '../../../src/network/compile/compileNetwork.ts';
import { NetworkError } from '../../../src/network/errors.ts';
import { network } from '../check/cases.ts';
import { anyLayers } from '../inference/randomLayers.ts';

const compiled = (text: string) => compileNetwork(checkNetwork(text));

/** A layer with only the fields that the file gives its type. */
function jsonOf(layer: LayerSpec): LayerSpec {
  if (layer.type === 'residual') return { ...layer, layers: layer.layers.map(jsonOf) };
  if (layer.type === 'parallel')
    return { ...layer, branches: layer.branches.map((branch) => branch.map(jsonOf)) };
  if (layer.type !== 'maxPool2d') return layer;
  const { countPadding: _, ...rest } = layer;
  return rest;
}

describe('a compiled network', () => {
  it('has every default', () => {
    expect(compiled(network())).toEqual({
      name: null,
      seed: 0,
      input: { shape: [8, 8, 1], normalize: 'unit' },
      dataset: {
        type: 'synthetic',
        generator: 'shapes',
        samples: 2000,
        validationSplit: 0.2,
        permutePixels: false,
      },
      layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }],
      training: {
        epochs: 5,
        batchSize: 32,
        shuffle: true,
        optimizer: { type: 'adam', weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        learningRate: 0.001,
        schedule: { type: 'constant' },
        loss: { type: 'crossEntropy' },
        stopOn: ['nan'],
      },
    });
  });

  it('has what the file says', () => {
    const { training, name, seed } = compiled(
      network({
        top: '"version": 1, "name": "Shapes", "seed": 7,',
        training: `{
          "epochs": 2, "batchSize": 8, "shuffle": false, "threads": 2, "stopOn": [],
          "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true },
          "schedule": { "type": "step", "every": 1, "factor": 0.5, "warmupEpochs": 0.5 },
          "loss": { "type": "crossEntropy", "labelSmoothing": 0.1 },
          "earlyStopping": { "metric": "trainLoss", "patience": 1 }
        }`,
      }),
    );
    expect([name, seed]).toEqual(['Shapes', 7]);
    expect(training).toEqual({
      epochs: 2,
      batchSize: 8,
      shuffle: false,
      threads: 2,
      stopOn: [],
      optimizer: { type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
      learningRate: 0.1,
      schedule: { type: 'step', every: 1, factor: 0.5, warmupEpochs: 0.5 },
      loss: { type: 'crossEntropy', labelSmoothing: 0.1 },
      earlyStopping: { metric: 'trainLoss', patience: 1 },
    });
  });

  it('begins with the weights that the file names, the same for each channel and filter', () => {
    const { layers } = compiled(
      network({
        input: '{ "shape": [8, 8, 3] }',
        layers: `[
          { "type": "conv2d", "filters": 2, "kernelSize": 3, "kernel": "box-blur" },
          { "type": "depthwiseConv2d", "kernelSize": [1, 2], "kernel": [[1, -1]] },
          { "type": "conv2d", "filters": 1, "kernelSize": 1, "groups": 1, "kernel": [[[[5], [6]]]] },
          { "type": "flatten" }, { "type": "dense", "units": 4 }
        ]`,
      }),
    );
    const { matrix, divisor } = findPreset('box-blur') ?? { matrix: [], divisor: 1 };
    const kernels = layers.map((layer) => ('kernel' in layer ? layer.kernel : null));
    expect(kernels).toEqual([
      matrix.flat().flatMap((weight) => new Array(6).fill(weight / divisor)),
      [1, 1, -1, -1],
      [5, 6],
      null,
      null,
    ]);
    expect(() => new Network({ layers, inputShape: [8, 8, 3] })).not.toThrow();
  });

  it('is none where there is an error, which is said with its place', () => {
    const text = network({ training: '{ "epochs": 0 }' });
    const checked = checkNetwork(text);
    expect(() => compileNetwork(checked)).toThrow(new NetworkError(checked.diagnostics[0]));
  });

  it('is one that the engine can train, whatever a check finds no error in', () => {
    let sound = 0;
    fc.assert(
      fc.property(
        anyLayers,
        fc.constantFrom(1, 3),
        fc.integer({ min: 1, max: 10 }),
        (layers, channels, size) => {
          const all = [...layers.map(jsonOf), { type: 'flatten' }, { type: 'dense', units: 4 }];
          const input = JSON.stringify({ shape: [size, size, channels] });
          const checked = checkNetwork(network({ input, layers: JSON.stringify(all, null, 1) }));
          if (checked.diagnostics.some(({ severity }) => severity === 'error')) return;
          sound++;
          const { layers: specs, training, seed } = compileNetwork(checked);
          const { loss, optimizer } = training;
          expect(
            () => new Network({ layers: specs, inputShape: [size, size, channels], loss, optimizer, seed }),
          ).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
    expect(sound).toBeGreaterThan(100);
  }, 60_000);
});
