import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../src/engine/activation.ts';
import type { ChannelMode, FilterStep } from '../../src/engine/filter/filterChain.ts';
import { chainChannels, chainGeometry } from '../../src/engine/filter/filterChain.ts';
import { imageTensor, referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { formatMessage } from '../../src/engine/message.ts';
import { presets } from '../../src/kernels/presets.ts';
import { chainLayers, networkChannels } from '../../src/network/chainLayers.ts';
import { anyWork, convolution, poolStep } from '../engine/steps.ts';
import { runLayers } from './runLayers.ts';

const sharpen = [
  [0, -1, 0],
  [-1, 5, -1],
  [0, -1, 0],
];
const sobel = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const ones = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];

const layersOf = (channels: ChannelMode, steps: readonly FilterStep[]) =>
  chainLayers({ channels, steps }).layers;

const notesOf = (steps: readonly FilterStep[], channels: ChannelMode = 'each', inputChannels?: number) =>
  chainLayers({ channels, steps }, { ...(inputChannels && { inputChannels }) }).notes.map((note) =>
    formatMessage(note),
  );

const trainable =
  'Training goes on from the weights of "kernel" and changes them; add "trainable": false to keep them as they are.';

describe('a convolution', () => {
  it('becomes a layer of one filter without defaults', () => {
    const step = convolution([[1, -1]], { padding: 'valid' });
    const layer = { type: 'conv2d', filters: 1, kernelSize: [1, 2], useBias: false, kernel: [[1, -1]] };
    expect(layersOf('gray', [step])).toStrictEqual([layer]);
    expect(layersOf('sum', [step])).toStrictEqual([layer]);
    expect(layersOf('each', [step])).toStrictEqual([
      { type: 'depthwiseConv2d', kernelSize: [1, 2], useBias: false, kernel: [[1, -1]] },
    ]);
  });

  it('says what is not default, in the order of the format', () => {
    const step = convolution(sharpen, { stride: [2, 1], dilation: [3, 3], activation: 'relu', bias: 1 });
    expect(JSON.stringify(layersOf('sum', [step])[0])).toBe(
      '{"type":"conv2d","filters":1,"kernelSize":3,"stride":[2,1],"padding":"same","dilation":3,"activation":"relu","kernel":"sharpen"}',
    );
  });

  it('names a known kernel only where it is applied as it stands', () => {
    const kernelOf = (rows: number[][], others: object = {}) => {
      const [layer] = layersOf('each', [convolution(rows, others)]);
      return 'kernel' in layer ? layer.kernel : undefined;
    };
    expect(kernelOf(sobel)).toBe('sobel-x');
    expect(kernelOf([[9, 8]])).toEqual([[9, 8]]);
    expect(kernelOf(sobel, { flip: true })).toEqual(sobel.map((row) => row.toReversed()));
    expect(kernelOf(sharpen, { flip: true })).toBe('sharpen');
    expect(kernelOf(ones, { divisor: 9 })).toBe('box-blur');
    expect(kernelOf(ones, { divisor: 1 })).toEqual(ones);
    expect(kernelOf([[1, 1, 1]], { divisor: 9 })).toEqual([[0.11111111, 0.11111111, 0.11111111]]);
  });

  it('names every known kernel', () => {
    for (const { id, matrix, divisor } of presets) {
      expect(layersOf('sum', [convolution(matrix, { divisor })])).toMatchObject([{ kernel: id }]);
    }
  });

  it('folds divisor and flip into the weights, with no −0', () => {
    const step = convolution([[0, 1, 2]], { divisor: -4, flip: true });
    expect(layersOf('sum', [step])).toMatchObject([{ kernel: [[-0.5, -0.25, 0]] }]);
    expect(JSON.stringify(layersOf('sum', [step]))).not.toContain('-0]');
  });

  it('pads as many cells as the panel', () => {
    const paddingOf = (padding: Parameters<typeof convolution>[1]) => {
      const [layer] = layersOf('sum', [convolution([[1, 2, 3]], padding)]);
      return layer.padding;
    };
    expect(paddingOf({ padding: 'full', dilation: [1, 2] })).toEqual([0, 4, 0, 4]);
    expect(paddingOf({ padding: [1, 2, 3, 4] })).toEqual([1, 2, 3, 4]);
    expect(paddingOf({ padding: [2, 2, 2, 2] })).toBe(2);
    expect(paddingOf({ padding: 3 })).toBe(3);
    expect(paddingOf({ padding: 0 })).toBeUndefined();
    expect(layersOf('sum', [convolution(ones, { padding: 'full' })])).toMatchObject([{ padding: 2 }]);
  });
});

describe('a pool', () => {
  it('says its stride only where it is not its size', () => {
    expect(layersOf('each', [poolStep('max', 2), poolStep('average', 3, { stride: [2, 2] })])).toStrictEqual([
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'avgPool2d', poolSize: 3, stride: 2 },
    ]);
    const wide = poolStep('max', 2, { size: [2, 4], stride: [2, 4], padding: 'full' });
    expect(layersOf('gray', [wide])).toStrictEqual([
      { type: 'maxPool2d', poolSize: [2, 4], padding: [1, 3, 1, 3] },
    ]);
  });

  it('that comes first in a sum reads the sum of the channels', () => {
    const chain = { channels: 'sum' as const, steps: [poolStep('max', 2)] };
    const sum = { type: 'conv2d', filters: 1, kernelSize: 1, useBias: false, kernel: [[1]] };
    expect(chainLayers(chain).layers).toEqual([sum, { type: 'maxPool2d', poolSize: 2 }]);
    expect(chainLayers(chain, { inputChannels: 1 }).layers).toHaveLength(1);
  });
});

describe('the notes', () => {
  it('say what training does to a kernel, once', () => {
    expect(notesOf([convolution(ones), poolStep('max', 2), convolution(ones)])).toEqual([trainable]);
    expect(notesOf([poolStep('max', 2)])).toEqual([]);
  });

  it('say how the panel pads, where it pads at all', () => {
    const padded = (others: object) => notesOf([convolution(ones, others)]).slice(0, -1);
    expect(padded({ padMode: { type: 'reflect' } })).toEqual([
      'The network pads with zeros; the panel pads with reflection.',
    ]);
    expect(padded({ padMode: { type: 'replicate' } })).toEqual([
      'The network pads with zeros; the panel repeats the rim.',
    ]);
    expect(padded({ padMode: { type: 'wrap' } })).toEqual([
      'The network pads with zeros; the panel goes on with the opposite side.',
    ]);
    expect(padded({ padMode: { type: 'constant', value: 128 } })).toEqual([
      'The network pads with zeros; the panel pads with 128.',
    ]);
    expect(padded({ padMode: { type: 'constant', value: 0 } })).toEqual([]);
    expect(padded({ padMode: { type: 'wrap' }, padding: 'valid' })).toEqual([]);
    expect(padded({ padMode: { type: 'wrap' }, padding: [0, 0, 0, 0] })).toEqual([]);
    expect(padded({ padMode: { type: 'wrap' }, padding: [0, 0, 1, 0] })).toHaveLength(1);
    expect(notesOf([convolution([[2]], { padMode: { type: 'wrap' } })])).toEqual([trainable]);
  });

  it('say the bias and its size on the scale of a network', () => {
    expect(notesOf([convolution(ones, { bias: 12 })])[0]).toBe(
      'A layer starts with bias 0; the panel adds 12 on its scale 0..255, which is 0.0471 on the scale 0..1 of "normalize": "unit".',
    );
  });

  it('warn of activations for which the scale matters', () => {
    const warned = (activation: ActivationName) => notesOf([convolution(ones, { activation })]).length > 1;
    expect((['elu', 'sigmoid', 'tanh', 'gelu', 'softmax'] as const).every(warned)).toBe(true);
    expect((['linear', 'relu', 'leakyRelu'] as const).some(warned)).toBe(false);
  });

  it('warn of grey where the network may have colours', () => {
    expect(notesOf([poolStep('max', 2)], 'gray')[0]).toMatch(/^The panel works on grey/);
    expect(notesOf([poolStep('max', 2)], 'gray', 3)).toHaveLength(1);
    expect(notesOf([poolStep('max', 2)], 'gray', 1)).toEqual([]);
    expect(networkChannels('gray', 3)).toBe(1);
    expect(networkChannels('sum', 3)).toBe(3);
  });
});

describe('any chain', () => {
  it('becomes layers that make the same shape', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        const { layers } = chainLayers(chain);
        const { data } = imageTensor(image, chain.channels);
        const channels = chain.channels === 'gray' ? 1 : image.channels;
        const made = runLayers(layers, { shape: [1, image.height, image.width, channels], data });
        const { height, width } = chainGeometry(chain, image).at(-1)?.output ?? image;
        expect(made.shape).toEqual([1, height, width, chainChannels(chain.channels, image.channels)]);
      }),
    );
  });

  it('without bias, and with zeros around, becomes layers that make the same numbers', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain: { channels, steps } }) => {
        const plain = steps.map((step) =>
          step.type === 'pool' ? step : { ...step, bias: 0, padMode: { type: 'zeros' as const } },
        );
        const { layers } = chainLayers({ channels, steps: plain });
        const { shape, data } = imageTensor(image, channels);
        const made = runLayers(layers, { shape: [1, ...shape], data });
        const expected = referenceFilter({ channels, steps: plain }, image).at(-1)?.data ?? data;
        const gains = plain.map((step) =>
          step.type === 'pool'
            ? 1
            : step.kernel.weights.reduce((sum, w) => sum + Math.abs(w / step.divisor), 1),
        );
        const tolerance = 1e-5 * 255 * 3 * gains.reduce((product, gain) => product * gain, 1);
        expect(made.data).toHaveLength(expected.length);
        made.data.forEach((value, place) => {
          expect(Math.abs(value - expected[place])).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });
});
