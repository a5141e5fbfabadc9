import fc from 'fast-check';
import { type ParseError, parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/engine/tensor.ts';
import { chainLayers, networkChannels } from '../../src/network/chainLayers.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { NetworkError } from '../../src/network/errors.ts';
import type { WindowLayerJson } from '../../src/network/layerJson.ts';
import { newNetworkText } from '../../src/network/newNetwork.ts';
import { anyWork, convolution, poolStep } from '../engine/steps.ts';
import { read } from '../sources.ts';
import { runLayers } from './runLayers.ts';

const sobel: WindowLayerJson = {
  type: 'conv2d',
  filters: 1,
  kernelSize: 3,
  padding: 'same',
  kernel: 'sobel-x',
};
const halving: WindowLayerJson = { type: 'maxPool2d', poolSize: 2 };

/** Strictly: no trailing commas, no errors. */
function parsed(text: string) {
  const errors: ParseError[] = [];
  const value = parse(text, errors);
  expect(errors).toEqual([]);
  return value;
}

const sizeFor = (layers: readonly WindowLayerJson[]) =>
  parsed(newNetworkText(layers, { channels: 1 }, 'x')).input.shape[0];

describe('a new network', () => {
  it('is written as a person would', () => {
    const { layers, notes } = chainLayers(
      {
        channels: 'gray',
        steps: [
          convolution(
            [
              [-1, 0, 1],
              [-2, 0, 2],
              [-1, 0, 1],
            ],
            { activation: 'relu' },
          ),
          poolStep('max', 2),
        ],
      },
      { inputChannels: 1 },
    );
    expect(newNetworkText(layers, { channels: 1 }, 'Sobel "x"', { notes })).toBe(`{
  "version": 1,
  "name": "Sobel \\"x\\"",
  "seed": 7,
  "input": { "shape": [28, 28, 1], "normalize": "unit" },
  // Drawn for training: circles, squares, triangles and crosses.
  "dataset": { "type": "synthetic", "generator": "shapes", "samples": 2000, "validationSplit": 0.2 },
  // From the Kernel Lab, in the same order as there.
  // Training goes on from the weights of "kernel" and changes them; add "trainable": false to keep them as they are.
  "layers": [
    {
      "type": "conv2d",
      "filters": 1,
      "kernelSize": 3,
      "padding": "same",
      "activation": "relu",
      "useBias": false,
      "kernel": "sobel-x"
    },
    { "type": "maxPool2d", "poolSize": 2 },
    { "type": "flatten" },
    { "type": "dense", "units": 4, "activation": "softmax" }
  ],
  "training": { "epochs": 5, "batchSize": 32, "optimizer": { "type": "adam", "learningRate": 0.001 } }
}
`);
  });

  it('has the channels of the image and the layers first', () => {
    const { input, layers } = parsed(newNetworkText([sobel, halving], { channels: 3 }, 'x'));
    expect(input.shape).toEqual([28, 28, 3]);
    expect(layers).toEqual([
      sobel,
      halving,
      { type: 'flatten' },
      { type: 'dense', units: 4, activation: 'softmax' },
    ]);
  });

  it('speaks the language of its reader', () => {
    const bundle = JSON.parse(read('l10n/bundle.l10n.es.json')) as Record<string, string>;
    expect(newNetworkText([sobel], { channels: 1 }, 'x', { bundle })).toContain(
      '  // Del Laboratorio de núcleos, en el mismo orden.\n',
    );
  });

  it('grows its input until enough is left to learn from', () => {
    expect(sizeFor([sobel, halving, halving])).toBe(28);
    expect(sizeFor([halving, halving, halving])).toBe(32);
    expect(sizeFor([halving, halving, halving, halving])).toBe(64);
    // 15 taps, 3 apart: 43 rows become one, 46 become four.
    expect(sizeFor([{ type: 'conv2d', filters: 1, kernelSize: 15, dilation: 3 }])).toBe(48);
  });

  it('takes what barely fits where more would be large, with fewer samples', () => {
    const far: WindowLayerJson = { type: 'conv2d', filters: 1, kernelSize: [1, 15], dilation: [1, 20] };
    const { input, dataset } = parsed(newNetworkText([far], { channels: 1 }, 'x'));
    expect(input.shape).toEqual([284, 284, 1]);
    expect(dataset.samples).toBe(500);
    expect(sizeFor([{ type: 'avgPool2d', poolSize: 50 }])).toBe(52);
  });

  it('refuses layers that need too much', () => {
    const huge: WindowLayerJson = { type: 'maxPool2d', poolSize: 600 };
    expect(() => newNetworkText([huge], { channels: 1 }, 'x')).toThrow(
      new NetworkError({
        code: 'layers-too-large',
        problem: {
          text: 'These layers need an input of more than {most}×{most} pixels, too large to train on.',
          args: { most: 512 },
        },
        remedy: { text: 'Use a smaller kernel, dilation or stride, or pad more.', args: {} },
      }),
    );
  });

  it('is a network file without errors, whatever the chain', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        const { layers } = chainLayers(chain);
        const text = newNetworkText(
          layers,
          { channels: networkChannels(chain.channels, image.channels) },
          'x',
        );
        const errors = checkNetwork(text).diagnostics.filter(({ severity }) => severity === 'error');
        expect(errors).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('can be computed with any chain', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        const { layers } = chainLayers(chain);
        const channels = chain.channels === 'gray' ? 1 : image.channels;
        const { input } = parsed(newNetworkText(layers, { channels }, 'x'));
        expect(Math.min(...runLayers(layers, tensor([1, ...input.shape])).shape)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});
