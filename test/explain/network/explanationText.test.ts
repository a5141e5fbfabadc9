import { describe, expect, it } from 'vitest';
import spanish from '../../../l10n/bundle.l10n.es.json' with { type: 'json' };
import { type Bundle, formatMessage, type Message } from '../../../src/engine/message.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { explanationText } from '../../../src/explain/network/explanationText.ts';
import { at, seen } from './seen.ts';

function text(explanation: ReturnType<typeof at>, bundle: Bundle = {}, most?: number): string[] {
  const say = (message: Message) => formatMessage(message, bundle);
  return explanationText(explanation, { say, ...(most !== undefined && { most }) });
}

const block: LayerSpec[] = [
  {
    type: 'conv2d',
    filters: 1,
    kernelSize: [1, 2],
    padding: 'same',
    activation: 'relu',
    kernel: [2, -0.5, 1, -1],
  },
  { type: 'avgPool2d', poolSize: [1, 2] },
  { type: 'residual', activation: 'tanh', layers: [{ type: 'batchNorm', epsilon: 1 }] },
  { type: 'parallel', branches: [[], [{ type: 'maxPool2d', poolSize: 1 }]] },
  { type: 'flatten' },
  { type: 'dense', units: 2, activation: 'softmax', kernel: [3, 0, -7, 0] },
];

/** Two cells of two channels: 1 3 and 2 5. */
const options = { image: [1, 3, 2, 5], weights: { 'conv2d_0.bias': [1.5] } };

describe('explanationText', () => {
  it('writes out a convolution', async () => {
    const image = await seen(block, [1, 2, 2], options);
    expect(text(at(image, 'conv2d_0', 0, 0, 0))).toEqual([
      'conv2d_0 (0, 0, 0) = 0',
      '  Reads 1 × 2 cells of input, value · weight:',
      '  channel 0: 1 · 2 + 2 · 1 = 4',
      '  channel 1: 3 · (−0.5) + 5 · (−1) = −6.5',
      '  sum: −2.5',
      '  with bias 1.5: −1',
      '  relu(−1) = 0',
    ]);
    expect(text(at(image, 'conv2d_0', 0, 1, 0), spanish)).toEqual([
      'conv2d_0 (0, 1, 0) = 3',
      '  Lee 1 × 2 celdas de entrada, valor · peso:',
      '  canal 0: 2 · 2 + 0 · 1 = 4',
      '  canal 1: 5 · (−0.5) + 0 · (−1) = −2.5',
      '  suma: 1.5',
      '  con el sesgo 1.5: 3',
      '  relu(3) = 3',
    ]);
    expect(text(at(image, 'conv2d_0', 0, 0, 0), {}, 1).slice(2, 4)).toEqual([
      '  channel 0: 1 · 2 + 2 · 1 = 4',
      '  and 1 more, together −6.5',
    ]);
  });

  it('writes out every other step', async () => {
    const image = await seen(block, [1, 2, 2], options);
    expect(text(at(image, null, 0, 1, 1))).toEqual([
      'input (0, 1, 1) = 5',
      '  A number of the image, as the network reads it.',
    ]);
    expect(text(at(image, 'avgPool2d_1', 0, 0, 0))).toEqual([
      'avgPool2d_1 (0, 0, 0) = 1.5',
      '  conv2d_0 (0, 0, 0) = 0',
      '  conv2d_0 (0, 1, 0) = 3',
      '  (0 + 3) / 2 = 1.5',
    ]);
    expect(text(at(image, 'residual_2/batchNorm_0', 0, 0, 0))).toEqual([
      'residual_2/batchNorm_0 (0, 0, 0) = 1.06066',
      '  avgPool2d_1 (0, 0, 0) = 1.5',
      '  (x − mean) / √(variance + epsilon) = (1.5 − 0) / √(1 + 1) = 1.06066',
      '  gamma · x̂ + beta = 1 · 1.06066 + 0 = 1.06066',
    ]);
    expect(text(at(image, 'residual_2', 0, 0, 0))).toEqual([
      'residual_2 (0, 0, 0) = 0.988135',
      '  residual_2/batchNorm_0 (0, 0, 0) = 1.06066',
      '  avgPool2d_1 (0, 0, 0) = 1.5',
      '  1.06066 + 1.5 = 2.56066',
      '  tanh(2.56066) = 0.988135',
    ]);
    expect(text(at(image, 'parallel_3', 0, 0, 1))).toEqual([
      'parallel_3 (0, 0, 1) = 0.988135',
      '    channels 0 to 0: residual_2',
      '  → channels 1 to 1: parallel_3/1/maxPool2d_0',
      '  parallel_3/1/maxPool2d_0 (0, 0, 0) = 0.988135',
    ]);
    expect(text(at(image, 'parallel_3/1/maxPool2d_0', 0, 0, 0))).toEqual([
      'parallel_3/1/maxPool2d_0 (0, 0, 0) = 0.988135',
      '  → residual_2 (0, 0, 0) = 0.988135',
    ]);
    expect(text(at(image, 'flatten_4', 1))).toEqual([
      'flatten_4 (1) = 0.988135',
      '  parallel_3 (0, 0, 1) = 0.988135',
    ]);
    expect(text(at(image, 'dense_5', 1))).toEqual([
      'dense_5 (1) = 0.981156',
      '  parallel_3 (0, 0, 0): 0.988135 · 0 = 0',
      '  parallel_3 (0, 0, 1): 0.988135 · 0 = 0',
      '  sum: 0',
      '  with bias 0: 0',
      '  softmax: e^0 / Σ e^x = 0.981156, x in −3.95254, 0',
    ]);
    expect(text(at(image, 'dense_5', 0), {}, 1).slice(1, 3)).toEqual([
      '  parallel_3 (0, 0, 1): 0.988135 · (−7) = −6.91694',
      '  and 1 more, together 2.9644',
    ]);
  });

  it('lists no more than is asked for: of a maximum the winner first, of all else the sum of the others', async () => {
    const pools: LayerSpec[] = [
      {
        type: 'parallel',
        branches: [[{ type: 'globalMaxPool2d' }], [{ type: 'globalAvgPool2d' }], [{ type: 'flatten' }]],
      },
      { type: 'activation', function: 'softmax' },
    ];
    const image = await seen(pools, [2, 2, 1], { image: [1, -2, 9, 4] });
    expect(text(at(image, 'parallel_0/0/globalMaxPool2d_0', 0), {}, 2)).toEqual([
      'parallel_0/0/globalMaxPool2d_0 (0) = 9',
      '  → input (1, 0, 0) = 9',
      '    input (0, 0, 0) = 1',
      '  and 2 more',
    ]);
    expect(text(at(image, 'parallel_0/1/globalAvgPool2d_0', 0), {}, 2)).toEqual([
      'parallel_0/1/globalAvgPool2d_0 (0) = 3',
      '  input (0, 0, 0) = 1',
      '  input (0, 1, 0) = −2',
      '  and 2 more, together 13',
      '  12 / 4 = 3',
    ]);
    const softmax = at(image, 'activation_1', 1);
    expect(text(softmax, {}, 2).at(-1)).toMatch(/, x in 9, 3 and 4 more$/);
    expect(text(softmax, spanish, 2).at(-1)).toMatch(/ 9, 3 y 4 más$/);
    expect(text(softmax, {}, 6).at(-1)).toMatch(/, x in 9, 3, 1, −2, 9, 4$/);
  });

  it('writes negative numbers and exponents with the sign of formulas', async () => {
    const image = await seen([{ type: 'flatten' }], [1, 1, 1], { image: [-2e-9] });
    expect(text(at(image, null, 0, 0, 0))[0]).toBe('input (0, 0, 0) = −2e−9');
  });
});
