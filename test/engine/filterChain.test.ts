import { describe, expect, it } from 'vitest';
import {
  appliedWeights,
  chainChannels,
  chainGeometry,
  checkChain,
  type FilterChain,
  windowOf,
} from '../../src/engine/filter/filterChain.ts';
import { convolution, poolStep } from './steps.ts';
import { thrown } from './thrown.ts';

const photo = { height: 427, width: 640, channels: 3 };
const sobel = convolution([
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
]);
const chain: FilterChain = { channels: 'each', steps: [sobel, poolStep('max', 2)] };

describe('chainGeometry', () => {
  it('hands the output of each step to the next: 640×427, Sobel, pool 2', () => {
    const [first, second] = chainGeometry(chain, photo);
    expect(first.output).toEqual({ height: 427, width: 640, channels: 3 });
    expect(second.input).toEqual(first.output);
    expect(second.output).toEqual({ height: 213, width: 320, channels: 3 });
  });

  it('stops after the first step that has no output', () => {
    const steps = [convolution([[1, 1, 1]], { padding: 'valid' }), poolStep('max', 4), sobel];
    const geometry = chainGeometry({ channels: 'gray', steps }, { height: 4, width: 5, channels: 3 });
    expect(geometry).toHaveLength(2);
    expect(geometry[1].output).toEqual({ height: 1, width: 0, channels: 1 });
  });

  it('has one channel for gray and sum, those of the image for each', () => {
    expect([chainChannels('gray', 3), chainChannels('sum', 3), chainChannels('each', 3)]).toEqual([1, 1, 3]);
    expect(chainChannels('each', 1)).toBe(1);
  });
});

describe('checkChain', () => {
  const check = (...steps: FilterChain['steps']) => checkChain({ channels: 'gray', steps }, photo);

  it('returns the geometry of a chain that can be computed', () => {
    expect(checkChain(chain, photo)).toEqual(chainGeometry(chain, photo));
  });

  it.each([
    [
      convolution([[1, 2]], { kernel: { height: 2, width: 3, weights: [1, 2, 3, 4] } }),
      'kernel-weights',
      'A 2×3 kernel needs a weight for each cell: 6, not 4. Give every row the same number of weights.',
    ],
    [
      convolution([[1]], { divisor: 0 }),
      'divisor',
      'The divisor must not be 0. Use 1 to leave the sum as it is.',
    ],
    [
      convolution([[1, Number.NaN]]),
      'not-a-number',
      'Weights, divisor, bias and fill must be finite numbers, but one is NaN. Replace it by a number.',
    ],
    [
      convolution([[1]], { padMode: { type: 'constant', value: Number.POSITIVE_INFINITY } }),
      'not-a-number',
      'Weights, divisor, bias and fill must be finite numbers, but one is Infinity. Replace it by a number.',
    ],
    [
      poolStep('average', 2, { padding: [0, 2, 0, 0] }),
      'pool-padding',
      'The padding of a pool must be smaller than its window: 2 is not under 2. Pad less, or use a larger window.',
    ],
    [
      poolStep('max', 500),
      'pool-larger-than-input',
      'The pooling window is taller than what it pools: 500 rows against 427. Use a smaller window.',
    ],
  ])('refuses %#: %o', (step, code, sentence) => {
    const error = thrown(() => check(step));
    expect(error.code).toBe(code);
    expect(error.message).toBe(sentence);
  });

  it('refuses a later step that the earlier ones leave too little for', () => {
    const error = thrown(() => check(poolStep('max', 200), poolStep('max', 3)));
    expect(error.message).toContain('3 rows against 2.');
  });
});

describe('windowOf and appliedWeights', () => {
  it('gives a pool no dilation', () => {
    expect(windowOf(poolStep('max', 3, { stride: [1, 2] }))).toEqual({
      kernel: [3, 3],
      stride: [1, 2],
      dilation: [1, 1],
      padding: 'valid',
    });
  });

  it('turns a flipped kernel by 180° and leaves the step as it was', () => {
    const step = convolution(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { flip: true },
    );
    expect(appliedWeights(step)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(step.kernel.weights).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
